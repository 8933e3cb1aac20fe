import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("A process that is killed in the midst of an act")
struct CrashTests {
  private let scratch = Scratch()
  private static let killed: Int32 = 128 + 9

  /// What a worker does, and the places it passes on its way.
  struct Deed: CustomTestStringConvertible, Sendable {
    let failpoint: String
    let command: String
    var testDescription: String { "\(command) at \(failpoint)" }
  }

  private static let inAnAct = ["act.begun", "act.changed", "act.hashed", "act.recorded", "act.committed"]

  static let deeds: [Deed] =
    ["act", "put", "restore"].flatMap { command in inAnAct.map { Deed(failpoint: $0, command: command) } }
    + [Deed(failpoint: "content.stored", command: "put"), Deed(failpoint: "rollback.restored", command: "restore")]

  static let creations = inAnAct + ["store.built", "store.synced", "store.named"]

  @Test("Every place that there is is tried")
  func complete() {
    #expect(Set(Self.deeds.map(\.failpoint) + Self.creations) == Set(Failpoint.ofStore.map(\.name)))
    #expect(environment("WUPD_FAILPOINT") == nil)
  }

  @Test("Its store opens again by itself, sound, and as it was before or after", arguments: notEmpty(deeds))
  func act(deed: Deed) throws {
    for seed in UInt64(1)...4 {
      let path = scratch.file("\(seed).wupd")
      let done = scratch.file("\(seed).done.wupd")
      var acts = RandomActs(seed: seed)
      var store: Store? = try acts.create(path)
      for _ in 0..<3 { try acts.act(on: #require(store)) }
      let before = try #require(store).read { try dump($0) }
      store = nil
      copy(path, to: done)
      write(noise((2 << 20) + 5, seed: seed), to: scratch.file("input"))
      let argument = ["act": "\(seed + 100)", "put": scratch.file("input"), "restore": "1"][deed.command] ?? ""

      let whole = run(built("StoreWorker"), [deed.command, done, argument])
      try #require(whole.status == 0, "\(whole.output)")
      let after = try Store.open(done).read { try dump($0) }
      let result = run(
        built("StoreWorker"), [deed.command, path, argument], environment: ["WUPD_FAILPOINT": deed.failpoint])
      try #require(result.status == Self.killed, "the worker passed no \(deed.failpoint): \(result.output)")

      let survivor = try Store.open(path)
      let isDone = try survivor.read { try $0.acts().count } == 5
      #expect(isDone == (deed.failpoint == "act.committed"), "seed \(seed)")
      #expect(try survivor.read { try dump($0) } == (isDone ? after : before), "seed \(seed)")
      #expect(try survivor.verify().flaws.isEmpty, "seed \(seed)")
      if isDone {
        #expect(try rows(of: path) == rows(of: done), "seed \(seed)")
      } else {
        // Nothing of it is left, not even a content: the same act again makes the same journal.
        try #require(run(built("StoreWorker"), [deed.command, path, argument]).status == 0)
        #expect(try rows(of: path) == rows(of: done), "seed \(seed)")
      }
    }
  }

  @Test("A store that was being made is whole or not there, and can be made then", arguments: notEmpty(creations))
  func create(failpoint: String) throws {
    let path = scratch.file("m.wupd")
    let result = run(built("StoreWorker"), ["create", path, "1"], environment: ["WUPD_FAILPOINT": failpoint])
    try #require(result.status == Self.killed, "the worker passed no \(failpoint): \(result.output)")
    if failpoint == "store.named" {
      #expect(try Store.open(path).verify().isSound)
      let again = run(built("StoreWorker"), ["create", path, "1"])
      #expect(again.output.hasPrefix("cannot create"))
      #expect(try Store.open(path).verify().isSound)
    } else {
      #expect(run("test", ["-e", path]).status == 1)
      let again = run(built("StoreWorker"), ["create", path, "1"])
      #expect(again.status == 0, "\(again.output)")
      #expect(try Store.open(path).verify().isSound)
      #expect(run("ls", [scratch.path]).output == "m.wupd\n")
    }
  }

  @Test("What a killed creation left beside the store is never taken for a draft once the store has another name")
  func renamedAfterwards() throws {
    let path = scratch.file("m.wupd")
    let kept = scratch.file("kept.wupd")
    let result = run(built("StoreWorker"), ["create", path, "1"], environment: ["WUPD_FAILPOINT": "store.named"])
    try #require(result.status == Self.killed)
    try #require(run("mv", [path, kept]).status == 0)
    let bytes = contents(of: kept)
    #expect(run(built("StoreWorker"), ["create", path, "2"]).status == 0)
    let isUntouched = contents(of: kept) == bytes
    #expect(isUntouched, "making a second store destroyed the first")
    #expect(try Store.open(kept).verify().isSound)
    #expect(try Store.open(path).verify().isSound)
  }

  @Test("Two that make a store of one name at a time: one does, the other is told")
  func twoCreators() throws {
    let path = scratch.file("m.wupd")
    var acts = RandomActs(seed: 1)
    let header = acts.header("create")
    let other = try Store.create(path, header) { transaction in
      try transaction.set("x", .number(1))
      return run(built("StoreWorker"), ["create", path, "2"])
    }.result
    #expect(other.status == 1 && other.output.hasPrefix("busy"), "\(other.output)")
    #expect(try Store.open(path).read { try $0.number(setting: "x") } == 1)
  }
}
