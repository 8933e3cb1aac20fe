import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("Opening a store to read it writes nothing")
struct ReadOnlyTests {
  private let scratch = Scratch()

  private func readEverything(_ store: Store) throws {
    _ = try store.read { try dump($0) }
    _ = try store.read(at: .act(1)) { try dump($0) }
    _ = try store.verify()
    try store.replay(into: scratch.file("replayed-\(UInt64.random(in: 0 ... .max))"))
  }

  @Test("The file stays as it is, byte for byte, and nothing is left beside it")
  func bytes() throws {
    let path = scratch.file("m.wupd")
    _ = try fullStore(path)
    let before = contents(of: path)
    try readEverything(Store.open(path, .readOnly))
    #expect(contents(of: path) == before)
    #expect(run("sh", ["-c", "ls '\(scratch.path)' | grep -v replayed"]).output == "m.wupd\n")
    try readEverything(Store.open(path))
    #expect(contents(of: path) == before)
  }

  @Test("What a killed writer left in the file beside it is read, and stays there")
  func writeAheadLog() throws {
    let path = scratch.file("m.wupd")
    _ = try fullStore(path)
    let result = run(storeWorker(), ["write", path], environment: ["WUPD_FAILPOINT": "act.committed"])
    try #require(result.status == 137)
    let (before, log) = (contents(of: path), contents(of: path + "-wal"))
    try #require(!log.isEmpty)
    do {
      let store = try Store.open(path, .readOnly)
      #expect(try store.read { try $0.text(setting: "written by") } == "worker")
      try readEverything(store)
    }
    let isUntouched = contents(of: path) == before && contents(of: path + "-wal") == log
    #expect(isUntouched, "reading wrote the log back into the store")
    #expect(try Store.open(path).read { try $0.text(setting: "written by") } == "worker")
  }

  @Test("Nothing can be written through it")
  func refused() throws {
    let path = scratch.file("m.wupd")
    _ = try fullStore(path)
    let before = contents(of: path)
    let store = try Store.open(path, .readOnly)
    let error = #expect(throws: StoreError.self) { try store.write(header()) { try $0.set("x", .number(1)) } }
    #expect(error?.code == .noPermission)
    #expect(try store.read { try $0.number(setting: "x") } == nil)
    #expect(contents(of: path) == before)
  }
}
