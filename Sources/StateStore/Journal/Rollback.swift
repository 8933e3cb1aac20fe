import WindowsModel

extension Transaction {
  /// Brings the whole state back, or forward, to what it was at a point. What is undone stays in the journal, and can
  /// be restored the same way.
  ///
  /// Each object that changed since gets the state that the first of those changes found, in the order of those
  /// changes.
  /// - Returns: the act whose state this is.
  /// - Throws: ``StoreError``: notFound for a point that is none, or whose state is not whole any more.
  @discardableResult
  public func restore(_ point: Point) throws -> Act {
    let target = try point.resolve(database)
    try PrunedBlock.checkWhole(asOf: target.number, database)
    let last = database.gate.change
    for table in StateTable.all {
      var undone: [(predecessor: Int64, key: [Datum])] = []
      var after = target.lastChange
      // In portions, so that memory does not grow with the history.
      repeat {
        undone.removeAll(keepingCapacity: true)
        try database.forEach(table.undoTargets, target.lastChange, last, after) { row in
          undone.append((row.int(1), row.data(from: 2)))
          after = row.int(0)
        }
        for (predecessor, key) in undone {
          if predecessor == 0 {
            try database.change(table.remove, values: key)
          } else {
            try database.change(table.restore, values: [.integer(predecessor)] + key)
          }
        }
      } while !undone.isEmpty
    }
    notes.forgetKeys()
    notes.target = target.number
    notes.parent = target.parent
    notes.subject = notes.subject ?? String(target.number)
    Failpoint.rollbackRestored.reached()
    return target
  }

  /// Names the state at a point. The name is an act of its own and changes no state.
  ///
  /// - Throws: ``StoreError``: invalid for a name that is taken or can be none.
  public func mark(_ name: String, at point: Point = .last) throws {
    do {
      try Point.checkMark(name)
    } catch {
      throw StoreError(.invalid, error.description)
    }
    let taken = try database.first(
      "SELECT target FROM act WHERE subject = ?1 AND kind = ?2", name, ActKind.mark.rawValue
    ) { $0.int(0) }
    if let taken {
      throw StoreError(.invalid, "There is a mark \(name) already, at act \(taken). Choose another name.")
    }
    let target = try point.resolve(database).number
    // The state stays that of the act before, whatever was named.
    let parent = try Point.last.resolve(database).parent
    // Set when nothing can throw any more: with a throw between, the optimizer of Swift 6.3.1 stops ("ownership
    // error").
    notes.target = target
    notes.parent = parent
    notes.subject = name
  }
}
