extension Store {
  /// Builds a new store from the journal alone: contents, revisions and changes, act by act to a point, each act proved
  /// against its hash as it comes out. The new store is equal to this one row by row as it was at that point, and of this
  /// program's version, as every new one.
  ///
  /// Works on a damaged store as far as its journal holds. This store is only read.
  /// - Returns: the number of acts and of changes.
  /// - Throws: ``StoreError``: damaged, naming the first act that does not come out as recorded; cannotCreate, and as
  ///   ``open(_:_:patience:)``.
  @discardableResult
  public func replay(to point: Point = .last, into path: String) throws -> (acts: Int64, changes: Int64) {
    let end = try withState { try point.resolve($0) }
    return try StoreFile.build(path, schema) { database in
      try attached(to: database) { try replay(through: end.number, database) }
    }
  }

  private func replay(through end: Int64, _ database: Database) throws -> (acts: Int64, changes: Int64) {
    // What is left of the changes does not lead from state to state.
    if let cut = try database.first(
      "SELECT act FROM source_pruned WHERE name <> 'piece' ORDER BY act LIMIT 1", row: { $0.int(0) })
    {
      throw StoreError(
        .notFound, "\(path): cannot be made anew of its journal: changes were pruned by act \(cut). Copy the file.")
    }
    let isCut = try database.number("SELECT EXISTS (SELECT 1 FROM source_pruned)") != 0
    try database.execute("BEGIN IMMEDIATE")
    var previous: [UInt8] = []
    var lastChange: Int64 = 0
    for number in 1...max(1, end) {
      do {
        (previous, lastChange) = try replay(number, after: previous, lastChange, isCut: isCut, database)
      } catch let error as SQLiteError where error.isDamage {
        throw StoreError(
          .damaged,
          "\(self.path): act \(number) cannot be read (\(error.message)). "
            + (number > 1 ? "Those before it can: say a point." : "Without it no act can be taken out."))
      }
    }
    try database.execute("COMMIT")
    return (end, lastChange)
  }

  /// Copies one act into the new store, and proves it.
  private func replay(
    _ number: Int64, after previous: [UInt8], _ lastChange: Int64, isCut: Bool, _ database: Database
  ) throws -> ([UInt8], Int64) {
    guard let act = try database.first(Self.sourceAct, number, row: Act.init) else {
      throw StoreError(.damaged, "\(self.path): act \(number) is missing from the journal.")
    }
    guard act.firstChange == lastChange &+ 1, act.lastChange >= lastChange else {
      throw StoreError(.damaged, "\(self.path): act \(number) does not follow on the changes of the act before.")
    }
    database.gate.open(act: number, lastChange: lastChange)
    try database.run(
      "INSERT INTO main.content SELECT id, act, sha256 FROM source_content WHERE act = ?1 ORDER BY id", number)
    try database.run(
      """
      INSERT INTO main.piece SELECT id, act, content, number, size, data FROM source_piece WHERE act = ?1 ORDER BY id
      """, number)
    try database.run("INSERT INTO main.revision SELECT * FROM source_revision WHERE act = ?1 ORDER BY id", number)
    if isCut {
      try database.run("INSERT INTO main.pruned SELECT * FROM source_pruned WHERE act = ?1 ORDER BY id", number)
    }
    if act.changes > 0 {
      for table in StateTable.all { try database.run(table.replay, act.firstChange, act.lastChange) }
    }
    let cuts = isCut ? try database.all(Self.cutsOfSource, number, row: PrunedBlock.init) : []
    let digests = try ActDigests(of: number, from: act.firstChange, to: act.lastChange, database, cuts: cuts)
    guard digests == act.digests, act.hash(after: previous) == act.hash else {
      throw StoreError(.damaged, "\(self.path): act \(number) does not come out of its replay as it is recorded.")
    }
    try act.insert(database)
    database.gate.close()
    return (act.hash, act.lastChange)
  }

  private static let cutsOfSource: SQL = """
    SELECT act, name, brought, first, last, count, hash FROM source_pruned WHERE brought = ?1 ORDER BY name, first
    """
  private static let sourceAct = Act.select(from: "source_act WHERE number = ?1")
}
