import StateStore
import TestSupport
import Testing

@Suite("The log beside a store that was tampered with is found by both verifiers")
struct TamperedLogTests {
  private let scratch = Scratch()
  /// Of a frame: its header and the page.
  private let frame = 24 + 4096

  /// A store the last act of which is in its log, as a killed writer leaves it.
  private func store(_ name: String, seed: UInt64) throws -> (path: String, log: [UInt8]) {
    let path = scratch.file(name)
    var acts = RandomActs(seed: seed)
    do {
      let store = try acts.create(path)
      try acts.act(on: store)
    }
    let result = run(built("StoreWorker"), ["write", path], environment: ["WUPD_FAILPOINT": "act.committed"])
    try #require(result.status == 137)
    let log = contents(of: path + "-wal")
    try #require(log.count > 32 + frame && (log.count - 32) % frame == 0)
    return (path, log)
  }

  @Test("Removed, cut off at every frame and inside frames, altered, or another store's")
  func log() throws {
    let (original, log) = try store("m.wupd", seed: 4)
    let (_, other) = try store("other.wupd", seed: 5)
    let anchor = try Store.open(original, .readOnly).read { try $0.anchor() }
    let frames = (log.count - 32) / frame
    let both = BothVerifiers("the log cut off or altered, with an anchor", of: original, in: scratch, anchors: [anchor])
    func put(_ what: String, _ bytes: [UInt8]) throws {
      try both.add(what) { path in
        write(bytes, to: path + "-wal")
        return true
      }
    }
    try put("whole", log)
    try both.add("removed") { _ in true }
    for count in 0..<frames {
      try put("\(count) of \(frames) frames", Array(log[..<(32 + count * frame)]))
      try put("\(count) frames and a half", Array(log[..<(32 + count * frame + frame / 2)]))
      for place in [3, 30, 2000] {
        var bytes = log
        bytes[32 + count * frame + place] ^= 0x10
        try put("byte \(place) of frame \(count)", bytes)
      }
    }
    try put("another store's", other)
    try put("another store's behind its own", log + other[32...])
    try put("of zeros", [UInt8](repeating: 0, count: log.count))
    try both.judge()
  }

  @Test("Without an anchor a store whose log is gone is the store before its last act")
  func removed() throws {
    let (original, log) = try store("m.wupd", seed: 4)
    let path = scratch.file("copy.wupd")
    copy(original, to: path)
    let report = try Store.open(path, .readOnly).verify()
    #expect(report.isSound && report.acts == 2 && !report.notProved.isEmpty)
    write(log, to: path + "-wal")
    #expect(try Store.open(path, .readOnly).verify().acts == 3)
    #expect(try SecondVerifier.findings(SecondVerifier.start([path])).isEmpty)
  }

  @Test("A rollback journal, which no store has, is refused and not written into the store")
  func journal() throws {
    let path = scratch.file("m.wupd")
    _ = try fullStore(path)
    // A program of another kind that was killed in the midst of a change.
    let script = """
      import os, sqlite3, sys
      store = sqlite3.connect(sys.argv[1], isolation_level=None)
      store.executescript("PRAGMA journal_mode = DELETE; PRAGMA cache_size = 2; BEGIN; CREATE TABLE big (x)")
      for _ in range(100): store.execute("INSERT INTO big VALUES (zeroblob(3000))")
      os.kill(os.getpid(), 9)
      """
    #expect(run("python3", ["-c", script, path]).status == 137)
    let (before, journal) = (contents(of: path), contents(of: path + "-journal"))
    try #require(!journal.isEmpty)
    for access in [Store.Access.readOnly, .readWrite] {
      let error = #expect(throws: StoreError.self) { try Store.open(path, access) }
      #expect(error?.code == .damaged)
    }
    let isUntouched = contents(of: path) == before && contents(of: path + "-journal") == journal
    #expect(isUntouched)
  }
}
