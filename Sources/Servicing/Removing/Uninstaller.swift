public import StateStore
import UpdateLogs
import WindowsFormats
public import WindowsModel

/// Spuninst.exe: takes an update off and brings back what was there before it. Strictly from the top of the stack.
///
/// Runs inside an act. A refusal is a result; it leaves the machine as it was, but for the log that says why.
public struct Uninstaller {
  public let name: ShortTitle
  public let switches: Switches

  public init(_ name: ShortTitle, _ switches: Switches) {
    self.name = name
    self.switches = switches
  }

  /// Of the package whose name is the bare article.
  public init(_ article: KBNumber, _ switches: Switches) { self.init(ShortTitle(article), switches) }

  public struct Outcome: Sendable {
    public var code: Int
    public var refusal: Refusal?
    /// What was installed since and stands on the update. Not empty: refused, or forced.
    public var standing = Standing()
    /// The removal went on although something stands on the update.
    public var wasForced = false
    public var files: [Restored] = []
    /// Files that came back or went at once although who holds them is not known.
    public var unknownHolders: [WindowsPath] = []
    /// What an attended user is shown. The warning is no question here: it refuses, unless told to be ignored.
    public var messages: [Message] = []
    /// What an administrator should know beside all that: sentences.
    public var notes: [String] = []
    /// What will be wrong after the restart, and would not be without the removal; ``Operator`` looks for it.
    public internal(set) var problems: [Problem] = []
  }

  /// A file and what became of it.
  public struct Restored: Sendable, Hashable {
    public enum Method: String, Sendable {
      case restored, deleted
      /// In use: done at the restart.
      case queued
      case queuedDeletion = "queued deletion"
      /// It never came into place: its pair was taken out of the queue.
      case withdrawn
    }

    public let path: WindowsPath
    public let method: Method
    public let from: Revision?
    public let to: Revision?
  }

  /// The update, as it is on the machine.
  ///
  /// - Throws: ``StoreError``: notFound when it is not there.
  package func update(_ view: borrowing View) throws -> InstalledUpdate { try Self.update(name, view) }

  /// The update that a person means: by its name, or by an article that it alone has.
  ///
  /// - Throws: ``StoreError``: notFound; invalid where there are several, with their names.
  public static func update(_ asked: ShortTitle, _ view: borrowing View) throws -> InstalledUpdate {
    if let update = try view.update(asked) { return update }
    let found = try asked.suffix.isEmpty ? view.allUpdates().filter { $0.article == asked.article } : []
    guard let update = found.first else {
      throw StoreError(.notFound, "\(asked) is not installed on this machine.", hint: ServicingHint.listWhatIsThere)
    }
    guard found.count == 1 else {
      let names = found.map(\.name.description).joined(separator: ", ")
      throw StoreError(
        .invalid, "\(asked) is the article of several updates on this machine: \(names). Name one of them.")
    }
    return update
  }

  /// The name that the logs of an update have, by the sheet that its removal goes by; nil: it does not say.
  public static func logTitle(_ update: InstalledUpdate, _ view: borrowing View) throws -> ShortTitle? {
    try UninstallInstructions(of: update, view)?.logName.flatMap { LogName($0)?.title }
  }

  /// Removes the update. Concludes the act.
  ///
  /// - Throws: ``StoreError``: notFound when the update is not on the machine; and when its state cannot be read or
  ///   written.
  public func run(_ transaction: borrowing Transaction) throws -> Outcome {
    let machine = try Machine(transaction.now)
    let update = try update(transaction.now)
    // On NT 4.0 the installer itself lies in the folder and takes the update off again.
    let isHotfix = machine.platform.product == .nt4
    let name = isHotfix ? "hotfix.exe" : "spuninst.exe"
    let program = try (update.folder ?? machine.systemRoot).appending("spuninst\\\(name)")
    let version = try transaction.now.file(program)?.revision?.fileVersion
    var log = InstallLog(
      fileName: try UninstallInstructions(of: update, transaction.now)?.logName ?? "\(update.name)Uninst.log",
      time: transaction.time, bias: machine.bias(at: transaction.time),
      program: "\(program)" + (version.map { " (version \($0))" } ?? ""), commandLine: nil)
    if isHotfix {
      log.add("Hotfix started with following command line: " + switches.text.map { $0 + " " }.joined())
    } else {
      log.add("Spuninst.exe is being run from the following location: \(program.parent?.description ?? "")")
      log.add("Spuninst.exe was run with the following arguments:  " + switches.text.joined(separator: " "))
    }

    if let refusal = try refusal(update, machine, transaction.now) {
      return try refuse(refusal, Standing(), transaction, machine, &log)
    }
    let standing = try transaction.now.withState(asOf: .act(update.firstAct)) { then in
      try Standing.on(update, transaction.now, then: then)
    }
    if !isHotfix {
      log.add(" \(standing.names.count) new programs listed ")
      log.add(" \(standing.names.count) newly installed programs detected ")
    }
    for title in standing.updates.map(\.title) + standing.programs {
      log.add("Setup detected the following program: \(title)")
    }
    if !standing.isEmpty && !switches.ignoreWarning {
      let refusal = Refusal(0xF409, "installed since, and standing on it")
      return try refuse(refusal, standing, transaction, machine, &log)
    }

    var outcome = Outcome(code: WindowsCode.restartRequired, standing: standing, wasForced: !standing.isEmpty)
    if !switches.isSilent { outcome.messages = [.restart] }
    log.add(" ---- PendingFileRenamOperations Before Uninstallation ------")
    log.add(try QueueCleaning.lines(transaction.now))
    // What the update made and another came into goes with that one.
    let heir = try transaction.now.allUpdates().first { $0.sequence > update.sequence && $0.folder != nil }
    var restoration = try FileRestoration(update, heir: heir, machine, transaction)
    outcome.files = try restoration.run(transaction, &log)
    Failpoint.uninstallRestored.reached()
    if try Circumstances(transaction.now).isAsFound {
      outcome.unknownHolders = try Self.changedAtOnce(outcome.files, machine, transaction.now)
      if !outcome.unknownHolders.isEmpty {
        transaction.assume("nobody holds \(outcome.unknownHolders.firstNames): what ran on the machine is not known")
      }
    }

    log.add("Starting Registry updates")
    try unregister(update, heir: heir, transaction)
    log.add("Done with Registry updates")
    try transaction.forget(update.name)
    outcome.notes += try giveBack(update, transaction)
    Failpoint.uninstallUnregistered.reached()

    log.add(" ---- PendingFileRenameOperations After Uninstallation ------")
    log.add(try QueueCleaning.lines(transaction.now))
    // Spuninst.exe came with the package, and is as old as its Update.exe.
    let isOld = isHotfix || version.map { $0 < FileVersion(6, 1, 22, 0) } ?? false
    try WaitingActs.note(.removal, of: update.article, inRegistry: !isOld, transaction)
    if switches.forceRestart {
      log.add("DoPostUninstallWrapper: Machine will be rebooted because /ForceRestart was supplied.")
    }
    for file in outcome.files where file.method == .queued || file.method == .queuedDeletion {
      log.add(LogNote.restart.line("\(file.path) was in use"))
    }
    log.add(LogNote.restart.line("every removal asks for one"))
    log.add("RebootNecessary = 1, DontReboot = \(switches.noRestart ? 1 : 0)")
    outcome.notes += try ForeignSource.all(transaction.now).map(\.text)
    try log.write(transaction, machine, also: switches.logPath)
    transaction.conclude(code: outcome.code)
    return outcome
  }

  /// A KnownDLL is moved aside, whoever holds it, and nobody maps what Windows keeps as copies.
  private static func changedAtOnce(
    _ files: [Restored], _ machine: Machine, _ view: borrowing View
  ) throws -> [WindowsPath] {
    let known = try Machine.knownDLLs(view)
    return files.filter { file in
      [.restored, .deleted].contains(file.method) && file.from?.fileVersion != nil
        && !machine.isKnownDLL(file.path, known)
        && !file.path.components.contains { ["$hf_mig$", "dllcache"].contains($0.lowercased()) }
    }.map(\.path)
  }

  /// What the update took over, or took along, is again as it was.
  ///
  /// - Returns: what of it an administrator should know.
  private func giveBack(_ update: InstalledUpdate, _ transaction: borrowing Transaction) throws -> [String] {
    var notes: [String] = []
    for var other in try transaction.now.allUpdates() where [other.takenOver, other.takenAlong].contains(update.name) {
      if other.takenOver == update.name {
        // One that never had any entry is as it was.
        let hadEntries = try transaction.now.withState(asOf: .act(max(update.firstAct - 1, 1))) {
          try !Installer.entries(of: other.name, $0).isEmpty
        }
        if try hadEntries && Installer.entries(of: other.name, transaction.now).isEmpty {
          try transaction.forget(other.name)
          notes.append(
            "\(other.name) is on record no more: \(update.name) took its entries and kept them nowhere. Its files stay."
          )
          continue
        }
        other.takenOver = nil
        notes.append("\(other.name) is listed again: its entries are back.")
      }
      if other.takenAlong == update.name {
        (other.takenAlong, other.line) = (nil, BranchLine.gdr.rawValue)
        notes.append("\(other.name) is back on its GDR files.")
      }
      try transaction.record(other)
    }
    return notes
  }

  private func refusal(_ update: InstalledUpdate, _ machine: Machine, _ view: borrowing View) throws -> Refusal? {
    // Spuninst.exe is as old as the Update.exe that it came with.
    let program = try update.folder.flatMap {
      try view.file($0.appending("spuninst\\spuninst.exe"))?.revision?.fileVersion
    }
    let asks = machine.platform.product != .nt4 && program.map { $0 >= PackageProgram.firstThatAsksForRights } ?? true
    if asks, let right = try Circumstances(view).missingInstallRight {
      return Refusal(0xF004, "the account has not the right \(right), without which nothing can be removed.")
    }
    if let another = try Installer.refusalOfAnotherSetup(update.name, view), another.extendedCode == 0xF205 {
      return another
    }
    if let pack = try update.takenOver.flatMap({ try view.update($0) }) {
      return Refusal(
        0xF078, "it is part of \(pack.title), which took over its entries: it comes off only when \(pack.name) is off.")
    }
    guard let folder = update.folder else {
      if update.kind == "integrated" {
        return Refusal(0xF078, "it came with Windows, and nothing was there before it that could come back.")
      }
      if let other = update.overwritten {
        return Refusal(0xF078, "its backup was overwritten when \(other) was installed.", hint: .rollBack)
      }
      return Refusal(
        0xF078,
        update.isAdopted
          ? "no folder with a backup of it was among what the machine was read from."
          : "it was installed without a backup (/n).", hint: update.isAdopted ? .seeFindings : .rollBack)
    }
    guard try view.file(folder)?.isDirectory == true else {
      return Refusal(
        0xF078,
        "its folder \(folder) is gone.", hint: .rollBack
      )
    }
    // What it would bring back is told by its sheet alone.
    if update.isAdopted, try UninstallInstructions(of: update, view) == nil {
      return Refusal(
        0xF078,
        "\(try folder.appending("spuninst\\spuninst.inf")) was not among what the machine was read from, or cannot be read.",
        hint: .seeFindings)
    }
    for backup in try view.fileBackups(of: update.name) {
      guard let before = backup.before else { continue }
      let kept = try folder.appending(before.stored)
      guard let file = try view.file(kept), file.revision?.facts == before.revision.facts else {
        return Refusal(0xF078, "\(kept) is missing or not what was kept.")
      }
    }
    return try PendingQueue.refusal(view)
  }

  private func refuse(
    _ refusal: Refusal, _ standing: Standing, _ transaction: borrowing Transaction, _ machine: Machine,
    _ log: inout InstallLog
  ) throws -> Outcome {
    if refusal.extendedCode == PendingQueue.refusalCode { log.add("PendingFileRenameOperations is corrupt.") }
    log.add(LogNote.refused.line(refusal.message))
    log.add(LogNote.unchanged.line("no file was touched, and the queue is as it was"))
    let isHotfix = machine.platform.product == .nt4
    log.add(isHotfix ? "Hotfix: Fix \(name) was not removed." : "The \(name) was not uninstalled.")
    try log.write(transaction, machine, also: switches.logPath)
    transaction.conclude(.refused, code: WindowsCode.failure)
    return Outcome(
      code: WindowsCode.failure, refusal: refusal, standing: standing, messages: switches.isSilent ? [] : [.failed])
  }
}
