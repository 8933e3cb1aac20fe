import TestSupport
import WindowsFormats
import WindowsModel

extension FuzzTarget {
  /// A byte that says what the rest is: a whole delta behind its old file, whose checksum is mended so that more than the first
  /// line is tried; or the parts that a delta is made of here, with all its checksums right but that of the new file.
  static let delta: FuzzTarget = {
    let text = Array("[Version]\r\nSignature=\"$Windows NT$\"\r\n[Strings]\r\nA=\"text that comes back\"\r\n".utf8)
    let other = text + Array("B=\"text that comes back\"\r\n".utf8) + text + noise(300)
    let program = sample
    var seeds: [[UInt8]] = []
    for kind in LZXWriter.Kind.allCases {
      var builder = DeltaBuilder(text, other)
      builder.writer.kind = kind
      builder.writer.blockSize = 333
      seeds.append(input(0, text, builder.bytes()))
    }
    var builder = DeltaBuilder(program, program + noise(50))
    builder.omitted = 0x3F
    seeds.append(input(0, program, builder.bytes()))
    var writer = LZXWriter()
    let packed = writer.stream(writer.copies(program.count), program)
    for omitted in [0, 0x10, 0x20, 0x08] as [UInt8] {
      let rift: [UInt8] = [0, 0x10, 4, 0x40, 0x10, 8, 0, 0x20, 16]
      seeds.append(input(1, program, [omitted, 3] + rift + packed))
    }
    return FuzzTarget(
      "delta", seeds: seeds,
      pieces: ["PA19", "\u{1}\0\0\0", "\0\0\0\0", "\0\u{10}\0\0", "\u{FF}", "\u{E8}", "\u{E9}", "\u{F}\u{84}", "\0\0"]
    ) { bytes in
      guard bytes.count >= 3 else { return }
      let size = min(Int(bytes[1]) | Int(bytes[2]) << 8, bytes.count - 3)
      let old = Array(bytes[3..<(3 + size)])
      let rest = Array(bytes[(3 + size)...])
      try apply(bytes[0] & 1 == 0 ? DeltaBuilder.sealed(rest.dropLast(4)) : made(of: old, rest), to: old)
    }
  }()

  private static func apply(_ bytes: [UInt8], to old: [UInt8]) throws {
    guard let delta = try refusing(DeltaError.self, { try PackageDelta(bytes) }) else { return }
    try expect(delta.newSize >= 0 && delta.newSize <= PackageDelta.largest, "\(delta.newSize) bytes")
    if let new = try refusing(DeltaError.self, { try delta.apply(to: old) }) {
      try expect(new.count == delta.newSize, "\(new.count) bytes of \(delta.newSize)")
    }
  }

  private static func input(_ kind: UInt8, _ old: [UInt8], _ rest: [UInt8]) -> [UInt8] {
    [kind, UInt8(truncatingIfNeeded: old.count), UInt8(truncatingIfNeeded: old.count >> 8)] + old + rest
  }

  /// Steps that are left out, the number of pairs, each pair in three bytes, and the stream.
  private static func made(of old: [UInt8], _ rest: [UInt8]) -> [UInt8] {
    var rest = rest[...]
    var builder = DeltaBuilder(old, [])
    builder.omitted = Int(rest.popFirst() ?? 0) & 0x3F
    var address = 0
    for _ in 0..<Int(rest.popFirst() ?? 0) where rest.count >= 3 {
      address += Int(rest[rest.startIndex]) | Int(rest[rest.startIndex + 1]) << 8
      builder.rift.append((address, address + 2 * Int(Int8(bitPattern: rest[rest.startIndex + 2]))))
      rest = rest.dropFirst(3)
    }
    builder.newSize = old.count
    builder.newChecksum = 0
    builder.stream = Array(rest)
    return builder.bytes()
  }

  /// With all that a step is about.
  private static let sample: [UInt8] = {
    var code: [UInt8] = [0xE8, 0x10, 0, 0, 0, 0x0F, 0x84, 0x20, 0, 0, 0, 0xE9, 0x30, 0, 0, 0, 0xA1, 0, 0x20, 0x40, 0]
    code += noise(300)
    var data = [UInt8](repeating: 0, count: 0x200)
    // An import, its name and arrays; exports behind them.
    for (place, number) in [
      (0, 0x2040), (12, 0x2060), (16, 0x2050), (0x40, 0x2060), (0x50, 0x2060), (0x8C, 0x2060), (0x94, 1), (0x98, 1),
      (0x9C, 0x20C0), (0xA0, 0x20C4), (0xA4, 0x20C8), (0xC0, 0x1005), (0xC4, 0x2060),
    ] {
      for byte in 0..<4 { data[place + byte] = UInt8(truncatingIfNeeded: number >> (8 * byte)) }
    }
    var resources = [UInt8](repeating: 0, count: 0x80)
    (resources[14], resources[16], resources[20], resources[23]) = (1, 3, 0x20, 0x80)
    (resources[0x2E], resources[0x30], resources[0x34]) = (1, 1, 0x50)
    (resources[0x51], resources[0x54]) = (0x30, 8)
    let relocations: [UInt8] = [0, 0x10, 0, 0, 12, 0, 0, 0, 0x11, 0x30, 0, 0]
    var program = DeltaProgram([
      (".text", code, 0x6000_0020), (".idata", data, 0x4000_0040), (".rsrc", resources, 0x4000_0040),
      (".reloc", relocations, 0x4200_0040),
    ])
    program.setDirectory(0, 0x2080, 0x60)
    program.setDirectory(1, 0x2000, 0x28)
    program.setDirectory(2, 0x3000, 0x80)
    program.setDirectory(5, 0x4000, relocations.count)
    return program.bytes
  }()

  static let deltaManifest = FuzzTarget(
    "delta-manifest",
    seeds: [
      """
      [Options]
      Run = "update\\update.exe"
      [Deltas]
      "a" = "_sfx_0000._p", "_sfx_.dll"
      "b\\c" = "_sfx_0001._p", "a"
      [Copy]
      "d" = "b\\c"
      [Delete]
      "_sfx_*._p"
      "_sfx_.dll"
      """
    ].map { Array($0.utf8) },
    pieces: [
      "[", "]", "=", ",", "\"", "\n", "[Deltas]\n", "[Copy]\n", "[Delete]\n", "*", "?", "a=x,b\n", "b=x,a\n", ".psf",
    ]
  ) { bytes in
    guard let manifest = try refusing(InfError.self, { try DeltaManifest(bytes) }) else { return }
    for name in [
      "_SFX_0000._P", "a", String(repeating: "ab", count: 100), String(decoding: bytes.prefix(60), as: UTF8.self),
    ] {
      _ = manifest.isDeleted(name)
    }
    let root = WindowsName.folded("_sfx_.dll")
    let isThere = { WindowsName.folded($0) == root }
    guard let order = try refusing(InfError.self, { try manifest.order(isThere) }) else { return }
    try expect(Set(order) == Set(manifest.steps) && order.count == manifest.steps.count, "\(order)")
    var known: Set = [root]
    for step in order {
      try expect(known.contains(WindowsName.folded(step.old)), "\(step.old) is not there yet")
      known.insert(WindowsName.folded(step.name))
    }
  }
}
