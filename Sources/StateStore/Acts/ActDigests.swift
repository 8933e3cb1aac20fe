/// What an act brought, in three digests: each over the digests of blocks of rows, and nil where it brought none. So a block
/// may be taken away some day and its digest stays, and the chain with it. docs/journal-format.md.
struct ActDigests: Hashable, Sendable {
  var changes: [UInt8]?
  /// Contents and their pieces.
  var contents: [UInt8]?
  var revisions: [UInt8]?

  init(changes: [UInt8]? = nil, contents: [UInt8]? = nil, revisions: [UInt8]? = nil) {
    (self.changes, self.contents, self.revisions) = (changes, contents, revisions)
  }

  /// - Parameters:
  ///   - last: the last of its changes; before `first` for an act that changed nothing.
  ///   - ownChanges: the changes are those this program numbered just now, each once: when all are found, no further table is
  ///     asked. In a journal from elsewhere a table could hold a number that another has.
  init(of act: Int64, from first: Int64, to last: Int64, _ database: Database, ownChanges: Bool = false) throws {
    var contents = BlockDigest()
    try contents.add("content", Self.contents, in: database, act)
    // That bytes are held is a fact of its own, beside their hash.
    try contents.add("piece", Self.pieces, in: database, act)
    self.contents = contents.finish()
    var revisions = BlockDigest()
    try revisions.add("revision", Self.revisions, in: database, act)
    self.revisions = revisions.finish()
    var changes = BlockDigest()
    var left = last &- first &+ 1
    for table in StateTable.all where !ownChanges || left > 0 {
      left &-= try changes.add(table.name, table.changesOfAct, in: database, first, last)
    }
    self.changes = changes.finish()
  }

  // Each begins with the row's number, which is not hashed twice.
  private static let contents: SQL = "SELECT id, id, act, sha256 FROM content WHERE act = ?1 ORDER BY id"
  private static let pieces: SQL = "SELECT id, id, act, content, number, size FROM piece WHERE act = ?1 ORDER BY id"
  private static let revisions: SQL = """
    SELECT id, id, act, content, size, file_version, product_version, version_text, branch, language, linked, checksum, origin
    FROM revision WHERE act = ?1 ORDER BY id
    """
}

/// The digest of rows in their order, table by table, by way of those of their blocks.
private struct BlockDigest: ~Copyable {
  /// Rows of one table in a block; a part of the format.
  private static let size: Int64 = 1024

  private var blocks = CanonicalBuffer()
  private var block = CanonicalBuffer()
  private var isEmpty = true
  private var (first, last, count): (Int64, Int64, Int64) = (0, 0, 0)

  /// - Parameter rows: the number of each in front, then what is hashed of it.
  /// - Returns: how many there were.
  @discardableResult
  mutating func add<each Value: Bindable>(
    _ table: String, _ rows: SQL, in database: Database, _ values: repeat each Value
  ) throws -> Int64 {
    var total: Int64 = 0
    try database.forEach(rows, repeat each values) { row in
      last = row.int(0)
      if count == 0 {
        first = last
        block.append(table)
      }
      row.appendCanonical(to: &block, from: 1)
      count += 1
      total &+= 1
      if count == Self.size { end(table) }
    }
    if count > 0 { end(table) }
    return total
  }

  private mutating func end(_ table: String) {
    blocks.append(table)
    blocks.append(first)
    blocks.append(last)
    blocks.append(count)
    blocks.append(block.finish())
    (count, isEmpty) = (0, false)
  }

  /// nil: there were no rows.
  mutating func finish() -> [UInt8]? { isEmpty ? nil : blocks.finish() }
}
