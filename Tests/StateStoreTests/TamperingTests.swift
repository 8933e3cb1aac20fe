import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("One value changed behind the journal's back is found")
struct TamperingTests {
  private let scratch = Scratch()

  @Test("In every column of every table, and the finding says where", arguments: notEmpty(Column.all))
  func everyColumn(column: Column) throws {
    let path = scratch.file("m.wupd")
    _ = try prunedStore(path)
    let (table, key) = (column.table, column.key.joined(separator: ", "))
    var acts: Set<Int64> = []
    do {
      let file = try Tampering(path)
      // The key as it is before, and the act it came with; of a state row the act of its change.
      let row = "(\(key)) IN (SELECT \(key) FROM \(table) ORDER BY \(key) LIMIT 1)"
      let isState = tables(of: path).contains(table + "_change")
      let act =
        isState
        ? "SELECT c.act FROM \(table) AS s JOIN \(table)_change AS c ON c.change = s.change WHERE "
          + "(\(column.key.map { "s.\($0)" }.joined(separator: ", "))) IN (SELECT \(key) FROM \(table) ORDER BY \(key) LIMIT 1)"
        : "SELECT \(table == "act" ? "number" : "act") FROM \(table) WHERE \(row)"
      acts = try Set(file.rows(act).compactMap { Int64($0[0]) })
      try file.execute("UPDATE \(table) SET \(column.name) = \(column.otherValue) WHERE \(row)")
    }
    let verification = try Store.open(path).verify()
    #expect(!verification.isSound)
    let named = verification.flaws.contains { finding in
      finding.act.map { acts.contains($0) || $0 == 1_000_001 } == true || finding.text.hasPrefix("\(table) ")
    }
    #expect(named, "of act \(acts): \(verification.flaws)")
  }

  @Test("A number that became a real number of the same value, where a column takes both")
  func reals() throws {
    for table in ["setting", "registry_value", "backup_value"] {
      let path = scratch.file("\(table).wupd")
      _ = try fullStore(path)
      do {
        let file = try Tampering(path)
        let column = table == "setting" ? "value" : "data"
        try file.execute("UPDATE \(table) SET \(column) = CAST(\(column) AS REAL) WHERE typeof(\(column)) = 'integer'")
        try #require(try file.value("SELECT count(*) > 0 FROM \(table) WHERE typeof(\(column)) = 'real'") == "1")
      }
      let findings = try Store.open(path).verify().flaws(.replay)
      #expect(findings.contains { $0.text.hasPrefix("\(table) ") }, "\(table): \(findings)")
    }
  }

  @Test("A time before all times, which reads like the first one")
  func time() throws {
    let path = scratch.file("m.wupd")
    _ = try Store.create(
      path, ActHeader(kind: .create, account: "tester", time: WindowsTime(ticks: 0))
    ) { try $0.createKey(vendorKey) }
    try Tampering(path).execute("UPDATE act SET time = -5")
    #expect(try Store.open(path).verify().firstWrongAct == 1)
  }

  @Test("The first act that is wrong is the earliest one, whichever level finds it")
  func firstWrongAct() throws {
    let path = scratch.file("m.wupd")
    _ = try fullStore(path)
    try Tampering(path).execute(
      "UPDATE act SET account = 'x' WHERE number = 4; UPDATE piece SET data = x'00' WHERE act = 1")
    let report = try Store.open(path).verify()
    #expect(report.flaws(.chain).map(\.act) == [4] && report.flaws(.payload).contains { $0.act == 1 })
    #expect(report.firstWrongAct == 1)
  }

  @Test("The finding names the object as a person knows it")
  func names() throws {
    for (statement, name) in [
      ("UPDATE registry_value SET data = 7 WHERE folded = 'COUNT'", "HKLM\\SOFTWARE\\Vendor \"COUNT\""),
      ("UPDATE registry_key SET class = 'x' WHERE folded = 'VENDOR'", "HKLM\\SOFTWARE\\Vendor"),
      ("UPDATE file SET attributes = 1 WHERE folded = 'X.DLL'", "C:\\WINDOWS\\x.dll"),
      ("UPDATE image SET hotpatched = 1", "C:\\WINDOWS\\x.dll held by SESSION MANAGER"),
      ("UPDATE setting SET value = 'xp' WHERE name = 'product'", "product"),
      ("UPDATE backup_file SET stored = 'y'", "C:\\WINDOWS\\x.dll"),
      ("UPDATE backup_value SET data = 6", "HKLM\\SOFTWARE\\Vendor \"COUNT\""),
      ("UPDATE backup_key SET existed = 0", "HKLM\\SOFTWARE\\Vendor"),
    ] {
      let path = scratch.file("\(statement.hashValue).wupd")
      _ = try fullStore(path)
      try Tampering(path).execute(statement)
      let findings = try Store.open(path).verify().flaws(.replay)
      #expect(findings.count == 1 && findings[0].text.contains(name), "\(statement): \(findings)")
    }
  }

  @Test("A row of state that was turned back to an earlier change of it")
  func earlierChange() throws {
    let path = scratch.file("m.wupd")
    _ = try fullStore(path)
    try Tampering(path).execute(
      """
      UPDATE registry_value SET (type, data, present, change) = (
        SELECT type, data, present, change FROM registry_value_change AS c
        WHERE c.key = registry_value.key AND c.folded = registry_value.folded ORDER BY change LIMIT 1)
      WHERE folded = 'COUNT'
      """)
    let store = try Store.open(path)
    #expect(try store.read { try $0.value(vendorKey, "Count") } == .dword(5))
    let findings = try store.verify().flaws(.replay)
    #expect(findings.contains { $0.act == 2 && $0.text.contains("HKLM\\SOFTWARE\\Vendor \"COUNT\"") }, "\(findings)")
  }

  @Test("Rows of state that were deleted or added")
  func rows() throws {
    for table in ["setting", "registry_value", "registry_key", "file", "session"] {
      let path = scratch.file("\(table).wupd")
      _ = try fullStore(path)
      try Tampering(path).execute("DELETE FROM \(table) WHERE change = (SELECT max(change) FROM \(table))")
      #expect(try Store.open(path).verify().flaws(.replay).contains { $0.text.hasPrefix(table) }, "\(table)")
    }
    let path = scratch.file("added.wupd")
    _ = try fullStore(path)
    try Tampering(path).execute("INSERT INTO setting VALUES ('added', 1, 1, 1)")
    #expect(try Store.open(path).verify().flaws(.replay).contains { $0.text.contains("setting added") })
  }
}
