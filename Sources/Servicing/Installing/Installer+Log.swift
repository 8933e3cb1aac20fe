import StateStore
import WindowsModel

// What the log says around the work, in the words and the order of Update.exe.
extension Installer {
  /// The lines from the choice of the package's branch to the end of the inventory.
  func inventory(
    _ outcome: Outcome, _ machine: Machine, _ circumstances: Circumstances, _ program: PackageProgram,
    _ traces: UpdateTraces, _ folder: WindowsPath?
  ) -> [String] {
    let root = machine.systemRoot.description.lowercased()
    let chosen = traces.installerFolder(outcome.line)
    let isServer = machine.platform.product == .ws2003 || machine.platform.product == .nt4
    var lines = [
      "SetProductTypes: InfProductBuildType=BuildType.\(isServer ? "IS" : "IP")",
      "SetAltOsLoaderPath: No section uses DirId 65701; done.",
      "DoInstallation: FetchSourceURL for \(program.folder)\\update\\update_\(chosen).inf failed",
      "CreateUninstall = \(folder == nil ? 0 : 1),Directory = \(folder?.description ?? "") ",
      "BuildCabinetManifest: update.url absent", "Starting AnalyzeComponents", "AnalyzePhaseZero used 0 ticks",
      "No \(root)\\INF\\updtblk.inf file.", "OEM file scan used 0 ticks", "AnalyzePhaseOne: used 0 ticks",
    ]
    if let off = outcome.hotpatchingOff {
      lines.append("AnalyzeComponents: Hotpatch analysis disabled; skipping.")
      if switches.hotpatch == true {
        lines.append("Hotpatching Initialization Failed: Disabling Hotpatch functionality. (\(off))")
      }
    } else {
      for decision in outcome.decisions {
        lines.append("AnalyzeForHotpatching: Analyzing source=\(decision.path.name),target=\(decision.path)...")
        switch (decision.method, decision.coldReason) {
        case (.skip, _): lines.append("  AnalyzeForHotpatching: target not marked for copy; skipping.")
        case (.hotpatch, _):
          lines.append(
            "AnalyzeForHotpatching: Hotpatch target added; source=\(decision.path.name),target=\(decision.path).")
        case (_, let reason?): lines.append("  AnalyzeForHotpatching: \(reason); skipping.")
        case (_, nil): break
        }
      }
      lines.append("AnalyzeForHotpatching used 0 ticks.")
    }
    let isOn = outcome.decisions.contains { $0.method == .hotpatch }
    lines.append("AnalyzeComponents: Hotpatching is \(isOn ? "enabled" : "disabled").")
    lines.append("FindFirstFile \(root)\\$hf_mig$\\*.*")
    if era.knowsBranches, outcome.line == .qfe,
      let higher = outcome.decisions.first(where: { $0.compared?.branch?.isQFE == true })
    {
      lines.append(
        "AnalyzeForBranching: g_bRepeatInventory set to TRUE because target file \(higher.path) has branch \(higher.compared?.branch?.name ?? "") which is greater than branch for \(traces.installerFolder(.gdr))"
      )
    }
    if era.knowsBranches { lines.append("AnalyzeForBranching used 0 ticks.") }
    lines += ["Two", "Three", "Five", "Six"].map { "AnalyzePhase\($0) used 0 ticks" }
    lines += [
      "AnalyzeComponents used 0 ticks", "Downloading 0 files", "bPatchMode = FALSE",
      "Inventory complete: ReturnStatus=0, 0 ticks", "Num Ticks for invent : 0",
    ]
    if let free = circumstances.freeSpace, let space = outcome.space {
      let drive = machine.systemRoot.volume
      let megabytes = [free, space.withoutBackup, space.withBackup].map { $0 >> 20 }
      lines += [
        "Allocation size of drive \(drive) is 4096 bytes, free space = \(free) bytes",
        "Drive \(drive) free \(megabytes[0])MB req: \(megabytes[1])MB w/uninstall \(megabytes[2])MB",
      ]
    }
    lines += [
      "CabinetBuild complete",
      "Num Ticks for Cabinet build : 0", "DynamicStrings section not defined or empty.",
      "FileInUse:: Detection disabled.",
    ]
    return lines
  }

  /// Decides on the restart, and writes why.
  ///
  /// - Parameter lacking: as in ``HotpatchTest``: such an install always needs the restart.
  func conclude(
    _ outcome: inout Outcome, _ lacking: [KBNumber], _ circumstances: Circumstances, _ log: inout InstallLog
  ) {
    var reasons: [String] = []
    if package.isServicePack {
      reasons.append("IsRebootRequiredForFileQueue: In Service Pack mode; reboot is required.")
    }
    for decision in outcome.decisions {
      // The queue may have been cleaned of it again.
      switch decision.method {
      case .delay: reasons.append("IsRebootRequiredForFileQueue: \(decision.path) was delayed; reboot is required.")
      case .noDelay:
        reasons.append("IsRebootRequiredForFileQueue: \(decision.path) was no-delay replaced; reboot is required.")
      case .replace where decision.coldReason == HotpatchTest.hotpatchedSinceBoot:
        reasons.append(
          "IsRebootRequiredForFileQueue: \(decision.path) was hotpatched since last boot; reboot is required.")
      case .replace, .hotpatch, .skip: break
      }
    }
    outcome.restartReasons = reasons
    if !reasons.isEmpty {
      log.add("IsRebootRequiredForFileQueue: At least one file operation was delayed; reboot is required.")
      log.add("If none are listed below, check above for delayed deletes.")
      log.add(reasons)
      log.add("DoInstallation: A reboot is required to complete the installation of one or more files.")
    }
    if !lacking.isEmpty {
      reasons.append("DoInstallation: A reboot is required because RebootRequired=1 was specified in the inf.")
      log.add(reasons.last ?? "")
      log.add("  for what it brings of \(lacking.map(\.description).joined(separator: ", ")), which is not installed")
    }
    if outcome.hotpatchingOff == HotpatchTest.rightsManagement {
      reasons.append("DoInstallation: A reboot is required because one or more custom actions require it.")
      log.add(reasons.last ?? "")
      log.add("  \(HotpatchTest.rightsManagement)")
    }
    outcome.restartReasons = reasons
    if switches.forceRestart {
      outcome.restartReasons.append("DoInstallation: A reboot is required because user has specified /ForceRestart.")
      log.add(outcome.restartReasons.last ?? "")
    }
    log.add("UpdateSpUpdSvcInf: Source [ProcessesToRunAfterReboot] section is empty; nothing to do.")
    let isDue = !outcome.restartReasons.isEmpty
    outcome.code = isDue ? WindowsCode.restartRequired : WindowsCode.success
    let isPrompted = switches.promptRestart && !switches.forceRestart
    outcome.asksForRestart = isDue && isPrompted && !switches.isSilent
    outcome.restartsItself = isDue && (!switches.noRestart || switches.forceRestart) && !isPrompted
    if isDue && !switches.isSilent { outcome.messages.append(isPrompted ? .question : .restart) }
    log.add(
      "RebootNecessary = \(isDue ? 1 : 0),WizardInput = \(switches.isSilent ? 0 : 1) , DontReboot = \(switches.noRestart ? 1 : 0), ForceRestart = \(switches.forceRestart ? 1 : 0)"
    )
  }
}
