import StateStore
import UpdateLogs
import WindowsFormats
import WindowsModel

// The part of an install that changes the machine.
extension Installer {
  /// Keeps what is at each path to be changed, in the folder of the update, and gives the records of it.
  func backUp(
    _ outcome: inout Outcome, _ site: Site, _ cache: SystemFileCache?, _ transaction: borrowing Transaction
  ) throws -> [FileBackup] {
    guard let folder = site.folder else { return [] }
    let name = package.shortTitle
    let isOwn = site.earlier?.folder != nil
    if !isOwn, try transaction.now.file(folder) != nil,
      try !transaction.now.allUpdates().contains(where: { $0.folder == folder })
    {
      outcome.notes.append("\(folder) was there already: what of it has the name of a file kept now is overwritten.")
    }
    let waiting = try PendingQueue.replacements(transaction.now)
    // An update that is installed again keeps what it found the first time.
    let earlier = try transaction.now.fileBackups(of: name)
    try takeOverPairs(outcome.decisions, earlier, waiting, transaction)
    var known = Set(earlier.map(\.path))
    var names = Set(earlier.compactMap { backup in backup.before.map { WindowsName.folded($0.stored) } })
    // Where /d says, folders may have to be made first.
    var backups = try missingFolders(above: folder, site.place, transaction.now).map {
      FileBackup(path: $0, before: nil)
    }
    known.formUnion(backups.map(\.path))
    try transaction.makeDirectory(folder, attributes: .hidden)
    for path in try touched(outcome.decisions, cache, site) where known.insert(path).inserted {
      for missing in try missingFolders(above: path, site.place, transaction.now)
      where known.insert(missing).inserted {
        backups.append(FileBackup(path: missing, before: nil))
      }
      let above = site.place.file(path)
      var pending = try waiting[path].flatMap { try Self.pending($0, transaction.now) }
      // Its own, of an install that kept nothing, is nothing that could wait without it.
      if pending?.package == name { pending = nil }
      // A catalog that an install without a backup left is its own.
      let isOwnCatalog = try site.earlier != nil && !isOwn && path == site.traces.catalogFile
      guard !isOwnCatalog, var before = try above.map(\.before) ?? found(path, transaction.now) else {
        backups.append(FileBackup(path: path, before: nil, pending: pending))
        continue
      }
      // Two files of one name from different folders: the second is kept as name.000.
      before.stored = path.name
      var number = 0
      while try !names.insert(WindowsName.folded(before.stored)).inserted
        || isOwn && transaction.now.file(folder.appending(before.stored)) != nil
      {
        before.stored = "\(path.name).\(number.digits(3))"
        number += 1
      }
      backups.append(FileBackup(path: path, before: before, pending: pending))
      try transaction.put(
        folder.appending(before.stored), before.revision, attributes: before.attributes, created: before.created,
        written: before.written)
    }
    return backups
  }

  /// What another has waiting for a file that this one, installed again, queues anew: it waits again when this one comes off,
  /// and finds then what this one had found.
  private func takeOverPairs(
    _ decisions: [FileDecision], _ earlier: [FileBackup], _ waiting: [WindowsPath: PendingRename],
    _ transaction: borrowing Transaction
  ) throws {
    let copied = Set(decisions.filter(\.method.isCopied).map(\.path))
    for backup in earlier where copied.contains(backup.path) {
      guard let rename = waiting[backup.path], let pending = try Self.pending(rename, transaction.now),
        pending.package != package.shortTitle
      else { continue }
      for other in try transaction.now.allUpdates() where other.name != package.shortTitle {
        for found in try transaction.now.fileBackups(of: other.name)
        where found.path == backup.path && found.pending?.package == package.shortTitle {
          try transaction.setPending(backup.pending, for: backup.path, of: other.name)
        }
      }
      try transaction.setPending(pending, for: backup.path, of: package.shortTitle)
    }
  }

  private func found(_ path: WindowsPath, _ view: borrowing View) throws -> FileBackup.Before? {
    guard let entry = try view.file(path), let revision = entry.revision else { return nil }
    return FileBackup.Before(entry, revision: revision, stored: path.name)
  }

  /// What waited for a file, to be brought back when this update is removed before the restart.
  private static func pending(_ rename: PendingRename, _ view: borrowing View) throws -> FileBackup.Pending? {
    guard let source = rename.sourcePath else { return nil }
    let pair = try view.waitingPair(rename.source, rename.target)
    // What a removal was to bring back is no update's that could still be there.
    if pair?.isOfRemoval == true { return nil }
    // What it was meant to be, whoever was at it since.
    return FileBackup.Pending(
      source: source, package: pair?.package, revision: try pair?.revision ?? view.file(source)?.revision)
  }

  /// Folders that have to be made for a path, those above first. A removal takes them away again when they are empty.
  private func missingFolders(
    above path: WindowsPath, _ place: PlaceInStack, _ view: borrowing View
  ) throws -> [WindowsPath] {
    guard let folder = path.parent else { return [] }
    return try sequence(first: folder, next: \.parent).prefix { try !place.has($0, view) }.reversed()
  }

  /// The paths that an install changes: its targets, the copies of them in dllcache, and its catalog.
  private func touched(
    _ decisions: [FileDecision], _ cache: SystemFileCache?, _ site: Site
  ) throws -> [WindowsPath] {
    let changed = try package.changes.flatMap { change in
      let path = try site.machine.path(change.target)
      if case .rename(let name) = change.kind, let new = try path.parent?.appending(name) { return [path, new] }
      return [path]
    }
    let files =
      try decisions.filter(\.method.isCopied).flatMap { try [$0.path, cache?.place(of: $0.path)].compactMap { $0 } }
      + changed
    return site.machine.platform.product == .nt4 ? files : files + [try site.traces.catalogFile]
  }

  /// Brings the bytes of all files to be installed into the store. Before anything else is written: a page of the
  /// store that goes to the disk to make room for them, and is written to once more, costs SQLite a second reading of
  /// all that went after it.
  func store(_ decisions: [FileDecision], _ transaction: borrowing Transaction) throws {
    for decision in decisions where decision.method.isCopied { try package.store(decision.incoming, transaction) }
    for copy in package.files.compactMap({ $0.copies[.qfe] }) { try package.store(copy, transaction) }
    for tool in package.tools.values.sorted(by: { ($0.sha256 ?? []).lexicographicallyPrecedes($1.sha256 ?? []) }) {
      try package.store(tool, transaction)
    }
  }

  func apply(
    _ outcome: inout Outcome, _ site: Site, _ cache: SystemFileCache?, _ transaction: borrowing Transaction,
    _ log: inout InstallLog
  ) throws {
    var queued: [PendingRename] = []
    for decision in outcome.decisions where decision.along == nil {
      queued += try apply(decision, cache, transaction, &log)
    }
    if era.isUpdateExe { log.add("Num Ticks for Copying files : 0") }
    // Each by an installer of its own, with a log of its own.
    for package in outcome.along {
      var own = migrationLog(package, site, transaction)
      let decisions = outcome.decisions.filter { $0.along == package.update.name }
      for decision in decisions { queued += try apply(decision, cache, transaction, &own) }
      own.add(decisions.compactMap(Self.reason))
      own.add(
        "RebootNecessary = \(decisions.contains { $0.method.needsRestart } ? 1 : 0),WizardInput = 0 , DontReboot = 1, ForceRestart = 0"
      )
      try own.write(transaction, site.machine)
    }
    queued += try changeFiles(&outcome, site, transaction, &log)
    if !queued.isEmpty {
      try PendingQueue.append(queued, of: .init(package: package.shortTitle), transaction)
    }
    try applyHotpatches(outcome.decisions, transaction, &log)
  }

  /// Deletes and renames what the package asks for.
  ///
  /// - Returns: the deletions that wait for the restart.
  private func changeFiles(
    _ outcome: inout Outcome, _ site: Site, _ transaction: borrowing Transaction, _ log: inout InstallLog
  ) throws -> [PendingRename] {
    var queued: [PendingRename] = []
    var needsRestart = false
    let waiting = try PendingQueue.read(transaction.now).renames
    for change in package.changes where change.line == nil || change.line == outcome.line {
      let path = try site.machine.path(change.target)
      guard try transaction.now.file(path)?.isDirectory == false else { continue }
      let holders = try transaction.now.images(holding: path).map(\.holder)
      let holder = holders.first.map { "; \($0) holds it" } ?? ""
      switch change.kind {
      case .delete where holders.isEmpty:
        try transaction.remove(path)
        outcome.notes.append("\(path) was deleted.")
        log.add("Deleted file: \(path)")
      case .delete(whenInUse: true):
        // One that waits already is that of another package, whose removal is to take back its own.
        let last = waiting.last { ($0.kind == .delete ? $0.sourcePath : $0.targetPath) == path }
        if last?.kind != .delete { queued.append(.delete(path)) }
        needsRestart = true
        outcome.notes.append("\(path) is deleted at the restart\(holder).")
        log.add("\(path)    (delayed)")
      case .rename(let name) where holders.isEmpty:
        guard let new = try path.parent?.appending(name), try transaction.now.file(new)?.isDirectory != true else {
          continue
        }
        try transaction.move(path, to: new, replacing: true)
        outcome.notes.append("\(path) was renamed to \(name).")
        log.add("Renamed file: \(path) to \(name)")
      case .delete, .rename:
        outcome.notes.append("\(path) is left as it is\(holder), and its sheet does not ask for the restart.")
      }
    }
    outcome.queuesDeletions = needsRestart
    return queued
  }

  private func migrationLog(
    _ package: Migration.Package, _ site: Site, _ transaction: borrowing Transaction
  ) -> InstallLog {
    var log = InstallLog(
      fileName: "\(package.update.name).log", time: transaction.time, bias: site.machine.bias(at: transaction.time),
      program: package.program, commandLine: "Hotfix started with following command line: \(migrationSwitches(site)) ")
    log.add(LogNote.takenAlong.line("for \(self.package.shortTitle), which puts QFE files in place"))
    return log
  }

  func migrationSwitches(_ site: Site) -> String { "-Z -Q -O -B:\(site.traces.installerFolder(.qfe))" }

  /// Carries out what was decided of a file.
  ///
  /// - Returns: the pairs that wait for the restart.
  private func apply(
    _ decision: FileDecision, _ cache: SystemFileCache?, _ transaction: borrowing Transaction, _ log: inout InstallLog
  ) throws -> [PendingRename] {
    if case .skip(let why) = decision.method {
      log.add("Skipped copying file:  \(decision.path)")
      log.add(LogNote.skipped.line(try skipNote(decision, why, transaction.now)))
      return []
    }
    let revision = try transaction.revision(decision.incoming)
    if let cached = try cache?.place(of: decision.path) {
      try transaction.put(cached, revision)
      log.add("Copied file:  \(cached)")
    }
    let attributes = try transaction.now.file(decision.path)?.attributes.subtracting(.readOnly) ?? .archive
    switch decision.method {
    case .replace:
      try transaction.put(decision.path, revision, attributes: attributes)
      log.add("Copied file:  \(decision.path)")
    case .delay(let waiting):
      try transaction.put(waiting, revision, attributes: attributes)
      log.add("Copied file (delayed):  \(waiting)")
      log.add(LogNote.delayed.line(try delayNote(decision.path, transaction.now)))
      return [.replace(waiting, decision.path)]
    case .noDelay(let aside):
      try transaction.move(decision.path, to: aside, replacing: false)
      try transaction.put(decision.path, revision, attributes: attributes)
      log.add("Copied \(decision.path.name) to \(decision.path) via \(aside)")
      return [.delete(aside)]
    case .hotpatch:
      log.add("AtomicReplaceFile: Calling HpReplaceSystemModule( \(decision.path) )")
      try transaction.put(decision.path, revision, attributes: attributes)
      log.add("AtomicReplaceFile: HpReplaceSystemModule succeeded.")
    case .skip: break
    }
    return []
  }

  /// Patches the swapped files in the memory of the programs that run.
  private func applyHotpatches(
    _ decisions: [FileDecision], _ transaction: borrowing Transaction, _ log: inout InstallLog
  ) throws {
    let targets = decisions.filter { $0.method == .hotpatch || $0.hotpatchFails }
    for decision in targets {
      let name = decision.path.name.split(separator: ".").dropLast().joined(separator: ".")
      log.add(
        "ApplyHotpatches: Hotpatch source=\(name)._hp,target=\(decision.path) applies to target \(decision.path)...")
      guard decision.method == .hotpatch else {
        let isDelayed = if case .delay = decision.method { true } else { false }
        log.add(
          "  ApplyHotpatches: \(decision.path) was \(isDelayed ? "delayed" : "not atomically replaced"); skipping apply."
        )
        continue
      }
      log.add("ApplyHotpatches: Calling HpApplyHotPatch( \(name)._hp, \(decision.path), 0x00000000, 0x00000000 ).")
      for holder in try transaction.now.images(mappedAs: decision.path) {
        log.add(
          "HpApplyHotPatch: Apply succeeded for process \(holder.holder) with pid 0; status=0x00000000, location=0.")
      }
      log.add("ApplyHotpatches: HpApplyHotPatch succeeded.")
      try transaction.markHotpatched(decision.path)
      try transaction.createKey(Keys.updates)
      try transaction.createKey(Keys.installedHotpatches, isVolatile: true)
      try transaction.setValue(Keys.installedHotpatches, decision.path.description, .string("Hotpatched"))
    }
    guard !targets.isEmpty else { return }
    let allApplied = targets.allSatisfy { $0.method == .hotpatch }
    log.add("DoInstallation: ApplyHotpatches returned \(allApplied ? "TRUE" : "FALSE").")
  }
}
