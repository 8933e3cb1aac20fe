import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("Two processes at one store")
struct ConcurrencyTests {
  private let scratch = Scratch()

  private var ready: String { scratch.file("ready") }
  private var go: String { scratch.file("go") }

  private func store() throws -> Store { try fullStore(scratch.file("m.wupd")) }

  @Test("A writer that waits in vain is told that the store is in use, and does nothing")
  func busy() throws {
    let path = try store().path
    let before = try Store.open(path).read { try dump($0) }
    let holder = try #require(BackgroundProcess(built("StoreWorker"), ["hold", path, ready, go]))
    try #require(waitForFile(ready))
    let second = try Store.open(path, patience: 200)
    let error = #expect(throws: StoreError.self) { try second.write(header()) { try $0.set("mine", .number(1)) } }
    #expect(error?.code == .busy)
    #expect(error?.message.contains(path) == true && error?.message.contains("Try again") == true)
    #expect(try second.read { try dump($0) } == before, "a reader sees nothing of an act that is not done")
    #expect(run(built("StoreWorker"), ["write", path]).output.hasPrefix("busy"))
    write([], to: go)
    #expect(holder.finish() == 0)
    #expect(try second.read { try $0.number(setting: "held") } == 1)
    try second.write(header()) { try $0.set("mine", .number(1)) }
    #expect(try second.verify().flaws.isEmpty)
    #expect(try second.read { try $0.acts().count } == 6)
  }

  @Test("A writer that has patience goes on where the other one ended")
  func patient() throws {
    let path = try store().path
    let holder = try #require(BackgroundProcess(built("StoreWorker"), ["hold", path, ready, go]))
    try #require(waitForFile(ready))
    let second = try Store.open(path, patience: 60_000)
    write([], to: go)
    try second.write(header()) { transaction in
      #expect(transaction.number == 6)
      try transaction.set("mine", .number(1))
    }
    #expect(holder.finish() == 0)
    #expect(try second.verify().flaws.isEmpty)
  }

  @Test("A writer that is killed while another waits holds nothing any more")
  func killed() throws {
    let path = try store().path
    let holder = try #require(BackgroundProcess(built("StoreWorker"), ["hold", path, ready, go]))
    try #require(waitForFile(ready))
    holder.signal(9)
    #expect(holder.finish() == 137)
    let store = try Store.open(path, patience: 200)
    try store.write(header()) { try $0.set("mine", .number(1)) }
    #expect(try store.read { try $0.number(setting: "held") } == nil)
    #expect(try store.verify().flaws.isEmpty)
  }

  @Test("A reader sees one state from beginning to end, whatever is written meanwhile")
  func steady() throws {
    let store = try store()
    let reader = try #require(BackgroundProcess(built("StoreWorker"), ["look", store.path, ready, go]))
    try #require(waitForFile(ready))
    for second in Int64(10)..<15 {
      try store.write(header(second: second)) { try $0.setValue(vendorKey, "Count", .qword(UInt64(second))) }
    }
    write([], to: go)
    #expect(reader.finish() == 0)
    let inside = try store.read { view in
      let before = try dump(view)
      let other = run(built("StoreWorker"), ["write", store.path])
      let after = try dump(view)
      return (other.status, before == after)
    }
    #expect(inside == (0, true))
    #expect(try store.read { try $0.text(setting: "written by") } == "worker")
  }

  @Test("A lock that the stock shell holds is one like any other")
  func stockShell() throws {
    let path = try store().path
    let script = scratch.file("script")
    write(
      Array("BEGIN IMMEDIATE;\n.shell touch \(ready); while [ ! -e \(go) ]; do sleep 0.01; done\nCOMMIT;\n".utf8),
      to: script)
    let shell = try #require(BackgroundProcess("sqlite3", [path, ".read \(script)"]))
    try #require(waitForFile(ready))
    let store = try Store.open(path, patience: 200)
    let error = #expect(throws: StoreError.self) { try store.write(header()) { try $0.set("x", .number(1)) } }
    #expect(error?.code == .busy)
    write([], to: go)
    #expect(shell.finish() == 0)
    try store.write(header()) { try $0.set("x", .number(1)) }
  }

  @Test("Many writers lose nothing of each other")
  func many() throws {
    let path = try store().path
    let count = 6
    let workers = try (0..<count).map { try #require(BackgroundProcess(built("StoreWorker"), ["act", path, "\($0)"])) }
    #expect(workers.map { $0.finish() } == [Int32](repeating: 0, count: count))
    let store = try Store.open(path)
    #expect(try store.read { try $0.acts().count } == 4 + count)
    #expect(try store.verify().flaws.isEmpty)
  }
}
