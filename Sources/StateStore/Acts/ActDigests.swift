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
  ///   - cuts: what was pruned of it.
  ///   - inspect: sees each change as it goes by: the row of ``StateTable/changesOfAct``.
  init(
    of act: Int64, from first: Int64, to last: Int64, _ database: Database, ownChanges: Bool = false,
    cuts: [PrunedBlock] = [], inspect: (StateTable, borrowing Row) throws -> Void = { _, _ in }
  ) throws {
    var contents = BlockDigest()
    try contents.add("content", Self.contents, [], in: database, act) { _ in }
    // That bytes are held is a fact of its own, beside their hash.
    try contents.add("piece", Self.pieces, cuts, in: database, act) { _ in }
    try contents.add("pruned", Self.pruned, [], in: database, act) { _ in }
    self.contents = contents.finish()
    var revisions = BlockDigest()
    try revisions.add("revision", Self.revisions, [], in: database, act) { _ in }
    self.revisions = revisions.finish()
    var changes = BlockDigest()
    var left = last &- first &+ 1
    for table in StateTable.all where !ownChanges || left > 0 {
      left &-= try changes.add(table.name, table.changesOfAct, cuts, in: database, first, last) {
        try inspect(table, $0)
      }
    }
    self.changes = changes.finish()
  }

  // Each begins with the row's number, which is not hashed twice.
  private static let contents: SQL = "SELECT id, id, act, sha256 FROM content WHERE act = ?1 ORDER BY id"
  private static let pieces: SQL = "SELECT id, id, act, content, number, size FROM piece WHERE act = ?1 ORDER BY id"
  private static let pruned: SQL = """
    SELECT id, id, act, name, brought, first, last, count, hash FROM pruned WHERE act = ?1 ORDER BY id
    """
  private static let revisions: SQL = """
    SELECT id, id, act, content, size, file_version, product_version, version_text, branch, language, linked, checksum, origin
    FROM revision WHERE act = ?1 ORDER BY id
    """
}

/// The digest of rows in their order, table by table, by way of those of their blocks.
private struct BlockDigest: ~Copyable {
  private struct Block {
    let table: String
    let first: Int64
    let last: Int64
    let count: Int64
    /// nil: it comes from the second core.
    let hash: [UInt8]?
  }

  private var block = CanonicalBuffer(mayShare: true)
  private var blocks: [Block] = []
  private var (first, last, count): (Int64, Int64, Int64) = (0, 0, 0)

  /// - Parameters:
  ///   - rows: the number of each in front, then what is hashed of it.
  ///   - cuts: blocks that are not there any more, of this table or others.
  /// - Returns: how many rows there were.
  @discardableResult
  mutating func add<each Value: Bindable>(
    _ table: String, _ rows: SQL, _ cuts: [PrunedBlock], in database: Database, _ values: repeat each Value,
    inspect: (borrowing Row) throws -> Void
  ) throws -> Int64 {
    var total: Int64 = 0
    var cuts = cuts.isEmpty ? [] : cuts.filter { $0.name == table }[...]
    try database.forEach(rows, repeat each values) { row in
      let number = row.int(0)
      while let cut = cuts.first, cut.first < number {
        if count > 0 { end(table) }
        add(cuts.removeFirst())
      }
      last = number
      if count == 0 {
        first = number
        block.append(table)
      }
      row.appendCanonical(to: &block, from: 1)
      try inspect(row)
      count += 1
      total &+= 1
      if count == PrunedBlock.size { end(table) }
    }
    if count > 0 { end(table) }
    for cut in cuts { add(cut) }
    return total
  }

  private mutating func add(_ cut: PrunedBlock) {
    blocks.append(Block(table: cut.name, first: cut.first, last: cut.last, count: cut.count, hash: cut.hash))
  }

  private mutating func end(_ table: String) {
    blocks.append(Block(table: table, first: first, last: last, count: count, hash: block.finishOrLater()))
    count = 0
  }

  /// nil: there were no rows.
  mutating func finish() -> [UInt8]? {
    if blocks.isEmpty { return nil }
    var later = block.laterDigests()[...]
    var buffer = CanonicalBuffer()
    for block in blocks {
      buffer.append(block.table)
      buffer.append(block.first)
      buffer.append(block.last)
      buffer.append(block.count)
      buffer.append(block.hash ?? later.popFirst() ?? [])
    }
    return buffer.finish()
  }
}
