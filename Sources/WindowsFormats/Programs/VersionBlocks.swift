import WindowsModel

/// The bytes of a version resource: blocks in blocks, each with its length, a key, a value and further blocks.
///
/// Those of 16-bit programs have keys and texts of bytes, and no field for the type of the value.
struct VersionBlocks {
  struct Block {
    let start: Int
    /// Not beyond the end of what it is in.
    let end: Int
    let key: String
    let value: Int
    /// As it stands there: bytes, or UTF-16 units of a text; many writers confuse the two.
    let valueLength: Int
    /// Where blocks within it begin.
    let children: Int
    /// It says that it is longer.
    let isCut: Bool
  }

  let bytes: [UInt8]
  let isWide: Bool

  static func aligned(_ offset: Int) -> Int { (offset + 3) & ~3 }

  /// nil where there is no whole head of a block.
  func block(at start: Int, before limit: Int) -> Block? {
    let head = isWide ? 6 : 4
    guard start + head <= limit, limit <= bytes.count else { return nil }
    let length = number(start)
    guard length > head else { return nil }
    let end = min(start + length, limit)
    guard let key = text(from: start + head, before: end), key.isTerminated else { return nil }
    let valueLength = number(start + 2)
    let value = min(Self.aligned(key.end), end)
    return Block(
      start: start, end: end, key: key.text, value: value, valueLength: valueLength,
      // Only the root has both a value, of bytes, and blocks within it.
      children: min(Self.aligned(value + valueLength), end), isCut: start + length > limit)
  }

  /// A value as a text: up to its NUL, or the end of its block.
  ///
  /// What its length says is not asked, for it counts bytes in some files and units in others.
  func text(of block: Block) -> String { text(from: block.value, before: block.end)?.text ?? "" }

  func translations(of block: Block) -> [VersionResource.Translation] {
    stride(from: block.value, to: min(block.value + block.valueLength, block.end) - 3, by: 4).map {
      VersionResource.Translation(
        language: UInt16(truncatingIfNeeded: number($0)), codePage: UInt16(truncatingIfNeeded: number($0 + 2)))
    }
  }

  /// VS_FIXEDFILEINFO, known by its signature.
  func fixed(at start: Int, before end: Int) -> VersionResource.Fixed? {
    guard start + 52 <= end, long(start) == 0xFEEF_04BD else { return nil }
    func pair(_ place: Int) -> UInt64 { UInt64(long(start + place)) << 32 | UInt64(long(start + place + 4)) }
    return VersionResource.Fixed(
      fileVersion: FileVersion(packed: pair(8)), productVersion: FileVersion(packed: pair(16)),
      flagsMask: long(start + 24), flags: long(start + 28), system: long(start + 32), type: long(start + 36),
      subtype: long(start + 40), date: pair(44))
  }

  /// Anything else than what fills up to a boundary.
  func hasContent(_ range: Range<Int>) -> Bool { bytes[range].contains { $0 != 0 } }

  private func number(_ place: Int) -> Int { Int(bytes[place]) | Int(bytes[place + 1]) << 8 }

  private func long(_ place: Int) -> UInt32 {
    UInt32(truncatingIfNeeded: number(place)) | UInt32(truncatingIfNeeded: number(place + 2)) << 16
  }

  private func text(from start: Int, before limit: Int) -> (text: String, end: Int, isTerminated: Bool)? {
    guard start <= limit else { return nil }
    if !isWide {
      let text = bytes[start..<limit].prefix { $0 != 0 }
      return (CodePage.western.decoded(text), text.endIndex + 1, text.endIndex < limit)
    }
    var end = start
    while end + 1 < limit, bytes[end] != 0 || bytes[end + 1] != 0 { end += 2 }
    return (wideText(Array(bytes[start..<end])), end + 2, end + 1 < limit)
  }
}
