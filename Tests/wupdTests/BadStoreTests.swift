import TestSupport
import Testing

/// Something that stands where a store should.
enum BadStore: String, CaseIterable, Sendable {
  case missing, empty, folder, text, foreign, newer, truncated, device

  var status: Int32 { self == .missing ? 66 : 65 }

  /// What the message has to say.
  var reason: String {
    switch self {
    case .missing: "no such store"
    case .empty: "is empty"
    case .folder: "is a folder"
    case .text, .device: "is not a wupd store"
    case .foreign: "database of another program"
    case .newer: "newer wupd"
    case .truncated: "it was cut"
    }
  }

  static let name = "bad.wupd"

  func put(at desk: Desk) {
    let path = desk.file(Self.name)
    switch self {
    case .missing: break
    case .empty: write([], to: path)
    case .folder: run("mkdir", [path])
    case .text: write(Array("This is a letter, and no store.\n".utf8) + [UInt8](repeating: 65, count: 8192), to: path)
    case .foreign: run("sqlite3", [path, "CREATE TABLE t (x); INSERT INTO t VALUES (1)"])
    case .newer:
      write(PreparedMachine.bytes, to: path)
      run("sqlite3", [path, "PRAGMA journal_mode = DELETE; PRAGMA user_version = 99; PRAGMA journal_mode = WAL"])
    case .truncated: write(Array(PreparedMachine.bytes.prefix(PreparedMachine.bytes.count / 3 + 100)), to: path)
    case .device: run("ln", ["-s", "/dev/null", path])
    }
  }
}

/// A file that is no store, or not all of one, is named with what is wrong, and left as it is.
@Suite("What is no store")
struct BadStoreTests {
  private func fingerprint(_ desk: Desk) -> String {
    desk.shell("ls -lA --time-style=full-iso; cat \(BadStore.name) 2> /dev/null | cksum").output
  }

  @Test("Every command says in one line what is wrong, and changes nothing", arguments: BadStore.allCases)
  func named(bad: BadStore) {
    let desk = Desk()
    bad.put(at: desk)
    desk.putPreparedMachine()
    let before = fingerprint(desk)
    // What a cut store still has is looked at by those who say what is wrong with it.
    let samples = Sample.onStore.filter {
      bad != .truncated || !["verify", "replay"].contains($0.words.last { $0 != "--into" && $0 != "replayed.wupd" })
    }
    for sample in samples {
      let result = desk.wupd(["--store", BadStore.name] + sample.words)
      let what = "\(sample.testDescription): \(result.status) \(result.output)\(result.errors)"
      #expect(result.status == bad.status, "\(what)")
      #expect(result.errors.hasPrefix("wupd: \(BadStore.name): ") && result.errors.contains(bad.reason), "\(what)")
      #expect(result.errors.filter { $0 == "\n" }.count == 1, "\(what)")
      #expect(result.output == "", "\(what)")
    }
    #expect(fingerprint(desk) == before)
  }

  @Test("It is not compared with either", arguments: notEmpty(BadStore.allCases.filter { $0 != .truncated }))
  func compared(bad: BadStore) {
    let desk = Desk()
    bad.put(at: desk)
    desk.putPreparedMachine()
    let result = desk.wupd("compare", BadStore.name)
    #expect(result.status == bad.status)
    #expect(result.errors.hasPrefix("wupd: \(BadStore.name): ") && result.errors.contains(bad.reason))
  }

  @Test("create does not take its place", arguments: notEmpty(BadStore.allCases.filter { $0 != .missing }))
  func created(bad: BadStore) {
    let desk = Desk()
    bad.put(at: desk)
    let before = fingerprint(desk)
    let result = desk.wupd("--store", BadStore.name, "create", "--product", "ws2003")
    #expect(result.status == 73)
    #expect(result.errors == "wupd: bad.wupd: exists already, and is left as it is. Choose another name.\n")
    #expect(fingerprint(desk) == before)
  }

  @Test("A store cut off anywhere is called damaged, or answers what it still knows, and no writer adds to it")
  func truncations() {
    let desk = Desk()
    let bytes = PreparedMachine.bytes
    for part in 1..<16 {
      write(Array(bytes.prefix(bytes.count * part / 16)), to: desk.file("cut.wupd"))
      for words in [["status"], ["journal", "verify"], ["reboot"]] {
        let result = desk.wupd(["--store", "cut.wupd"] + words)
        #expect([0, 2, 65].contains(result.status), "\(part) \(words) \(result.status) \(result.errors)")
      }
      #expect(desk.wupd("--store", "cut.wupd", "journal", "verify").status != 0, "\(part) of 16")
      #expect(contents(of: desk.file("cut.wupd")).count == bytes.count * part / 16)
    }
  }
}
