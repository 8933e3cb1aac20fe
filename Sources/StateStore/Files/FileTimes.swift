public import WindowsModel

/// A file or directory with its times and without what is known of its bytes, for a look at very many. It stays valid
/// inside the closure that found it.
public struct FileTimes: Sendable {
  private let id: Int64
  private let revision: Int64?
  /// As it is written.
  public let name: String
  public let isDirectory: Bool
  public let created: WindowsTime?
  public let written: WindowsTime?
  public let accessed: WindowsTime?

  fileprivate init(_ row: FileRow) {
    id = row.id
    revision = row.revision
    name = row.name
    isDirectory = row.attributes.contains(.directory)
    created = row.created
    written = row.written
    accessed = row.accessed
  }

  /// What is in it, in the order of the folded names.
  public func children(_ view: borrowing View) throws -> [FileTimes] {
    isDirectory ? try view.rows(in: id).map { FileTimes($0) } : []
  }

  /// When it was linked, by the header of the program; nil for what is none.
  public func linked(_ view: borrowing View) throws -> WindowsTime? {
    guard let revision else { return nil }
    return try view.database.first("SELECT linked FROM revision WHERE id = ?1", revision) { $0.time(0) } ?? nil
  }
}

extension View {
  /// The times of what is at a path; nil if nothing is.
  public func fileTimes(_ path: WindowsPath) throws -> FileTimes? { try fileRow(path).map { FileTimes($0) } }

  /// Those of `C:` and other volumes.
  public func volumeTimes() throws -> [FileTimes] { try rows(in: 0).map { FileTimes($0) } }
}
