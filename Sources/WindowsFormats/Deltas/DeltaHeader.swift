/// The head of a delta: which file it makes of which, and where the places of a program have gone.
///
/// Worked out on real packages, in which all numbers were seen that are taken here.
struct DeltaHeader {
  /// The old file is a 32-bit program that is made more like the new one first; nil: it is taken as it is.
  private(set) var program: Program?
  let newSize: Int
  let newChecksum: UInt32
  let oldSize: Int
  /// Of the old file without what a rebased, signed or stamped copy of it has another of.
  let oldChecksum: UInt32
  /// Flag 4: a window of 32 MiB.
  let isLarge: Bool
  /// Where the packed bytes lie in the delta.
  let stream: Range<Int>

  struct Program {
    var omitted: Omitted
    /// ImageBase and TimeDateStamp of the new file.
    var base: UInt32
    var stamp: UInt32
    var rift = Rift()
  }

  /// Steps that are left out.
  struct Omitted: OptionSet {
    let rawValue: UInt32
    /// Calls and resources were seen; the others are inferred, by their order.
    static let relocations = Omitted(rawValue: 1)
    static let imports = Omitted(rawValue: 2)
    static let exports = Omitted(rawValue: 4)
    static let jumps = Omitted(rawValue: 8)
    static let calls = Omitted(rawValue: 0x10)
    static let resources = Omitted(rawValue: 0x20)
    static let all: Omitted = [.relocations, .imports, .exports, .jumps, .calls, .resources]
  }

  private static let knownFlags: UInt32 = 0x80E4_0007

  /// - Parameter bytes: the whole delta, whose checksum is right.
  init(_ bytes: [UInt8]) throws(DeltaError) {
    // Behind the stream are four bytes that only bring the checksum about.
    var reader = DeltaBytes(bytes[4..<max(4, bytes.count - 4)])
    let flags = try reader.u32()
    guard flags & ~Self.knownFlags == 0 else { throw .unknownForm("flags 0x\(String(flags, radix: 16))") }
    isLarge = flags & 4 != 0
    let omitted = Omitted(rawValue: flags & 0x8000_0000 != 0 ? try reader.u32() : 0)
    guard Omitted.all.isSuperset(of: omitted) else {
      throw .unknownForm("steps 0x\(String(omitted.rawValue, radix: 16))")
    }
    // When the new file was written last, seconds since 1970.
    let newWritten: UInt32? = flags & 0x80_0000 != 0 ? try reader.u32() : nil
    if flags & 0x4_0000 == 0 {
      let base = UInt32(try reader.u16()) << 16
      let stamp = (newWritten ?? 0) &- UInt32(truncatingIfNeeded: try reader.signed())
      program = Program(omitted: omitted, base: base, stamp: stamp)
    }
    newSize = try reader.unsigned()
    newChecksum = try reader.u32()
    let count = try reader.u8()
    guard count == 1 else { throw .unknownForm("\(count) old files") }
    oldSize = newSize + (try reader.signed())
    oldChecksum = try reader.u32()
    for kind in ["ignored", "retained"] where try reader.u8() != 0 {
      throw .unknownForm("parts of the old file that are \(kind)")
    }
    let rift = try Rift(&reader)
    program?.rift = rift
    let size = try reader.unsigned()
    guard size <= reader.left else { throw .cutOff }
    guard size == reader.left else { throw .unknownForm("\(reader.left - size) bytes behind its stream") }
    stream = reader.position..<(reader.position + size)
  }
}
