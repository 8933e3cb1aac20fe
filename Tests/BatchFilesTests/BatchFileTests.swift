import BatchFiles
import Testing
import WindowsModel

@Suite("The bytes of a batch file")
struct BatchFileTests {
  private func shown(_ bytes: [UInt8], _ page: Int = 850) throws -> [String] {
    var run = try BatchRun(
      BatchFile(bytes: bytes, name: "x.bat", codePage: #require(CodePage(page))), at: BatchDesk.path("x.bat"),
      host: BatchDesk())
    try run.run()
    return run.host.shown
  }

  private func reason(_ bytes: [UInt8]) -> String? {
    #expect(throws: BatchError.self) { try BatchFile(bytes: bytes, name: "x.bat", codePage: .us) }?.description
  }

  @Test("Lines end with CRLF, LF, a lone CR, or the file")
  func lineEnds() throws {
    #expect(try shown(Array("echo a\r\necho b\necho c\r\recho d".utf8)) == ["a", "b", "c", "d"])
    #expect(try shown([]) == [])
    #expect(try shown(Array("\r\n\n\r".utf8)) == [])
  }

  @Test("Line numbers count each of these ends once")
  func lineNumbers() throws {
    try expectStop("rem\r\nrem\nrem\rassoc x", at: 4, "'assoc' is not understood")
  }

  @Test("A UTF-8 mark at the beginning is passed over, and ^Z ends the file")
  func markAndEnd() throws {
    #expect(try shown([0xEF, 0xBB, 0xBF] + Array("echo a\r\n".utf8) + [0x1A, 0, 0xFF, 0]) == ["a"])
    #expect(try shown(Array("echo a".utf8) + [0x1A] + Array("echo b".utf8)) == ["a"])
  }

  @Test("Text without the mark of UTF-8 is in the code page of the console, as cmd.exe has it")
  func codePages() throws {
    #expect(try shown([0xEF, 0xBB, 0xBF] + Array("echo Müller".utf8)) == ["Müller"])
    #expect(try shown(Array("echo M".utf8) + [0x81] + Array("ller".utf8)) == ["Müller"])
    #expect(try shown(Array("echo Müller".utf8), 437) == ["M├╝ller"])
  }

  @Test("A letter of two bytes is one, though its second is a backslash, a pipe, a caret or stands before a quote")
  func doubleByte() throws {
    // 表 95 5C, ソ 83 5C, ポ 83 7C, ク 83 4E, 能 94 5C.
    let bytes: [UInt8] =
      Array("echo ".utf8) + [0x95, 0x5C, 0x83, 0x7C] + Array("\r\necho \"".utf8) + [0x94, 0x5C] + Array("\"&echo ".utf8)
      + [0x83, 0x5C, 0x83, 0x5E] + Array("\r\necho done".utf8)
    #expect(try shown(bytes, 932) == ["表ポ", "\"能\"", "ソタ", "done"])
    // In a page of one byte a letter the same bytes are a pipe.
    #expect(throws: BatchError.self) { try shown(bytes, 850) }
  }

  @Test("UTF-16, NULs and files without end are refused as a whole")
  func refused() {
    #expect(
      reason([0xFF, 0xFE, 0x65, 0]) == "x.bat: is UTF-16, which cmd.exe does not read; save it as ANSI or UTF-8.")
    #expect(reason([0xFE, 0xFF, 0, 0x65])?.contains("UTF-16") == true)
    #expect(reason([0x65, 0, 0x63, 0])?.contains("holds a NUL") == true)
    #expect(reason([UInt8](repeating: 0x20, count: BatchFile.largest + 1))?.contains("1048576 bytes") == true)
    #expect(throws: Never.self) {
      try BatchFile(bytes: [UInt8](repeating: 0x0A, count: BatchFile.largest), name: "x.bat", codePage: .us)
    }
  }
}
