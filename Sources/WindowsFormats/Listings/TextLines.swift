import WindowsModel

/// The lines of a text that a program of a console wrote, one by one, in memory that does not grow with it.
///
/// UTF-16LE or UTF-8 with a byte order mark, or a code page. A line ends with LF, with or without CR.
struct TextLines {
  /// Units of a line that are kept; what is longer is no line of a listing.
  static let longest = 1 << 16

  private enum Encoding {
    case utf16, utf8
    /// nil: which one is not known.
    case page(CodePage?)
  }

  private let bytes: ForeignBytes
  private let encoding: Encoding
  private var offset: Int
  private var block: [UInt16] = []
  private var position = 0

  /// The line taken last, without its end.
  private(set) var units: [UInt16] = []
  /// Its number, from 1.
  private(set) var number = 0
  /// It had more than ``longest``, and they are gone.
  private(set) var isTooLong = false

  /// - Parameter codePage: nil: which one is not known, and bytes beyond ASCII are ``CodePage/none``.
  init(_ bytes: ForeignBytes, _ codePage: CodePage?) throws(UnreadableBytes) {
    self.bytes = bytes
    let start = try bytes.bytes(at: 0, count: min(3, bytes.count))
    let isWide = start.starts(with: [0xFF, 0xFE])
    let isUTF8 = start == [0xEF, 0xBB, 0xBF]
    encoding = isWide ? .utf16 : isUTF8 ? .utf8 : .page(codePage)
    offset = isWide ? 2 : isUTF8 ? 3 : 0
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
      try fill()
      if block.isEmpty { return nil }
    }
    defer { position += 1 }
    return block[position]
  }

  private mutating func fill() throws(UnreadableBytes) {
    let count = min(1 << 16, bytes.count - offset)
    let read = count > 0 ? try bytes.bytes(at: offset, count: count) : []
    let isLast = offset + count >= bytes.count
    position = 0
    switch encoding {
    case .utf16:
      // A block is even, so that only the last byte of the file can stand alone.
      block = stride(from: 0, to: count - 1, by: 2).map { UInt16(read[$0]) | UInt16(read[$0 + 1]) << 8 }
      if count & 1 == 1 { block.append(CodePage.none) }
      offset += count
    case .utf8:
      var units: [UInt16] = []
      offset += UTF8Units.read(read, isWhole: isLast) { units.append($0 ?? CodePage.none) }
      block = units
    case .page(let page?):
      let (units, taken) = page.units(read[...], isWhole: isLast)
      block = units
      offset += taken
    case .page(nil):
      block = read.map { $0 < 0x80 ? UInt16($0) : CodePage.none }
      offset += count
    }
  }
}
