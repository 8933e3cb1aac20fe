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

  @Test("A log in which nothing is whole stays as it is too", arguments: [[2], [2, 200], []])
  func brokenLog(places: [Int]) throws {
    let folder = scratch.file("broken")
    run("mkdir", [folder])
    let path = folder + "/m.wupd"
    _ = try fullStore(path)
    let killed = run(built("StoreWorker"), ["write", path], environment: ["WUPD_FAILPOINT": "act.committed"])
    try #require(killed.status == 137)
    var log = contents(of: path + "-wal")
    for place in places { log[place] ^= 1 }
    if places.isEmpty { log.removeLast(log.count - 40) }
    write(log, to: path + "-wal")
    run("rm", [path + "-shm"])
    let before = evidence(folder)
    try readEverything(Store.open(path, .readOnly))
    #expect(evidence(folder) == before)
  }

  /// Names, sizes, times and bytes of all there is in the folder, and the time of the folder.
  private func evidence(_ folder: String) -> String {
    run(
      "sh",
      ["-c", "cd '\(folder)' && stat -c '%n %s %y %z' . * && sha256sum *"]
    ).output
  }

  @Test(
    "What a killed writer left beside it is read, and neither that nor the folder is touched",
    arguments: ["as it was left", "without the index", "with an empty index", "with the index of another time"])
  func writeAheadLog(how: String) throws {
    let folder = scratch.file("evidence")
    run("mkdir", [folder])
    let path = folder + "/m.wupd"
    _ = try fullStore(path)
    let result = run(built("StoreWorker"), ["write", path], environment: ["WUPD_FAILPOINT": "act.committed"])
    try #require(result.status == 137)
    try #require(!contents(of: path + "-wal").isEmpty)
    switch how {
    case "without the index": run("rm", [path + "-shm"])
    case "with an empty index": write([], to: path + "-shm")
    case "with the index of another time": write(noise(32768), to: path + "-shm")
    default: break
    }
    let before = evidence(folder)
    do {
      let store = try Store.open(path, .readOnly)
      #expect(try store.read { try $0.text(setting: "written by") } == "worker")
      try readEverything(store)
    }
    #expect(evidence(folder) == before)
    #expect(try Store.open(path).read { try $0.text(setting: "written by") } == "worker")
  }

  @Test(
    "A log that begins as none does, or is a header alone, is not waited for, and stays as it is",
    arguments: [0, 4, 8, 32])
  func strangeLog(place: Int) throws {
    let folder = scratch.file("evidence")
    run("mkdir", [folder])
    let path = folder + "/m.wupd"
    _ = try fullStore(path)
    let killed = run(built("StoreWorker"), ["write", path], environment: ["WUPD_FAILPOINT": "act.committed"])
    try #require(killed.status == 137)
    var log = contents(of: path + "-wal")
    if place == 32 { log = Array(log[..<32]) } else { log[place] ^= 0x5A }
    write(log, to: path + "-wal")
    let before = evidence(folder)
    // Nothing of such a log is read, whatever lies beside it.
    #expect(try Store.open(path, .readOnly).read { try $0.text(setting: "written by") } == nil)
    #expect(evidence(folder) == before)
  }

  @Test("A folder with a store that was closed is not touched either")
  func folder() throws {
    let folder = scratch.file("evidence")
    run("mkdir", [folder])
    _ = try fullStore(folder + "/m.wupd")
    let before = evidence(folder)
    try readEverything(Store.open(folder + "/m.wupd", .readOnly))
    #expect(evidence(folder) == before)
  }

  @Test("A change that another program began and never ended is not undone by reading")
  func unfinished() throws {
    let folder = scratch.file("evidence")
    run("mkdir", [folder])
    let path = folder + "/m.wupd"
    _ = try fullStore(path)
    let script = """
      PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN; CREATE TABLE extra (x);
      WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 90000) INSERT INTO extra SELECT x FROM n;
      .shell kill -9 $PPID
      """
    _ = run("sqlite3", [path], input: script)
    try #require(contents(of: path + "-journal").count > 512)
    let before = evidence(folder)
    let error = #expect(throws: StoreError.self) { try Store.open(path, .readOnly).read { try dump($0) } }
    #expect(
      error?.code == .damaged && error?.message.contains("m.wupd-journal") == true, "\(error?.message ?? "")")
    #expect(evidence(folder) == before)
    // The stock shell undoes it, and what it leaves is the store as it was.
    _ = run("sqlite3", [path, "SELECT count(*) FROM sqlite_schema"])
    #expect(try Store.open(path).verify().isSound)
  }

  @Test("A reader that stays sees each act that others have done since")
  func later() throws {
    let path = scratch.file("m.wupd")
    _ = try fullStore(path)
    let reader = try Store.open(path, .readOnly)
    for number in Int64(1)...3 {
      // Each closes the store again, and what it wrote is in the file.
      try Store.open(path).write(header(second: 10 + number)) { try $0.set("x", .number(number)) }
      #expect(try reader.read { try $0.number(setting: "x") } == number)
    }
    // A writer that stays: its act is in the log.
    let writer = try Store.open(path)
    for number in Int64(4)...6 {
      try writer.write(header(second: 10 + number)) { try $0.set("x", .number(number)) }
      #expect(try reader.read { try $0.number(setting: "x") } == number)
      #expect(try Store.open(path, .readOnly).read { try $0.number(setting: "x") } == number)
    }
    let result = run(built("StoreWorker"), ["read", path])
    #expect(result.status == 0, "\(result.output.suffix(200))")
    try writer.replay(into: scratch.file("replayed.wupd"))
    try reader.replay(into: scratch.file("again.wupd"))
    #expect(try rows(of: scratch.file("again.wupd")) == rows(of: scratch.file("replayed.wupd")))
  }

  @Test("A writer that comes while a still store is read makes the reader say so, and not show a mixture")
  func meanwhile() throws {
    let path = scratch.file("m.wupd")
    _ = try fullStore(path)
    let reader = try Store.open(path, .readOnly)
    let error = #expect(throws: StoreError.self) {
      try reader.read { view in
        _ = try dump(view)
        try #require(run(built("StoreWorker"), ["write", path]).status == 0)
        _ = try dump(view)
      }
    }
    #expect(error?.code == .busy && error?.message.contains("Try again") == true)
    #expect(try reader.read { try $0.text(setting: "written by") } == "worker")
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
