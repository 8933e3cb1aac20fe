public import WindowsModel

/// A file or directory found in a view. It stays valid inside the closure that found it.
public struct FileEntry: Hashable, Sendable {
  let id: Int64
  /// As it is written.
  public let name: String
  public let attributes: FileAttributes
  /// nil: not known, as the other times.
  public let created: WindowsTime?
  public let written: WindowsTime?
  public let accessed: WindowsTime?
  /// nil for a directory.
  public let revision: Revision?

  public var isDirectory: Bool { attributes.contains(.directory) }
}

extension View {
  /// What is at a path; nil if nothing is.
  public func file(_ path: WindowsPath) throws -> FileEntry? { try fileTimes(path).map { try entry($0) } }

  /// The same with what is known of its bytes.
  public func entry(_ file: FileTimes) throws -> FileEntry {
    FileEntry(
      id: file.id, name: file.name, attributes: file.attributes, created: file.created?.known,
      written: file.written?.known, accessed: file.accessed?.known,
      revision: try file.revision.map { try revision($0) })
  }

  /// What is in a directory, in the order of the folded names; nil if it is not there or no directory.
  public func directory(_ path: WindowsPath) throws -> [FileEntry]? {
    guard let directory = try fileTimes(path), directory.isDirectory else { return nil }
    return try children(of: directory.id)
  }

  /// `C:` and other volumes.
  public func volumes() throws -> [FileEntry] { try children(of: 0) }

  func children(of parent: Int64) throws -> [FileEntry] { try times(in: parent).map { try entry($0) } }

  /// Every file and directory below a path, a directory before what is in it.
  public func forEachFile(below path: WindowsPath, _ body: (WindowsPath, FileEntry) throws -> Void) throws {
    guard let directory = try fileTimes(path) else { return }
    try forEachFile(in: directory, path, body)
  }

  private func forEachFile(
    in directory: FileTimes, _ path: WindowsPath, _ body: (WindowsPath, FileEntry) throws -> Void
  ) throws {
    for child in try directory.children(self) {
      let childPath = try path.child(child.name)
      try body(childPath, try entry(child))
      try forEachFile(in: child, childPath, body)
    }
  }

  /// The row of a path, present or not.
  func pathID(_ path: WindowsPath) throws -> Int64? {
    var parent: Int64 = 0
    for name in [path.volume] + path.components {
      let id = try database.first(
        "SELECT id FROM file WHERE parent = ?1 AND folded = ?2", parent, WindowsName.folded(name)
      ) { $0.int(0) }
      guard let id else { return nil }
      parent = id
    }
    return parent
  }

  /// The path that a row of `file` stands for, whether something is there or not, spelled as it was at this point.
  func path(ofFile id: Int64) throws -> WindowsPath {
    // A directory is never its own ancestor; a store where one is was tampered with.
    guard let names = try names(downTo: id, FileTimes.spellings, most: 4096) else {
      throw StoreError(.damaged, "The folder of file \(id) is missing from the store.")
    }
    guard let volume = names.first else { throw StoreError(.damaged, "File \(id) is missing from the store.") }
    return try WindowsPath(
      (volume.hasPrefix("\\\\") ? "\\??\\UNC" + volume.dropFirst() : "\\??\\" + volume) + "\\"
        + names.dropFirst().joined(separator: "\\"))
  }
}

extension View {
  /// The act that last changed what is at a path: put it there, replaced it, took it away; nil if nothing ever did.
  ///
  /// A rollback only brings back what another act did, and that one is given.
  public func lastAct(changing path: WindowsPath) throws -> Int64? { try lastChange(of: path)?.act }

  /// Where the file at a path was before the act that put it there moved it; nil if that act did not move it.
  public func origin(ofMoved path: WindowsPath) throws -> WindowsPath? {
    guard let last = try lastChange(of: path) else { return nil }
    // A move writes the new row and then takes the old one away.
    let source = try database.first(
      """
      SELECT c.id FROM file_change AS c JOIN file_change AS b ON b.change = c.predecessor
      WHERE c.change > ?1 AND c.act = ?2 AND NOT c.present
        AND b.revision = (SELECT revision FROM file_change WHERE change = ?1)
      ORDER BY c.change LIMIT 1
      """, last.change, last.act
    ) { $0.int(0) }
    return try source.map { try self.path(ofFile: $0) }
  }

  private func lastChange(of path: WindowsPath) throws -> (change: Int64, act: Int64)? {
    guard let id = try pathID(path) else { return nil }
    var change = try database.first("SELECT change FROM file WHERE id = ?1", id) { $0.int(0) } ?? 0
    var lineage = try Lineage(of: act, database)
    while change > 0 {
      let found = try database.first("SELECT predecessor, act FROM file_change WHERE change = ?1", change) {
        (older: $0.int(0), act: $0.int(1))
      }
      guard let found else { throw try PrunedBlock.error(ofChange: change, in: StateTable.file.name, database) }
      guard found.older < change else { return nil }
      if try lineage.holds(found.act) { return (change, found.act) }
      change = found.older
    }
    return nil
  }
}
