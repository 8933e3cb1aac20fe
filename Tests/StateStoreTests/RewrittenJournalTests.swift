import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("A journal that was rewritten in itself soundly is found with an anchor, by both verifiers")
struct RewrittenJournalTests {
  private let scratch = Scratch()
  private let last: Int64 = 12

  /// A store of twelve acts, one of them a rollback, and an anchor of each.
  private func store(_ name: String = "m.wupd", seed: UInt64 = 7) throws -> (path: String, anchors: [Anchor]) {
    let path = scratch.file(name)
    var acts = RandomActs(seed: seed)
    let store = try acts.create(path)
    for _ in 2...6 { try acts.act(on: store, most: 12) }
    try store.write(acts.header("rollback")) { transaction in _ = try transaction.restore(.act(3)) }
    for _ in 8...last { try acts.act(on: store, most: 12) }
    return (path, try (1...last).map { number in try store.read { try $0.anchor(of: .act(number)) } })
  }

  /// Both verifiers without an anchor, and with all: nothing is wrong inside, and every act beyond `kept` is missed.
  private func examine(_ kind: String, _ path: String, _ anchors: [Anchor], kept: Int64) throws {
    let bare = try Store.open(path, .readOnly).verify()
    #expect(bare.flaws.isEmpty, "\(kind): \(bare.flaws)")
    #expect(bare.notProved.contains { $0.hint == .keepAnchor })
    #expect(try SecondVerifier.findings(SecondVerifier.start([path])).isEmpty, "\(kind)")

    let all = try Store.open(path, .readOnly).verify(anchors: anchors)
    #expect(all.anchors.map(\.anchor) == anchors)
    #expect(all.anchors.filter(\.holds).map(\.anchor.act) == Array(anchors.map(\.act).prefix(Int(kept))), "\(kind)")
    #expect(all.flaws.map(\.level) == all.anchors.filter { !$0.holds }.map { _ in .anchor })
    #expect(all.anchoredAct == (kept > 0 ? kept : nil))
    let found = try SecondVerifier.findings(SecondVerifier.start([path], anchors: anchors))[path] ?? []
    #expect(found.count == anchors.count - Int(kept), "\(kind): \(found)")
    for anchor in anchors {
      let findings = try Store.open(path, .readOnly).verify(levels: [], anchors: [anchor]).flaws
      #expect(findings.isEmpty == (anchor.act <= kept), "\(kind): act \(anchor.act): \(findings)")
    }
    print(
      "tampering: \(kind): sound without an anchor, \(anchors.count - Int(kept)) of \(anchors.count) anchors miss it")
  }

  @Test("The last acts taken away and the state put back to what it was before them")
  func cutOff() throws {
    let (original, anchors) = try store()
    for kept in stride(from: last - 1, through: 1, by: -1) {
      let path = scratch.file("\(kept).wupd")
      copy(original, to: path)
      try cutOff(path, after: kept)
      try examine("the last \(last - kept) acts taken away", path, anchors, kept: kept)
    }
  }

  /// What somebody would do who knows the format.
  private func cutOff(_ path: String, after act: Int64) throws {
    let file = try Tampering(path)
    for table in Table.all where table.isState {
      let columns = table.columns.map(\.name).filter { $0 != "change" }.joined(separator: ", ")
      let isSame = table.key.map { "c.\($0) = \(table.name).\($0)" }.joined(separator: " AND ")
      try file.execute(
        """
        DELETE FROM \(table.name)_change WHERE act > \(act);
        UPDATE \(table.name) SET (\(columns), change) = (
          SELECT \(columns), change FROM \(table.name)_change AS c WHERE \(isSame) ORDER BY change DESC LIMIT 1)
        WHERE EXISTS (SELECT 1 FROM \(table.name)_change AS c WHERE \(isSame));
        DELETE FROM \(table.name) WHERE NOT EXISTS (SELECT 1 FROM \(table.name)_change AS c WHERE \(isSame));
        """)
    }
    for table in ["content", "piece", "revision"] { try file.execute("DELETE FROM \(table) WHERE act > \(act)") }
    try file.execute("DELETE FROM act WHERE number > \(act)")
  }

  @Test("The journal replaced by a shorter one of its own, and by one that goes on otherwise")
  func replaced() throws {
    let (original, anchors) = try store()
    for kept in [1, 3, 6, 8, 11] as [Int64] {
      let path = scratch.file("\(kept).wupd")
      _ = try Store.open(original, .readOnly).replay(to: .act(kept), into: path)
      try examine("a shorter journal of \(kept) acts", path, anchors, kept: kept)
      let store = try Store.open(path)
      for second in kept...last + 1 {
        try store.write(header(second: second)) { try $0.set("x", .number(second)) }
      }
      try examine("\(kept) acts of the journal and other acts", path, anchors, kept: kept)
    }
  }

  @Test("Another machine's store under the same name")
  func otherMachine() throws {
    let (original, anchors) = try store()
    let (other, _) = try store("other.wupd", seed: 8)
    copy(other, to: original)
    try examine("another machine's store", original, anchors, kept: 0)
    let findings = try Store.open(original, .readOnly).verify(anchors: [anchors[11]]).flaws
    #expect(findings.map(\.text) == ["the anchor of act 12 is of another machine, or the journal was replaced"])
  }

  @Test("An anchor that names another machine does not hold, though it has the hash of the act")
  func otherName() throws {
    let (path, anchors) = try store()
    let anchor = Anchor(machine: MachineID(ofName: "other"), act: 5, hash: anchors[4].hash)
    let report = try Store.open(path, .readOnly).verify(anchors: [anchor])
    #expect(report.anchors.map(\.holds) == [false] && report.anchoredAct == nil && !report.isSound)
  }

  @Test("An anchor of an act that was rolled back holds as any other")
  func rolledBack() throws {
    let (path, anchors) = try store()
    let report = try Store.open(path, .readOnly).verify(anchors: [anchors[4]])
    #expect(report.isSound && report.anchoredAct == 5)
    #expect(try SecondVerifier.findings(SecondVerifier.start([path], anchors: [anchors[4]])).isEmpty)
  }
}
