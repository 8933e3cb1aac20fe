public import WindowsModel

/// What is known of a file's bytes and version resource, whoever has it: a file, an image in memory, a backup.
///
/// nil is: not known, or the file has none.
public struct RevisionFacts: Hashable, Sendable {
  /// How the facts are known.
  public enum Origin: String, Sendable {
    /// Computed from bytes that were read.
    case bytes
    /// Read from the version resource of a real file, whose bytes are not here.
    case resource
    /// From the file table of a security bulletin.
    case bulletin
    /// Concluded, not read: what a file must have been before it was first serviced.
    case inferred
    /// Said by whoever wrote the file.
    case stated
  }

  /// SHA-256 of the bytes, held or only known.
  public var sha256: [UInt8]?
  public var size: Int64?
  public var fileVersion: FileVersion?
  public var productVersion: FileVersion?
  /// FileVersion as the resource spells it.
  public var versionText: String?
  public var branch: Branch?
  /// LANGID.
  public var language: UInt16?
  /// Time of linking, from the PE header.
  public var linked: WindowsTime?
  /// Checksum in the PE header.
  public var checksum: UInt32?
  public var origin: Origin

  public init(
    sha256: [UInt8]? = nil, size: Int64? = nil, fileVersion: FileVersion? = nil, productVersion: FileVersion? = nil,
    versionText: String? = nil, branch: Branch? = nil, language: UInt16? = nil, linked: WindowsTime? = nil,
    checksum: UInt32? = nil, origin: Origin = .stated
  ) {
    self.sha256 = sha256
    self.size = size
    self.fileVersion = fileVersion
    self.productVersion = productVersion
    self.versionText = versionText
    self.branch = branch
    self.language = language
    self.linked = linked
    self.checksum = checksum
    self.origin = origin
  }
}

/// A revision as a store has it.
@dynamicMemberLookup
public struct Revision: Hashable, Sendable {
  let id: Int64
  let content: Int64?
  public let facts: RevisionFacts
  /// The bytes are in the store.
  public let isHeld: Bool

  public subscript<T>(dynamicMember member: KeyPath<RevisionFacts, T>) -> T { facts[keyPath: member] }

  static let byID: SQL =
    """
    SELECT r.id, r.content, c.sha256, r.size, r.file_version, r.product_version, r.version_text, r.branch, r.language, r.linked,
      r.checksum, r.origin, EXISTS (SELECT 1 FROM piece WHERE content = r.content)
    FROM revision AS r LEFT JOIN content AS c ON c.id = r.content WHERE r.id = ?1
    """

  init(_ row: borrowing Row) {
    id = row.int(0)
    content = row.optionalInt(1)
    facts = RevisionFacts(
      sha256: row.optionalBytes(2), size: row.optionalInt(3),
      fileVersion: row.optionalText(4).flatMap { FileVersion($0) },
      productVersion: row.optionalText(5).flatMap { FileVersion($0) }, versionText: row.optionalText(6),
      branch: row.optionalText(7).map { Branch($0) },
      language: row.optionalInt(8).map { UInt16(truncatingIfNeeded: $0) },
      linked: row.time(9), checksum: row.optionalInt(10).map { UInt32(truncatingIfNeeded: $0) },
      origin: RevisionFacts.Origin(rawValue: row.text(11)) ?? .stated)
    isHeld = row.flag(12)
  }

  /// `5.2.3790.1830 (srv03_sp1_rtm)`, or the size where there is no version.
  public var summary: String {
    if let version = facts.fileVersion { return "\(version)" + (facts.branch.map { " (\($0))" } ?? "") }
    return facts.size.map { "\($0) bytes" } ?? "unknown content"
  }
}

extension View {
  func revision(_ id: Int64) throws -> Revision {
    guard let revision = try database.first(Revision.byID, id, row: Revision.init) else {
      throw StoreError(.damaged, "Revision \(id) is missing from the store.")
    }
    return revision
  }
}

extension Transaction {
  /// The revision with exactly these facts, recorded if it is new.
  public func revision(_ facts: RevisionFacts) throws -> Revision {
    let content = try facts.sha256.map { try self.content($0) }
    let id = try database.first(
      """
      SELECT id FROM revision WHERE content IS ?1 AND size IS ?2 AND file_version IS ?3 AND product_version IS ?4
        AND version_text IS ?5 AND branch IS ?6 AND language IS ?7 AND linked IS ?8 AND checksum IS ?9 AND origin = ?10
      """, content, facts.size, facts.fileVersion?.description, facts.productVersion?.description, facts.versionText,
      facts.branch?.name, facts.language.map(Int64.init), facts.linked, facts.checksum.map(Int64.init),
      facts.origin.rawValue
    ) { $0.int(0) }
    if let id { return try now.revision(id) }
    try database.run(
      """
      INSERT INTO revision (act, content, size, file_version, product_version, version_text, branch, language, linked, checksum,
        origin)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
      """, number, content, facts.size, facts.fileVersion?.description, facts.productVersion?.description,
      facts.versionText, facts.branch?.name, facts.language.map(Int64.init), facts.linked,
      facts.checksum.map(Int64.init), facts.origin.rawValue)
    return try now.revision(database.lastInsertedRow)
  }
}
