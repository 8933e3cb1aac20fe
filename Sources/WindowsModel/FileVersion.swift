/// The four numbers of VS_FIXEDFILEINFO, most significant first, compared as one 64-bit number as installers do.
public struct FileVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// major, minor, build, revision: 16 bits each.
  public let packed: UInt64

  public init(packed: UInt64) { self.packed = packed }

  public init(_ major: UInt16, _ minor: UInt16, _ build: UInt16, _ revision: UInt16) {
    packed = UInt64(major) << 48 | UInt64(minor) << 32 | UInt64(build) << 16 | UInt64(revision)
  }

  /// Reads `5.2.3790.1830`, also `6.00.3790.1830`; nil unless there are exactly four numbers of 16 bits.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ".", maxSplits: 4, omittingEmptySubsequences: false)
    let numbers = parts.compactMap { $0.utf8.allSatisfy({ (0x30...0x39).contains($0) }) ? UInt16($0) : nil }
    guard parts.count == 4, numbers.count == 4 else { return nil }
    self.init(numbers[0], numbers[1], numbers[2], numbers[3])
  }

  public var major: UInt16 { UInt16(truncatingIfNeeded: packed >> 48) }
  public var minor: UInt16 { UInt16(truncatingIfNeeded: packed >> 32) }
  public var build: UInt16 { UInt16(truncatingIfNeeded: packed >> 16) }
  public var revision: UInt16 { UInt16(truncatingIfNeeded: packed) }

  public var description: String { "\(major).\(minor).\(build).\(revision)" }

  public static func < (one: Self, other: Self) -> Bool { one.packed < other.packed }
}
