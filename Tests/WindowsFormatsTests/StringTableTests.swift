import TestSupport
import Testing
import WindowsFormats

@Suite("String tables of programs")
struct StringTableTests {
  private func tables(_ bytes: [UInt8]) throws -> [StringTable] {
    try StringTable.all(in: ProgramFile(ForeignBytes(bytes)), ForeignBytes(bytes))
  }

  @Test("A text has its number, sixteen to a block, and empty ones are left out")
  func numbers() throws {
    var program = ProgramBuilder()
    let texts = [0xF050: "Kopiert (später):", 0xF05F: "複製", 0xF060: "x", 7: "\u{1F600}"]
    program.add(strings: texts)
    let table = try #require(try tables(program.bytes()).first)
    #expect(table.texts == texts && table.language == 0x0409)
  }

  @Test("What is longer than its block is left out, and what stands before it is read")
  func cut() throws {
    var program = ProgramBuilder()
    program.resources = [(type: 6, name: 1, bytes: [1, 0, 0x41, 0, 0xFF, 0xFF, 0x42, 0])]
    #expect(try tables(program.bytes()).map(\.texts) == [[0: "A"]])
    program.resources = [(type: 6, name: 0, bytes: [1, 0, 0x41, 0]), (type: 6, name: 2, bytes: [1])]
    #expect(try tables(program.bytes()).map(\.texts) == [[:]])
  }

  @Test("A file that is no program has none")
  func none() throws {
    #expect(try tables(Array("text".utf8)).isEmpty)
    #expect(try tables([]).isEmpty)
  }
}
