import TestSupport
import Testing
import WindowsFormats
import WindowsModel

@Suite("What a program imports") struct ImportTableTests {
  private static func program(_ imports: [String], is64: Bool = false) -> [UInt8] {
    var builder = ProgramBuilder(.plain(FileVersion(5, 2, 3790, 0), branch: nil, name: "x.dll"))
    builder.is64 = is64
    builder.imports = imports
    return builder.bytes()
  }

  @Test("The libraries are those of its table, in its order, each once", arguments: [false, true])
  func names(is64: Bool) throws {
    let bytes = Self.program(["ntdll.dll", "KERNEL32.dll", "ntdll.dll", "WS2_32.dll"], is64: is64)
    let table = try #require(ImportTable(ForeignBytes(bytes)))
    #expect(table.names == ["ntdll.dll", "KERNEL32.dll", "WS2_32.dll"])
    #expect(table.machine == (is64 ? 0x8664 : 0x014C))
    #expect(ImportTable(ForeignBytes(Self.program([])))?.names == [])
  }

  @Test("What is no program has no table, and one that is cut anywhere tells the beginning of it or nothing")
  func damaged() throws {
    #expect(ImportTable(ForeignBytes(Array("MZ".utf8) + [UInt8](repeating: 0, count: 100))) == nil)
    let names = ["ntdll.dll", "KERNEL32.dll", "USER32.dll"]
    let bytes = Self.program(names)
    for count in stride(from: 0, to: bytes.count, by: 7) {
      let found = ImportTable(ForeignBytes(Array(bytes[..<count])))?.names ?? []
      #expect(Array(names.prefix(found.count)) == found, "cut at \(count)")
    }
  }

  @Test("A name with a folder, or beyond ASCII, or without an end, ends the table")
  func oddNames() throws {
    for name in ["..\\x.dll", "C:x.dll", "über.dll", String(repeating: "x", count: 300) + ".dll", ""] {
      #expect(ImportTable(ForeignBytes(Self.program(["ntdll.dll", name, "a.dll"])))?.names == ["ntdll.dll"], "\(name)")
    }
  }
}
