public import WindowsModel

/// Something an adopted machine was read from: a hive, a log, a sheet.
public struct EvidenceSource: Hashable, Sendable {
  /// Below what was adopted, with `/` between names.
  public var path: String
  /// `hive`, `transaction log`, `update log`, `uninstall sheet` …
  public var role: String
  /// Bytes.
  public var size: Int64
  /// SHA-256 before it was read.
  public var sha256: [UInt8]
  /// SHA-256 after everything was; nil: it could not be read again.
  public var sha256After: [UInt8]?
  /// Last written, as the computer told it that read it.
  public var modified: WindowsTime?
  /// What became of it: where it went, and what of it could not be read.
  public var outcome: String

  public init(
    path: String, role: String, size: Int64, sha256: [UInt8], sha256After: [UInt8]?, modified: WindowsTime?,
    outcome: String
  ) {
    self.path = path
    self.role = role
    self.size = size
    self.sha256 = sha256
    self.sha256After = sha256After
    self.modified = modified
    self.outcome = outcome
  }

  public var isUnchanged: Bool { sha256After == sha256 }

  init(_ row: borrowing Row) {
    path = row.text(2)
    role = row.text(3)
    size = row.int(4)
    sha256 = row.bytes(5)
    sha256After = row.optionalBytes(6)
    modified = row.time(7)
    outcome = row.text(8)
  }
}

extension View {
  /// What the machine was adopted from, by path; empty for a machine that was made.
  public func evidence() throws -> [EvidenceSource] {
    try objects(Self.sources, decode: EvidenceSource.init)
  }

  private static let sources = Versions(
    "path, role, size, sha256, sha256_after, modified, outcome", of: "evidence", "ORDER BY path")
}

extension Transaction {
  /// Records a source, in place of one of the same path.
  public func record(_ source: EvidenceSource) throws {
    try database.change(
      """
      INSERT INTO evidence (path, role, size, sha256, sha256_after, modified, outcome, present, change)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8)
      ON CONFLICT (path) DO UPDATE SET role = excluded.role, size = excluded.size, sha256 = excluded.sha256,
        sha256_after = excluded.sha256_after, modified = excluded.modified, outcome = excluded.outcome, present = 1,
        change = excluded.change
      """, source.path, source.role, source.size, source.sha256, source.sha256After, source.modified, source.outcome)
  }
}
