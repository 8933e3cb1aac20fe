import StateStore
import UpdateLogs
import WindowsFormats
import WindowsModel

// The part of an install that changes the machine.
extension Installer {
  /// Keeps what is at each path to be changed, in the folder of the update, and gives the records of it.
  func backUp(
    _ decisions: [FileDecision], _ folder: WindowsPath?, _ cache: SystemFileCache?,
    _ transaction: borrowing Transaction
  ) throws -> [FileBackup] {
    guard let folder else { return [] }
    try transaction.makeDirectory(folder, attributes: .hidden)
    let waiting = try PendingQueue.sources(transaction.now)
    // An update that is installed again keeps what it found the first time.
    let earlier = try transaction.now.fileBackups(of: package.shortTitle)
    var backups: [FileBackup] = []
    var names = Set(earlier.compactMap { backup in backup.before.map { WindowsName.folded($0.stored) } })
    for path in try touched(decisions, cache) where !earlier.contains(where: { $0.path == path }) {
      for missing in try missingFolders(above: path, transaction.now)
      where !backups.contains(where: { $0.path == missing }) {
        backups.append(FileBackup(path: missing, before: nil))
      }
      let pending = waiting[path]
      guard let entry = try transaction.now.file(path), let revision = entry.revision else {
        backups.append(FileBackup(path: path, before: nil, pending: pending))
        continue
      }
      // Two files of one name from different folders: the second is kept as name.000.
      var stored = path.name
      var number = 0
      while !names.insert(WindowsName.folded(stored)).inserted {
        stored = "\(path.name).\(number.digits(3))"
        number += 1
      }
      let before = FileBackup.Before(entry, revision: revision, stored: stored)
      backups.append(FileBackup(path: path, before: before, pending: pending))
      let place = try folder.appending(stored)
      if try transaction.now.file(place) == nil {
        try transaction.put(
          place, revision, attributes: entry.attributes, created: entry.created, written: entry.written)
      }
    }
    return backups
  }

  /// Folders that have to be made for a path, those above first. A removal takes them away again when they are empty.
  private func missingFolders(above path: WindowsPath, _ view: borrowing View) throws -> [WindowsPath] {
    guard let folder = path.parent else { return [] }
    return try sequence(first: folder, next: \.parent).prefix { try view.file($0) == nil }.reversed()
  }

  /// The paths that an install changes: its targets, and the copies of them in dllcache.
  private func touched(_ decisions: [FileDecision], _ cache: SystemFileCache?) throws -> [WindowsPath] {
    try decisions.filter(\.method.isCopied).flatMap { try [$0.path, cache?.place(of: $0.path)].compactMap { $0 } }
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
    _ decisions: [FileDecision], _ cache: SystemFileCache?, _ transaction: borrowing Transaction,
    _ log: inout InstallLog
  ) throws {
    var queued: [PendingRename] = []
    for decision in decisions {
      if case .skip(let why) = decision.method {
        log.add("Skipped copying file:  \(decision.path)")
        log.add(LogNote.skipped.line(try skipNote(decision, why, transaction.now)))
        continue
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
        queued.append(.replace(waiting, decision.path))
        log.add("Copied file (delayed):  \(waiting)")
        log.add(LogNote.delayed.line(try delayNote(decision.path, transaction.now)))
      case .noDelay(let aside):
        try transaction.move(decision.path, to: aside, replacing: false)
        try transaction.put(decision.path, revision, attributes: attributes)
        queued.append(.delete(aside))
        log.add("Copied \(decision.path.name) to \(decision.path) via \(aside)")
      case .hotpatch:
        log.add("AtomicReplaceFile: Calling HpReplaceSystemModule( \(decision.path) )")
        try transaction.put(decision.path, revision, attributes: attributes)
        log.add("AtomicReplaceFile: HpReplaceSystemModule succeeded.")
      case .skip: break
      }
    }
    if !queued.isEmpty {
      try PendingQueue.append(queued, of: .init(package: package.shortTitle, isRemoval: false), transaction)
    }
    if era.isUpdateExe { log.add("Num Ticks for Copying files : 0") }
    try applyHotpatches(decisions, transaction, &log)
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

  /// Puts the update on record with its backups. One that is installed again keeps its place in the stack.
  func record(
    _ outcome: Outcome, _ backups: [FileBackup], _ folder: WindowsPath?, _ traces: UpdateTraces,
    _ transaction: borrowing Transaction
  ) throws {
    let earlier = try transaction.now.update(package.shortTitle)
    try transaction.record(
      InstalledUpdate(
        name: package.shortTitle, title: package.title, package: package.name,
        kind: package.isServicePack ? "service_pack" : "hotfix",
        line: outcome.line?.rawValue, installed: earlier?.installed ?? transaction.time,
        sequence: earlier?.sequence ?? transaction.number, folder: earlier?.folder ?? folder,
        isHotpatched: earlier?.isHotpatched == true || outcome.decisions.contains { $0.method == .hotpatch }))
    for backup in backups { try transaction.record(backup, of: package.shortTitle) }
    // A reinstall changes nothing here, unless it is the first with a backup.
    guard folder != nil, earlier?.folder == nil else { return }
    for key in traces.ownKeys {
      let above = sequence(first: key, next: \.parent).dropFirst()
      for parent in try above.prefix(while: { try transaction.now.key($0) == nil }) {
        try transaction.record(KeyBackup(key: parent, existed: false), of: package.shortTitle)
      }
      let existed = try earlier == nil && transaction.now.key(key) != nil
      try transaction.record(KeyBackup(key: key, existed: existed), of: package.shortTitle)
    }
    if let catalogFile = try? traces.catalogFile {
      for path in try missingFolders(above: catalogFile, transaction.now) + [catalogFile] {
        try transaction.record(FileBackup(path: path, before: nil), of: package.shortTitle)
      }
    }
  }
}
