import StateStore
import UpdateLogs
import WindowsFormats
import WindowsModel

/// The files of a removal: what was there before comes back, at once or with the restart, and what the update made goes.
struct FileRestoration {
  private let update: InstalledUpdate
  private let machine: Machine
  private let knownDLLs: Set<String>
  private var names = TemporaryNames()
  private var queued: [PendingRename] = []
  private var result: [Uninstaller.Restored] = []
  /// Folders that the install made.
  private var folders: [WindowsPath] = []

  init(_ update: InstalledUpdate, _ machine: Machine, _ transaction: borrowing Transaction) throws {
    self.update = update
    self.machine = machine
    knownDLLs = try Machine.knownDLLs(transaction.now)
  }

  /// - Returns: what became of each file, in the order of the backups.
  mutating func run(
    _ transaction: borrowing Transaction, _ log: inout InstallLog
  ) throws -> [Uninstaller.Restored] {
    let backups = try transaction.now.fileBackups(of: update.name)
    let withdrawn = try withdraw(backups, transaction, &log)
    let left = try PendingQueue.sources(transaction.now)
    // Before any name is given: the displaced files come back under theirs.
    var displaced: [PendingRename] = []
    for backup in backups {
      guard let pair = try broughtBack(backup, left, transaction) else { continue }
      displaced.append(pair)
      if let waiting = pair.sourcePath {
        log.add(LogNote.broughtBack.line("\(waiting) waits for the place of \(backup.path) again"))
      }
    }
    for backup in backups {
      let current = try transaction.now.file(backup.path)
      if let before = backup.before {
        let isWithdrawn = withdrawn.contains(backup.path)
        try restore(backup.path, current, before, isWithdrawn: isWithdrawn, transaction, &log)
      } else if let current {
        try takeAway(backup.path, current, transaction, &log)
      }
    }
    try names.keep(transaction)
    try takeAwayFolders(transaction)
    // Those of the update below come last, for it waits for them.
    queued += displaced
    if !queued.isEmpty {
      try PendingQueue.append(queued, of: .init(package: update.name, isRemoval: true), transaction)
      try transaction.setValue(Keys.sessionManager, "AllowProtectedRenames", .dword(1))
    }
    return result
  }

  /// What the update made.
  private mutating func takeAway(
    _ path: WindowsPath, _ current: FileEntry, _ transaction: borrowing Transaction, _ log: inout InstallLog
  ) throws {
    guard !current.isDirectory else { return folders.append(path) }
    let isFree = try transaction.now.images(holding: path).isEmpty
    if isFree { try transaction.remove(path) } else { queued.append(.delete(path)) }
    log.add(isFree ? "Deleted file: \(path)" : "\(path)    (delayed)")
    note(path, isFree ? .deleted : .queuedDeletion, current, nil)
  }

  /// What the update found.
  private mutating func restore(
    _ path: WindowsPath, _ current: FileEntry?, _ before: FileBackup.Before, isWithdrawn: Bool,
    _ transaction: borrowing Transaction, _ log: inout InstallLog
  ) throws {
    if current?.revision == before.revision {
      log.add("Skipped copying file:  \(path)")
      if isWithdrawn { note(path, .withdrawn, current, before) }
      log.add(
        isWithdrawn
          ? LogNote.withdrawn.line("the new file never came into place; it was taken out of the queue")
          : LogNote.skipped.line("what was kept is there"))
      return
    }
    var method = Uninstaller.Restored.Method.restored
    if current != nil && machine.isKnownDLL(path, knownDLLs) {
      let aside = try names.aside(path, machine, transaction.now)
      try transaction.move(path, to: aside, replacing: false)
      try put(path, before, transaction)
      queued.append(.delete(aside))
      log.add(["Copied file:  \(path)", "\(aside)    (delayed)"])
    } else if current != nil, try !transaction.now.images(holding: path).isEmpty {
      let waiting = try names.queued(path, transaction.now)
      try put(waiting, before, transaction)
      queued.append(.replace(waiting, path))
      log.add("Copied file (delayed):  \(waiting)")
      method = .queued
    } else {
      try put(path, before, transaction)
      log.add("Copied file:  \(path)")
    }
    note(path, method, current, before)
  }

  private mutating func note(
    _ path: WindowsPath, _ method: Uninstaller.Restored.Method, _ current: FileEntry?, _ before: FileBackup.Before?
  ) {
    result.append(
      Uninstaller.Restored(path: path, method: method, from: current?.revision, to: before?.revision))
  }

  /// Folders the install made go when nothing else came into them.
  private mutating func takeAwayFolders(_ transaction: borrowing Transaction) throws {
    for folder in folders.reversed() {
      if try transaction.now.directory(folder)?.isEmpty == true {
        try transaction.remove(folder)
      } else if queued.contains(where: { $0.kind == .delete && $0.sourcePath.map(folder.contains) == true }) {
        queued.append(.delete(folder))
      }
    }
  }

  private func put(_ path: WindowsPath, _ before: FileBackup.Before, _ transaction: borrowing Transaction) throws {
    try transaction.put(
      path, before.revision, attributes: before.attributes, created: before.created, written: before.written,
      accessed: before.accessed)
  }

  /// The acts that installed the update: the first, and those that did it again.
  private func installs(_ view: borrowing View) throws -> [Int64] {
    let again = try view.acts(.install, about: update.article.canonical).map(\.number)
    return [update.firstAct] + again.filter { $0 > update.sequence }
  }

  /// Takes the update's own pairs out of the queue, with the files that wait there, if no restart has carried them out
  /// yet. Gives their targets.
  private func withdraw(
    _ backups: [FileBackup], _ transaction: borrowing Transaction, _ log: inout InstallLog
  ) throws -> Set<WindowsPath> {
    var paths = Set(backups.map(\.path))
    if update.isAdopted {
      // What it has in common with a later one is that one's, for all of them came with the same act.
      for later in try transaction.now.updates() where later.isAdopted && later.sequence > update.sequence {
        paths.subtract(try transaction.now.fileBackups(of: later.name).map(\.path))
      }
    }
    let own = try OwnPairs(of: installs(transaction.now), paths: paths, transaction.now)
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
  private func broughtBack(
    _ backup: FileBackup, _ left: [WindowsPath: WindowsPath], _ transaction: borrowing Transaction
  ) throws -> PendingRename? {
    guard let pending = backup.pending, !update.isAdopted else { return nil }
    let session = try transaction.now.session()?.number
    let (waiting, then) = try transaction.now.withState(asOf: .act(update.sequence - 1)) {
      (try $0.file(pending), try $0.session()?.number)
    }
    guard session == then, left[backup.path] == nil, let waiting, let revision = waiting.revision else { return nil }
    try put(pending, FileBackup.Before(waiting, revision: revision, stored: pending.name), transaction)
    return .replace(pending, backup.path)
  }
}
