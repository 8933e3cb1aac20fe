import WindowsModel

/// The characters of a `.reg` file one by one as UTF-16 units, whatever its encoding, with the number of the line.
struct RegistryTextUnits {
  enum Encoding {
    case utf16, utf8
    case page(CodePage)
  }

  /// Stands for bytes that the encoding does not have.
  static let invalid = UInt32.max

  private let bytes: ForeignBytes
  let encoding: Encoding
  /// Text beyond ASCII came in a code page.
  private(set) var usesPage = false
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
    case .page(let page):
      let (units, taken) = page.units(block[...], isWhole: isLast)
      for unit in units { buffer.append(unit == CodePage.none ? Self.invalid : UInt32(unit)) }
      usesPage = usesPage || block.contains { $0 >= 0x80 }
      offset += taken
    case .utf16:
      let even = count & ~1
      for index in stride(from: 0, to: even, by: 2) {
        buffer.append(UInt32(block[index]) | UInt32(block[index + 1]) << 8)
      }
      // An odd byte can only be the last of the file, for a block is even.
      if even < count { buffer.append(Self.invalid) }
      offset += count
    case .utf8:
      offset += UTF8Units.read(block, isWhole: isLast) { buffer.append($0.map { UInt32($0) } ?? Self.invalid) }
    }
  }

  /// True if bytes are UTF-8 as a whole.
  static func isUTF8(_ bytes: ForeignBytes) throws -> Bool {
    var units = RegistryTextUnits(bytes, encoding: .utf8, start: 0)
    while try units.peek() != nil {
      if units.buffer.contains(invalid) { return false }
      units.position = units.buffer.count
    }
    return true
  }
}
