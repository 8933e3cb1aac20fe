import WindowsModel

extension Store {
  /// Makes a new machine that begins in the state of this one at a point: a store of its own, whose first act names the
  /// machine and the act it comes from by their anchor and brings all that was there, with the contents that it needs. What
  /// led there stays in this store, which is only read.
  ///
  /// Updates stand on it as on a machine that was adopted: they were there before its journal begins.
  ///
  /// - Parameter header: of the first act, without a subject; its machine, if it has none, is drawn.
  /// - Returns: the anchor of the point.
  /// - Throws: ``StoreError``: notFound for a point that is none or not whole any more, cannotCreate, and as
  ///   ``open(_:_:patience:)``.
  @discardableResult
  public func fork(
    at point: Point = .last, into path: String, _ header: (borrowing View) throws -> ActHeader
  ) throws -> Anchor {
    let (anchor, lastChange, header) = try read(at: point) { view in
      try PrunedBlock.checkWhole(asOf: view.act, view.database)
      var own = try header(view)
      let act = try view.act(at: .act(view.act))
      let anchor = try view.anchor(of: .act(view.act))
      own.subject = anchor.description
      return (anchor, act.lastChange, own)
    }
    if header.machine == anchor.machine {
      throw StoreError(.invalid, "\(anchor.machine) is the machine that is forked; the new one is another.")
    }
    try StoreFile.build(path) { database in
      try attached(to: database) {
        // What it begins with is what the journal says, and not what somebody made of it.
        try prove(through: anchor.act)
        _ = try Self.perform({ _ in header }, on: database, .current, path: path) { transaction in
          try transaction.bring(through: lastChange)
        }
      }
    }
    return anchor
  }
}

extension Store {
  /// - Throws: ``StoreError``: damaged, naming the first act that is not as it was recorded.
  private func prove(through last: Int64) throws {
    try withState { database in
      let isCut = try PrunedBlock.isAny(database)
      var previous: [UInt8] = []
      try database.forEach(Self.actsThrough, last) { row in
        let act = Act(row)
        let cuts = isCut ? try PrunedBlock.all(of: act.number, database) : []
        guard try act.isProven(after: previous, database, cuts: cuts, inspect: { _, _ in }) else {
          throw StoreError(
            .damaged, "\(path): act \(act.number) is not as it was recorded, so nothing is forked of it.",
            hint: StoreHint.verifyAndReplay)
        }
        previous = act.hash
      }
    }
  }

  private static let actsThrough = Act.select(from: "act WHERE number <= ?1 ORDER BY number")
}

extension Transaction {
  /// Brings the state that the attached store (``Overlay``) had after a change.
  fileprivate func bring(through lastChange: Int64) throws {
    for table in StateTable.all { try database.run(table.fork, lastChange) }
    for sql in Self.needed { try database.run(sql, number) }
    // In the order in which they came, below all that comes.
    try database.run(
      """
      UPDATE installed_update SET sequence = place, change = next_change()
      FROM (
        SELECT id, row_number() OVER (ORDER BY sequence, length(article), article, folded) - count(*) OVER () AS place
        FROM installed_update WHERE present) AS stack
      WHERE installed_update.id = stack.id
      """)
  }

  /// Revisions that the state refers to, contents that those do, and the pieces that are held of them.
  private static let needed: [SQL] = {
    let referring = StateTable.all.filter { $0.references.contains { $0.table == "revision" } }
    let used = referring.map { "SELECT revision FROM \($0.name)" }.joined(separator: " UNION ")
    return [
      .derived(
        """
        INSERT INTO main.revision (id, act, content, size, file_version, product_version, version_text, branch, language, linked,
          checksum, origin)
        SELECT id, ?1, content, size, file_version, product_version, version_text, branch, language, linked, checksum, origin
        FROM source_revision WHERE id IN (\(used)) ORDER BY id
        """),
      """
      INSERT INTO main.content (id, act, sha256)
      SELECT id, ?1, sha256 FROM source_content WHERE id IN (SELECT content FROM main.revision) ORDER BY id
      """,
      """
      INSERT INTO main.piece (id, act, content, number, size, data)
      SELECT id, ?1, content, number, size, data FROM source_piece
      WHERE content IN (SELECT id FROM main.content) ORDER BY id
      """,
    ]
  }()
}
