import Servicing
import StateStore
import TestSupport
import UpdateLogs
import WindowsFormats
import WindowsModel

extension FuzzTarget {
  static let program: FuzzTarget = {
    var builder = ProgramBuilder(
      .plain(FileVersion(5, 2, 3790, 1830)), .plain(FileVersion(5, 2, 3790, 1830), language: 0x0407))
    let plain = builder.bytes()
    builder.is64 = true
    builder.overlay = noise(100)
    builder.certificates = noise(64)
    builder.imports = ["ntdll.dll", "KERNEL32.dll"]
    builder.resources = [(10, 1, noise(40))]
    builder.add(strings: [0xF062: "Copied %1:", 0xF0EA: "No %s\n"])
    return FuzzTarget(
      "program",
      seeds: [plain, builder.bytes(), sixteenBit, Array("MZ".utf8) + [100, 0, 3, 0]],
      pieces: [
        "MZ", "PE\0\0", "NE", "\u{FF}", "\0\0\0\0", "\0\u{10}\0\0", "V\0S\0_\0", "S\0t\0r\0i\0n\0g\0", "\u{10}\0\0\0",
      ]
    ) { bytes in
      let foreign = ForeignBytes(bytes)
      let file = ProgramFile(foreign)
      try expect(file.problems.count <= 100, "\(file.problems.count) problems")
      try expect((file.imageEnd ?? 0) <= bytes.count, "the image ends beyond the file")
      for resource in file.resources {
        try expect(resource.place.upperBound <= bytes.count, "a resource lies beyond the end")
      }
      for overlay in file.overlays(bytes.count) {
        try expect(!overlay.isEmpty && overlay.upperBound <= bytes.count, "an overlay lies beyond the end")
      }
      for name in ImportTable(foreign)?.names ?? [] {
        try expect(!name.isEmpty && name.utf8.count <= 255, "an import with the name \(name)")
      }
      let strings = file.versions.flatMap(\.tables).flatMap(\.strings)
      try expect(strings.count < 200_000, "\(strings.count) strings")
      for table in try StringTable.all(in: file, foreign) {
        try expect(table.texts.keys.allSatisfy { (0..<65536).contains($0) }, "a text with a number that no table has")
        let words = LogWords(table.texts, source: "fuzz")
        _ = ExplainedLog(
          KBLog(Array(table.texts.values.joined(separator: "\n").utf8), codePage: .western), words: [words])
      }
      let checksum = try file.portable?.computedChecksum(foreign)
      try expect((checksum == nil) == (file.portable?.checksum == nil), "a checksum out of nothing")
      let facts = RevisionFacts(of: file, size: bytes.count)
      try expect(facts.fileVersion == file.version?.fixed?.fileVersion, "another version than the primary one")
      // What was read is written and read again as the same.
      if let version = file.version, version.bytes().count <= 0xFFFF,
        version.tables.allSatisfy({ table in !([table.key] + table.strings.map(\.name)).contains { $0.contains("\0") } }
        )
      {
        let again = ProgramFile(ForeignBytes(ProgramBuilder(version).bytes())).version
        try expect(again == version, "\(version) is read again as \(String(describing: again))")
      }
    }
  }()

  /// A 16-bit program with a table of resources that leads to its version.
  private static let sixteenBit: [UInt8] = {
    var bytes: [UInt8] = [0x4D, 0x5A] + [UInt8](repeating: 0, count: 0x7E)
    bytes[0x3C] = 0x40
    (bytes[0x40], bytes[0x41]) = (0x4E, 0x45)
    (bytes[0x64], bytes[0x66]) = (0x40, 0x60)
    bytes += [4, 0, 0x10, 0x80, 1, 0, 0, 0, 0, 0, 0x10, 0, 2, 0, 0, 0, 1, 0x80, 0, 0, 0, 0, 0, 0]
    bytes += [UInt8](repeating: 0, count: 0x100 - bytes.count)
    return bytes + [30, 0, 0, 0] + Array("VS_VERSION_INFO\0".utf8) + [UInt8](repeating: 0, count: 30)
  }()
}
