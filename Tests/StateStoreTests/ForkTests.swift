import TestSupport
import Testing
import WindowsModel

@testable import StateStore

@Suite("A fork is another machine that begins as one was at a point")
struct ForkTests {
  private let scratch = Scratch()

  private func fork(_ store: Store, at point: Point, _ name: String, machine: MachineID? = nil) throws -> Store {
    try store.fork(at: point, into: scratch.file(name)) { view in
      var own = header("fork", second: view.act)
      own.machine = machine
      return own
    }
    return try Store.open(scratch.file(name))
  }

  /// What is the same in both: all but the places in the stack.
  private func state(_ store: Store, at point: Point = .last) throws -> [String] {
    try store.read(at: point) { try dump($0) }.map {
      $0.replacing(#/sequence: -?\d+/#, with: "sequence").replacing(#/, act: \d+/#, with: "")
    }
  }

  @Test("Its state is that of the point, at any point, and it is sound by both verifiers")
  func states() throws {
    try withSeeds(10) { seed in
      var acts = RandomActs(seed: seed)
      let store = try acts.create(scratch.file("m\(seed).wupd"))
      for number in 2...8 as ClosedRange<Int64> {
        if number == 5 {
          try store.write(acts.header("rollback")) { _ = try $0.restore(.act(2)) }
        } else {
          try acts.act(on: store)
        }
      }
      for point in [1, 4, 5, 8] as [Int64] {
        let fork = try fork(store, at: .act(point), "\(seed)-\(point).wupd")
        let (own, origin) = try (state(fork), state(store, at: .act(point)))
        #expect(own == origin, "seed \(seed), act \(point): \(own.difference(from: origin))")
        #expect(try fork.verify().flaws == [], "seed \(seed), act \(point)")
        let found = try SecondVerifier.findings(SecondVerifier.start([fork.path]))
        #expect(found.isEmpty, "seed \(seed), act \(point): \(found)")
      }
    }
  }

  @Test("It names the machine and the act that it comes from, and has an identity of its own")
  func identity() throws {
    let store = try fullStore(scratch.file("m.wupd"))
    let anchor = try store.read { try $0.anchor(of: .act(2)) }
    let (one, other) = try (fork(store, at: .act(2), "one.wupd"), fork(store, at: .act(2), "other.wupd"))
    let acts = try [one, other].map { try $0.read { try $0.act(at: .last) } }
    #expect(acts.allSatisfy { $0.kind == .fork && $0.number == 1 && $0.subject == anchor.description })
    let machines = try Set([store, one, other].map { try $0.read { try $0.machineID() } })
    #expect(machines.count == 3)
    // Given one, the same fork is the same store.
    let given = MachineID(ofName: "given")
    let heads = try ["a.wupd", "b.wupd"].map {
      try fork(store, at: .act(2), $0, machine: given).read { try $0.anchor() }
    }
    #expect(heads[0] == heads[1] && heads[0].machine == given)
  }

  @Test("Updates stand in their order below all that comes, and come off with their backups")
  func updates() throws {
    let store = try fullStore(scratch.file("m.wupd"))
    let fork = try fork(store, at: .last, "fork.wupd")
    let update = try #require(try fork.read { try $0.allUpdates() }.first)
    #expect(update.sequence == 0 && update.isAdopted)
    #expect(try fork.read { try $0.fileBackups(of: update.name).count } == 1)
  }

  @Test("Only the contents that the state needs come along")
  func contents() throws {
    let store = try Store.create(scratch.file("m.wupd"), header("create")) { transaction in
      for text in ["old", "new"] {
        let stored = try transaction.store(Array(text.utf8))
        try transaction.put(
          WindowsPath("C:\\x.bin"), transaction.revision(RevisionFacts(sha256: stored.sha256, size: stored.size)))
      }
    }.store
    #expect(try fork(store, at: .last, "fork.wupd").verify().contents == 1)
    #expect(try store.verify().contents == 2)
  }

  @Test("A journal that was tampered with is forked by nobody")
  func tampered() throws {
    let path = scratch.file("m.wupd")
    _ = try fullStore(path)
    try Tampering(path).execute(
      "UPDATE registry_value SET data = 7 WHERE folded = 'COUNT'; UPDATE registry_value_change SET data = 7 WHERE folded = 'COUNT'"
    )
    let error = #expect(throws: StoreError.self) { _ = try fork(Store.open(path, .readOnly), at: .last, "fork.wupd") }
    #expect(error?.code == .damaged && error?.message.contains("act 1") == true)
  }

  @Test("What cannot be made leaves nothing, and the origin is not written")
  func refused() throws {
    let path = scratch.file("m.wupd")
    let store = try fullStore(path)
    let before = try store.read { try $0.anchor() }
    write([1], to: scratch.file("taken.wupd"))
    for (point, name) in [(Point.act(99), "x.wupd"), (.last, "taken.wupd"), (.last, "none/x.wupd")] {
      #expect(throws: StoreError.self) { _ = try fork(store, at: point, name) }
    }
    #expect(try store.read { try $0.anchor() } == before)
    #expect(
      run("ls", [scratch.path]).output.split(separator: "\n").filter { $0.hasSuffix(".wupd") } == [
        "m.wupd", "taken.wupd",
      ])
  }
}
