import StateStore
import UpdateLogs
import WindowsModel

// What the log says around the work, in the words and the order of Update.exe.
extension Installer {
  /// The lines from the choice of the package's branch to the end of the inventory.
  func inventory(_ outcome: Outcome, _ site: Site) -> [String] {
    let chosen = outcome.line.map { site.traces.installerFolder($0) }
    let branch = LogNote.branch.line(chosen.map { "\($0), for \(outcome.lineReason)" } ?? outcome.lineReason)
    guard era.isUpdateExe else { return [branch] }
    let root = site.machine.systemRoot.description.lowercased()
    let isServer = site.machine.platform.product == .ws2003
    // A package with one set of files has one INF.
    let inf = era.knowsBranches ? chosen.map { "update_\($0).inf" } : nil
    var lines = [
      "SetProductTypes: InfProductBuildType=BuildType.\(isServer ? "IS" : "IP")",
      "SetAltOsLoaderPath: No section uses DirId 65701; done.",
      "DoInstallation: FetchSourceURL for \(site.program.folder)\\update\\\(inf ?? "update.inf") failed",
      "CreateUninstall = \(site.folder == nil ? 0 : 1),Directory = \(site.folder?.description ?? "") ",
      "BuildCabinetManifest: update.url absent", "Starting AnalyzeComponents", "AnalyzePhaseZero used 0 ticks",
      "No \(root)\\INF\\updtblk.inf file.", "OEM file scan used 0 ticks", "AnalyzePhaseOne: used 0 ticks",
    ]
    if era.logsHotpatching { lines += hotpatchAnalysis(outcome) }
    if era.knowsBranches {
      lines.append("FindFirstFile \(root)\\$hf_mig$\\*.*")
      if outcome.line == .qfe, let higher = outcome.decisions.first(where: { $0.compared?.branch?.isQFE == true }) {
        let source = "\(site.traces.installerFolder(.gdr))\\\(higher.path.name)"
        lines.append(
          "AnalyzeForBranching: g_bRepeatInventory set to TRUE because target file \(higher.path) has branch \(higher.compared?.branch?.name ?? "") which is greater than branch for \(source)"
        )
      }
    }
    for package in outcome.along {
      let command = "\(package.folder)\\update\\update.exe \(migrationSwitches(site))"
      lines.append(LogNote.takenAlong.line("\(package.update.name) is of the general line; \(command)"))
    }
    lines.append(branch)
    if era.knowsBranches { lines.append("AnalyzeForBranching used 0 ticks.") }
    lines += ["Two", "Three", "Five", "Six"].map { "AnalyzePhase\($0) used 0 ticks" }
    return lines + [
      "AnalyzeComponents used 0 ticks", "Downloading 0 files", "bPatchMode = FALSE",
      "Inventory complete: ReturnStatus=0, 0 ticks", "Num Ticks for invent : 0",
    ]
  }

  /// File by file whether a hotpatch is tried.
  private func hotpatchAnalysis(_ outcome: Outcome) -> [String] {
    if let failure = outcome.hotpatchFailure {
      var lines = ["AnalyzeComponents: Hotpatch analysis disabled; skipping."]
      if switches.hotpatch == true, failure.stage != .start {
        lines.append(LogNote.notHotpatched.line(failure.obstacle ?? ""))
      }
      return lines + ["AnalyzeComponents: Hotpatching is disabled."]
    }
    var lines: [String] = []
    var isEnabled = false
    for decision in outcome.decisions {
      let file = "source=\(decision.path.name),target=\(decision.path)"
      lines.append("AnalyzeForHotpatching: Analyzing \(file)...")
      if !decision.method.isCopied {
        lines.append("  AnalyzeForHotpatching: target not marked for copy; skipping.")
      } else if case .analysis(let words) = decision.coldStage {
        lines.append("  AnalyzeForHotpatching: \(words); skipping.")
        if let reason = decision.coldReason, reason != words { lines.append(LogNote.notHotpatched.line(reason)) }
      } else {
        lines.append("AnalyzeForHotpatching: Hotpatch target added; \(file).")
        isEnabled = true
      }
    }
    lines.append("AnalyzeForHotpatching used 0 ticks.")
    if isEnabled { lines.append("AnalyzeForHotpatching added targets; returning to phase one.") }
    return lines + ["AnalyzeComponents: Hotpatching is \(isEnabled ? "enabled" : "disabled")."]
  }

  /// What there is room for; nothing where nothing is known of the disk.
  func diskUsage(_ space: SpaceNeeded, _ site: Site, isTooMuch: Bool) -> [String] {
    guard era.isUpdateExe, let free = site.circumstances.freeSpace else { return [] }
    let drive = site.machine.systemRoot.volume
    let required = "Drive \(drive) free \(free >> 20)MB req: \(space.withoutBackup >> 20)MB"
    let backup = switches.noBackup ? "w/uninstall: NOT CALCULATED." : "w/uninstall \(space.withBackup >> 20)MB"
    var lines = ["Allocation size of drive \(drive) is 4096 bytes, free space = \(free) bytes"]
    if switches.noBackup { lines.append("AnalyzeDiskUsage:  Skipping EstimateDiskUsageForUninstall.") }
    return lines + ["\(isTooMuch ? "Error: " : "")\(required) \(backup)"]
  }

  /// From the inventory to the backup.
  var preparation: [String] {
    guard era.isUpdateExe else { return [] }
    return [
      "CabinetBuild complete", "Num Ticks for Cabinet build : 0", "DynamicStrings section not defined or empty.",
      "FileInUse:: Detection disabled.",
    ]
  }

  /// From the backup to the first file.
  var registration: [String] {
    guard era.isUpdateExe else { return [] }
    return [
      "Num Ticks for Backup : 0", "Num Ticks for creating uninst inf : 0",
      "Registering Uninstall Program for -> \(package.shortTitle), \(package.shortTitle) , 0x0",
      "PFE2: Not avoiding Per File Exceptions.",
    ]
  }

  /// Cleans the queue and shows it, if the installer is of an age to do so. The words of the cleaning came with it; so
  /// before, and on NT 4.0, notes tell what is queued.
  func queue(
    _ note: LogNote, _ transaction: borrowing Transaction, _ outcome: inout Outcome, _ log: inout InstallLog
  ) throws {
    if era.cleansQueue {
      let cleaning = try QueueCleaning.clean(transaction, dropsStalePairs: era.dropsStalePairs)
      log.add(cleaning.report)
      outcome.dropped += cleaning.removed
      return
    }
    let queue = try PendingQueue.read(transaction.now)
    let pairs = try QueuedFiles.all(queue.renames, transaction.now)
    log.add(pairs.isEmpty ? [note.line("empty")] : pairs.map { note.line($0.note) })
  }

  /// Why a file is left, with the versions it was decided by.
  func skipNote(_ decision: FileDecision, _ skip: FileDecision.Skip, _ view: borrowing View) throws -> String {
    guard let compared = decision.compared, let there = compared.fileVersion else { return skip.rawValue }
    func named(_ version: FileVersion, _ branch: Branch?) -> String {
      branch.map { "\(version) \($0)" } ?? "\(version)"
    }
    var text = "\(skip.rawValue): \(named(there, compared.branch))"
    if let new = decision.incoming.fileVersion {
      text += ", and the package has \(named(new, decision.incoming.branch))"
    }
    if let disk = try view.file(decision.path)?.revision, disk != compared {
      text += era.asksLoadedImage ? " (asked of the image in memory)" : " (the one that waits for the restart)"
    }
    return text
  }

  /// Who keeps a file from being replaced at once.
  func delayNote(_ path: WindowsPath, _ view: borrowing View) throws -> String {
    let holders = try view.images(holding: path).map(\.holder)
    guard !holders.isEmpty else { return "\(path) is never replaced while Windows runs" }
    let more = holders.count > 5 ? " and \(holders.count - 5) more" : ""
    return "\(path) is in use by \(holders.prefix(5).joined(separator: ", "))\(more)"
  }

  /// `/verbose`: CabBuild.log in the system root, a line for each file that was copied. Its real layout is not known.
  func listCopies(
    _ decisions: [FileDecision], _ cache: SystemFileCache?, _ machine: Machine, _ transaction: borrowing Transaction
  ) throws {
    let lines = try decisions.filter(\.method.isCopied).flatMap {
      try [cache?.place(of: $0.path), $0.path].compactMap { $0?.description }
    }
    try transaction.putText(machine.system("CabBuild.log"), lines)
  }
}
