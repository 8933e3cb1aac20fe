import BatchFiles
import Testing
import WindowsModel

@Suite("The code page of the console that a batch file runs in")
struct BatchCodePageTests {
  private func page(_ number: Int) throws -> CodePage { try #require(CodePage(number)) }

  /// Lines, each in a code page of its own.
  private func bytes(_ lines: [(String, Int)]) throws -> [UInt8] {
    try lines.flatMap { text, number in try #require(page(number).encoded(text + "\r\n")) }
  }

  private func run(_ lines: [(String, Int)], host: BatchDesk? = nil) throws -> BatchRun<BatchDesk> {
    let host = try host ?? BatchDesk()
    let file = try BatchFile(bytes: bytes(lines), name: "test.bat", codePage: host.codePage)
    var run = try BatchRun(file, at: BatchDesk.path("test.bat"), host: host)
    try run.run()
    return run
  }

  @Test("Is told by chcp, which ends with 0")
  func asked() throws {
    #expect(try shown("@echo off\nchcp\nif not errorlevel 1 echo none") == ["Active code page: 437", "none"])
    #expect(
      try shown("@chcp 850 >nul\n@%SystemRoot%\\system32\\chcp.com\n@call CHCP") == [
        "Active code page: 850", "Active code page: 850",
      ])
  }

  @Test("Is set by chcp for the lines that come, and not for the rest of its own")
  func lines() throws {
    let run = try run([
      ("@echo off", 437), ("echo ä", 437), ("chcp 1252>nul&echo é", 437), ("echo ä", 1252), ("chcp 932 > nul", 1252),
      ("echo 表ソ & echo 能", 932), ("goto ポ", 932), ("echo no", 932), (":ポ", 932), ("echo ご", 932),
    ])
    #expect(run.host.shown == ["ä", "é", "ä", "表ソ ", "能", "ご"])
    #expect(run.host.codePage.number == 932)
  }

  @Test("Of a file that is called is that of its caller, and stays when it has ended")
  func called() throws {
    var desk = try BatchDesk()
    desk.unmarked[try BatchDesk.path("b.cmd")] = try bytes(
      [("@echo ж", 866), ("@chcp 1251>nul", 866), ("@echo ж", 1251)])
    desk.codePage = try page(866)
    let run = try run([("@call b.cmd", 866), ("@echo Ё", 1251)], host: desk)
    #expect(run.host.shown == ["ж", "ж", "Ё"])
  }

  @Test("Changes no text that has the mark of UTF-8")
  func marked() throws {
    #expect(try shown("@chcp 1252 >nul\n@echo 表") == ["表"])
  }

  @Test(
    "Stops the run where it is none that is known, or no number",
    arguments: [
      ("chcp 65001", "code page 65001 of 'chcp' is not known here"), ("chcp x", "'chcp x' is not understood"),
      ("chcp 850 437", "'chcp 850 437' is not understood"), ("chcp /?", "'chcp /?' is not understood"),
    ])
  func unknown(text: String, words: String) throws { try expectStop("a\n" + text, at: 2, words, after: ["a.exe"]) }

  @Test("Set in a loop without end, the run ends all the same")
  func endless() throws {
    let page = try page(1252)
    let file = try BatchFile(
      bytes: Array("@echo off\r\n:a\r\nchcp 850>nul\r\nchcp 1252>nul\r\ngoto a\r\n".utf8) + [0xE4]
        + Array(repeating: 0x20, count: 1_000_000), name: "test.bat", codePage: page)
    var run = try BatchRun(file, at: BatchDesk.path("test.bat"), host: BatchDesk())
    #expect(throws: BatchError.self) { try run.run() }
  }
}
