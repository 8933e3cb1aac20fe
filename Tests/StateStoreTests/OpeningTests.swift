import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("A file that is no store, or no whole one")
struct OpeningTests {
  private let scratch = Scratch()

  private func store(_ name: String = "m.wupd") throws -> String {
    _ = try fullStore(scratch.file(name))
    return scratch.file(name)
  }

  /// What the file and all beside it are, for comparison.
  private func folder() -> String {
    run(
      "sh",
      [
        "-c",
        "cd '\(scratch.path)' && ls -la --time-style=full-iso | tail -n +4 && find . -type f | sort | xargs sha256sum 2>&1",
      ]
    ).output
  }

  /// Opens it both ways, and expects the error and that nothing changed.
  private func expect(_ path: String, _ code: StoreError.Code, _ remedy: String) {
    let before = folder()
    for access in [Store.Access.readWrite, .readOnly] {
      let error = #expect(throws: StoreError.self) { try Store.open(path, access) }
      #expect(error?.code == code, "\(access): \(error?.message ?? "")")
      #expect(error?.message.hasPrefix("\(path): ") == true, "\(error?.message ?? "")")
      let told = "\(error?.message ?? "") \(error?.hint.map { "\($0)" } ?? "")"
      #expect(told.contains(remedy), "\(told)")
    }
    #expect(folder() == before)
  }

  @Test("A file that somebody keeps under the name of a draft is left alone, and what a killed process left is not")
  func drafts() throws {
    let draft = scratch.file("m.wupd.creating")
    for bytes in [Array("notes".utf8), [UInt8](repeating: 7, count: 5000)] {
      write(bytes, to: draft)
      let error = #expect(throws: StoreError.self) { _ = try fullStore(scratch.file("m.wupd")) }
      #expect(
        error?.code == .cannotCreate && error?.message.contains("m.wupd.creating") == true,
        "\(String(describing: error))")
      #expect(contents(of: draft) == bytes)
    }
    for bytes in [[], [UInt8](repeating: 0, count: 4096), Array("SQLite format 3\0 and more".utf8)] {
      run("rm", ["-f", scratch.file("m.wupd")])
      write(bytes, to: draft)
      _ = try fullStore(scratch.file("m.wupd"))
    }
  }

  @Test("A missing file, an empty file, a folder and a pipe are told apart")
  func noStore() throws {
    expect(scratch.file("missing.wupd"), .missing, "makeOrName")
    expect(scratch.file("no/folder.wupd"), .missing, "makeOrName")
    write([], to: scratch.file("empty.wupd"))
    expect(scratch.file("empty.wupd"), .foreign, "makeInstead")
    run("mkdir", [scratch.file("folder.wupd")])
    expect(scratch.file("folder.wupd"), .foreign, "Name the file in it")
    run("mkfifo", [scratch.file("fifo.wupd")])
    for access in [Store.Access.readWrite, .readOnly] {
      #expect(throws: StoreError.self) { try Store.open(scratch.file("fifo.wupd"), access) }
    }
    _ = try store()
    expect(scratch.file("m.wupd/x"), .missing, "makeOrName")
  }

  @Test("A text, long or short, is not a store", arguments: [1, 15, 16, 40, 99, 100, 512, 5000])
  func text(length: Int) throws {
    let path = scratch.file("text.wupd")
    write([UInt8](repeating: 0x41, count: length), to: path)
    expect(path, .foreign, "not a wupd store")
  }

  @Test("Another program's database is not a store, and keeps what it has not yet written back")
  func foreignDatabase() throws {
    let path = scratch.file("other.db")
    run("sqlite3", [path, "CREATE TABLE t (x); INSERT INTO t VALUES (1)"])
    expect(path, .foreign, "another program")
    // One that was killed: its last changes are in the file beside it.
    let crashed = scratch.file("crashed.db")
    run(
      "sqlite3", [crashed],
      input: "PRAGMA journal_mode = WAL; CREATE TABLE t (x); INSERT INTO t VALUES (1);\n.shell kill -9 $PPID\n")
    try #require(!contents(of: crashed + "-wal").isEmpty)
    expect(crashed, .foreign, "another program")
    #expect(run("sqlite3", [crashed, "SELECT x FROM t"]).output == "1\n")
  }

  @Test("A newer store is told from a damaged one")
  func newer() throws {
    let path = try store()
    run("sqlite3", [path, "PRAGMA user_version = 99"])
    expect(path, .newer, "version 99")
    run("sqlite3", [path, "PRAGMA user_version = 0"])
    expect(path, .damaged, "saveWhatCanBeRead")
    let empty = scratch.file("empty.wupd")
    run("sqlite3", [empty, "PRAGMA application_id = 0x57555044; PRAGMA user_version = 2; CREATE TABLE t (x)"])
    expect(empty, .damaged, "tables are missing")
  }

  @Test("A store that was cut off says so, wherever it was cut")
  func truncated() throws {
    let path = try store()
    let bytes = contents(of: path)
    let cut = scratch.file("cut.wupd")
    for length in [1, 16, 50, 71] {
      write(Array(bytes[..<length]), to: cut)
      expect(cut, .foreign, "not a wupd store")
    }
    for length in [99, 100, 512, 1000, 4095, 4096, 4097, 8192, bytes.count / 2, bytes.count - 4096, bytes.count - 1] {
      write(Array(bytes[..<length]), to: cut)
      let before = folder()
      for access in [Store.Access.readWrite, .readOnly] {
        do {
          // What a cut leaves may open; then the check finds it.
          #expect(try !Store.open(cut, access).verify().isSound, "\(length) bytes")
        } catch let error as StoreError {
          #expect(error.code == .damaged || length < 512 && error.code == .foreign, "\(length) bytes: \(error.message)")
          #expect(error.message.hasPrefix("\(cut): "))
        }
      }
      #expect(folder() == before, "\(length) bytes")
    }
  }

  @Test("A header that is garbage is no store's, and garbage behind it is damage")
  func garbage() throws {
    let path = try store()
    let bytes = contents(of: path)
    write(noise(100) + bytes[100...], to: path)
    expect(path, .foreign, "not a wupd store")
    write(bytes[..<100] + noise(4096 - 100) + bytes[4096...], to: path)
    expect(path, .damaged, "saveWhatCanBeRead")
  }

  @Test("Damage anywhere is an error or a finding, and never the end of the program")
  func anywhere() throws {
    let path = try store()
    let bytes = contents(of: path)
    let damaged = scratch.file("damaged.wupd")
    try withSeeds(40) { seed in
      var generator = SeededGenerator(seed: seed)
      var copy = bytes
      let start = Int.random(in: 100..<bytes.count - 64, using: &generator)
      for place in start..<start + Int.random(in: 1...64, using: &generator) {
        copy[place] = UInt8.random(in: 0...255, using: &generator)
      }
      write(copy, to: damaged)
      let result = run(built("StoreWorker"), ["examine", damaged])
      #expect(result.status < 128, "seed \(seed): \(result.errors.suffix(300))")
    }
  }

  @Test("What is there is never written over by a new store")
  func existing() throws {
    let path = try store()
    write([1], to: scratch.file("file"))
    run("ln", ["-s", "nowhere", scratch.file("link")])
    for name in ["m.wupd", "file", "link", ""] {
      let before = folder()
      let error = #expect(throws: StoreError.self) { try Store.create(scratch.file(name), header()) { _ in } }
      #expect(error?.code == .cannotCreate, "\(name): \(error?.message ?? "")")
      #expect(folder() == before, "\(name)")
    }
    #expect(try Store.open(path).verify().isSound)
    let error = #expect(throws: StoreError.self) { try Store.create(scratch.file("no/such"), header()) { _ in } }
    #expect(error?.code == .cannotCreate)
  }

  @Test(
    "A name with anything in it is a name",
    arguments: ["a b", "a?mode=memory", "a%20b", "ä", "a#b", "'", "file:x", ":memory:"])
  func names(name: String) throws {
    let path = scratch.file(name)
    _ = try fullStore(path)
    #expect(try Store.open(path, .readOnly).verify().isSound)
    try Store.open(path).replay(into: path + ".copy")
    #expect(run("ls", ["-A", scratch.path]).output == "\(name)\n\(name).copy\n")
    // And where it is not a full path, which SQLite may take for more than a name.
    let result = run(
      "sh",
      [
        "-c", "cd '\(scratch.path)' && mkdir sub && cd sub && \"$0\" create \"$1\" 1 && \"$0\" read \"$1\" && ls -A",
        built("StoreWorker"), name,
      ])
    #expect(result.status == 0 && result.output.hasSuffix("\n\(name)\n"), "\(result.output.suffix(300))")
  }
}
