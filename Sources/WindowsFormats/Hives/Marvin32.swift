/// The hash over entries of a hive's log: Marvin32 (M. Suhanov, "Windows registry file format specification"; the
/// algorithm as published in the .NET runtime). The seed is that of the specification; 18 of 18 entries in logs of Windows
/// 8.1 and 10 have the hashes it gives.
@_spi(Testing) public struct Marvin32 {
  private var low: UInt32
  private var high: UInt32

  /// - Parameter bytes: at least as far as `range` goes.
  public static func hash(_ bytes: ForeignBytes, _ range: Range<Int>, seed: UInt64 = 0x82EF_4D88_7A4E_55C5)
    throws(UnreadableBytes) -> UInt64
  {
    var hash = Marvin32(low: UInt32(truncatingIfNeeded: seed), high: UInt32(truncatingIfNeeded: seed >> 32))
    var place = range.lowerBound
    while range.upperBound - place >= 4 {
      hash.mix(try bytes.u32(at: place))
      place += 4
    }
    // The bytes left over, the first of them lowest, and 0x80 above them.
    var last: UInt32 = 0x80
    for index in stride(from: range.upperBound - 1, through: place, by: -1) {
      last = last << 8 | UInt32(try bytes.u8(at: index))
    }
    hash.mix(last)
    hash.mix(0)
    return UInt64(hash.high) << 32 | UInt64(hash.low)
  }

  private mutating func mix(_ word: UInt32) {
    low = low &+ word
    high ^= low
    low = Self.rotated(low, 20) &+ high
    high = Self.rotated(high, 9) ^ low
    low = Self.rotated(low, 27) &+ high
    high = Self.rotated(high, 19)
  }

  private static func rotated(_ word: UInt32, _ bits: UInt32) -> UInt32 { word << bits | word >> (32 - bits) }
}
