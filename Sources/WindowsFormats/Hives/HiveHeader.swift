public import WindowsModel

/// The base block of a hive, its first 4,096 bytes; a transaction log begins with a copy of the first 512.
///
/// Source of the layout of hives and their logs: M. Suhanov, "Windows registry file format specification" (CC BY 4.0).
public struct HiveHeader: Hashable, Sendable {
  /// Counted up before a write and after it: unequal numbers are a write that was cut short.
  public var primarySequence: UInt32
  public var secondarySequence: UInt32
  /// When the hive was last written.
  public var written: WindowsTime
  public var majorVersion: UInt32
  /// 1 (NT 3.1) to 6; 3 is that of Windows 2000, 5 that of XP's and Server 2003's system hives.
  public var minorVersion: UInt32
  /// 0 is a hive; 1 and 2 are logs of whole pages (1 is also Windows 2000's mirror SYSTEM.ALT), 6 is a log of entries.
  public var fileType: UInt32
  /// Offset of the root key's cell, from the end of this block.
  public var rootOffset: UInt32
  /// Size of what follows this block, in bytes.
  public var dataSize: UInt32
  /// The end of the path the hive had, as it stands there.
  public var name: String
  /// False: the block does not match its own checksum, so nothing in it is sure.
  public var isSound: Bool

  public static let size = 4096

  /// True: a write was cut short, and what the hive holds is only whole together with its log.
  public var isDirty: Bool { !isSound || primarySequence != secondarySequence }

  /// Where the hive ends in the file, as this block has it.
  var end: Int { Self.size + Int(dataSize) }

  /// Cells carry the offset of the one before them, and keys and values have no short names.
  var isOfNT31: Bool { isSound && majorVersion == 1 && minorVersion <= 1 }

  /// True for bytes that call themselves a hive or the log of one.
  public static func isThere(in bytes: ForeignBytes) -> Bool { (try? bytes.u32(at: 0)) == 0x6667_6572 }

  /// - Throws: ``UnreadableBytes``: no such block here.
  public init(_ bytes: ForeignBytes) throws(UnreadableBytes) {
    guard Self.isThere(in: bytes) else { throw UnreadableBytes(offset: 0, reason: "is not the beginning of a hive") }
    primarySequence = try bytes.u32(at: 4)
    secondarySequence = try bytes.u32(at: 8)
    written = WindowsTime(ticks: Int64(bitPattern: try bytes.u64(at: 12)))
    majorVersion = try bytes.u32(at: 20)
    minorVersion = try bytes.u32(at: 24)
    fileType = try bytes.u32(at: 28)
    rootOffset = try bytes.u32(at: 36)
    dataSize = try bytes.u32(at: 40)
    let units = try bytes.bytes(at: 48, count: 64)
    var end = 0
    while end < 64, units[end] != 0 || units[end + 1] != 0 { end += 2 }
    name = WindowsText.decoded(units[..<end]) ?? ""
    var sum: UInt32 = 0
    for offset in stride(from: 0, to: 508, by: 4) { sum ^= try bytes.u32(at: offset) }
    // These two stand for a block that was never summed up.
    if sum == .max { sum = .max - 1 }
    if sum == 0 { sum = 1 }
    isSound = try bytes.u32(at: 508) == sum
  }
}
