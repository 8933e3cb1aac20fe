import CSQLite
import TestSupport
import Testing
import WindowsModel

@testable import StateStore

/// SQLite's own record of what became different in the tables of state, made without the journal.
private final class Session: @unchecked Sendable {
  private var session: OpaquePointer?

  init(_ store: Store) throws {
    self.session = try store.withState { database in
      var session: OpaquePointer?
      try #require(sqlite3session_create(database.handle, "main", &session) == SQLITE_OK)
      for table in StateTable.all { try #require(sqlite3session_attach(session, table.name) == SQLITE_OK) }
      return Handle(pointer: session)
    }.pointer
  }

  /// Must be called while the store is open.
  func end() { sqlite3session_delete(session) }

  struct Handle: @unchecked Sendable { let pointer: OpaquePointer? }

  struct Difference: Sendable {
    let table: String
    let operation: Int32
    /// Columns whose value after is told, by number.
    let changed: [Int32]
    /// Of an INSERT: the value in each column.
    let numbers: [Int64]
  }

  func differences() throws -> [Difference] {
    var size: Int32 = 0
    var bytes: UnsafeMutableRawPointer?
    try #require(sqlite3session_changeset(session, &size, &bytes) == SQLITE_OK)
    defer { sqlite3_free(bytes) }
    var iterator: OpaquePointer?
    try #require(sqlite3changeset_start(&iterator, size, bytes) == SQLITE_OK)
    defer { sqlite3changeset_finalize(iterator) }
    var result: [Difference] = []
    while sqlite3changeset_next(iterator) == SQLITE_ROW {
      var name: UnsafePointer<CChar>?
      var columns: Int32 = 0
      var operation: Int32 = 0
      var indirect: Int32 = 0
      try #require(sqlite3changeset_op(iterator, &name, &columns, &operation, &indirect) == SQLITE_OK)
      var changed: [Int32] = []
      var numbers: [Int64] = []
      for column in 0..<columns where operation != SQLITE_DELETE {
        var value: OpaquePointer?
        try #require(sqlite3changeset_new(iterator, column, &value) == SQLITE_OK)
        if value != nil { changed.append(column) }
        numbers.append(value.map { sqlite3_value_int64($0) } ?? 0)
      }
      result.append(
        Difference(
          table: name.map { String(cString: $0) } ?? "", operation: operation, changed: changed, numbers: numbers))
    }
    return result
  }
}

@Suite("SQLite's session extension as a witness")
struct SessionWitnessTests {
  /// The columns of each table in their order.
  private func columns(_ store: Store) throws -> [String: [String]] {
    var result: [String: [String]] = [:]
    for table in StateTable.all {
      result[table.name] = try store.withState { database in
        try database.all(.derived("SELECT name FROM pragma_table_info('\(table.name)') ORDER BY cid")) { $0.text(0) }
      }
    }
    return result
  }

  @Test("After a rollback nothing in any row of state differs but the number of its change")
  func rollback() throws {
    let seeds = 100
    print("seeds 1 to \(seeds)")
    var kinds: Set<Int32> = []
    try withSeeds(seeds) { seed in
      let scratch = Scratch()
      var acts = RandomActs(seed: seed)
      let store = try acts.create(scratch.file("m.wupd"))
      for _ in 0..<3 { try acts.act(on: store) }
      let columns = try columns(store)
      let point = try store.read { try $0.act(at: .last).number }
      let session = try Session(store)
      defer { session.end() }
      for _ in 0..<Int.random(in: 1...6, using: &acts.generator) {
        if acts.generator.chance(4) {
          let back = Int64.random(in: 1...point, using: &acts.generator)
          try store.write(acts.header("rollback")) { _ = try $0.restore(.act(back)) }
        } else {
          try acts.act(on: store)
        }
      }
      try store.write(acts.header("rollback")) { _ = try $0.restore(.act(point)) }
      for difference in try session.differences() {
        let names = try #require(columns[difference.table])
        let told = difference.changed.map { names[Int($0)] }
        let place = "seed \(seed): \(difference.table)"
        kinds.insert(difference.operation)
        switch difference.operation {
        case SQLITE_UPDATE: #expect(told == ["change"], "\(place) \(told)")
        case SQLITE_INSERT:
          let present = try #require(names.firstIndex(of: "present"))
          #expect(difference.numbers[present] == 0, "\(place) came and stayed")
        default: Issue.record("\(place): a row was deleted")
        }
      }
    }
    #expect(environment("WUPD_SEED") != nil || kinds == [SQLITE_UPDATE, SQLITE_INSERT])
  }

  @Test("A refused and a rehearsed act leave no difference at all")
  func nothing() throws {
    try withSeeds(20) { seed in
      let scratch = Scratch()
      var acts = RandomActs(seed: seed)
      let store = try acts.create(scratch.file("m.wupd"))
      let before = try rows(of: store.path)
      let session = try Session(store)
      defer { session.end() }
      try store.rehearse(acts.header()) { try $0.setValue(vendorKey, "x", .dword(1)) }
      #expect(throws: StoreError.self) {
        try store.write(acts.header()) { transaction in
          try transaction.setValue(vendorKey, "x", .dword(1))
          throw StoreError(.invalid, "refused")
        }
      }
      #expect(try session.differences().isEmpty, "seed \(seed)")
      #expect(try rows(of: store.path) == before, "seed \(seed)")
    }
  }
}
