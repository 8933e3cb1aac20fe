/// Transaction logs, in both formats.
extension HiveBuilder {
  /// A log of whole pages (`DIRT`) with those that differ, under this builder's base block.
  public func pageLog(from old: [UInt8], to new: [UInt8], type: UInt32 = 1) -> [UInt8] {
    var log = Array(header(0x20, new.count - 4096, type: type)[..<512]) + Array("DIRT".utf8)
    var mask = [UInt8](repeating: 0, count: (new.count - 4096) / 4096)
    var body: [UInt8] = []
    for (bit, page) in Self.changedPages(from: old, to: new) {
      mask[bit / 8] |= 1 << UInt8(bit % 8)
      body += page
    }
    log += mask
    log += [UInt8](repeating: 0, count: (512 - log.count % 512) % 512)
    return log + body
  }

  /// The beginning of a log of entries; the first of them has this number.
  public func entryLog(_ sequence: UInt32, size: Int) -> [UInt8] {
    var own = self
    (own.primarySequence, own.secondarySequence) = (sequence, sequence)
    return Array(own.header(0x20, size - 4096, type: 6)[..<512])
  }

  /// An entry (`HvLE`) that brings `new` the pages in which it differs from `old`.
  public static func entry(_ sequence: UInt32, from old: [UInt8], to new: [UInt8]) -> [UInt8] {
    let pages = changedPages(from: old, to: new)
    let references = pages.flatMap { le(UInt32($0.number * 512)) + le(UInt32(512)) }
    let body = references + pages.flatMap(\.bytes)
    let size = (40 + body.count + 511) / 512 * 512
    var entry = Array("HvLE".utf8) + le(UInt32(size)) + le(UInt32(0)) + le(sequence) + le(UInt32(new.count - 4096))
    entry += le(UInt32(pages.count)) + [UInt8](repeating: 0, count: 16) + body
    entry += [UInt8](repeating: 0, count: size - entry.count)
    hash(&entry, at: 0, size: size)
    return entry
  }

  /// Writes the two hashes of an entry into it.
  public static func hash(_ log: inout [UInt8], at place: Int, size: Int) {
    log.replaceSubrange((place + 24)..<(place + 32), with: le(hash(log[(place + 40)..<(place + size)])))
    log.replaceSubrange((place + 32)..<(place + 40), with: le(hash(log[place..<(place + 32)])))
  }

  /// Marvin32, written apart from the program's own.
  public static func hash(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    var (low, high) = (UInt32(0x7A4E_55C5), UInt32(0x82EF_4D88))
    func turned(_ word: UInt32, _ bits: UInt64) -> UInt32 {
      let wide = UInt64(word) << bits
      return UInt32(truncatingIfNeeded: wide | wide >> 32)
    }
    func word(_ bytes: ArraySlice<UInt8>, _ top: UInt32) -> UInt32 {
      bytes.reversed().reduce(top) { $0 << 8 | UInt32($1) }
    }
    let rest = bytes.suffix(bytes.count % 4)
    let words = stride(from: bytes.startIndex, to: rest.startIndex, by: 4).map { word(bytes[$0..<($0 + 4)], 0) }
    for word in words + [word(rest, 0x80), 0] {
      low &+= word
      high ^= low
      low = turned(low, 20) &+ high
      high = turned(high, 9) ^ low
      low = turned(low, 27) &+ high
      high = turned(high, 19)
    }
    return UInt64(high) << 32 | UInt64(low)
  }

  /// Pages of 512 bytes behind the base block.
  private static func changedPages(from old: [UInt8], to new: [UInt8]) -> [(number: Int, bytes: ArraySlice<UInt8>)] {
    stride(from: 4096, to: new.count, by: 512).compactMap { start in
      let page = new[start..<(start + 512)]
      let isSame = start + 512 <= old.count && old[start..<(start + 512)] == page
      return isSame ? nil : ((start - 4096) / 512, page)
    }
  }
}
