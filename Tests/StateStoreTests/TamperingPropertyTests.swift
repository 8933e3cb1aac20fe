import StateStore
import TestSupport
import Testing

@Suite("Random tampering")
struct TamperingPropertyTests {
  private let scratch = Scratch()

  @Test("A random statement or byte is found by both verifiers, or changes nothing")
  func anything() throws {
    let stores = try (1...5).map { seed in
      let path = scratch.file("m\(seed).wupd")
      var acts = RandomActs(seed: UInt64(seed))
      let store = try acts.create(path)
      for _ in 0..<seed * 3 { try acts.act(on: store) }
      return path
    }
    let rows = stores.map { path in BothVerifiers("a random statement", of: path, in: scratch) }
    let bytes = stores.map { path in BothVerifiers("a random byte", of: path, in: scratch) }
    let content = stores.map { contents(of: $0) }
    let tables = try stores.map { path in
      try Table.all.map { table in (table: table, rows: try table.rows(of: path)) }.filter { !$0.rows.isEmpty }
    }
    try withSeeds(170) { seed in
      var generator = SeededGenerator(seed: seed)
      let store = Int(seed % UInt64(stores.count))
      if !generator.chance(3) {
        let statement = try statement(in: stores[store], tables[store], &generator)
        try rows[store].add("seed \(seed): \(statement)") { try Tampering($0).attempt(statement) }
      } else {
        var content = content[store]
        let place = Int.random(in: content.indices, using: &generator)
        let bit = Int.random(in: 0..<8, using: &generator)
        content[place] ^= 1 << bit
        try bytes[store].add("seed \(seed): bit \(bit) of byte \(place)") { path in
          write(content, to: path)
          return true
        }
      }
    }
    for both in rows + bytes { try both.judge() }
  }

  /// An UPDATE, DELETE or INSERT of one row of a table.
  private func statement(
    in store: String, _ tables: [(table: Table, rows: [Table.Row])], _ generator: inout SeededGenerator
  ) throws -> String {
    while true {
      guard let (table, rows) = tables.randomElement(using: &generator),
        let row = rows.randomElement(using: &generator),
        let other = rows.randomElement(using: &generator), let column = table.columns.randomElement(using: &generator)
      else { continue }
      // The last act may be cut off where it changed nothing; that only an anchor tells.
      if table.name == "act" && row.key == rows.last?.key { continue }
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: return "DELETE FROM \(table.name) WHERE \(row.condition)"
      case 1:
        let columns = table.columns.map(\.name)
        return "INSERT INTO \(table.name) (\(columns.joined(separator: ", "))) SELECT "
          + "\(columns.map { table.fresh[$0] ?? $0 }.joined(separator: ", ")) FROM \(table.name) WHERE \(row.condition)"
      case 2:
        let value = try Tampering(store, readOnly: true).value(
          "SELECT quote(\(column.name)) FROM \(table.name) WHERE \(other.condition)")
        return "UPDATE \(table.name) SET \(column.name) = \(value) WHERE \(row.condition)"
      default:
        let values = [
          "NULL", "0", "1", "-1", "''", "'x'", "x''", "x'00'", "\(column.name) + 1", "\(column.name) || 'x'",
          "\(Int64.random(in: .min ... .max, using: &generator))",
        ]
        return
          "UPDATE \(table.name) SET \(column.name) = \(values.randomElement(using: &generator) ?? "0") WHERE \(row.condition)"
      }
    }
  }
}
