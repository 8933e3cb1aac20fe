import StateStore
import UpdateLogs
import WindowsModel

// What an installer looks at before it changes anything, in the order of Update.exe's own checks where it is known.
extension Installer {
  /// Why the package does not go on this machine; nil if it does.
  func refusal(_ machine: Machine, _ circumstances: Circumstances, _ view: borrowing View) throws -> Refusal? {
    try refusalOfPackage(circumstances) ?? refusalOfPlatform(machine.platform) ?? refusalOfBuild(view)
      ?? Prerequisites.refusal(package, machine, view) ?? Self.refusalOfAnotherSetup(package.shortTitle, view)
      ?? PendingQueue.refusal(view)
  }

  func refusalOfPackage(_ circumstances: Circumstances) -> Refusal? {
    let article = package.shortTitle
    if package.program == .foreign {
      return Refusal(
        0xF007,
        "\(package.name) has neither Update.exe nor Hotfix.exe inside; it is no update that can be chained, and is left alone."
      )
    }
    let asksForRights =
      package.program == .update
      && PackageProgram(package, act: 0).version >= PackageProgram.firstThatAsksForRights
    if asksForRights, let right = circumstances.missingInstallRight {
      return Refusal(0xF004, "The account has not the right \(right), without which nothing can be installed.")
    }
    if let defect = package.defect { return defect }
    if switches.integrates {
      return Refusal(0xF0F7, "This is a machine and no installation share: \(article) cannot be integrated into it.")
    }
    if switches.backupFolder != nil && !package.isServicePack {
      return Refusal(0xF00C, "/d is a switch of service packs; \(article) keeps its backup in its own folder.")
    }
    return nil
  }

  func refusalOfPlatform(_ platform: Platform) -> Refusal? {
    let article = package.shortTitle
    if package.product != platform.product && package.product != platform.kernel {
      return Refusal(0xF021, "\(article) is for \(package.product.title), and this is \(platform.product.title).")
    }
    if let refusal = refusalOfVersion(platform) { return refusal }
    if package.architecture != platform.architecture {
      return Refusal(
        0xF00E,
        "\(package.name) is for \(package.architecture.rawValue), and this machine is \(platform.architecture.rawValue)."
      )
    }
    if let language = package.language, language != platform.language {
      return Refusal(0xF001, "\(package.name) is for \(language), and this Windows is \(platform.language).")
    }
    let has = platform.servicePack == 0 ? "none" : "Service Pack \(platform.servicePack)"
    if let least = package.minimumServicePack, platform.servicePack < least {
      return Refusal(0xF076, "\(article) needs Service Pack \(least) at least; this machine has \(has).")
    }
    if let most = package.maximumServicePack, platform.servicePack > most {
      return Refusal(0xF06B, "\(article) is part of Service Pack \(most + 1); this machine has \(has).")
    }
    if case .servicePack(let brought) = package.kind, platform.servicePack > brought {
      return Refusal(0xF06B, "\(article) brings Service Pack \(brought); this machine has \(has).")
    }
    if !package.fitsMachine {
      return Refusal(0xF0ED, "\(package.source) lists no files of \(article) for \(platform).")
    }
    return switches.branch.flatMap(refusalOfBranch)
  }

  /// Why there are no files of the branch that /b asked for; nil if there are.
  private func refusalOfBranch(_ asked: String) -> Refusal? {
    let names = package.branches ?? package.lines.map(\.rawValue).sorted()
    // One set of files is for all: Update.exe finds no updatebr.inf, and does nothing about a branch.
    guard names.count > 1 else { return nil }
    let isThere =
      package.branches?.contains { WindowsName.same($0, asked) } ?? switches.line.map(package.lines.contains) ?? false
    if isThere { return nil }
    return Refusal(
      0xF0ED,
      "\(package.shortTitle) has no branch \(asked) for this machine, for which it has \(names.joined(separator: " and "))."
    )
  }

  /// Packages are made for the free build; a debug build of Windows takes none of them.
  private func refusalOfBuild(_ view: borrowing View) throws -> Refusal? {
    let type = try view.value(Keys.windowsNT, "CurrentType")?.text ?? ""
    guard type.lowercased().hasSuffix("checked") else { return nil }
    return Refusal(0xF002, "\(package.shortTitle) is for the free build, and this Windows is a checked (debug) one.")
  }

  /// Another set-up that runs, or that has to be finished by a restart: a removal or a service pack (KB296861, Q30).
  static func refusalOfAnotherSetup(_ name: ShortTitle, _ view: borrowing View) throws -> Refusal? {
    let programs: Set<String> = ["update.exe", "hotfix.exe", "spuninst.exe"]
    if let running = try view.images().first(where: { programs.contains($0.path.name.lowercased()) }) {
      return Refusal(0xF205, "Another update is in progress: \(running.path) runs. Let it end, and do this again.")
    }
    let waiting: String? =
      try WaitingActs.waits(.removal, view)
      ? "A removal" : WaitingActs.waitsForServicePack(view) ? "A service pack" : nil
    return waiting.map {
      Refusal(0xF02A, "\($0) waits for its restart; the system must be restarted before \(name) is installed.")
    }
  }

  /// Why the files do not fit on the disk; nil if they do, or if nothing is known of the disk.
  func refusalOfSpace(_ space: SpaceNeeded, _ circumstances: Circumstances, _ machine: Machine) -> Refusal? {
    guard let free = circumstances.freeSpace else { return nil }
    let needed = switches.noBackup ? space.withoutBackup : space.withBackup
    guard needed > free else { return nil }
    let drive = machine.systemRoot.volume
    let way =
      !switches.noBackup && space.withoutBackup <= free
      ? " Without a backup (/n) \(space.withoutBackup) bytes would do." : ""
    return Refusal(
      0xF003, "\(package.shortTitle) needs \(needed) bytes on \(drive), and \(free) are free.\(way)")
  }

  /// Ends a run that installs nothing: the log says why, in the words of the stage that refused.
  func refuse(
    _ refusal: Refusal, _ transaction: borrowing Transaction, _ machine: Machine, _ log: inout InstallLog,
    messages: [Message]
  ) throws -> Outcome {
    let extended = "0x\(String(refusal.extendedCode, radix: 16))"
    log.add(refusalLines(refusal, extended))
    log.add(LogNote.unchanged.line("no file was touched; the queue is as it was: \(try queueText(transaction.now))"))
    log.add("\(package.shortTitle) installation did not complete.")
    if messages.contains(.failed) {
      log.add("Message displayed to the user: \(refusal.message)")
      log.add("User Input: OK")
    }
    if era.logsExtendedCode {
      log.add("Update.exe extended error code = \(extended)")
      if !switches.reportExtendedCode {
        log.add("Update.exe return code was masked to 0x643 for MSI custom action compliance.")
      }
    }
    try log.write(transaction, machine, also: switches.logPath)
    let code = switches.reportExtendedCode ? refusal.extendedCode : WindowsCode.failure
    transaction.conclude(.refused, code: code)
    return Outcome(code: code, refusal: refusal, messages: messages)
  }

  private func refusalLines(_ refusal: Refusal, _ extended: String) -> [String] {
    let note = LogNote.refused.line(refusal.message)
    if let words = Self.migrationWords[refusal.extendedCode], !refusal.logLines.isEmpty {
      return refusal.logLines + ["\(package.shortTitle) Setup encountered an error: \(words)", words, note]
    }
    if !refusal.logLines.isEmpty {
      return refusal.logLines + ["\(package.shortTitle) Setup encountered an error: \(refusal.message)"]
    }
    // Its sentences begin with its name (Q238552).
    guard era.isUpdateExe else { return ["Hotfix: \(refusal.message)"] }
    if let status = Self.checkSystemWords[refusal.extendedCode] {
      return ["CheckSystem: \(status)", "DoInstallation: CheckSystem Failed: \(extended) ", note]
    }
    switch refusal.extendedCode {
    case Self.canceled: return [note]
    case 0xF064: return ["\(package.shortTitle) Setup encountered an error: The update.ver file is not correct.", note]
    default: return ["\(package.shortTitle) Setup encountered an error: \(refusal.message)"]
    }
  }

  private static let migrationWords = [
    0xF0EA: "Failed to migrate dependent packages.",
    0xF0F1: "Files from the package are incompatible with files on your system.",
  ]

  /// A person said no.
  static let canceled = 0xF00D

  /// What CheckSystem, the first stage, says by the extended code it ends with. Of the service pack's words the end is
  /// not known.
  private static let checkSystemWords: [Int: String] = [
    0xF001: "STATUS_FAILED_LANGUAGE_TYPE", 0xF002: "STATUS_CHECKED_FREE_MISMATCH",
    0xF004: "STATUS_INSUFFICIENT_PRIVS", 0xF00E: "STATUS_PLATFORM_MISMATCH",
    0xF020: "Build number mismatch:STATUS_BUILD_VERSION_MISMATCH",
    0xF021: "Major Version mismatch:STATUS_NT_VERSION_MISMATCH", 0xF06A: "ServicePack version Mismatch",
    0xF06B: "ServicePack version Mismatch", 0xF076: "ServicePack version Mismatch",
  ]

  private func queueText(_ view: borrowing View) throws -> String {
    let queue = try PendingQueue.read(view)
    if let flaw = queue.malformed.first { return "\(flaw.value) cannot be read" }
    return queue.renames.isEmpty ? "empty" : "\(queue.renames.count) pair\(queue.renames.count == 1 ? "" : "s")"
  }
}
