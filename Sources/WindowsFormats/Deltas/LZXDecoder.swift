/// Unpacks LZX as deltas have it ([MS-PATCH], checked on real packages): pieces of 32 KiB, each behind its packed size in
/// 16 bits, and the old file in front of what is unpacked, to be copied from.
struct LZXDecoder {
  private let bytes: [UInt8]
  private var next: Int
  private let end: Int
  private let window: Int
  private var main: [UInt8]
  private var lengths = [UInt8](repeating: 0, count: 249)
  private var mainCode = HuffmanCode()
  private var lengthCode = HuffmanCode()
  private var alignedCode = HuffmanCode()
  private var kind = Kind.verbatim
  /// Bytes that the block still gives.
  private var left = 0
  private var isOdd = false
  /// The last three distances.
  private var recent = (1, 1, 1)

  private enum Kind: Int {
    case verbatim = 1
    case aligned, uncompressed
  }

  static let pieceSize = 32_768
  /// By slot of a distance: its first, and how many bits say which of them it is.
  private static let slots: [(first: Int, bits: Int)] = {
    var first = 0
    return (0..<290).map { slot in
      let bits = min(max(slot / 2 - 1, 0), 17)
      defer { first += 1 << bits }
      return (first, bits)
    }
  }()

  /// - Parameters:
  ///   - range: where the stream lies in the bytes.
  ///   - windowBits: 17 to 25; no distance is greater.
  init(_ bytes: [UInt8], _ range: Range<Int>, windowBits: Int) {
    (self.bytes, next, end) = (bytes, range.lowerBound, range.upperBound)
    window = 1 << windowBits
    let count = Self.slots.prefix { $0.first < 1 << windowBits }.count
    main = [UInt8](repeating: 0, count: 256 + 8 * count)
  }

  /// Fills a buffer whose first bytes are the old file's.
  mutating func decode(into buffer: UnsafeMutableBufferPointer<UInt8>, from start: Int) throws(DeltaError) {
    var position = start
    var translated: Int?
    while position < buffer.count {
      guard end - next >= 2 else { throw .stream("is cut off") }
      let size = Int(bytes[next]) | Int(bytes[next + 1]) << 8
      next += 2
      guard size <= end - next else { throw .stream("is cut off") }
      var bits = LZXBits(bytes, next..<(next + size))
      next += size
      if position == start, bits.read(1) == 1 { translated = bits.read(16) << 16 | bits.read(16) }
      try decodePiece(&bits, buffer, &position, to: min(buffer.count, position + Self.pieceSize))
      guard !bits.isOver else { throw .stream("is cut off in its piece") }
    }
    guard next == end else { throw .stream("goes on behind its end") }
    if let translated { Self.translate(UnsafeMutableBufferPointer(rebasing: buffer[start...]), translated) }
  }

  private mutating func decodePiece(
    _ bits: inout LZXBits, _ buffer: UnsafeMutableBufferPointer<UInt8>, _ position: inout Int, to end: Int
  ) throws(DeltaError) {
    while position < end {
      if left == 0 { try readBlock(&bits) }
      let run = min(left, end - position)
      if kind == .uncompressed {
        for byte in try bits.bytes(run) {
          buffer[position] = byte
          position += 1
        }
      } else {
        try decodeRun(&bits, buffer, &position, to: position + run)
      }
      left -= run
      if left == 0, isOdd {
        bits.skipOddByte()
        isOdd = false
      }
    }
  }

  private mutating func decodeRun(
    _ bits: inout LZXBits, _ buffer: UnsafeMutableBufferPointer<UInt8>, _ position: inout Int, to end: Int
  ) throws(DeltaError) {
    while position < end {
      let symbol = try bits.symbol(mainCode)
      if symbol < 256 {
        buffer[position] = UInt8(truncatingIfNeeded: symbol)
        position += 1
        continue
      }
      var length = (symbol & 7) + 2
      if length == 9 { length += try bits.symbol(lengthCode) }
      let distance = try distance(&bits, slot: (symbol - 256) >> 3)
      if length == 257 { length += Self.longLength(&bits) }
      guard distance > 0, distance <= position, distance <= window else {
        throw .stream("copies from before the old file")
      }
      guard length <= end - position else { throw .stream("copies beyond the end of its block") }
      let target = buffer.baseAddress.unsafelyUnwrapped + position
      if distance >= length {
        target.update(from: target - distance, count: length)
      } else {
        // Bytes that are copied here are copied again.
        for index in 0..<length { target[index] = target[index - distance] }
      }
      position += length
    }
  }

  @inline(__always)
  private mutating func distance(_ bits: inout LZXBits, slot: Int) throws(DeltaError) -> Int {
    switch slot {
    case 0: break
    case 1: recent = (recent.1, recent.0, recent.2)
    case 2: recent = (recent.2, recent.1, recent.0)
    default:
      let (first, count) = Self.slots[slot]
      var distance = first - 2
      if kind == .aligned, count >= 3 {
        distance += bits.read(count - 3) << 3
        distance += try bits.symbol(alignedCode)
      } else {
        distance += bits.read(count)
      }
      recent = (distance, recent.0, recent.1)
    }
    return recent.0
  }

  private static func longLength(_ bits: inout LZXBits) -> Int {
    if bits.read(1) == 0 { return bits.read(8) }
    if bits.read(1) == 0 { return 0x100 + bits.read(10) }
    return bits.read(1) == 0 ? 0x500 + bits.read(12) : bits.read(15)
  }

  // MARK: Blocks

  private mutating func readBlock(_ bits: inout LZXBits) throws(DeltaError) {
    guard let kind = Kind(rawValue: bits.read(3)) else { throw .stream("has a block of no kind that there is") }
    self.kind = kind
    left = bits.read(8) << 16 | bits.read(16)
    guard left > 0, !bits.isOver else { throw .stream("has an empty block") }
    if kind == .uncompressed {
      bits.align()
      isOdd = left & 1 == 1
      let numbers = Array(try bits.bytes(12))
      func distance(_ place: Int) -> Int { (0..<4).reduce(0) { $0 | Int(numbers[place + $1]) << (8 * $1) } }
      recent = (distance(0), distance(4), distance(8))
      return
    }
    if kind == .aligned { alignedCode = try Self.code((0..<8).map { _ in UInt8(bits.read(3)) }[...]) }
    try Self.readLengths(&bits, &main, 0..<256)
    try Self.readLengths(&bits, &main, 256..<main.count)
    mainCode = try Self.code(main[...])
    try Self.readLengths(&bits, &lengths, 0..<lengths.count)
    lengthCode = try Self.code(lengths[...])
  }

  private static func code(_ lengths: ArraySlice<UInt8>) throws(DeltaError) -> HuffmanCode {
    guard let code = HuffmanCode(lengths: lengths) else { throw .stream("has a code with words left over or missing") }
    return code
  }

  /// Lengths are packed by a code of their own, as differences to those of the block before.
  private static func readLengths(
    _ bits: inout LZXBits, _ lengths: inout [UInt8], _ range: Range<Int>
  ) throws(DeltaError) {
    let code = try code((0..<20).map { _ in UInt8(bits.read(4)) }[...])
    func changed(_ length: UInt8, _ symbol: Int) -> UInt8 { UInt8((Int(length) + 17 - symbol) % 17) }
    var place = range.lowerBound
    while place < range.upperBound {
      let symbol = try bits.symbol(code)
      var (count, length) = (1, UInt8(0))
      switch symbol {
      case 17: count = 4 + bits.read(4)
      case 18: count = 20 + bits.read(5)
      case 19:
        count = 4 + bits.read(1)
        let symbol = try bits.symbol(code)
        guard symbol <= 16 else { throw .stream("repeats the length of a word that has none") }
        length = changed(lengths[place], symbol)
      default: length = changed(lengths[place], symbol)
      }
      guard count <= range.upperBound - place else { throw .stream("has more lengths of words than words") }
      for index in place..<(place + count) { lengths[index] = length }
      place += count
    }
  }

  /// The targets of calls were made absolute before the packing, in each piece for itself.
  private static func translate(_ bytes: UnsafeMutableBufferPointer<UInt8>, _ size: Int) {
    for start in stride(from: 0, to: min(bytes.count, pieceSize * pieceSize), by: pieceSize) {
      let end = min(bytes.count, start + pieceSize) - 10
      var place = start
      while place < end {
        guard bytes[place] == 0xE8 else {
          place += 1
          continue
        }
        let word = UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(bytes)[(place + 1)..<(place + 5)])
        let target = Int(Int32(littleEndian: word.loadUnaligned(as: Int32.self)))
        if target >= -place, target < size {
          let relative = target >= 0 ? target - place : target + size
          word.storeBytes(of: Int32(truncatingIfNeeded: relative).littleEndian, as: Int32.self)
        }
        place += 5
      }
    }
  }
}
