import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("One store and many that use it at a time")
struct SharedStoreTests {
  private let scratch = Scratch()

  private func store() throws -> Store {
    try Store.create(scratch.file("m.wupd"), header("create")) { try $0.set("count", .number(0)) }.store
  }

  /// Counts one further: whoever comes next must see it.
  private static func count(_ store: Store) throws {
    try store.write(header()) { transaction in
      let count = try #require(try transaction.now.number(setting: "count"))
      #expect(count == transaction.number - 2, "an act is not seen by the next")
      try transaction.set("count", .number(count + 1))
      try transaction.setValue(vendorKey, "Count", .qword(UInt64(count + 1)))
    }
  }

  /// The two that every act sets alike, seen twice.
  private static func look(_ store: Store) throws {
    try store.read { view in
      for _ in 0..<2 {
        let count = try #require(try view.number(setting: "count"))
        let other = try view.value(vendorKey, "Count")
        #expect(other == .qword(UInt64(count)) || count == 0)
        #expect(try view.anchor().act == count + 1)
      }
    }
  }

  private func work(_ tasks: Int, acts: Int, _ store: @escaping @Sendable () throws -> Store) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<tasks {
        group.addTask {
          let store = try store()
          for _ in 0..<acts {
            try Self.count(store)
            try Self.look(store)
          }
        }
      }
      try await group.waitForAll()
    }
  }

  @Test("Tasks that share one opened store lose no act and see whole ones")
  func shared() async throws {
    let store = try store()
    try await work(8, acts: 20) { store }
    #expect(try store.read { try $0.number(setting: "count") } == 160)
    #expect(try store.verify().flaws.isEmpty)
  }

  @Test("Several openings in one process lose no act of each other, and see whole ones")
  func several() async throws {
    let path = try store().path
    try await work(6, acts: 15) { try Store.open(path, patience: 60_000) }
    let store = try Store.open(path)
    #expect(try store.read { try $0.number(setting: "count") } == 90)
    #expect(try store.verify().flaws.isEmpty)
  }

  @Test("Two that write in turn see each the act of the other")
  func inTurn() throws {
    let one = try store()
    let other = try Store.open(one.path)
    for _ in 0..<25 {
      try Self.count(one)
      try Self.look(other)
      try Self.count(other)
      try Self.look(one)
    }
    #expect(try one.read { try $0.number(setting: "count") } == 50)
  }

  @Test("Who reads beside another process and would write too is told to end the reading, and can then")
  func readerFirst() throws {
    let path = try fullStore(scratch.file("m.wupd")).path
    let holder = try #require(
      BackgroundProcess(built("StoreWorker"), ["look", path, scratch.file("ready"), scratch.file("go")]))
    try #require(waitForFile(scratch.file("ready")))
    do {
      let reader = try Store.open(path, .readOnly)
      _ = try reader.read { try dump($0) }
      let error = #expect(throws: StoreError.self) {
        try Store.open(path, patience: 200).write(header(second: 9)) { try $0.set("x", .number(1)) }
      }
      #expect(error?.code == .busy && error?.message.contains("reader") == true, "\(error?.message ?? "")")
      #expect(try reader.read { try $0.number(setting: "x") } == nil)
    }
    try Store.open(path).write(header(second: 9)) { try $0.set("x", .number(1)) }
    write([], to: scratch.file("go"))
    #expect(holder.finish() == 0)
    #expect(try Store.open(path).verify().flaws.isEmpty)
  }

  @Test("Of many that make a store at once one does, and the others are told", arguments: 1...4)
  func creators(round: Int) throws {
    let path = scratch.file("\(round).wupd")
    let makers = (0..<4).map { number in
      RunningProgram(built("StoreWorker"), bytes: ["create", path, "\(number)"].map { Array($0.utf8) })
    }
    let results = makers.map { $0.wait() }
    #expect(results.count { $0.status == 0 } == 1)
    for result in results where result.status != 0 {
      #expect(result.output.hasPrefix("busy") || result.output.hasPrefix("cannot create"), "\(result.output)")
    }
    #expect(try Store.open(path).verify().flaws.isEmpty)
    #expect(run("ls", [scratch.path]).output == "\(round).wupd\n")
  }
}
