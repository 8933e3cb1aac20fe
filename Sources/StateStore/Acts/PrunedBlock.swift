import WindowsModel

/// A block of rows that an act took away, with its hash, which keeps the digest of the act that brought it:
/// docs/journal-format.md, "What may be pruned".
struct PrunedBlock: Hashable, Sendable {
  /// That took it away.
  let act: Int64
  /// A table of state, for its changes, or `piece`.
  let name: String
  /// The act whose rows they were.
  let brought: Int64
  /// Numbers of its first and its last row.
  let first: Int64
  let last: Int64
  let count: Int64
  let hash: [UInt8]

  static let piece = "piece"
  /// Rows of one table in a block; a part of the format.
  static let size: Int64 = 1024

  init(_ row: borrowing Row) {
    act = row.int(0)
    name = row.text(1)
    brought = row.int(2)
    first = row.int(3)
    last = row.int(4)
    count = row.int(5)
    hash = row.bytes(6)
  }

  private static let columns = "SELECT act, name, brought, first, last, count, hash FROM"
  private static let ofAct = SQL.derived("\(columns) pruned WHERE brought = ?1 ORDER BY name, first")
  static let ofChange = SQL.derived("\(columns) pruned WHERE name = ?1 AND ?2 BETWEEN first AND last LIMIT 1")
  static let later = SQL.derived("\(columns) pruned WHERE act > ?1 AND name <> 'piece' ORDER BY act LIMIT 1")
  private static let every = SQL.derived("\(columns) pruned ORDER BY brought, name, first")

  static func isAny(_ database: Database) throws -> Bool {
    try database.number("SELECT EXISTS (SELECT 1 FROM pruned)") != 0
  }

  /// What was taken away of an act, table by table in the order of its rows.
  ///
  static func all(of act: Int64, _ database: Database) throws -> [PrunedBlock] {
    try database.all(ofAct, act, row: PrunedBlock.init)
  }

  static func forEach(_ database: Database, _ body: (PrunedBlock) throws -> Void) throws {
    try database.forEach(every) { try body(PrunedBlock($0)) }
  }

  /// The last act that took contents away; nil: none did.
  static func ofContents(_ database: Database) throws -> Int64? {
    try database.first("SELECT act FROM pruned WHERE name = 'piece' ORDER BY act DESC LIMIT 1") { $0.int(0) }
  }

  static func covers(_ change: Int64, of table: String, _ database: Database) throws -> Bool {
    try database.first(ofChange, table, change) { _ in true } == true
  }
}
