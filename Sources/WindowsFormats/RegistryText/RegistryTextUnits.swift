/// The characters of a `.reg` file one by one as UTF-16 units, whatever its encoding, with the number of the line.
struct RegistryTextUnits {
  enum Encoding { case utf16, utf8, windows1252 }

  /// Stands for bytes that the encoding does not have.
  static let invalid = UInt32.max

  private let bytes: ForeignBytes
  private let encoding: Encoding
  private var offset: Int
  private var buffer: [UInt32] = []
  private var position = 0
  private var isAfterReturn = false
  /// Of the unit that comes next, from 1. A line ends with CR LF, or either alone.
  private(set) var line = 1

  /// - Parameter start: behind the byte order mark.
  init(_ bytes: ForeignBytes, encoding: Encoding, start: Int) {
    self.bytes = bytes
    self.encoding = encoding
    offset = start
  }

  /// The next unit, without taking it; nil at the end.
  mutating func peek() throws -> UInt32? {
    if position == buffer.count { try fill() }
    return position < buffer.count ? buffer[position] : nil
  }

  mutating func take() throws -> UInt32? {
    guard let unit = try peek() else { return nil }
    position += 1
    if unit == 0x0D || unit == 0x0A && !isAfterReturn { line += 1 }
    isAfterReturn = unit == 0x0D
    return unit
  }

  /// True if that character came next, and has been taken.
  mutating func take(_ character: Unicode.Scalar) throws -> Bool {
    guard try peek() == character.value else { return false }
    _ = try take()
    return true
  }

  private mutating func fill() throws {
    let count = min(1 << 15, bytes.count - offset)
    guard count > 0 else { return }
    let block = try bytes.bytes(at: offset, count: count)
    let isLast = offset + count == bytes.count
    buffer.removeAll(keepingCapacity: true)
    position = 0
    switch encoding {
    case .windows1252:
      for byte in block { buffer.append(UInt32(Windows1252.unit(byte))) }
      offset += count
    case .utf16:
      let even = count & ~1
      for index in stride(from: 0, to: even, by: 2) {
        buffer.append(UInt32(block[index]) | UInt32(block[index + 1]) << 8)
      }
      // An odd byte can only be the last of the file, for a block is even.
      if even < count { buffer.append(Self.invalid) }
      offset += count
    case .utf8:
      let whole = isLast ? count : Self.wholeSequences(block)
      var iterator = block[..<whole].makeIterator()
      var parser = Unicode.UTF8.ForwardParser()
      parsing: while true {
        switch parser.parseScalar(from: &iterator) {
        case .valid(let encoded):
          for unit in Character(Unicode.UTF8.decode(encoded)).utf16 { buffer.append(UInt32(unit)) }
        case .error: buffer.append(Self.invalid)
        case .emptyInput: break parsing
        }
      }
      offset += whole
    }
  }

  /// How many bytes stand before a sequence that the block cuts at its end.
  private static func wholeSequences(_ block: [UInt8]) -> Int {
    for back in 1...min(3, block.count) {
      let byte = block[block.count - back]
      if byte & 0xC0 == 0x80 { continue }
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
      return length > back ? block.count - back : block.count
    }
    return block.count
  }
}
