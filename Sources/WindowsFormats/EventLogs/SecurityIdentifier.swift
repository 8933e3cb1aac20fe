/// Who caused an event (SID): `S-1-5-18`.
public struct SecurityIdentifier: Hashable, Sendable, CustomStringConvertible {
  /// 48 bits.
  public let authority: UInt64
  /// 15 at most.
  public let parts: [UInt32]

  /// - Parameter authority: its lower 48 bits count.
  public init(authority: UInt64, _ parts: [UInt32]) {
    self.authority = authority & 0xFFFF_FFFF_FFFF
    self.parts = Array(parts.prefix(15))
  }

  /// nil: these bytes are none of revision 1.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 8, bytes[0] == 1, bytes[1] <= 15, bytes.count == 8 + 4 * Int(bytes[1]) else { return nil }
    let parts = stride(from: 8, to: bytes.count, by: 4).map { place in
      (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }
    }
    self.init(authority: bytes[2..<8].reduce(0) { $0 << 8 | UInt64($1) }, parts)
  }

  /// The authority is big-endian, its parts are little-endian.
  var bytes: [UInt8] {
    var bytes: [UInt8] = [1, UInt8(truncatingIfNeeded: parts.count)]
    for shift in stride(from: 40, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: authority >> UInt64(shift)))
    }
    for part in parts { bytes.append(little: part) }
    return bytes
  }

  public var description: String {
    let authority = authority >> 32 == 0 ? String(authority) : "0x" + String(authority, radix: 16)
    return (["S-1", authority] + parts.map { String($0) }).joined(separator: "-")
  }
}

extension [UInt8] {
  mutating func append(little number: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }
}
