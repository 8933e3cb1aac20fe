/// Packs bytes as the streams of deltas have them: LZX behind an old file, in pieces of 32 KiB with their sizes.
///
/// It does not look for short ways: a code has words of nearly one length, or a few short ones and many long ones.
public struct LZXWriter {
  public enum Kind: Int, Sendable, CaseIterable {
    case verbatim = 1
    case aligned, uncompressed
  }

  public enum Token: Sendable {
    case literal(UInt8)
    case copy(distance: Int, length: Int)
  }

  public var kind = Kind.verbatim
  /// Bytes that a block gives.
  public var blockSize = 1 << 20
  /// Words of very different lengths.
  public var isSkewed = false
  /// Calls were made absolute before the packing, for a file of so many bytes; nil: they were not.
  public var callSize: Int?
  /// How a match says that it is one of the last three, where it is.
  public var usesRecent = true

  private let windowBits: Int
  private var bits = BitWriter()
  private var mainLengths: [Int]
  private var longLengths = [Int](repeating: 0, count: 249)
  private var recent = [1, 1, 1]
  private var slots: [(first: Int, bits: Int)] = []

  public init(windowBits: Int = 17) {
    self.windowBits = windowBits
    var first = 0
    while first < 1 << windowBits {
      let bits = slots.count < 4 ? 0 : min(slots.count / 2 - 1, 17)
      slots.append((first, bits))
      first += 1 << bits
    }
    mainLengths = [Int](repeating: 0, count: 256 + 8 * slots.count)
  }

  /// Literals, and copies of what has stood in the old file or before.
  public func tokens(_ new: [UInt8], behind old: [UInt8]) -> [Token] {
    let all = old + new
    var seen: [UInt32: Int] = [:]
    func key(_ place: Int) -> UInt32 { UInt32(all[place]) | UInt32(all[place + 1]) << 8 | UInt32(all[place + 2]) << 16 }
    for place in 0..<max(0, old.count - 2) { seen[key(place)] = place }
    var result: [Token] = []
    var place = old.count
    while place < all.count {
      let limit = room(place - old.count, new.count)
      var length = 0
      if place + 3 <= all.count, let from = seen[key(place)], place - from < 1 << windowBits - 3 {
        while length < limit, all[from + length] == all[place + length] { length += 1 }
        if length >= 3 { result.append(.copy(distance: place - from, length: length)) }
      }
      if length < 3 {
        length = 1
        result.append(.literal(all[place]))
      }
      for passed in place..<(place + length) where passed + 3 <= all.count { seen[key(passed)] = passed }
      place += length
    }
    return result
  }

  /// Copies alone: the whole of an old file of this size.
  public func copies(_ count: Int) -> [Token] {
    var result: [Token] = []
    var place = 0
    while place < count {
      let length = min(room(place, count), 3000)
      result.append(.copy(distance: count, length: length))
      place += length
    }
    return result
  }

  /// What fits in before the piece or the block ends.
  private func room(_ place: Int, _ count: Int) -> Int {
    min(count - place, 32_768 - place % 32_768, blockSize - place % blockSize)
  }

  /// - Parameter new: what the tokens give, for uncompressed blocks.
  public mutating func stream(_ tokens: [Token], _ new: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = []
    var (place, next) = (0, 0)
    var codes = Codes()
    while place < new.count {
      bits = BitWriter()
      if place == 0 {
        bits.add(callSize == nil ? 0 : 1, 1)
        if let callSize {
          bits.add(callSize >> 16, 16)
          bits.add(callSize & 0xFFFF, 16)
        }
      }
      let end = min(new.count, place + 32_768)
      while place < end {
        let blockEnd = min(new.count, place / blockSize * blockSize + blockSize)
        if place % blockSize == 0 { codes = begin(tokens[next...], blockEnd - place) }
        let run = min(blockEnd, end)
        if kind == .uncompressed {
          bits.bytes += new[place..<run]
          while place < run {
            place += tokens[next].count
            next += 1
          }
          if run == blockEnd, ((blockEnd - 1) % blockSize + 1) & 1 == 1 { bits.bytes.append(0) }
        } else {
          while place < run {
            write(tokens[next], codes)
            place += tokens[next].count
            next += 1
          }
        }
      }
      if kind != .uncompressed { bits.align() }
      stream.add16(bits.bytes.count)
      stream += bits.bytes
    }
    return stream
  }

  // MARK: Blocks

  private struct Codes {
    var main: [(word: Int, length: Int)] = []
    var long: [(word: Int, length: Int)] = []
    var aligned: [(word: Int, length: Int)] = []
  }

  private mutating func begin(_ tokens: ArraySlice<Token>, _ size: Int) -> Codes {
    bits.add(kind.rawValue, 3)
    bits.add(size >> 16, 8)
    bits.add(size & 0xFFFF, 16)
    var codes = Codes()
    if kind == .uncompressed {
      bits.alignFully()
      for distance in recent { bits.bytes.add32(distance) }
      return codes
    }
    var (main, long): (Set<Int>, Set<Int>) = ([], [])
    var (left, simulated) = (size, recent)
    for token in tokens where left > 0 {
      let symbols = symbols(token, &simulated)
      main.insert(symbols.main)
      if let symbol = symbols.long { long.insert(symbol) }
      left -= token.count
    }
    if kind == .aligned {
      let lengths = [Int](repeating: 3, count: 8)
      for length in lengths { bits.add(length, 3) }
      codes.aligned = Self.words(lengths)
    }
    let newMain = lengths(main, mainLengths.count)
    writeLengths(Array(newMain[..<256]), Array(mainLengths[..<256]))
    writeLengths(Array(newMain[256...]), Array(mainLengths[256...]))
    mainLengths = newMain
    let newLong = long.isEmpty ? [Int](repeating: 0, count: 249) : lengths(long, 249)
    writeLengths(newLong, longLengths)
    longLengths = newLong
    (codes.main, codes.long) = (Self.words(newMain), Self.words(newLong))
    return codes
  }

  /// Lengths of words that leave none over.
  private func lengths(_ used: Set<Int>, _ count: Int) -> [Int] {
    var symbols = used.sorted()
    for other in 0..<count where symbols.count < 2 && !used.contains(other) { symbols.append(other) }
    var result = [Int](repeating: 0, count: count)
    var depth = 0
    if isSkewed {
      while symbols.count > 2, depth < 4 {
        depth += 1
        result[symbols.removeLast()] = depth
      }
    }
    var width = 0
    while 1 << width < symbols.count { width += 1 }
    let short = 1 << width - symbols.count
    for (index, symbol) in symbols.sorted().enumerated() {
      result[symbol] = depth + (index < short ? width - 1 : width)
    }
    return result
  }

  private static func words(_ lengths: [Int]) -> [(word: Int, length: Int)] {
    var result = lengths.map { (word: 0, length: $0) }
    var word = 0
    for length in 1...16 {
      word <<= 1
      for symbol in lengths.indices where lengths[symbol] == length {
        result[symbol].word = word
        word += 1
      }
    }
    return result
  }

  private mutating func writeLengths(_ lengths: [Int], _ before: [Int]) {
    let pre = (0..<20).map { $0 < 12 ? 4 : 5 }
    for length in pre { bits.add(length, 4) }
    let words = Self.words(pre)
    func same(_ place: Int, _ most: Int) -> Int { lengths[place...].prefix(most).prefix { $0 == lengths[place] }.count }
    var place = 0
    while place < lengths.count {
      let difference = (before[place] - lengths[place] + 17) % 17
      let run = same(place, 51)
      if lengths[place] == 0, run >= 20 {
        bits.add(words[18])
        bits.add(run - 20, 5)
        place += run
      } else if lengths[place] == 0, run >= 4 {
        bits.add(words[17])
        bits.add(min(run, 19) - 4, 4)
        place += min(run, 19)
      } else if run >= 4 {
        bits.add(words[19])
        bits.add(min(run, 5) - 4, 1)
        bits.add(words[difference])
        place += min(run, 5)
      } else {
        bits.add(words[difference])
        place += 1
      }
    }
  }

  // MARK: Tokens

  private func symbols(_ token: Token, _ recent: inout [Int]) -> (main: Int, long: Int?, slot: Int, rest: Int) {
    guard case .copy(let distance, let length) = token else {
      guard case .literal(let byte) = token else { return (0, nil, 0, 0) }
      return (Int(byte), nil, 0, 0)
    }
    var (slot, rest) = (0, 0)
    if usesRecent, let place = recent.firstIndex(of: distance) {
      slot = place
      recent.swapAt(0, place)
    } else {
      slot = (slots.firstIndex { $0.first > distance + 2 } ?? slots.count) - 1
      rest = distance + 2 - slots[slot].first
      recent = [distance, recent[0], recent[1]]
    }
    let short = min(length, 257) - 2
    return (256 + slot << 3 + min(short, 7), short >= 7 ? short - 7 : nil, slot, rest)
  }

  private mutating func write(_ token: Token, _ codes: Codes) {
    let symbols = symbols(token, &recent)
    bits.add(codes.main[symbols.main])
    guard case .copy(_, let length) = token else { return }
    if let symbol = symbols.long { bits.add(codes.long[symbol]) }
    let count = slots[symbols.slot].bits
    if kind == .aligned, count >= 3 {
      bits.add(symbols.rest >> 3, count - 3)
      bits.add(codes.aligned[symbols.rest & 7])
    } else {
      bits.add(symbols.rest, count)
    }
    guard length >= 257 else { return }
    switch length - 257 {
    case let more where more < 0x100:
      bits.add(0, 1)
      bits.add(more, 8)
    case let more where more < 0x500:
      bits.add(0b10, 2)
      bits.add(more - 0x100, 10)
    case let more where more < 0x1500:
      bits.add(0b110, 3)
      bits.add(more - 0x500, 12)
    case let more:
      bits.add(0b111, 3)
      bits.add(more, 15)
    }
  }
}

extension LZXWriter.Token {
  fileprivate var count: Int {
    switch self {
    case .literal: 1
    case .copy(_, let length): length
    }
  }
}

/// Words of 16 bits, filled from the highest bit on.
private struct BitWriter {
  var bytes: [UInt8] = []
  private var word = 0
  private var free = 16

  mutating func add(_ number: Int, _ count: Int) {
    for place in (0..<count).reversed() {
      free -= 1
      word |= (number >> place & 1) << free
      if free == 0 { flush() }
    }
  }

  mutating func add(_ code: (word: Int, length: Int)) { add(code.word, code.length) }

  private mutating func flush() {
    bytes.add16(word)
    (word, free) = (0, 16)
  }

  mutating func align() { if free < 16 { flush() } }

  /// A whole word of zeros where one has ended.
  mutating func alignFully() { flush() }
}
