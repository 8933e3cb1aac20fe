import TestSupport
import WindowsFormats
import WindowsModel

extension FuzzTarget {
  /// A cabinet, or a program with one in it.
  static let cabinet: FuzzTarget = {
    let files: [(name: String, bytes: [UInt8])] = [
      ("update\\update.inf", Array("[Version]\r\n".utf8)), ("x.dll", noise(700)),
      ("zeros", [UInt8](repeating: 0, count: 900)),
    ]
    let stored = CabinetBuilder(files).bytes()
    let packed = CabinetBuilder(files, isCompressed: true).bytes()
    var program = ProgramBuilder()
    program.overlay = packed
    return FuzzTarget(
      "cabinet", seeds: [stored, packed, program.bytes()] + CabinetBuilder.pair(.init("split", noise(300)), cut: 100),
      pieces: ["MSCF", "\0\0\0\0", "\u{3}\u{1}", "\u{1}\0", "CK", "\u{FF}", "..\\", "C:"]
    ) { bytes in
      let foreign = ForeignBytes(bytes)
      try unpack(foreign)
      for embedded in try EmbeddedCabinet.all(in: ProgramFile(foreign), foreign) {
        try unpack(embedded.bytes(of: foreign))
      }
      if let path = try refusing(NameError.self, { try MemberPath(String(decoding: bytes, as: UTF8.self)) }) {
        try expect(MemberPath(path.description) == path, "\(path) is read again as another")
        try expect(!path.components.contains { $0 == ".." || $0.contains("/") }, "\(path) leads out")
      }
    }
  }()

  private static func unpack(_ bytes: ForeignBytes) throws {
    let limit = 1 << 20
    guard let cabinet = try refusing(CabinetError.self, { try Cabinet(bytes, limit: limit) }) else { return }
    var total = 0
    for member in cabinet.inFolderOrder {
      var size = 0
      let done: Void? = try refusing(CabinetError.self) { try cabinet.extract(member) { size += $0.count } }
      try expect(done == nil || size == member.size, "\(size) bytes of \(member.size)")
      total += size
    }
    try expect(total <= limit, "\(total) bytes were unpacked")
  }
}
