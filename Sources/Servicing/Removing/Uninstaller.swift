public import StateStore
import UpdateLogs
import WindowsFormats
public import WindowsModel

/// Spuninst.exe: takes an update off and brings back what was there before it. Strictly from the top of the stack.
///
/// Runs inside an act. A refusal is a result; it leaves the machine as it was, but for the log that says why.
public struct Uninstaller {
  public let article: KBNumber
  public let switches: Switches

  public init(_ article: KBNumber, _ switches: Switches) {
    self.article = article
    self.switches = switches
  }

  public struct Outcome: Sendable {
    public var code: Int
    public var refusal: Refusal?
    /// What was installed since and stands on the update. Not empty: refused, or forced.
    package var standing = Standing()
    /// The removal went on although something stands on the update.
    public var wasForced = false
    public var files: [Restored] = []
    /// What an attended user is shown. The warning is no question here: it refuses, unless told to be ignored.
    public var messages: [Message] = []
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

  /// Removes the update. Concludes the act.
  ///
  /// - Throws: ``StoreError``: notFound when the update is not on the machine; and when its state cannot be read or
  ///   written.
  public func run(_ transaction: borrowing Transaction) throws -> Outcome {
    let machine = try Machine(transaction.now)
    guard let update = try transaction.now.update(article) else {
      throw StoreError(.notFound, "\(article) is not installed on this machine.", hint: ServicingHint.listWhatIsThere)
    }
    // On NT 4.0 the installer itself lies in the folder and takes the update off again.
    let isHotfix = machine.platform.product == .nt4
    let name = isHotfix ? "hotfix.exe" : "spuninst.exe"
    let program = try (update.folder ?? machine.systemRoot).appending("spuninst\\\(name)")
    let version = try transaction.now.file(program)?.revision?.fileVersion
    var log = InstallLog(
      fileName: "\(update.article)Uninst.log", time: transaction.time, bias: machine.bias,
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
      let count = standing.updates.count + standing.programs.count
      log.add(" \(count) new programs listed ")
      log.add(" \(count) newly installed programs detected ")
    }
    for update in standing.updates { log.add("Setup detected the following program: \(update.title)") }
    for program in standing.programs { log.add("Setup detected the following program: \(program)") }
    if !standing.isEmpty && !switches.ignoreWarning {
      let refusal = Refusal(0xF409, "installed since, and standing on it")
      return try refuse(refusal, standing, transaction, machine, &log)
    }

    var outcome = Outcome(code: WindowsCode.restartRequired, standing: standing, wasForced: !standing.isEmpty)
    if !switches.isSilent { outcome.messages = [.restart] }
    let queue = try PendingQueue.read(transaction.now).renames
    log.add(" ---- PendingFileRenamOperations Before Uninstallation ------")
    log.add(try QueueCleaning.lines(queue, transaction.now))
    outcome.files = try restore(update, machine, transaction, &log)
    Failpoint.uninstallRestored.reached()

    log.add("Starting Registry updates")
    try unregister(update, transaction)
    log.add("Done with Registry updates")
    if let folder = update.folder { try transaction.remove(folder) }
    try transaction.forget(update.article)
    Failpoint.uninstallUnregistered.reached()

    log.add(" ---- PendingFileRenameOperations After Uninstallation ------")
    log.add(try QueueCleaning.lines(PendingQueue.read(transaction.now).renames, transaction.now))
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
    try log.write(transaction, machine, also: switches.logPath)
    transaction.conclude(code: outcome.code)
    return outcome
  }

  private func refusal(_ update: InstalledUpdate, _ machine: Machine, _ view: borrowing View) throws -> Refusal? {
    if let right = try Circumstances(view).missingInstallRight {
      return Refusal(0xF004, "the account has not the right \(right), without which nothing can be removed.")
    }
    if let another = try Installer.refusalOfAnotherSetup(update.article, view), another.extendedCode == 0xF205 {
      return another
    }
    guard let folder = update.folder else {
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
    for backup in try view.fileBackups(of: update.article) {
      guard let before = backup.before else { continue }
      let kept = try folder.appending(before.stored)
      guard let file = try view.file(kept), file.revision?.facts == before.revision.facts else {
        return Refusal(0xF078, "\(kept) is missing or not what was kept.")
      }
    }
    let queue = try PendingQueue.read(view)
    if let (value, why) = queue.malformed.first {
      return Refusal(Self.malformedQueue, "\(value) cannot be read, so nothing can be queued: \(why.reason).")
    }
    return nil
  }

  private static let malformedQueue = 0xF070

  private func refuse(
    _ refusal: Refusal, _ standing: Standing, _ transaction: borrowing Transaction, _ machine: Machine,
    _ log: inout InstallLog
  ) throws -> Outcome {
    if refusal.extendedCode == Self.malformedQueue { log.add("PendingFileRenameOperations is corrupt.") }
    log.add(LogNote.refused.line(refusal.message))
    log.add(LogNote.unchanged.line("no file was touched, and the queue is as it was"))
    let isHotfix = machine.platform.product == .nt4
    log.add(isHotfix ? "Hotfix: Fix \(article) was not removed." : "The \(article) was not uninstalled.")
    try log.write(transaction, machine, also: switches.logPath)
    transaction.conclude(.refused, code: WindowsCode.failure)
    return Outcome(
      code: WindowsCode.failure, refusal: refusal, standing: standing, messages: switches.isSilent ? [] : [.failed])
  }

  // MARK: The work

  private func restore(
    _ update: InstalledUpdate, _ machine: Machine, _ transaction: borrowing Transaction, _ log: inout InstallLog
  ) throws -> [Restored] {
    let known = try Machine.knownDLLs(transaction.now)
    let system = try machine.system("system32")
    var names = TemporaryNames()
    var queued: [PendingRename] = []
    var result: [Restored] = []
    var displaced: [PendingRename] = []
    var folders: [WindowsPath] = []
    let backups = try transaction.now.fileBackups(of: update.article)
    let withdrawn = try withdraw(backups, of: update, transaction, &log)
    let left = PendingQueue.sources(try PendingQueue.read(transaction.now).renames)
    // Before any name is given: the displaced files come back under theirs.
    for backup in backups {
      guard let pair = try bringBack(backup, update, left, transaction) else { continue }
      displaced.append(pair)
      if let waiting = pair.sourcePath {
        log.add(LogNote.broughtBack.line("\(waiting) waits for the place of \(backup.path) again"))
      }
    }
    for backup in backups {
      let current = try transaction.now.file(backup.path)
      guard let before = backup.before else {
        guard let current else { continue }
        if current.isDirectory {
          folders.append(backup.path)
          continue
        }
        if try transaction.now.images(holding: backup.path).isEmpty {
          try transaction.remove(backup.path)
          log.add("Deleted file: \(backup.path)")
          result.append(Restored(path: backup.path, method: .deleted, from: current.revision, to: nil))
        } else {
          queued.append(.delete(backup.path))
          log.add("\(backup.path)    (delayed)")
          result.append(Restored(path: backup.path, method: .queuedDeletion, from: current.revision, to: nil))
        }
        continue
      }
      if current?.revision == before.revision {
        log.add("Skipped copying file:  \(backup.path)")
        if withdrawn.contains(backup.path) {
          result.append(Restored(path: backup.path, method: .withdrawn, from: current?.revision, to: before.revision))
          log.add(LogNote.withdrawn.line("the new file never came into place; it was taken out of the queue"))
        } else {
          log.add(LogNote.skipped.line("what was kept is there"))
        }
        continue
      }
      let isKnown = known.contains(backup.path.name.lowercased()) && backup.path.parent == system
      if current != nil && isKnown {
        let aside = try names.aside(backup.path, machine, transaction.now)
        try transaction.move(backup.path, to: aside, replacing: false)
        try put(backup.path, before, transaction)
        queued.append(.delete(aside))
        log.add("Copied file:  \(backup.path)")
        log.add("\(aside)    (delayed)")
        result.append(Restored(path: backup.path, method: .restored, from: current?.revision, to: before.revision))
      } else if current != nil, try !transaction.now.images(holding: backup.path).isEmpty {
        let waiting = try names.queued(backup.path, transaction.now)
        try put(waiting, before, transaction)
        queued.append(.replace(waiting, backup.path))
        log.add("Copied file (delayed):  \(waiting)")
        result.append(Restored(path: backup.path, method: .queued, from: current?.revision, to: before.revision))
      } else {
        try put(backup.path, before, transaction)
        log.add("Copied file:  \(backup.path)")
        result.append(Restored(path: backup.path, method: .restored, from: current?.revision, to: before.revision))
      }
    }
    try names.keep(transaction)
    // Folders the install made go when nothing else came into them.
    for folder in folders.reversed() {
      if try transaction.now.directory(folder)?.isEmpty == true {
        try transaction.remove(folder)
      } else if queued.contains(where: { $0.kind == .delete && $0.sourcePath.map(folder.contains) == true }) {
        queued.append(.delete(folder))
      }
    }
    // Those of the update below come last, for it waits for them.
    queued += displaced
    if !queued.isEmpty {
      try PendingQueue.append(queued, transaction)
      try transaction.setValue(Keys.sessionManager, "AllowProtectedRenames", .dword(1))
    }
    return result
  }

  private func put(_ path: WindowsPath, _ before: FileBackup.Before, _ transaction: borrowing Transaction) throws {
    try transaction.put(
      path, before.revision, attributes: before.attributes, created: before.created, written: before.written,
      accessed: before.accessed)
  }

  /// The acts that installed the update: the first, and those that did it again.
  private func installs(of update: InstalledUpdate, _ view: borrowing View) throws -> [Int64] {
    let again = try view.acts(.install, about: update.article.canonical).map(\.number)
    return [update.firstAct] + again.filter { $0 > update.sequence }
  }

  /// Takes the update's own pairs out of the queue, with the files that wait there, if no restart has carried them out
  /// yet. Gives their targets.
  private func withdraw(
    _ backups: [FileBackup], of update: InstalledUpdate, _ transaction: borrowing Transaction,
    _ log: inout InstallLog
  ) throws -> Set<WindowsPath> {
    var paths = Set(backups.map(\.path))
    if update.isAdopted {
      // What it has in common with a later one is that one's, for all of them came with the same act.
      for later in try transaction.now.updates() where later.isAdopted && later.sequence > update.sequence {
        paths.subtract(try transaction.now.fileBackups(of: later.article).map(\.path))
      }
    }
    let own = try OwnPairs(of: installs(of: update, transaction.now), paths: paths, transaction.now)
    let renames = Set(own.renames)
    try PendingQueue.replace({ !renames.contains($0) }, transaction)
    for rename in own.renames {
      guard let source = rename.sourcePath else { continue }
      try transaction.remove(source)
      log.add("Deleted file: \(source)")
    }
    return own.targets
  }

  /// Puts back the file that waited for this path when the update came, if the update displaced it and no restart has
  /// come since; gives the pair to queue for it.
  private func bringBack(
    _ backup: FileBackup, _ update: InstalledUpdate, _ left: [WindowsPath: WindowsPath],
    _ transaction: borrowing Transaction
  ) throws -> PendingRename? {
    guard let pending = backup.pending, !update.isAdopted else { return nil }
    let session = try transaction.now.session()?.number
    let (waiting, then) = try transaction.now.withState(asOf: .act(update.sequence - 1)) {
      (try $0.file(pending), try $0.session()?.number)
    }
    guard session == then, left[backup.path] == nil, let waiting,
      let revision = waiting.revision
    else { return nil }
    try transaction.put(
      pending, revision, attributes: waiting.attributes, created: waiting.created, written: waiting.written,
      accessed: waiting.accessed)
    return .replace(pending, backup.path)
  }

  private func unregister(_ update: InstalledUpdate, _ transaction: borrowing Transaction) throws {
    for backup in try transaction.now.valueBackups(of: update.article) {
      if let before = backup.before {
        try transaction.setValue(backup.key, backup.name, before)
      } else {
        try transaction.deleteValue(backup.key, backup.name)
      }
    }
    for backup in try transaction.now.keyBackups(of: update.article) where backup.existed {
      if try transaction.now.key(backup.key) == nil { try transaction.createKey(backup.key) }
    }
    // Those below first.
    for backup in try transaction.now.keyBackups(of: update.article).reversed() where !backup.existed {
      // A key above the update's own stays when another update has come into it.
      if !WindowsName.same(backup.key.name, update.article.description),
        let key = try transaction.now.key(backup.key),
        try !transaction.now.subkeys(of: key).isEmpty || !transaction.now.values(of: key).isEmpty
      {
        continue
      }
      try transaction.deleteKey(backup.key)
    }
  }
}
