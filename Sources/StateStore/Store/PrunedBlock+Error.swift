extension PrunedBlock {
  /// - Throws: ``StoreError``: notFound where changes were taken away after an act, so that its state is not whole.
  static func checkWhole(asOf act: Int64, _ database: Database) throws {
    if let cut = try database.first(later, act, row: PrunedBlock.init) { throw StoreError.pruned(cut.act, asOf: act) }
  }

  /// - Throws: the same where changes of some were taken away, so that what differs between two changes is not known.
  static func checkWhole(from first: Int64, to last: Int64, _ database: Database) throws {
    let cut = try database.first(
      "SELECT act FROM pruned WHERE name <> 'piece' AND last > ?1 AND first <= ?2 LIMIT 1", first, last
    ) { $0.int(0) }
    if let cut { throw StoreError.pruned(cut, asOf: nil) }
  }

  /// Why a change is not there that another names as the one before it.
  static func error(ofChange change: Int64, in table: String, _ database: Database) throws -> StoreError {
    guard let cut = try database.first(ofChange, table, change, row: PrunedBlock.init) else {
      return StoreError(.damaged, "Change \(change) of \(table), which a later one names, is missing from the journal.")
    }
    return .pruned(cut.act, asOf: nil)
  }
}

extension StoreError {
  static func pruned(_ act: Int64, asOf point: Int64?) -> StoreError {
    StoreError(
      .notFound,
      "What it was \(point.map { "as of act \($0)" } ?? "at that point") is not known any more: changes were pruned by act \(act). That is not the same as that nothing was there."
    )
  }
}
