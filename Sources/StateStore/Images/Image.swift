public import WindowsModel

/// A file mapped in memory, and who holds it.
public struct Image: Hashable, Sendable {
  public enum Kind: String, Sendable {
    /// Mapped at boot because the registry lists it under KnownDLLs.
    case knownDLL = "known_dll"
    case service
    case program
    /// Mapped with a program or driver that imports it.
    case imported
  }

  /// The path under which it was mapped.
  public let path: WindowsPath
  /// A program, a service, or Session Manager.
  public let holder: String
  public let kind: Kind
  /// What was mapped, whatever lies on disk by now.
  public let revision: Revision
  /// Where the mapped file is now: another path once it was moved aside.
  public let location: WindowsPath
  /// Mapped again at each start.
  public let isMappedAtBoot: Bool
  /// The holder runs under a debugger.
  public let isDebugged: Bool
  /// Patched in memory since the last start.
  public let isHotpatched: Bool
}

extension Image {
  private static let columns = "file, holder, kind, revision, location, at_boot, debugged, hotpatched"
  fileprivate static let all = View.Versions(columns, of: "image", "ORDER BY file, folded")
  fileprivate static let mapped = View.Versions(columns, of: "image", "WHERE file = ?1 ORDER BY folded")
  fileprivate static let lying = View.Versions(
    columns, of: "image", "WHERE location = ?1 AND present ORDER BY file, folded")
}

extension View {
  /// Everything that is mapped.
  public func images() throws -> [Image] { try objects(Image.all) { try image($0) } }

  /// Those mapped under a path: what a program that asks for the loaded file gets.
  public func images(mappedAs path: WindowsPath) throws -> [Image] {
    guard let file = try pathID(path) else { return [] }
    return try objects(Image.mapped, file) { try image($0) }
  }

  /// Those whose file lies at a path now: it is in use.
  public func images(holding path: WindowsPath) throws -> [Image] {
    guard let file = try pathID(path) else { return [] }
    if boundary == .max { return try objects(Image.lying, file) { try image($0) } }
    // Of an earlier state every image may have lain elsewhere.
    return try objects(Image.all) { row -> Image? in row.int(6) == file ? try image(row) : nil }.compactMap { $0 }
  }

  /// The act that mapped an image as it is; nil: it is not mapped now.
  public func act(mapping image: Image) throws -> Int64? {
    guard let file = try pathID(image.path) else { return nil }
    return try database.first(
      """
      SELECT c.act FROM image AS i JOIN image_change AS c ON c.change = i.change
      WHERE i.file = ?1 AND i.folded = ?2 AND i.present AND i.change <= ?3
      """, file, WindowsName.folded(image.holder), boundary
    ) { $0.int(0) }
  }

  private func image(_ row: borrowing Row) throws -> Image {
    Image(
      path: try path(ofFile: row.int(2)), holder: row.text(3), kind: Image.Kind(rawValue: row.text(4)) ?? .program,
      revision: try revision(row.int(5)), location: try path(ofFile: row.int(6)), isMappedAtBoot: row.flag(7),
      isDebugged: row.flag(8), isHotpatched: row.flag(9))
  }
}

extension Transaction {
  /// Maps the file at a path as it is on disk now.
  ///
  /// - Throws: ``StoreError``: notFound when there is no file.
  public func map(
    _ path: WindowsPath, holder: String, kind: Image.Kind, atBoot: Bool = false, debugged: Bool = false
  ) throws {
    guard let file = try now.fileTimes(path), let revision = file.revision else {
      throw StoreError(.notFound, "\(path): no such file, so nothing can hold it.")
    }
    try database.change(
      """
      INSERT INTO image (file, folded, holder, kind, revision, location, at_boot, debugged, hotpatched, present, change)
      VALUES (?1, ?2, ?3, ?4, ?5, ?1, ?6, ?7, 0, 1, ?8)
      ON CONFLICT (file, folded) DO UPDATE SET holder = excluded.holder, kind = excluded.kind, revision = excluded.revision,
        location = excluded.location, at_boot = excluded.at_boot, debugged = excluded.debugged, hotpatched = 0, present = 1,
        change = excluded.change
      """, file.id, WindowsName.folded(holder), holder, kind.rawValue, revision, atBoot, debugged)
  }

  /// Ends a mapping. False if there was none.
  @discardableResult
  public func unmap(_ path: WindowsPath, holder: String) throws -> Bool {
    guard let file = try now.pathID(path) else { return false }
    return try database.change(StateTable.image.remove, file, WindowsName.folded(holder))
  }

  /// Marks what is mapped under a path as patched in memory to the file that is on disk now.
  public func markHotpatched(_ path: WindowsPath) throws {
    guard let file = try now.fileTimes(path), let revision = file.revision else { return }
    try database.run(
      """
      UPDATE image SET revision = ?2, location = ?1, hotpatched = 1, change = next_change() WHERE file = ?1 AND present
      """, file.id, revision)
  }

  /// Begins the next session: every image goes, as at a shutdown. Gives those that are to be mapped again.
  public func beginSession() throws -> [Image] {
    let images = try now.images()
    for image in images { try unmap(image.path, holder: image.holder) }
    try database.change(
      "INSERT INTO session (number, started, present, change) VALUES ((SELECT coalesce(max(number), 0) + 1 FROM session), ?1, 1, ?2)",
      time)
    return images.filter(\.isMappedAtBoot)
  }
}

extension View {
  /// The session that runs: its number, counted from 1, and when it began. nil before the first start.
  public func session() throws -> (number: Int64, started: WindowsTime)? {
    try objects(Self.sessions) { ($0.int(2), WindowsTime(ticks: $0.int(3))) }.last
  }

  private static let sessions = Versions("number, started", of: "session", "ORDER BY number")
}
