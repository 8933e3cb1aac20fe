import StateStore
import UpdateLogs
import WindowsModel

// The end of the log: whether a restart is needed, and why.
extension Installer {
  /// Decides on the restart, and writes why.
  ///
  /// - Parameter lacking: as in ``HotpatchTest``: such an install always needs the restart.
  func conclude(_ outcome: inout Outcome, _ lacking: [KBNumber], _ log: inout InstallLog) {
    var reasons = reasonsOfFiles(outcome, &log)
    let hasFiles = !reasons.isEmpty
    func add(_ reason: String, _ note: String? = nil) {
      reasons.append(reason)
      log.add(reason)
      if let note { log.add(LogNote.restart.line(note)) }
    }
    if !lacking.isEmpty {
      add(
        "DoInstallation: A reboot is required because RebootRequired=1 was specified in the inf.",
        "for what it brings of \(lacking.map(\.description).joined(separator: ", ")), which is not installed")
    }
    if switches.forceRestart {
      add("DoInstallation: A reboot is required because user has specified /ForceRestart.")
    }
    if hasFiles {
      log.add("DoInstallation: A reboot is required to complete the installation of one or more files.")
    }
    if outcome.hotpatchingOff == HotpatchTest.rightsManagement {
      add(
        "DoInstallation: A reboot is required because one or more custom actions require it.",
        HotpatchTest.rightsManagement)
    }
    outcome.restartReasons = reasons
    if era.isUpdateExe {
      log.add("UpdateSpUpdSvcInf: Source [ProcessesToRunAfterReboot] section is empty; nothing to do.")
    }
    let isDue = !reasons.isEmpty
    outcome.code = isDue ? WindowsCode.restartRequired : WindowsCode.success
    let isPrompted = switches.promptRestart && !switches.forceRestart
    outcome.asksForRestart = isDue && isPrompted && !switches.isSilent
    outcome.restartsItself = isDue && (!switches.noRestart || switches.forceRestart) && !isPrompted
    if isDue && !switches.isSilent { outcome.messages.append(isPrompted ? .question : .restart) }
    log.add(
      "RebootNecessary = \(isDue ? 1 : 0),WizardInput = \(switches.isSilent ? 0 : 1) , DontReboot = \(switches.noRestart ? 1 : 0), ForceRestart = \(switches.forceRestart ? 1 : 0)"
    )
  }

  /// Why files need the restart, each in a line of the log.
  private func reasonsOfFiles(_ outcome: Outcome, _ log: inout InstallLog) -> [String] {
    var reasons: [(text: String, note: String?)] = []
    func add(_ reason: String, _ note: String? = nil) {
      reasons.append(("IsRebootRequiredForFileQueue: \(reason); reboot is required.", note))
    }
    if package.isServicePack { add("In Service Pack mode") }
    for decision in outcome.decisions {
      // The queue may have been cleaned of it again.
      switch decision.method {
      case .delay: add("\(decision.path) was delayed")
      case .noDelay: add("\(decision.path) was no-delay replaced")
      case .replace where decision.coldReason == HotpatchTest.hotpatchedSinceBoot:
        add("\(decision.path) was hotpatched since last boot")
      case .replace, .hotpatch, .skip: break
      }
      if decision.hotpatchFails { add("Hotpatch for \(decision.path) was not applied", decision.coldReason) }
    }
    if outcome.decisions.contains(where: { $0.method.needsRestart }) {
      log.add("IsRebootRequiredForFileQueue: At least one file operation was delayed; reboot is required.")
      log.add(String(repeating: " ", count: 30) + "If none are listed below, check above for delayed deletes.")
    }
    for (reason, note) in reasons {
      log.add(reason)
      if let note { log.add(LogNote.notHotpatched.line(note)) }
    }
    return reasons.map(\.text)
  }
}
