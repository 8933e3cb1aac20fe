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

  /// Takes back the last act that made the state what it is: ``restore(_:)`` of the one before it, past marks, notes and all
  /// else that changed nothing. After a rollback that is one further back.
  ///
  /// - Throws: ``StoreError``: notFound where there is only the first act.
  public func undo() throws -> (undone: Act, restored: Act) {
    var undone = try Point.last.resolve(database)
    while undone.kind == .rollback || undone.changes == 0, undone.number > 1 {
      let before = undone.kind == .rollback ? undone.target ?? 0 : undone.number - 1
      // A target is before its rollback; where it is not, the store was tampered with.
      guard before < undone.number else { break }
      undone = try Point.act(before).resolve(database)
    }
    guard undone.number > 1, undone.parent < undone.number else {
      throw StoreError(.notFound, "There is nothing to undo: before the first act there is no machine.")
    }
    return (undone, try restore(.act(undone.parent)))
  }
}
