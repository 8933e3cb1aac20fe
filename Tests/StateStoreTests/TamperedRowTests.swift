import StateStore
import TestSupport
import Testing

@Suite("Rows that were dropped, inserted or exchanged are found by both verifiers")
struct TamperedRowTests {
  private let scratch = Scratch()

  private func store() throws -> String {
    _ = try prunedStore(scratch.file("m.wupd"))
    return scratch.file("m.wupd")
  }

  @Test("Every row of every table, dropped")
  func dropped() throws {
    let original = try store()
    let both = BothVerifiers("a row dropped", of: original, in: scratch)
    for table in Table.all {
      // The last act only gave a name: cut off, it leaves a journal that is whole, and only an anchor misses it.
      for row in try table.rows(of: original) where table.name != "act" || row.key != ["6"] {
        try both.add("\(table.name) \(row.key)", acts: row.acts, names: row.names) { path in
          try Tampering(path).attempt("DELETE FROM \(table.name) WHERE \(row.condition)")
        }
      }
    }
    try both.judge()
  }

  @Test("Every table, emptied")
  func emptied() throws {
    let original = try store()
    let both = BothVerifiers("a table emptied", of: original, in: scratch)
    for table in Table.all {
      let names = table.names + ["\(table.name),", "act 1", "act 2", "act 5", "the journal is empty"]
      try both.add(table.name, names: names) {
        try Tampering($0).attempt("DELETE FROM \(table.name)")
      }
    }
    try both.judge()
  }

  @Test("A copy of every row under a key of its own")
  func copied() throws {
    let original = try store()
    let both = BothVerifiers("a row copied", of: original, in: scratch)
    for table in Table.all {
      let columns = table.columns.map(\.name)
      for row in try table.rows(of: original) {
        let values = columns.map { table.fresh[$0] ?? $0 }
        // A copy of a row of the journal or the contents comes in under the row's own act, or beyond the last one.
        let acts = table.name == "act" ? [5] : row.acts.union([0])
        try both.add("\(table.name) \(row.key)", acts: acts, names: table.names) { path in
          try Tampering(path).attempt(
            "INSERT INTO \(table.name) (\(columns.joined(separator: ", "))) "
              + "SELECT \(values.joined(separator: ", ")) FROM \(table.name) WHERE \(row.condition)")
        }
      }
    }
    try both.judge()
  }

  @Test("A new object with a change of its own, which the last act takes for its own")
  func new() throws {
    let original = try store()
    let both = BothVerifiers("a row that is new, with its change", of: original, in: scratch)
    for table in Table.all where table.isState {
      let columns = table.columns.map(\.name).filter { $0 != "change" }
      let list = columns.joined(separator: ", ")
      let values = columns.map { table.fresh[$0] ?? $0 }.joined(separator: ", ")
      for takesIt in [false, true] {
        try both.add(
          "\(table.name), by the act: \(takesIt)", acts: [4], names: ["\(table.name)_change ", "of \(table.name) "]
        ) {
          path in
          let file = try Tampering(path)
          let change = "(SELECT max(last_change) + 1 FROM act)"
          return file.attempt(
            """
            INSERT INTO \(table.name) (\(list), change) SELECT \(values), \(change) FROM \(table.name) LIMIT 1;
            INSERT INTO \(table.name)_change (change, act, predecessor, \(list))
              SELECT change, 4, 0, \(list) FROM \(table.name) WHERE change = \(change);
            \(takesIt ? "UPDATE act SET last_change = last_change + 1 WHERE number = 4" : "")
            """)
        }
      }
    }
    try both.judge()
  }

  @Test("Every two neighbours of a table, what they hold exchanged under their keys")
  func exchanged() throws {
    let original = try store()
    let both = BothVerifiers("two rows exchanged", of: original, in: scratch)
    for table in Table.all {
      let rows = try table.rows(of: original)
      for (row, next) in zip(rows, rows.dropFirst()) {
        let acts = row.acts.union(next.acts)
        for keepsChange in table.isState ? [false, true] : [false] {
          try both.add(
            "\(table.name) \(row.key) and \(next.key)\(keepsChange ? ", the changes kept" : "")", acts: acts,
            names: row.names + next.names
          ) { try Tampering($0).attempt(table.exchange(row, next, keepsChange: keepsChange)) }
        }
      }
    }
    try both.judge()
  }

  @Test("The hidden order of rows, where a table is read by it")
  func order() throws {
    let original = try store()
    let both = BothVerifiers("row numbers moved up", of: original, in: scratch)
    for table in Table.all
    where table.key.count == 1 && table.columns.contains(where: { $0.type == "INTEGER" && table.key == [$0.name] }) {
      try both.add(table.name) { path in
        try Tampering(path).attempt(
          "UPDATE \(table.name) SET \(table.key[0]) = -\(table.key[0]); UPDATE \(table.name) SET \(table.key[0]) = 1000 - \(table.key[0])"
        )
      }
    }
    try both.judge()
  }
}
