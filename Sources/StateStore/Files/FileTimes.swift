public import WindowsModel

/// A file or directory with its times and without what is known of its bytes, for a look at very many. It stays valid
/// inside the closure that found it.
public struct FileTimes: Sendable {
  let id: Int64
  /// As it is written.
  public let name: String
  let attributes: FileAttributes
  public let created: WindowsTime?
  public let written: WindowsTime?
  public let accessed: WindowsTime?
  let revision: Int64?

  public var isDirectory: Bool { attributes.contains(.directory) }

  private static let columns = "id, name, attributes, created, written, accessed, revision"
  static let named = View.Versions(columns, of: "file", "WHERE parent = ?1 AND folded = ?2")
  static let inFolder = View.Versions(columns, of: "file", "WHERE parent = ?1 ORDER BY folded")
  static let spellings = View.Versions("parent, name", of: "file", "WHERE id = ?1")

  init(_ row: borrowing Row) {
    id = row.int(2)
    name = row.text(3)
    attributes = FileAttributes(rawValue: UInt32(truncatingIfNeeded: row.int(4)))
    created = row.time(5)
    written = row.time(6)
    accessed = row.time(7)
    revision = row.optionalInt(8)
  }

  /// What is in it, in the order of the folded names.
  public func children(_ view: borrowing View) throws -> [FileTimes] {
    isDirectory ? try view.times(in: id) : []
  }

  /// When it was linked, by the header of the program; nil for what is none.
  public func linked(_ view: borrowing View) throws -> WindowsTime? {
    guard let revision else { return nil }
    return try view.database.first("SELECT linked FROM revision WHERE id = ?1", revision) { $0.time(0) } ?? nil
  }
}

extension View {
  /// The times of what is at a path; nil if nothing is.
  public func fileTimes(_ path: WindowsPath) throws -> FileTimes? {
    var found = try fileTimes(path.volume, in: 0)
    for component in path.components {
      guard let parent = found else { return nil }
      found = try fileTimes(component, in: parent.id)
    }
    return found
  }

  func fileTimes(_ name: String, in folder: Int64) throws -> FileTimes? {
    try object(FileTimes.named, folder, WindowsName.folded(name), decode: FileTimes.init)
  }

  /// Those of `C:` and other volumes.
  public func volumeTimes() throws -> [FileTimes] { try times(in: 0) }

  func times(in folder: Int64) throws -> [FileTimes] {
    try objects(FileTimes.inFolder, folder, decode: FileTimes.init)
  }
}
