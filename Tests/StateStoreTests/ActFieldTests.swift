import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("Every byte of an act matters")
struct ActFieldTests {
  private static let texts = ["kind", "subject", "command", "account", "outcome", "program"]

  @Test("Of a text, wherever it is changed", arguments: notEmpty(texts))
  func text(field: String) throws {
    let scratch = Scratch()
    let path = scratch.file("m.wupd")
    let store = try fullStore(path)
    let file = try Tampering(path)
    let text = try file.value("SELECT \(field) FROM act WHERE number = 2")
    try #require(!text.isEmpty)
    let length = text.utf8.count
    for place in 0...length {
      var bytes = Array(text.utf8)
      if place < length { bytes[place] ^= 1 } else { bytes.append(0x20) }
      try file.execute("UPDATE act SET \(field) = CAST(x'\(hexadecimal(bytes))' AS TEXT) WHERE number = 2")
      let findings = try store.verify().flaws
      #expect(findings.contains { $0.level == .chain && $0.act == 2 }, "byte \(place) of \(field): \(findings)")
    }
    try file.execute("UPDATE act SET \(field) = '\(text)' WHERE number = 2")
    #expect(try store.verify().isSound)
  }

  @Test(
    "Of a number, whatever bit it is",
    arguments: ["parent", "target", "time", "bias", "code", "first_change", "last_change"])
  func numbers(field: String) throws {
    let scratch = Scratch()
    let path = scratch.file("m.wupd")
    let store = try fullStore(path)
    let file = try Tampering(path)
    // The act that named a point has a target.
    let value = try #require(Int64(file.value("SELECT \(field) FROM act WHERE number = 4")))
    for bit in 0..<64 {
      try file.execute(
        "UPDATE act SET \(field) = \(value ^ (1 << bit)) WHERE number = 4".replacing(
          "-9223372036854775808", with: "-9223372036854775807 - 1"))
      #expect(try store.verify().firstWrongAct == 4, "bit \(bit) of \(field)")
    }
    if field == "target" {
      try file.execute("UPDATE act SET target = NULL WHERE number = 4")
      #expect(try store.verify().firstWrongAct == 4)
    }
  }

  @Test("Of the hash itself")
  func hash() throws {
    let scratch = Scratch()
    let path = scratch.file("m.wupd")
    let store = try fullStore(path)
    let file = try Tampering(path)
    let hash = try store.read { try $0.act(at: .act(2)).hash }
    for place in hash.indices {
      var bytes = hash
      bytes[place] ^= 0x80
      try file.execute("UPDATE act SET hash = x'\(hexadecimal(bytes))' WHERE number = 2")
      #expect(try store.verify().firstWrongAct == 2, "byte \(place)")
    }
    try file.execute("UPDATE act SET hash = x'\(hexadecimal(hash))' WHERE number = 2")
    #expect(try store.verify().isSound)
  }

  @Test("Two acts that changed places are found, the first of them first")
  func order() throws {
    let scratch = Scratch()
    let path = scratch.file("m.wupd")
    let store = try fullStore(path)
    try Tampering(path).execute(
      "UPDATE act SET number = -2 WHERE number = 2; UPDATE act SET number = 2 WHERE number = 3; UPDATE act SET number = 3 WHERE number = -2"
    )
    #expect(try store.verify().firstWrongAct == 2)
  }
}
