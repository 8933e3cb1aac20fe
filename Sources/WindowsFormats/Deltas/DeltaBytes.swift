/// The bytes of a delta's header, read one behind the other.
struct DeltaBytes {
  private let bytes: ArraySlice<UInt8>
  private(set) var position: Int

  init(_ bytes: ArraySlice<UInt8>) { (self.bytes, position) = (bytes, bytes.startIndex) }

  var left: Int { bytes.endIndex - position }

  mutating func u8() throws(DeltaError) -> Int {
    guard position < bytes.endIndex else { throw .cutOff }
    defer { position += 1 }
    return Int(bytes[position])
  }

  /// Little-endian.
  mutating func u16() throws(DeltaError) -> Int { try u8() | u8() << 8 }
  mutating func u32() throws(DeltaError) -> UInt32 { UInt32(try u16() | u16() << 16) }

  /// A number in sevens of bits, lowest first, the last with its high bit set; of 32 bits at most.
  mutating func unsigned() throws(DeltaError) -> Int { try number(of: 0, shift: 0) }

  /// As ``unsigned()``, with the sign in the bit 0x40 of the first byte.
  mutating func signed() throws(DeltaError) -> Int {
    let first = try u8()
    let size = first & 0x80 != 0 ? first & 0x3F : try number(of: first & 0x3F, shift: 6)
    return first & 0x40 != 0 ? -size : size
  }

  private mutating func number(of start: Int, shift: Int) throws(DeltaError) -> Int {
    var (result, shift) = (start, shift)
    while shift <= 28 {
      let byte = try u8()
      result |= (byte & 0x7F) << shift
      if byte & 0x80 != 0 {
        guard result <= Int(UInt32.max) else { break }
        return result
      }
      shift += 7
    }
    throw .unknownForm("a number of more than 32 bits")
  }
}
