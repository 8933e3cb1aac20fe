import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("A store that was tampered with as a whole")
struct TamperedFileTests {
  private let scratch = Scratch()

  private func store(_ name: String = "m.wupd") throws -> String {
    _ = try fullStore(scratch.file(name))
    return scratch.file(name)
  }

  private func shell(_ path: String, _ script: String) throws {
    let result = run("sqlite3", ["-bail", path], input: script)
    try #require(result.status == 0, "\(result.errors)")
  }

  @Test("An untouched store is sound, and says what it cannot prove")
  func untouched() throws {
    let store = try Store.open(store())
    let verification = try store.verify()
    #expect(verification.flaws.isEmpty)
    #expect(verification.checked == [.structure, .chain, .payload, .replay])
    #expect(verification.acts == 4)
    #expect(verification.contents == 2)
    #expect(verification.notProved.count == 1)
    let anchored = try store.verify(anchors: [store.read { try $0.anchor() }])
    #expect(anchored.flaws.isEmpty && anchored.notProved.isEmpty && anchored.anchoredAct == 4)
    let earlier = try store.verify(anchors: [store.read { try $0.anchor(of: .act(2)) }])
    #expect(earlier.flaws.isEmpty && earlier.anchoredAct == 2)
    #expect(earlier.notProved.map(\.text) == ["That acts 3 to 4 are original: no anchor reaches them."])
  }

  @Test("A value changed with the stock shell, its triggers dropped and put back, is found")
  func stockShell() throws {
    let path = try store()
    let triggers = run(
      "sqlite3",
      [
        "-readonly", path,
        "SELECT sql || ';' FROM sqlite_schema WHERE tbl_name = 'registry_value' AND type = 'trigger'",
      ])
    let drops = run(
      "sqlite3",
      [
        "-readonly", path,
        "SELECT 'DROP TRIGGER ' || name || ';' FROM sqlite_schema WHERE tbl_name = 'registry_value' AND type = 'trigger'",
      ])
    try shell(
      path,
      "BEGIN; \(drops.output) UPDATE registry_value SET data = 99 WHERE folded = 'COUNT'; \(triggers.output) COMMIT;")
    let findings = try Store.open(path).verify().flaws
    #expect(findings.map(\.level) == [.replay])
    #expect(findings.first?.act == 2)
    #expect(findings.first?.text.contains("HKLM\\SOFTWARE\\Vendor \"COUNT\"") == true)
  }

  @Test(
    "A change of the schema is found and named",
    arguments: [
      ("DROP TRIGGER piece_stays", "piece_stays was removed"),
      ("DROP INDEX act_by_subject", "act_by_subject was removed"),
      ("DROP VIEW journal", "journal was removed"),
      ("CREATE TRIGGER extra AFTER INSERT ON act BEGIN DELETE FROM piece; END", "extra does not belong"),
      ("CREATE TABLE extra (x)", "extra does not belong"), ("CREATE VIEW extra AS SELECT 1", "extra does not belong"),
      (
        "DROP TRIGGER act_stays; CREATE TRIGGER act_stays BEFORE UPDATE ON act BEGIN SELECT 1; END",
        "act_stays was altered"
      ),
      ("ALTER TABLE setting ADD COLUMN extra ANY", "setting was altered"),
      ("DROP VIEW journal; CREATE VIEW journal AS SELECT 1 AS act", "journal was altered"),
    ])
  func schema(statement: String, finding: String) throws {
    let path = try store()
    try shell(path, statement)
    let findings = try Store.open(path).verify().flaws(.structure)
    #expect(findings.contains { $0.text.contains(finding) }, "\(findings)")
  }

  @Test("Any byte of a held content, raw or compressed, is found when it is another")
  func flippedBytes() throws {
    for isCompacted in [false, true] {
      let path = try store("\(isCompacted).wupd")
      if isCompacted { try Store.open(path).write(header("compact", second: 9)) { _ = try $0.compact() } }
      let piece = isCompacted ? "2" : "1"
      let length = Int(try Tampering(path).value("SELECT length(data) FROM piece WHERE id = \(piece)")) ?? 0
      try #require(length > 10)
      for place in 1...length {
        let byte = try Tampering(path).value("SELECT hex(substr(data, \(place), 1)) FROM piece WHERE id = \(piece)")
        let other = hexadecimal([(UInt8(byte, radix: 16) ?? 0) ^ 0x01])
        func put(_ byte: String) throws {
          try Tampering(path).execute(
            "UPDATE piece SET data = CAST(substr(data, 1, \(place - 1)) || x'\(byte)' || substr(data, \(place + 1)) AS BLOB) WHERE id = \(piece)"
          )
        }
        try put(other)
        let findings = try Store.open(path).verify().flaws
        #expect(findings.contains { $0.level == .payload && $0.text.contains("C:\\WINDOWS\\x.dll") }, "byte \(place)")
        try put(byte)
      }
      #expect(try Store.open(path).verify().isSound)
    }
  }

  @Test("A piece that is missing, twice there or in another place is found")
  func pieces() throws {
    for (name, statement) in [
      ("gone", "DELETE FROM piece WHERE id = 1"),
      ("number", "UPDATE piece SET number = 1 WHERE id = 1"),
      ("more", "INSERT INTO piece (act, content, number, size, data) VALUES (1, 1, 1, 1, x'00')"),
      ("orphan", "INSERT INTO piece (act, content, number, size, data) VALUES (1, 99, 0, 1, x'00')"),
      ("negative", "UPDATE piece SET size = -1 WHERE id = 1"),
      ("huge", "UPDATE piece SET size = 9223372036854775807 WHERE id = 1"),
      ("empty", "UPDATE piece SET data = x'', size = 0 WHERE id = 1"),
    ] {
      let path = try store("\(name).wupd")
      try Tampering(path).execute(statement)
      #expect(try !Store.open(path).verify().isSound, "\(statement)")
    }
  }

  @Test("A journal that was cut off is found with an anchor, and is whole without one")
  func cutOff() throws {
    let path = try store()
    let anchor = try Store.open(path).read { try $0.anchor() }
    // The last act gave a name and changed nothing else, so that nothing inside misses it.
    try Tampering(path).execute("DELETE FROM act WHERE number = 4")
    let store = try Store.open(path)
    #expect(try store.verify().isSound)
    let findings = try store.verify(anchors: [anchor]).flaws
    #expect(findings.map(\.level) == [.anchor])
    #expect(findings.first?.act == 4)
    #expect(findings.first?.text.contains("cut off") == true)
  }

  @Test("A store that was put in the place of another is found with an anchor")
  func replaced() throws {
    let anchor = try Store.open(store()).read { try $0.anchor() }
    var first = header("create", second: 1)
    first.machine = MachineID(ofName: "other")
    let other = try Store.create(scratch.file("other.wupd"), first) { try $0.createKey(vendorKey) }.store
    #expect(try other.verify().isSound)
    let findings = try other.verify(anchors: [anchor]).flaws
    #expect(findings.count == 1 && findings[0].level == .anchor && findings[0].text.contains("another machine"))
    // The same beginning, another end.
    let branch = scratch.file("branch.wupd")
    try Store.open(scratch.file("m.wupd")).replay(to: .act(2), into: branch)
    let continued = try Store.open(branch)
    for second in 2...4 {
      try continued.write(header(second: Int64(second))) { try $0.set("x", .number(Int64(second))) }
    }
    #expect(try continued.verify(anchors: [anchor]).flaws.map(\.act) == [4])
  }

  @Test("An anchor is read as it was printed, and nothing else is one")
  func anchors() throws {
    let anchor = try Store.open(store()).read { try $0.anchor() }
    let line = anchor.description
    #expect(Anchor(line) == anchor)
    #expect(Anchor(line.uppercased().replacing("WUPD-ANCHOR", with: "wupd-anchor")) == anchor)
    for text in [
      "", "x " + line, line + " x", String(line.dropLast()), line.replacing(" 4 ", with: " 0 "),
      line.replacing(" 2 ", with: " 1 "),
    ] {
      #expect(Anchor(text) == nil, "\(text)")
      #expect(throws: StoreError.self, "\(text)") { try Anchor.all(in: text) }
    }
  }

  @Test("An anchor that was wrapped on its way, and many at once, are read")
  func manyAnchors() throws {
    let store = try Store.open(store())
    let anchors = try (1...4).map { number in try store.read { try $0.anchor(of: .act(number)) } }
    for separator in ["\n", "\r\n", " ", "\n\n", "\t"] {
      #expect(try Anchor.all(in: anchors.map(\.description).joined(separator: separator)) == anchors)
    }
    let line = anchors[3].description
    for place in 0..<line.count {
      let wrapped = "\(line.prefix(place))\r\n\(line.dropFirst(place))"
      // Only the first word and the number of the act are not whole again.
      let isWhole = place == 0 || place >= "wupd-anchor".count
      #expect((try? Anchor.all(in: wrapped)) == (isWhole ? [anchors[3]] : nil), "wrapped at \(place)")
    }
  }
}
