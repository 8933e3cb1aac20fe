// Blocks that were taken away: docs/journal-format.md, "What may be pruned".
extension Store {
  static func checkPruned(_ database: Database, _ report: inout Verification) throws {
    var group: [PrunedBlock] = []
    func end() throws {
      if let first = group.first, try !isWhole(group, database) {
        report.add(
          .chain, act: first.act,
          "act \(first.act) pruned blocks of \(first.name) that act \(first.brought) never brought")
      }
      group = []
    }
    try PrunedBlock.forEach(database) { cut in
      if let last = group.last, (last.brought, last.name) != (cut.brought, cut.name) { try end() }
      group.append(cut)
      report.add(cut)
    }
    try end()
  }

  /// Whether blocks of one act and table are whole ones of it, and nothing of them is left.
  ///
  /// - Parameter cuts: in the order of their first rows.
  private static func isWhole(_ cuts: [PrunedBlock], _ database: Database) throws -> Bool {
    guard let name = cuts.first?.name, let act = try database.first(Act.byNumber, cuts[0].brought, row: Act.init) else {
      return false
    }
    let table = StateTable.all.first { $0.name == name }
    // Numbers of a store that was tampered with may be any.
    guard table != nil || name == PrunedBlock.piece, table == nil || act.firstChange >= 1 else { return false }
    // Rows of the act and the table that are left, from one number to another.
    func left(_ first: Int64, _ last: Int64) throws -> Int64 {
      if let table { return try StateTable.count(table, first, last, database) }
      return try database.first(
        "SELECT count(*) FROM piece WHERE act = ?1 AND id BETWEEN ?2 AND ?3", act.number, first, last
      ) { $0.int(0) } ?? 0
    }
    let lowest = table == nil ? 1 : act.firstChange
    let highest = table == nil ? .max : act.lastChange
    var next = lowest
    for (index, cut) in cuts.enumerated() {
      guard cut.act > act.number, next <= cut.first, cut.first <= cut.last, cut.last <= highest,
        1...PrunedBlock.size ~= cut.count, cut.last - cut.first >= cut.count - 1,
        try left(next, cut.first - 1) % PrunedBlock.size == 0, try left(cut.first, cut.last) == 0
      else { return false }
      if table != nil {
        // Numbers of other tables lie between.
        let others = try StateTable.all.reduce(Int64(0)) {
          try $0 + StateTable.count($1, cut.first, cut.last, database)
        }
        guard cut.last - cut.first - others >= cut.count - 1, try !StateTable.holds(cut.first, database),
          try !StateTable.holds(cut.last, database)
        else { return false }
      }
      next = cut.last == .max ? .max : cut.last + 1
      let isLast = try index == cuts.count - 1 && left(next, highest) == 0
      guard isLast || cut.count == PrunedBlock.size else { return false }
    }
    return true
  }
}
