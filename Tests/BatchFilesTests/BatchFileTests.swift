import BatchFiles
import Testing

@Suite("The bytes of a batch file")
struct BatchFileTests {
  private func shown(_ bytes: [UInt8]) throws -> [String] {
    var run = try BatchRun(
      BatchFile(bytes: bytes, name: "x.bat"), at: BatchDesk.path("x.bat"), host: BatchDesk())
    try run.run()
    return run.host.shown
  }

  private func reason(_ bytes: [UInt8]) -> String? {
    #expect(throws: BatchError.self) { try BatchFile(bytes: bytes, name: "x.bat") }?.description
  }

  @Test("Lines end with CRLF, LF, a lone CR, or the file")
  func lineEnds() throws {
    #expect(try shown(Array("echo a\r\necho b\necho c\r\recho d".utf8)) == ["a", "b", "c", "d"])
    #expect(try shown([]) == [])
    #expect(try shown(Array("\r\n\n\r".utf8)) == [])
  }

  @Test("Line numbers count each of these ends once")
  func lineNumbers() throws {
    try expectStop("rem\r\nrem\nrem\rdel x", at: 4, "'del' is not understood")
  }

  @Test("A UTF-8 mark at the beginning is passed over, and ^Z ends the file")
  func markAndEnd() throws {
    #expect(try shown([0xEF, 0xBB, 0xBF] + Array("echo a\r\n".utf8) + [0x1A, 0, 0xFF, 0]) == ["a"])
    #expect(try shown(Array("echo a".utf8) + [0x1A] + Array("echo b".utf8)) == ["a"])
  }

  @Test("Text is UTF-8, or else Latin-1")
  func encodings() throws {
    #expect(try shown(Array("echo Müller".utf8)) == ["Müller"])
    #expect(try shown(Array("echo M".utf8) + [0xFC] + Array("ller".utf8)) == ["Müller"])
  }

  @Test("UTF-16, NULs and files without end are refused as a whole")
  func refused() {
    #expect(
      reason([0xFF, 0xFE, 0x65, 0]) == "x.bat: is UTF-16, which cmd.exe does not read; save it as ANSI or UTF-8.")
    #expect(reason([0xFE, 0xFF, 0, 0x65])?.contains("UTF-16") == true)
    #expect(reason([0x65, 0, 0x63, 0])?.contains("holds a NUL") == true)
    #expect(reason([UInt8](repeating: 0x20, count: BatchFile.largest + 1))?.contains("1048576 bytes") == true)
    #expect(throws: Never.self) {
      try BatchFile(bytes: [UInt8](repeating: 0x0A, count: BatchFile.largest), name: "x.bat")
    }
  }
}
