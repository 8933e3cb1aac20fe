import StateStore
import TestSupport
import Testing
import WindowsModel

/// What `wupd timeline` prints, for whom.
@Suite("wupd timeline")
struct TimelineCommandTests {
  private let desk = Desk()

  init() { desk.putPreparedMachine() }

  private func edit(_ change: (borrowing Transaction) throws -> Void) throws {
    let store = try Store.open(desk.file("machine.wupd"))
    let header = ActHeader(kind: .edit, account: "tester", time: try #require(WindowsTime("2007-05-01T00:00:00Z")))
    try store.write(header) { try change($0) }
  }

  /// The lines for Timesketch.
  private func timesketch(_ words: String...) throws -> [JSONReader.Value] {
    let result = desk.wupd(["timeline", "--timesketch"] + words)
    #expect(result.status == 0, "\(result.errors)")
    return try result.bytes.split(separator: UInt8(ascii: "\n")).map { try JSONReader.read(Array($0)) }
  }

  @Test("Timesketch gets the members it asks for on each line, in order of time")
  func lines() throws {
    let lines = try timesketch()
    #expect(lines.count > 30)
    var last = -Double.infinity
    for line in lines {
      guard case .text(let message)? = line["message"], case .text(let moment)? = line["datetime"],
        case .text? = line["timestamp_desc"], case .number(let timestamp)? = line["timestamp"]
      else {
        Issue.record("\(line)")
        return
      }
      #expect(!message.isEmpty && timestamp >= last)
      // The two say the same moment.
      let time = try #require(WindowsTime(moment))
      #expect(moment.hasSuffix("+00:00") && Double(time.ticks / 10) - 11_644_473_600_000_000 == timestamp)
      last = timestamp
    }
    let log = lines.first { $0["timestamp_desc"] == .text("Update run began") }
    #expect(log?["article"] == .text("KB921883") && log?["clock"] == .text("store"))
  }

  @Test("A time before 1970 comes with its microseconds below zero")
  func early() throws {
    try edit { transaction in
      try transaction.put(
        WindowsPath("C:\\old.txt"), transaction.revision(RevisionFacts(size: 1)),
        written: WindowsTime("1601-01-01T00:00:00.1234567Z"))
    }
    let line = try timesketch("--files", "C:\\old.txt", "--to", "1969-12-31").first
    #expect(line?["datetime"] == .text("1601-01-01T00:00:00.123456+00:00"))
    #expect(line?["timestamp"] == .number(-11_644_473_599_876_544))
  }

  @Test("Names of any kind break no line and steer no terminal")
  func hostile() throws {
    let name = "a\n\"b\u{1B}[31m\u{9B}0m\u{2028}\u{202E}c\\d".replacing("\\", with: "/")
    try edit { transaction in
      try transaction.setValue(RegistryPath("HKLM\\SOFTWARE\\\(name)"), "x", .dword(1))
    }
    for words in [[], ["--json"], ["--timesketch"]] {
      let result = desk.wupd(["timeline", "--sources", "keys", "--keys", "HKLM\\SOFTWARE"] + words)
      #expect(result.status == 0)
      let scalars = result.output.unicodeScalars
      #expect(!scalars.contains { $0 != "\n" && isControl($0) }, "\(words)")
    }
    let lines = try timesketch("--sources", "keys", "--keys", "HKLM\\SOFTWARE")
    let found = lines.filter { $0["source"] == .text("HKLM\\SOFTWARE\\" + name) }
    #expect(found.count == 1)
    #expect(found.first?["message"] == .text(printable("HKLM\\SOFTWARE\\\(name): Registry key last written")))
  }

  @Test("A day without a time counts whole, and a time of UTC says so")
  func bounds() throws {
    func acts(_ words: String...) -> Int {
      desk.wupd(["timeline", "--sources", "acts"] + words).output.split(separator: "\n").count { $0.contains(" act ") }
    }
    #expect(acts() == 3)
    #expect(acts("--from", "2007-04-10", "--to", "2007-04-10") == 3)
    #expect(acts("--to", "2007-04-10T02:50:00Z") == 1)
    #expect(acts("--from", "2007-04-10T02:50:01") == 2)
    #expect(acts("--from", "2007-04-11") == 0)
    #expect(desk.wupd("timeline", "--from", "yesterday").status == 65)
  }

  @Test(
    "What cannot be meant is refused",
    arguments: [
      ["--sources", "acts,news"], ["--about", "netapi32"], ["--all-keys", "--keys", "HKLM"],
      ["--json", "--timesketch"],
      ["--keys", "nowhere"], ["--files", "x.dll"], ["--sources", ""],
    ])
  func usage(words: [String]) {
    #expect(desk.wupd(["timeline"] + words).status == 64)
  }
}
