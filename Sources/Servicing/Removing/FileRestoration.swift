import StateStore
import UpdateLogs
import WindowsFormats
import WindowsModel

/// The files of a removal: what was there before comes back, at once or with the restart, and what the update made goes.
struct FileRestoration {
  private let update: InstalledUpdate
  /// Takes away with itself what has to stay for it.
  private let heir: InstalledUpdate?
  private let machine: Machine
  private let knownDLLs: Set<String>
  private var names: TemporaryNames
  private var queued: [PendingRename] = []
  private var result: [Uninstaller.Restored] = []
  /// Folders that the install made.
  private var folders: [WindowsPath] = []

  init(
    _ update: InstalledUpdate, heir: InstalledUpdate?, _ machine: Machine, _ transaction: borrowing Transaction
  ) throws {
    self.update = update
    self.heir = heir
    self.machine = machine
    knownDLLs = try Machine.knownDLLs(transaction.now)
    names = try TemporaryNames(transaction.now)
  }

  /// - Returns: what became of each file, in the order of the backups.
  mutating func run(
    _ transaction: borrowing Transaction, _ log: inout InstallLog
  ) throws -> [Uninstaller.Restored] {
    let backups = try transaction.now.fileBackups(of: update.name)
    let withdrawn = try withdraw(backups, transaction, &log)
    try supersede(Set(backups.map(\.path)), transaction, &log)
    let left = try PendingQueue.replacements(transaction.now)
    // What waited when the update came, and was displaced by it, waits again.
    var displaced: [(pair: PendingRename, owner: PendingQueue.Owner?)] = []
    for backup in backups {
      guard left[backup.path] == nil, let (source, owner) = try broughtBack(backup, transaction) else { continue }
      displaced.append((.replace(source, backup.path), owner))
      log.add(LogNote.broughtBack.line("\(source) waits for the place of \(backup.path) again"))
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
    if let folder = update.folder { try transaction.remove(folder) }
    try takeAwayFolders(transaction)
    if !queued.isEmpty {
      try PendingQueue.append(queued, of: .init(package: update.name, isRemoval: true), transaction)
    }
    // Those of the updates below come last, for they wait for them.
    for (pair, owner) in displaced { try PendingQueue.append([pair], of: owner, transaction) }
    if !queued.isEmpty || !displaced.isEmpty {
      try transaction.setValue(Keys.sessionManager, "AllowProtectedRenames", .dword(1))
    }
    try relink(backups, transaction)
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
      let waiting = try names.waiting(path, transaction.now)
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
      } else if let heir {
        try transaction.record(FileBackup(path: folder, before: nil), of: heir.name)
      }
    }
  }

  private func put(_ path: WindowsPath, _ before: FileBackup.Before, _ transaction: borrowing Transaction) throws {
    try transaction.put(
      path, before.revision, attributes: before.attributes, created: before.created, written: before.written,
      accessed: before.accessed)
  }

  /// Takes the update's own pairs out of the queue, with the files that wait there, if no restart has carried them out
  /// yet. Gives their targets.
  private func withdraw(
    _ backups: [FileBackup], _ transaction: borrowing Transaction, _ log: inout InstallLog
  ) throws -> Set<WindowsPath> {
    // Of a pair that was there at the adoption a witness says whose it is.
    let told =
      update.isAdopted
      ? Set(try PendingPair.all(transaction.now).filter { $0.owner == update.name.description }.map(\.rename)) : []
    var own: Set<PendingRename> = []
    var targets: Set<WindowsPath> = []
    let kept = Set(backups.map(\.path))
    for rename in try PendingQueue.read(transaction.now).renames {
      // Of deletions, those of files that were there before; what was moved aside goes all the same.
      guard rename.kind == .replace || rename.kind == .delete && rename.sourcePath.map(kept.contains) == true,
        let target = rename.kind == .delete ? rename.sourcePath : rename.targetPath
      else { continue }
      let pair = try transaction.now.waitingPair(rename.source, rename.target)
      guard pair.map({ $0.package == update.name && !$0.isOfRemoval }) ?? told.contains(rename) else { continue }
      own.insert(rename)
      targets.insert(target)
    }
    for source in try PendingQueue.withdraw(own, transaction) { log.add("Deleted file: \(source)") }
    return targets
  }

  /// What an earlier removal was to bring back with the restart is no more: the last removal decides.
  private func supersede(
    _ paths: Set<WindowsPath>, _ transaction: borrowing Transaction, _ log: inout InstallLog
  ) throws {
    let others = try PendingQueue.read(transaction.now).renames.filter { rename in
      guard let subject = rename.kind == .delete ? rename.sourcePath : rename.targetPath, paths.contains(subject),
        let pair = try transaction.now.waitingPair(rename.source, rename.target)
      else { return false }
      return pair.isOfRemoval
    }
    for source in try PendingQueue.withdraw(Set(others), transaction) { log.add("Deleted file: \(source)") }
  }

  /// Puts back the file that waited for a path when the update came, if the update that queued it is still there and no
  /// restart has come since; gives where, and whose it is.
  private mutating func broughtBack(
    _ backup: FileBackup, _ transaction: borrowing Transaction
  ) throws -> (source: WindowsPath, owner: PendingQueue.Owner?)? {
    guard let pending = backup.pending, let revision = pending.revision else { return nil }
    if let package = pending.package, try transaction.now.update(package) == nil { return nil }
    let owner = pending.package.map { PendingQueue.Owner(package: $0) }
    if try transaction.now.file(pending.source)?.revision == revision { return (pending.source, owner) }
    let source =
      try names.isFree(pending.source, transaction.now)
      ? pending.source : names.waiting(backup.path, transaction.now)
    let attributes = backup.before?.attributes.subtracting(.readOnly) ?? .archive
    try transaction.put(source, revision, attributes: attributes)
    return (source, owner)
  }

  /// What stands above found files waiting that this update had queued: they found what this one did, had it not come.
  private func relink(_ backups: [FileBackup], _ transaction: borrowing Transaction) throws {
    let below = Dictionary(backups.map { ($0.path, $0.pending) }, uniquingKeysWith: { first, _ in first })
    for later in try transaction.now.allUpdates() where later.name != update.name {
      for backup in try transaction.now.fileBackups(of: later.name)
      where backup.pending?.package == update.name {
        try transaction.setPending(below[backup.path] ?? nil, for: backup.path, of: later.name)
      }
    }
  }
}
