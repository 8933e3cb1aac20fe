import TestSupport
import Testing
import WindowsModel

@testable import StateStore

@Suite("Blocks can be pruned, and what was is not taken for what was not")
struct PruningTests {
  private let scratch = Scratch()
  private var path: String { scratch.file("m.wupd") }
  private let key = RegistryPath(.machine, ["K"])

  private func value(_ number: Int, _ act: Int64) -> RegistryValue { .string("\(number) of act \(act)") }

  /// Five acts that each set 1500 values anew; the second block of act 2 and the first of act 3 are pruned by acts 6 and 7.
  private func store() throws -> Store {
    let store = try Store.create(path, header("create")) { transaction in
      for number in 0..<1500 { try transaction.setValue(key, "v\(number)", value(number, 1)) }
    }.store
    for act in 2...5 as ClosedRange<Int64> {
      try store.write(header("edit", second: act)) { transaction in
        for number in 0..<1500 { try transaction.setValue(key, "v\(number)", value(number, act)) }
      }
    }
    return store
  }

  private func pruned() throws -> Store {
    let store = try store()
    try prune(store, "registry_value", broughtBy: 2, block: 1, header("prune", second: 6))
    try prune(store, "registry_value", broughtBy: 3, block: 0, header("prune", second: 7))
    return store
  }

  @Test("Every act is proved all the same, by both verifiers, and what was pruned is an answer")
  func proved() throws {
    let whole = try store()
    let anchors = try (1...5).map { act in try whole.read { try $0.anchor(of: .act(act)) } }
    try prune(whole, "registry_value", broughtBy: 2, block: 1, header("prune", second: 6))
    try prune(whole, "registry_value", broughtBy: 3, block: 0, header("prune", second: 7))
    let report = try whole.verify(anchors: anchors)
    #expect(report.flaws == [])
    #expect(report.pruned.map(\.act) == [6, 7] && report.pruned.map(\.rows) == [476, 1024])
    #expect(report.notProved.contains { $0.text.contains("pruned by act 6") })
    #expect(try SecondVerifier.findings(SecondVerifier.start([path], anchors: anchors)).isEmpty)
  }

  @Test("Reads below a cut say so, for the objects that it hit, and never that nothing was there")
  func reading() throws {
    let store = try pruned()
    func read(_ number: Int, at act: Int64) throws -> RegistryValue? {
      try store.read(at: .act(act)) { try $0.value(key, "v\(number)") }
    }
    #expect(try read(7, at: 7) == value(7, 5) && read(1400, at: 4) == value(1400, 4))
    // Behind the cut that hit it.
    #expect(try read(7, at: 4) == value(7, 4))
    // Act 2 lost the last 476, act 3 the first 1024.
    #expect(try read(1400, at: 3) == value(1400, 3))
    for (number, act) in [(7, 3), (7, 2), (7, 1), (1400, 2), (1400, 1)] as [(Int, Int64)] {
      let error = #expect(throws: StoreError.self, "v\(number) at \(act)") { _ = try read(number, at: act) }
      #expect(
        error?.code == .notFound && error?.message.contains("pruned by act") == true, "\(String(describing: error))")
    }
    let history = try store.read { try $0.history(of: key, "v7") }
    #expect(history.states.map(\.act) == [5, 4] && !history.isWhole)
    for (from, to) in [(2, 5), (1, 2), (1, 3), (2, 3), (3, 2), (3, 5)] as [(Int64, Int64)] {
      let difference = #expect(throws: StoreError.self, "\(from) to \(to)") {
        try store.read { try $0.forEachDifference(after: from, through: to) { _ in } }
      }
      #expect(difference?.message.contains("pruned") == true)
    }
    var count = 0
    try store.read { try $0.forEachDifference(after: 4, through: 5) { _ in count += 1 } }
    #expect(count == 1500)
  }

  @Test("Nobody goes back to below a cut; from behind it all goes on")
  func goingBack() throws {
    let store = try pruned()
    let error = #expect(throws: StoreError.self) {
      try store.write(header("rollback", second: 8)) { _ = try $0.restore(.act(3)) }
    }
    #expect(error?.message.contains("pruned by act 6") == true)
    try store.write(header("edit", second: 8)) { try $0.setValue(key, "v7", value(7, 8)) }
    try store.write(header("rollback", second: 9)) { _ = try $0.restore(.act(7)) }
    #expect(try store.read { try $0.value(key, "v7") } == value(7, 5))
    #expect(try store.verify().flaws == [])
    let replay = #expect(throws: StoreError.self) { try store.replay(into: scratch.file("copy.wupd")) }
    #expect(replay?.message.contains("pruned by act 6") == true)
    #expect(try SecondVerifier.findings(SecondVerifier.start([path])).isEmpty)
  }

  @Test("Contents that were pruned are known by hash, and not held")
  func contents() throws {
    let store = try Store.create(path, header("create")) { transaction in
      let stored = try transaction.store(Array("bytes".utf8))
      try transaction.put(
        WindowsPath("C:\\x.bin"), transaction.revision(RevisionFacts(sha256: stored.sha256, size: stored.size)))
    }.store
    try prune(store, PrunedBlock.piece, broughtBy: 1, header("prune", second: 1))
    let report = try store.verify()
    #expect(report.flaws == [] && report.notHeld == 1 && report.pruned.map(\.name) == ["piece"])
    #expect(try SecondVerifier.findings(SecondVerifier.start([path])).isEmpty)
    let error = #expect(throws: StoreError.self) {
      try store.read { view in
        _ = try view.file(WindowsPath("C:\\x.bin"))?.revision.map { try view.bytes(of: $0, limit: 100) }
      }
    }
    #expect(error?.message.contains("pruned by act 2") == true)
    let copy = scratch.file("copy.wupd")
    try store.replay(into: copy)
    #expect(try Store.open(copy, .readOnly).verify().flaws == [])
  }

  @Test("Rows that went without being named, or of which the name says too much, are found by both")
  func forged() throws {
    _ = try pruned()
    var paths: [String] = []
    for (index, sql) in [
      "UPDATE pruned SET count = 475 WHERE id = 1", "UPDATE pruned SET last = last - 1 WHERE id = 2",
      "UPDATE pruned SET act = 5 WHERE id = 1", "UPDATE pruned SET hash = zeroblob(32) WHERE id = 1",
      "UPDATE pruned SET name = 'setting' WHERE id = 1", "UPDATE pruned SET brought = 4 WHERE id = 2",
      "DELETE FROM pruned WHERE id = 2",
      "INSERT INTO pruned SELECT 3, act, name, brought, first, last, count, hash FROM pruned LIMIT 1",
      "DELETE FROM registry_value_change WHERE change = (SELECT min(change) FROM registry_value_change WHERE act = 4)",
    ].enumerated() {
      let copy = scratch.file("\(index).wupd")
      StateStoreTests.copy(path, to: copy)
      try Tampering(copy).execute(sql)
      #expect(try Store.open(copy, .readOnly).verify().isSound == false, "\(sql)")
      paths.append(copy)
    }
    let found = try SecondVerifier.findings(SecondVerifier.start(paths))
    for path in paths { #expect(found[path]?.isEmpty == false, "\(path)") }
  }
}
