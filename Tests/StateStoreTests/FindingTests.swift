import TestSupport
import Testing
import WindowsModel

@testable import StateStore

@Suite("Findings are on record as what they were concluded from") struct FindingTests {
  private let scratch = Scratch()

  private func store(_ findings: Finding...) throws -> Store {
    try Store.create(scratch.file("m.wupd"), header("create")) { transaction in
      for finding in findings { try transaction.record(finding) }
    }.store
  }

  @Test(
    "Arguments come back as they were, whatever stands in them",
    arguments: [
      [], [""], ["", ""], ["a", "", "b"], ["one\ntwo", "100%"], ["%0A", "%25", "%"], ["\r\n", "\n\n"], ["a\0b"],
      ["a%\u{301}", "\n\u{301}", "%0"],
      ["C:\\WINDOWS", "ß"],
    ])
  func arguments(_ arguments: [String]) throws {
    let finding = Finding("clock", Statement(rule: "clock.bias", revision: 3, arguments), witnesses: [])
    let found = try #require(try store(finding).read { try $0.findings() }.first)
    #expect(found.conclusion == finding.conclusion && found.subject == "clock" && found.number == 1)
  }

  @Test("What a person signs is an act, keeps its words, and goes with a rollback")
  func signing() throws {
    let store = try store(
      Finding(
        "a", Statement(rule: "x"), witnesses: [Statement(rule: "w")], against: [Statement(rule: "d", ["1"])]),
      Finding("b", Statement(rule: "y"), witnesses: []))
    try store.write(header("sign", second: 1)) { try $0.sign(1, name: "N", text: "a: x\n  - w") }
    let signed = try store.read { try $0.findings() }
    #expect(signed[0].signatures == [Finding.Signature(name: "N", text: "a: x\n  - w", act: 2)])
    #expect(signed[0].witnesses.map(\.rule) == ["w"] && signed[0].against.map(\.arguments) == [["1"]])
    #expect(signed[1].signatures == [])
    try store.write(header("rollback", second: 2)) { _ = try $0.restore(.act(1)) }
    #expect(try store.read { try $0.findings()[0].signatures } == [])
    try store.write(header("sign", second: 3)) { try $0.sign(1, name: "M", text: "t") }
    #expect(try store.read { try $0.findings()[0].signatures.map(\.name) } == ["M"])
    // Brought back by a rollback, a signature is still of its own act.
    try store.write(header("rollback", second: 4)) { _ = try $0.restore(.act(2)) }
    #expect(try store.read { try $0.findings()[0].signatures.map(\.act) } == [2])
    #expect(try store.read(at: .act(2)) { try $0.findings()[0].signatures.map(\.name) } == ["N"])
    #expect(try store.verify().flaws == [])
  }

  @Test("A finding that is not there is signed by nobody")
  func signingNothing() throws {
    let store = try store()
    let error = #expect(throws: StoreError.self) {
      try store.write(header("sign")) { try $0.sign(1, name: "N", text: "") }
    }
    #expect(error?.code == .notFound)
    #expect(try store.read { $0.act } == 1)
  }
}
