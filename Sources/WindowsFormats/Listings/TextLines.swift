/// The lines of a text that a program of a console wrote, one by one, in memory that does not grow with it.
///
/// UTF-16LE with a byte order mark, or one byte a character. A line ends with LF, with or without CR.
struct TextLines {
  /// Units of a line that are kept; what is longer is no line of a listing.
  static let longest = 1 << 16

  private let bytes: ForeignBytes
  private let isWide: Bool
  private let codePage: CodePage?
  private var offset: Int
  private var block: [UInt8] = []
  private var position = 0

  /// The line taken last, without its end.
  private(set) var units: [UInt16] = []
  /// Its number, from 1.
  private(set) var number = 0
  /// It had more than ``longest``, and they are gone.
  private(set) var isTooLong = false

  /// - Parameter codePage: nil: which one is not known, and bytes beyond ASCII are ``CodePage/unknown``.
  init(_ bytes: ForeignBytes, _ codePage: CodePage?) throws(UnreadableBytes) {
    self.bytes = bytes
    self.codePage = codePage
    isWide = bytes.count < 2 ? false : try bytes.u16(at: 0) == 0xFEFF
    offset = isWide ? 2 : 0
  }

  /// Takes the next line; false at the end.
  mutating func next() throws(UnreadableBytes) -> Bool {
    units.removeAll(keepingCapacity: true)
    isTooLong = false
    var isEmpty = true
    while let unit = try take() {
      isEmpty = false
      if unit == 0x0A { break }
      if units.count < Self.longest { units.append(unit) } else { isTooLong = true }
    }
    while units.last == 0x0D { units.removeLast() }
    if !isEmpty { number += 1 }
    return !isEmpty
  }

  private mutating func take() throws(UnreadableBytes) -> UInt16? {
    if position >= block.count {
      let count = min(1 << 16, bytes.count - offset)
      guard count > 0 else { return nil }
      block = try bytes.bytes(at: offset, count: count)
      offset += count
      position = 0
    }
    let byte = block[position]
    position += 1
    guard isWide else { return byte < 0x80 ? UInt16(byte) : codePage?.unit(byte) ?? CodePage.unknown }
    // A block is even, so that only the last byte of the file can stand alone.
    guard position < block.count else { return CodePage.unknown }
    let unit = UInt16(byte) | UInt16(block[position]) << 8
    position += 1
    return unit
  }
}
