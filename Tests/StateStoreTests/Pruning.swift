import TestSupport
import WindowsModel

@testable import StateStore

/// Takes away a block of what an act brought, as an act of a later program may.
///
/// - Parameters:
///   - name: a table of state, for its changes, or `piece`.
///   - block: of 1024 rows, from 0.
func prune(_ store: Store, _ name: String, broughtBy act: Int64, block: Int = 0, _ header: ActHeader) throws {
  try store.write(header) { transaction in
    let database = transaction.database
    let (table, number) = name == PrunedBlock.piece ? (name, "id") : ("\(name)_change", "change")
    let own =
      StateTable.all.first { $0.name == name }?.columns.dropLast().map { $0 } ?? [
        "id", "act", "content", "number", "size",
      ]
    let columns = (name == PrunedBlock.piece ? own : ["present", "change", "act", "predecessor"] + own).joined(
      separator: ", ")
    var buffer = CanonicalBuffer()
    var numbers: [Int64] = []
    buffer.append(name)
    try database.forEach(
      .derived("SELECT \(number), \(columns) FROM \(table) WHERE act = ?1 ORDER BY \(number) LIMIT 1024 OFFSET ?2"),
      act,
      Int64(block * 1024)
    ) { row in
      numbers.append(row.int(0))
      row.appendCanonical(to: &buffer, from: 1)
    }
    let (first, last) = (numbers.first ?? 0, numbers.last ?? 0)
    try database.run(
      "INSERT INTO pruned (act, name, brought, first, last, count, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      transaction.number, name, act, first, last, Int64(numbers.count), buffer.finish())
    try database.run(.derived("DELETE FROM \(table) WHERE act = ?1 AND \(number) BETWEEN ?2 AND ?3"), act, first, last)
  }
}

/// A ``fullStore(_:)`` of which something was pruned, so that every table has rows. Six acts.
func prunedStore(_ path: String) throws -> Store {
  let store = try fullStore(path)
  try store.write(header("edit", second: 4)) { transaction in
    for name in ["product", "bias"] { try transaction.set(name, .text("another")) }
  }
  try prune(store, "setting", broughtBy: 1, header("prune", second: 5))
  return store
}
