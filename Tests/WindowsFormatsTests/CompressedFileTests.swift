import TestSupport
import Testing
import WindowsFormats

@Suite("A file that is packed by itself")
struct CompressedFileTests {
  private let bytes = (0..<70_001).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 11) }

  private func unpacked(_ packed: [UInt8], limit: Int = 1 << 20) throws -> [UInt8]? {
    var result: [UInt8] = []
    guard let file = try CompressedFile(ForeignBytes(packed)) else { return nil }
    try file.extract(limit: limit) { result += $0 }
    return result
  }

  @Test(
    "has an underscore for the third letter of its ending",
    arguments: [
      ("sample.dll", "sample.dl_"), (#"i386\a.b.sys"#, #"i386\a.b.sy_"#), ("a.ht", "a.ht_"),
      (#"x.y\name"#, #"x.y\name._"#),
      ("a.html", "a.htm_"), ("", "._"),
    ])
  func name(plain: String, packed: String) { #expect(CompressedFile.name(of: plain) == packed) }

  @Test("gives its bytes, whether compress.exe or a cabinet packed it, with repetitions too")
  func bothForms() throws {
    #expect(try unpacked(compressed(bytes)) == bytes)
    #expect(try unpacked(CabinetBuilder([("other.name", bytes)], isCompressed: true).bytes()) == bytes)
    // A run: the window's place 0xFF0 is where writing begins; 15 more of the one letter.
    let run = Array(compressed(Array("a".utf8)).prefix(10)) + [16, 0, 0, 0, 0x01, 0x61, 0xF0, 0xFC]
    #expect(try unpacked(run) == Array(repeating: 0x61, count: 16))
    #expect(try unpacked(Array("MZ and no archive".utf8)) == nil)
    #expect(try unpacked([]) == nil)
  }

  @Test("that is cut, says another size, holds several files or is too large is an error")
  func damage() throws {
    let packed = compressed(bytes)
    #expect(throws: CabinetError.self) { try unpacked(Array(packed.dropLast(9))) }
    #expect(throws: CabinetError.self) { try unpacked(Array(packed.prefix(9))) }
    #expect(throws: CabinetError.self) { try unpacked(packed + [0xFF, 1, 2, 3]) }
    #expect(throws: CabinetError.self) { try unpacked(packed, limit: bytes.count - 1) }
    let several = CabinetBuilder([("a", [1]), ("b", [2])]).bytes()
    #expect(throws: CabinetError.self) { try unpacked(several) }
    #expect(throws: CabinetError.self) { try unpacked(Array(several.prefix(40))) }
  }
}
