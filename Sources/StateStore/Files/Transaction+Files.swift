public import WindowsModel

extension Transaction {
  /// Puts a file in place, over one that is there; folders are made as needed.
  ///
  /// - Parameters:
  ///   - written: last-write time; nil takes the time of the act.
  ///   - created: nil keeps that of the file it replaces, or takes the time of the act.
  /// - Throws: ``StoreError``: invalid when a directory is at the path, or a file where a folder has to be.
  @discardableResult
  public func put(
    _ path: WindowsPath, _ revision: Revision, attributes: FileAttributes = .archive, created: WindowsTime? = nil,
    written: WindowsTime? = nil, accessed: WindowsTime? = nil
  ) throws -> FileEntry {
    guard let parent = path.parent else { throw StoreError(.invalid, "\(path): is a volume, not a file.") }
    let directory = try makeDirectory(parent)
    let existing = try now.fileTimes(path.name, in: directory.id)
    if let existing, existing.isDirectory {
      throw StoreError(.invalid, "\(path): is a folder; a file cannot replace it.")
    }
    return try now.entry(
      writeRow(
        directory.id, existing?.name ?? path.name, attributes.subtracting(.directory),
        created: created ?? existing?.created ?? time, written: written ?? time, accessed: accessed ?? written ?? time,
        revision: revision.id))
  }

  /// Puts bytes that are at hand: what was there gives way. Nothing but their size and hash is known of them.
  ///
  /// - Throws: as ``put(_:_:attributes:created:written:accessed:)``.
  @discardableResult
  public func put(_ path: WindowsPath, bytes: [UInt8]) throws -> FileEntry {
    let stored = try store(bytes)
    return try put(path, revision(RevisionFacts(sha256: stored.sha256, size: stored.size, origin: .bytes)))
  }

  /// The directory of a path, made with all above it where they are missing.
  ///
  /// - Throws: ``StoreError``: invalid when a file is there.
  @discardableResult
  public func makeDirectory(_ path: WindowsPath, attributes: FileAttributes = []) throws -> FileEntry {
    if let existing = try now.fileTimes(path) {
      guard existing.isDirectory else {
        throw StoreError(.invalid, "\(path): is a file; a folder of that name cannot be made.")
      }
      return try now.entry(existing)
    }
    let parent = try path.parent.map { try makeDirectory($0).id } ?? 0
    return try now.entry(
      writeRow(
        parent, path.name, attributes.union(.directory), created: time, written: time, accessed: time, revision: nil))
  }

  /// Puts a folder in place with the attributes and times it has, or gives them to one that is there.
  ///
  /// - Throws: ``StoreError``: invalid when a file is there.
  public func putFolder(
    _ path: WindowsPath, attributes: FileAttributes, created: WindowsTime?, written: WindowsTime?,
    accessed: WindowsTime?
  ) throws {
    let parent = try path.parent.map { try makeDirectory($0).id } ?? 0
    if let existing = try now.fileTimes(path.name, in: parent), !existing.isDirectory {
      throw StoreError(.invalid, "\(path): is a file; a folder of that name cannot be made.")
    }
    _ = try writeRow(
      parent, path.name, attributes.union(.directory), created: created, written: written ?? time,
      accessed: accessed ?? written ?? time, revision: nil)
  }

  private func writeRow(
    _ parent: Int64, _ name: String, _ attributes: FileAttributes, created: WindowsTime?, written: WindowsTime?,
    accessed: WindowsTime?, revision: Int64?
  ) throws -> FileTimes {
    let folded = WindowsName.folded(name)
    try database.change(
      """
      INSERT INTO file (parent, folded, name, attributes, created, written, accessed, revision, present, change)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1, ?9)
      ON CONFLICT (parent, folded) DO UPDATE SET name = excluded.name, attributes = excluded.attributes,
        created = excluded.created, written = excluded.written, accessed = excluded.accessed, revision = excluded.revision,
        present = 1, change = excluded.change
      WHERE NOT present OR (name, attributes, created, written, accessed, revision) IS NOT
        (excluded.name, excluded.attributes, excluded.created, excluded.written, excluded.accessed, excluded.revision)
      """, parent, folded, name, Int64(attributes.rawValue), created, written, accessed, revision)
    guard let file = try now.object(FileTimes.named, parent, folded, decode: FileTimes.init) else {
      throw StoreError(.damaged, "\(name) is not there after it was written.")
    }
    return file
  }

  /// Deletes a file, or a directory with all below it. False if nothing was there.
  @discardableResult
  public func remove(_ path: WindowsPath) throws -> Bool {
    guard let entry = try now.file(path) else { return false }
    try removeTree(entry)
    return true
  }

  private func removeTree(_ entry: FileEntry) throws {
    if entry.isDirectory {
      for child in try now.children(of: entry.id) { try removeTree(child) }
    }
    try database.change(StateTable.file.remove, entry.id)
  }

  /// Gives a file or directory another place on its volume, with its attributes and times.
  ///
  /// What is mapped in memory moves along. False if there is nothing to move, or something is in the way and
  /// `replacing` is false.
  /// - Throws: ``StoreError``: invalid when a directory is in the way, or the target lies inside what is moved.
  @discardableResult
  public func move(_ source: WindowsPath, to target: WindowsPath, replacing: Bool) throws -> Bool {
    guard let file = try now.fileTimes(source) else { return false }
    if source == target { return true }
    guard !source.contains(target) else { throw StoreError(.invalid, "\(source): cannot be moved into itself.") }
    if let inTheWay = try now.file(target) {
      guard replacing, !inTheWay.isDirectory, !file.isDirectory else { return false }
    }
    try moveTree(try now.entry(file), to: target)
    return true
  }

  private func moveTree(_ entry: FileEntry, to target: WindowsPath) throws {
    let parent = try target.parent.map { try makeDirectory($0).id } ?? 0
    let moved = try writeRow(
      parent, target.name, entry.attributes, created: entry.created, written: entry.written, accessed: entry.accessed,
      revision: entry.revision?.id)
    if entry.isDirectory {
      for child in try now.children(of: entry.id) { try moveTree(child, to: target.child(child.name)) }
    }
    // What is mapped of a file stays mapped when it is moved.
    try database.run(
      "UPDATE image SET location = ?2, change = next_change() WHERE location = ?1 AND present", entry.id, moved.id)
    try removeTree(entry)
  }

  /// Sets the attributes of a file or directory.
  public func setAttributes(_ path: WindowsPath, _ attributes: FileAttributes) throws {
    guard let file = try now.fileTimes(path) else { throw StoreError(.notFound, "\(path): no such file.") }
    let kept = file.attributes.intersection(.directory)
    try database.change(
      "UPDATE file SET attributes = ?2, change = ?3 WHERE id = ?1 AND attributes IS NOT ?2", file.id,
      Int64(attributes.subtracting(.directory).union(kept).rawValue))
  }

  /// The row that stands for a path, made as a path where nothing is if it is new. Backups refer to paths so.
  func pathRow(_ path: WindowsPath) throws -> Int64 {
    var parent: Int64 = 0
    for name in [path.volume] + path.components {
      let folded = WindowsName.folded(name)
      if let id = try database.first(
        "SELECT id FROM file WHERE parent = ?1 AND folded = ?2", parent, folded, row: { $0.int(0) })
      {
        parent = id
      } else {
        try database.change(
          "INSERT INTO file (parent, folded, name, present, change) VALUES (?1, ?2, ?3, 0, ?4)", parent, folded, name)
        parent = database.lastInsertedRow
      }
    }
    return parent
  }
}

extension Transaction {
  /// Paths of the files this act has changed so far, directories left out, in the order of the first change.
  public func changedFiles() throws -> [WindowsPath] {
    var ids: [Int64] = []
    var seen: Set<Int64> = []
    try database.forEach("SELECT id, attributes FROM file_change WHERE change >= ?1 ORDER BY change", firstChange) {
      row in
      let isDirectory = row.int(1) & 0x10 != 0
      if !isDirectory, seen.insert(row.int(0)).inserted { ids.append(row.int(0)) }
    }
    return try ids.map { try now.path(ofFile: $0) }
  }
}
