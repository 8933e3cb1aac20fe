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
    if outcome.decisions.contains(where: { $0.along != nil && $0.method.needsRestart }) {
      add(
        "DoInstallation: A reboot is required to complete the installation of one or more migrated hotfix packages."
      )
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
    if package.isServicePack { reasons.append((Self.reason("In Service Pack mode"), nil)) }
    let own = outcome.decisions.filter { $0.along == nil }
    for decision in own {
      if let reason = Self.reason(of: decision) { reasons.append((reason, nil)) }
      if decision.hotpatchFails {
        reasons.append((Self.reason("Hotpatch for \(decision.path) was not applied"), decision.coldReason))
      }
    }
    if outcome.queuesDeletions || own.contains(where: { $0.method.needsRestart }) {
      let delayed = Self.reason("At least one file operation was delayed")
      log.add(delayed)
      // A deletion has no line of its own.
      if outcome.queuesDeletions, reasons.isEmpty { return [delayed] }
      log.add(String(repeating: " ", count: 30) + "If none are listed below, check above for delayed deletes.")
    }
    for (reason, note) in reasons {
      log.add(reason)
      if let note { log.add(LogNote.notHotpatched.line(note)) }
    }
    return reasons.map(\.text)
  }

  private static func reason(_ text: String) -> String {
    "IsRebootRequiredForFileQueue: \(text); reboot is required."
  }

  /// Why a file needs the restart, as the log says it; nil if it does not.
  static func reason(of decision: FileDecision) -> String? {
    // The queue may have been cleaned of it again.
    switch decision.method {
    case .delay: reason("\(decision.path) was delayed")
    case .noDelay: reason("\(decision.path) was no-delay replaced")
    case .replace where decision.coldReason == HotpatchTest.hotpatchedSinceBoot:
      reason("\(decision.path) was hotpatched since last boot")
    case .replace, .hotpatch, .skip: nil
    }
  }
}
