import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("A store whose tables somebody else made")
struct HostileSchemaTests {
  private let scratch = Scratch()

  private static let traps = [
    "CREATE TRIGGER extra AFTER INSERT ON act BEGIN UPDATE setting SET value = 'owned'; END",
    "CREATE TRIGGER extra AFTER INSERT ON setting BEGIN DELETE FROM piece; END",
    "DROP TRIGGER setting_changes",
    "CREATE INDEX extra ON setting (abs(change))",
    "CREATE TABLE extra (x)",
    "CREATE VIEW extra AS SELECT load_extension('x')",
    "CREATE VIRTUAL TABLE extra USING fts5 (x)",
    "ALTER TABLE setting ADD COLUMN extra ANY",
    "ALTER TABLE setting RENAME TO kept; CREATE VIEW setting AS SELECT * FROM kept",
    "ALTER TABLE act RENAME TO kept; CREATE VIRTUAL TABLE act USING fts5 (number, hash)",
    "ANALYZE",
  ]

  @Test("Is neither read nor written, and stays as it is, byte for byte", arguments: notEmpty(traps))
  func refused(statement: String) throws {
    let path = scratch.file("m.wupd")
    _ = try fullStore(path)
    try #require(run("sqlite3", ["-bail", path], input: statement).status == 0)
    let before = contents(of: path)
    for access in [Store.Access.readOnly, .readWrite] {
      let store = try Store.open(path, access)
      let reading = #expect(throws: StoreError.self) { try store.read { try dump($0) } }
      #expect(
        reading?.code == .damaged && reading?.hint as? StoreHint == .verifyAndReplay, "\(reading?.message ?? "")")
      let writing = #expect(throws: StoreError.self) { try store.write(header()) { try $0.set("x", .number(1)) } }
      #expect(writing?.code == .damaged || writing?.code == .noPermission, "\(writing?.message ?? "")")
      #expect(try !store.verify().flaws(.structure).isEmpty)
    }
    #expect(contents(of: path) == before)
  }

  @Test("A view or a virtual table in the place of a table is not looked into, and no level is called sound")
  func view() throws {
    for statement in notEmpty(Self.traps.filter { $0.hasPrefix("ALTER TABLE") }) {
      let path = scratch.file("\(statement.hashValue).wupd")
      _ = try fullStore(path)
      try #require(run("sqlite3", ["-bail", path], input: statement).status == 0)
      let report = try Store.open(path, .readOnly).verify()
      for level in [Verification.Level.structure, .chain, .payload, .replay] {
        #expect(!report.flaws(level).isEmpty, "\(statement): \(level)")
      }
    }
  }

  @Test("What its journal proves comes out of a replay into a store that is sound")
  func replayed() throws {
    let path = scratch.file("m.wupd")
    _ = try fullStore(path)
    try #require(run("sqlite3", ["-bail", path], input: Self.traps[0]).status == 0)
    let replayed = scratch.file("replayed.wupd")
    try Store.open(path, .readOnly).replay(into: replayed)
    #expect(try Store.open(replayed).verify().isSound)
  }
}
