public import WindowsModel

/// A file mapped in memory, and who holds it.
public struct Image: Hashable, Sendable {
  public enum Kind: String, Sendable {
    /// Mapped at boot because the registry lists it under KnownDLLs.
    case knownDLL = "known_dll"
    case service
    case program
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

private struct ImageRow {
  let file: Int64
  let holder: String
  let kind: Image.Kind
  let revision: Int64
  let location: Int64
  let atBoot: Bool
  let debugged: Bool
  let hotpatched: Bool

  static let before: SQL =
    """
    SELECT present, change, file, holder, kind, revision, location, at_boot, debugged, hotpatched
    FROM image_change WHERE change = (SELECT predecessor FROM image_change WHERE change = ?1)
    """
  static let all: SQL =
    """
    SELECT present, change, file, holder, kind, revision, location, at_boot, debugged, hotpatched
    FROM image ORDER BY file, folded
    """

  init(_ row: borrowing Row) {
    file = row.int(2)
    holder = row.text(3)
    kind = Image.Kind(rawValue: row.text(4)) ?? .program
    revision = row.int(5)
    location = row.int(6)
    atBoot = row.flag(7)
    debugged = row.flag(8)
    hotpatched = row.flag(9)
  }
}

extension View {
  /// Everything that is mapped.
  public func images() throws -> [Image] {
    try objects(now: ImageRow.all, before: ImageRow.before, decode: ImageRow.init).map { try image($0) }
  }

  /// Those mapped under a path: what a program that asks for the loaded file gets.
  public func images(mappedAs path: WindowsPath) throws -> [Image] {
    guard let file = try pathID(path) else { return [] }
    return try objects(
      now: """
        SELECT present, change, file, holder, kind, revision, location, at_boot, debugged, hotpatched
        FROM image WHERE file = ?1 ORDER BY folded
        """, before: ImageRow.before, file, decode: ImageRow.init
    ).map { try image($0) }
  }

  /// Those whose file lies at a path now: it is in use.
  public func images(holding path: WindowsPath) throws -> [Image] {
    guard let file = try pathID(path) else { return [] }
    if boundary == .max {
      return try objects(
        now: """
          SELECT present, change, file, holder, kind, revision, location, at_boot, debugged, hotpatched
          FROM image WHERE location = ?1 AND present ORDER BY file, folded
          """, before: ImageRow.before, file, decode: ImageRow.init
      ).map { try image($0) }
    }
    // Of an earlier state every image may have lain elsewhere.
    return try objects(now: ImageRow.all, before: ImageRow.before, decode: ImageRow.init)
      .filter { $0.location == file }.map { try image($0) }
  }

  private func image(_ row: ImageRow) throws -> Image {
    Image(
      path: try path(ofFile: row.file), holder: row.holder, kind: row.kind, revision: try revision(row.revision),
      location: try path(ofFile: row.location), isMappedAtBoot: row.atBoot, isDebugged: row.debugged,
      isHotpatched: row.hotpatched)
  }
}

extension Transaction {
  /// Maps the file at a path as it is on disk now.
  ///
  /// - Throws: ``StoreError``: notFound when there is no file.
  public func map(
    _ path: WindowsPath, holder: String, kind: Image.Kind, atBoot: Bool = false, debugged: Bool = false
  ) throws {
    guard let file = try now.fileRow(path), let revision = file.revision else {
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
    guard let file = try now.fileRow(path), let revision = file.revision else { return }
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
    try objects(
      now: "SELECT present, change, number, started FROM session ORDER BY number",
      before:
        "SELECT present, change, number, started FROM session_change WHERE change = (SELECT predecessor FROM session_change WHERE change = ?1)"
    ) { ($0.int(2), WindowsTime(ticks: $0.int(3))) }.last
  }
}
