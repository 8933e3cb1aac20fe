/// A Huffman code of LZX, given by the lengths of its words: 16 bits at most.
struct HuffmanCode {
  /// By the first ten bits of what is to be read: the length of its word in the highest four bits, and its symbol; 0 for
  /// a longer word.
  private var short = [UInt16](repeating: 0, count: 1 << Self.shortBits)
  /// Symbols in the order of their words.
  private var symbols: [UInt16] = []
  /// By length: the first 16 bits that are beyond the words of it, and what leads from a word to its place in `symbols`.
  private var ends = [Int](repeating: 0, count: 17)
  private var places = [Int](repeating: 0, count: 17)

  private static let shortBits = 10

  /// No symbols: any word is wrong.
  init() {}

  /// - Parameter lengths: of the word of each symbol, at most 16; 0: it has none.
  /// - Returns: nil if words are left over or missing; a code without symbols is none of these.
  init?(lengths: ArraySlice<UInt8>) {
    var counts = [Int](repeating: 0, count: 17)
    for length in lengths { counts[Int(length)] += 1 }
    guard counts[0] < lengths.count else { return }
    var nexts = [Int](repeating: 0, count: 17)
    var (word, place) = (0, 0)
    for length in 1...16 {
      word <<= 1
      (places[length], nexts[length]) = (place - word, place)
      word += counts[length]
      place += counts[length]
      guard word <= 1 << length else { return nil }
      ends[length] = word << (16 - length)
    }
    guard word == 1 << 16 else { return nil }
    symbols = [UInt16](repeating: 0, count: place)
    for (symbol, length) in lengths.enumerated() where length != 0 {
      let length = Int(length)
      let place = nexts[length]
      nexts[length] += 1
      symbols[place] = UInt16(truncatingIfNeeded: symbol)
      guard length <= Self.shortBits else { continue }
      let width = Self.shortBits - length
      let first = (place - places[length]) << width
      let entry = UInt16(truncatingIfNeeded: length << 12 | symbol)
      for index in first..<(first + 1 << width) { short[index] = entry }
    }
  }

  /// - Parameter bits: the next 16.
  /// - Returns: nil where no word begins so.
  @inline(__always)
  func symbol(_ bits: Int) -> (symbol: Int, length: Int)? {
    let entry = Int(short[(bits & 0xFFFF) >> (16 - Self.shortBits)])
    return entry != 0 ? (entry & 0xFFF, entry >> 12) : long(bits & 0xFFFF)
  }

  private func long(_ bits: Int) -> (symbol: Int, length: Int)? {
    for length in (Self.shortBits + 1)...16 where bits < ends[length] {
      let place = places[length] + bits >> (16 - length)
      return symbols.indices.contains(place) ? (Int(symbols[place]), length) : nil
    }
    return nil
  }
}
