import TestSupport
import Testing
import UpdateLogs
import WindowsModel

@Suite("A log is taken apart and loses nothing")
struct KBLogTests {
  private let rule = String(repeating: "=", count: 80)

  private func log(_ text: String) -> KBLog { KBLog(Array(text.utf8), codePage: .western) }

  /// The head of a log of 2016, and one of 2018 without the line of its program.
  private var real: String {
    """
    [winusb_update.log]\r
    0.219: \(rule)\r
    0.219: 2016/11/18 23:31:57.916 (local)\r
    0.219: c:\\8d05fce81552885c8b5f8530a39f\\update\\update.exe (version 6.3.15.0)\r
    0.234: Hotfix started with following command line: /quiet /o /ER /norestart /log:C:\\WINDOWS\\temp\\winusb_update.log \r
    0.797: In Function TestVolatileFlag, line 11825, RegOpenKeyEx failed with error 0x2\r
    8.828: DoInstallation: Installing assemblies\r
    [KB2393802.log]\r
    0.172: \(rule.prefix(62))\r
    0.172: 2018/01/02 03:34:55.739 (local)\r
    0.172: Hotfix started with following command line: \r
    0.250:   1274 CheckSystem: Failed to get product build type.\r
    2.828: User Input: OK\r

    """
  }

  @Test("Two runs of real logs: name, time, program, version and switches")
  func heads() throws {
    let runs = log(real).runs
    #expect(runs.map(\.name) == ["winusb_update.log", "KB2393802.log"])
    #expect(runs.map(\.kind) == [.hotfix, .hotfix])
    #expect(runs.map(\.version) == [FileVersion(6, 3, 15, 0), nil])
    #expect(runs[0].program == #"c:\8d05fce81552885c8b5f8530a39f\update\update.exe"#)
    #expect(runs[1].program == nil)
    #expect(runs[0].arguments == ["/quiet", "/o", "/ER", "/norestart", #"/log:C:\WINDOWS\temp\winusb_update.log"#])
    #expect(runs[1].commandLine == "")
    #expect(runs[0].start?.text == "2016-11-18 23:31:57" && runs[0].start?.ticks == 9_160_000)
  }

  @Test("A stamp is a time of day: that of the start, and the difference")
  func times() throws {
    let run = log(real).runs[0]
    let last = try #require(run.lines.last)
    #expect(run.localTime(of: last)?.text == "2016-11-18 23:32:06")
    #expect(run.localTime(of: last)?.ticks == 5_250_000)
    #expect(run.localTime(of: run.lines[0]) == nil)
    #expect(run.unordered.isEmpty)
  }

  @Test("A stamp that goes back is told")
  func unordered() {
    #expect(log("1.000: a\n0.500: b\nc\n0.900: d\n1.000: e\n").runs[0].unordered == [1, 3])
  }

  @Test("What is no stamp is text")
  func noStamps() {
    for text in [
      "", "1.2: x", "1.2345: x", ".123: x", "1.123 x", "1.123:x", "x1.123: x", "9999999999999.123: x",
      "999999999999.123: x",
    ] {
      let line = log(text + "\n").lines[0]
      #expect(line.stamp == nil && line.body == text, "\(text)")
    }
    #expect(log("12.034: \n").lines[0].stamp == 12_034)
    #expect(log("12.034: \n").lines[0].body == "")
  }

  @Test("A removal and a service pack are told by their words")
  func kinds() {
    #expect(log("Spuninst.exe was run with the following arguments:  /q /z\n").runs[0].kind == .removal)
    let pack = log("0.125: Service Pack started with following command line: /q \"/d:C:\\a b\"\n").runs[0]
    #expect(pack.kind == .servicePack)
    #expect(pack.arguments == ["/q", "\"/d:C:\\a b\""])
  }

  @Test("Lines of any shape, in both encodings and with both ends, come back as they are")
  func encodings() {
    for end in ["\n", "\r\n"] {
      let text = real.replacing("\r\n", with: end) + "no end"
      for bytes in [
        Array(text.utf8), [0xFF, 0xFE] + WindowsText.encoded(text), WindowsText.encoded(text),
        [0xFF, 0xFE] + WindowsText.encoded(text) + [7],
      ] {
        let log = KBLog(bytes, codePage: .western)
        #expect(log.bytes == bytes)
        #expect(log.runs.count == 2 && log.lines.count == 14)
        #expect(log.runs[0].version == FileVersion(6, 3, 15, 0))
        #expect(log.encoding == (bytes[1] == UInt8(ascii: "w") ? .page(.western) : .utf16))
      }
    }
    #expect(KBLog([0x80, 0x81, 0xFF], codePage: .western).lines.map(\.text) == ["€\u{81}ÿ"])
  }

  @Test("Without a mark fewer than eight letters are no UTF-16, whatever zeros are among them", arguments: 0..<10)
  func short(letters: Int) {
    let log = KBLog(WindowsText.encoded(String(repeating: "a", count: letters)), codePage: .western)
    #expect(log.encoding == (letters < 8 ? .page(.western) : .utf16))
    #expect(KBLog([0xFF, 0xFE] + WindowsText.encoded("ab"), codePage: .western).encoding == .utf16)
  }

  @Test("Any bytes come back")
  func anyBytes() throws {
    try withSeeds(300) { seed in
      var generator = SeededGenerator(seed: seed)
      let pieces: [[UInt8]] = [
        [0xFF, 0xFE], [13, 10], [10], [13], [13, 0, 10, 0], [10, 0], [0], [0x0A, 0x0A], [0, 0xD8], [0x3F, 0xDC],
        Array("0.125: ".utf8), Array("[a.log]".utf8), Array(rule.utf8), noise(7, seed: seed),
      ]
      let bytes = (0..<Int.random(in: 0...30, using: &generator)).flatMap { _ in
        pieces.randomElement(using: &generator) ?? []
      }
      let page = CodePage.known.randomElement(using: &generator) ?? .western
      #expect(KBLog(bytes, codePage: page).bytes == bytes, "\(seed)")
    }
  }
}
