import TestSupport
import Testing
import WindowsModel

@testable import StateStore

@Suite("The database guards itself against SQL from elsewhere")
struct GuardTests {
  private let scratch = Scratch()
  private let path: String
  private let bytes: [UInt8]

  init() throws {
    path = scratch.file("m.wupd")
    _ = try prunedStore(path)
    bytes = contents(of: path)
  }

  private func query(_ text: String) -> [String] {
    run("sqlite3", ["-readonly", path, text]).output.split(separator: "\n").map(String.init)
  }

  private func expectRefused(_ statement: String) {
    let result = run("sqlite3", ["-bail", path, statement])
    #expect(result.status != 0, "\(statement) was taken")
    let refusals = ["only_wupd_writes_here", "append-only", "never deleted", "never changes", "outside an act"]
    #expect(refusals.contains { result.errors.contains($0) }, "\(statement): \(result.errors)")
    let isUntouched = contents(of: path) == bytes
    #expect(isUntouched, "\(statement) changed the file")
  }

  static let names: [String] = {
    let scratch = Scratch()
    _ = try? prunedStore(scratch.file("m.wupd"))
    return tables(of: scratch.file("m.wupd"))
  }()

  @Test("Every table has a row that could be lost")
  func filled() {
    #expect(Self.names.count == 31)
    for table in Self.names { #expect(query("SELECT count(*) > 0 FROM \(table)") == ["1"], "\(table)") }
  }

  @Test("No row comes", arguments: notEmpty(names))
  func insert(table: String) {
    for verb in ["INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE", "REPLACE"] {
      expectRefused("\(verb) INTO \(table) SELECT * FROM \(table) LIMIT 1")
    }
  }

  @Test("No row goes", arguments: notEmpty(names))
  func delete(table: String) {
    expectRefused("DELETE FROM \(table)")
    expectRefused("DELETE FROM \(table) WHERE true")
  }

  @Test("No column of any row changes, under no name of it", arguments: notEmpty(names))
  func update(table: String) {
    let columns = query("SELECT name FROM pragma_table_info('\(table)')")
    #expect(!columns.isEmpty)
    for column in columns {
      expectRefused("UPDATE \(table) SET \(column) = \(column)")
      expectRefused("UPDATE OR REPLACE \(table) SET \(column) = \(column) WHERE true")
    }
    guard run("sqlite3", ["-readonly", path, "SELECT rowid FROM \(table) LIMIT 1"]).status == 0 else {
      return
    }
    for alias in ["rowid", "_rowid_", "oid"] { expectRefused("UPDATE \(table) SET \(alias) = \(alias) + 1000") }
  }

  @Test("An upsert and an UPDATE through another table are refused as well", arguments: notEmpty(names))
  func other(table: String) {
    guard let column = query("SELECT name FROM pragma_table_info('\(table)') WHERE NOT pk").first else { return }
    expectRefused(
      "INSERT INTO \(table) SELECT * FROM \(table) WHERE true ON CONFLICT DO UPDATE SET \(column) = \(column)")
    expectRefused("UPDATE \(table) SET \(column) = \(column) FROM (SELECT 1)")
  }

  @Test("The program itself writes nowhere outside an act")
  func outsideAnAct() throws {
    let store = try Store.open(path)
    for table in StateTable.all {
      let error = #expect(throws: StoreError.self) {
        try store.withState { try $0.execute(.derived("UPDATE \(table.name) SET present = present")) }
      }
      #expect(error?.message.contains("no act is open") == true)
    }
    #expect(try store.verify().flaws.isEmpty)
  }
}
