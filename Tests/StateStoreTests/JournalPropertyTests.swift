import CSQLite
import StateStore
import TestSupport
import Testing
import WindowsModel

/// For the stock shell: the rows of every table, in order of their keys.
let rowScript: String = {
  let tables = [
    "act", "content", "revision", "setting", "registry_key", "registry_value", "file", "image", "session",
    "installed_update", "backup_file", "backup_key", "backup_value", "setting_change", "registry_key_change",
    "registry_value_change", "file_change", "image_change", "session_change", "installed_update_change",
    "backup_file_change", "backup_key_change", "backup_value_change", "evidence", "finding", "evidence_change",
    "finding_change",
  ]
  return tables.map { "SELECT '\($0)'; SELECT * FROM \($0) ORDER BY 1, 2;" }.joined(separator: "\n")
}()

/// Rows of every table, as text, in order of their keys.
func rows(of path: String) throws -> [String] {
  let result = run("sqlite3", ["-readonly", "-quote", path], input: rowScript)
  try #require(result.status == 0, "\(result.errors)")
  return result.output.split(separator: "\n").map(String.init)
}

@Suite("The journal, over random acts")
struct JournalPropertyTests {
  @Test("An act that foresaw something is to the last row the act that did not")
  func foresight() throws {
    try withSeeds(20) { seed in
      let scratch = Scratch()
      let stores = try ["plain", "foreseeing"].map { name in
        var acts = RandomActs(seed: seed)
        let store = try acts.create(scratch.file(name))
        var others = RandomActs(seed: seed &+ 1)
        for _ in 0..<3 {
          try store.write(acts.header()) { transaction in
            for _ in 0..<4 {
              if name != "plain" {
                try transaction.foresee { transaction in
                  for _ in 0..<4 { try others.change(transaction) }
                  transaction.assume("that this is done")
                  transaction.conclude(.refused, code: 1)
                }
              }
              try acts.change(transaction)
            }
          }
        }
        return store
      }
      #expect(try rows(of: stores[0].path) == rows(of: stores[1].path), "seed \(seed)")
      #expect(try stores[1].verify().isSound, "seed \(seed)")
    }
  }

  @Test("Rollback to any point, a read as of it, and a replay to it all give the state at that point")
  func threeWaysToAPoint() throws {
    try withSeeds(70) { seed in
      let scratch = Scratch()
      var acts = RandomActs(seed: seed)
      let path = scratch.file("m.wupd")
      let store = try acts.create(path)
      var states: [[String]] = [try store.read { try dump($0) }]
      for _ in 0..<Int.random(in: 3...9, using: &acts.generator) {
        if acts.generator.chance(6) {
          let back = Int64.random(in: 1...Int64(states.count), using: &acts.generator)
          try store.write(acts.header("rollback")) { transaction in _ = try transaction.restore(.act(back)) }
        } else {
          try acts.act(on: store)
        }
        states.append(try store.read { try dump($0) })
      }
      for (index, state) in states.enumerated() {
        let seen = try store.read(at: .act(Int64(index + 1))) { try dump($0) }
        #expect(seen == state, "seed \(seed): as of act \(index + 1)")
      }
      let point = Int64.random(in: 1...Int64(states.count), using: &acts.generator)
      let replayed = scratch.file("replayed.wupd")
      try store.replay(to: .act(point), into: replayed)
      let other = try Store.open(replayed)
      #expect(try other.read { try dump($0) } == states[Int(point) - 1], "seed \(seed): replay to act \(point)")
      #expect(try other.verify().flaws.isEmpty, "seed \(seed): replayed")

      try store.write(acts.header("rollback")) { transaction in _ = try transaction.restore(.act(point)) }
      #expect(try store.read { try dump($0) } == states[Int(point) - 1], "seed \(seed): rollback to act \(point)")
      #expect(try store.verify().flaws.isEmpty, "seed \(seed)")

      let whole = scratch.file("whole.wupd")
      try store.replay(into: whole)
      #expect(try rows(of: whole) == rows(of: path), "seed \(seed): replay, row by row")
    }
  }

  @Test("The same acts under the same clock make the same journal head")
  func deterministic() throws {
    try withSeeds(20) { seed in
      let scratch = Scratch()
      var heads: [Anchor] = []
      for name in ["one.wupd", "two.wupd"] {
        var acts = RandomActs(seed: seed)
        let store = try acts.create(scratch.file(name))
        for _ in 0..<6 { try acts.act(on: store) }
        heads.append(try store.read { try $0.anchor() })
      }
      #expect(heads[0] == heads[1], "seed \(seed)")
    }
  }
}
