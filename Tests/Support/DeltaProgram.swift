/// A small program of 32 bits whose every byte a test knows, for deltas between programs.
public struct DeltaProgram {
  public var bytes: [UInt8]
  /// Where sections lie: at 0x1000, 0x2000 and so on, each with a page.
  public let offsets: [String: (address: Int, place: Int)]

  private static let header = 0x40
  private static let optional = header + 24
  public static let base = 0x40_0000

  /// - Parameter sections: name, bytes (512 at most), flags: 0x20 is code.
  public init(_ sections: [(name: String, bytes: [UInt8], flags: Int)], base: Int = Self.base) {
    var image = [UInt8](repeating: 0, count: 0x200)
    image.replaceSubrange(0..<2, with: Array("MZ".utf8))
    image.put32(Self.header, at: 0x3C)
    image.put32(0x4550, at: Self.header)
    image.put32(0x014C | sections.count << 16, at: Self.header + 4)
    image.put32(0x3000_0000, at: Self.header + 8)
    image.put32(224, at: Self.header + 20)
    image.put32(0x10B, at: Self.optional)
    image.put32(base, at: Self.optional + 28)
    image.put32(0x1000, at: Self.optional + 32)
    image.put32(0x200, at: Self.optional + 36)
    image.put32(0x1000 * (sections.count + 1), at: Self.optional + 56)
    image.put32(0x200, at: Self.optional + 60)
    image.put32(0x1234, at: Self.optional + 64)
    image.put32(16, at: Self.optional + 92)
    var offsets: [String: (address: Int, place: Int)] = [:]
    for (index, section) in sections.enumerated() {
      let entry = Self.optional + 224 + 40 * index
      let (address, place) = (0x1000 * (index + 1), 0x200 * (index + 1))
      image.replaceSubrange(entry..<(entry + section.name.utf8.count), with: Array(section.name.utf8))
      for (offset, number) in [(8, 0x1000), (12, address), (16, 0x200), (20, place), (36, section.flags)] {
        image.put32(number, at: entry + offset)
      }
      image += section.bytes + [UInt8](repeating: 0, count: 0x200 - section.bytes.count)
      offsets[section.name] = (address, place)
    }
    (bytes, self.offsets) = (image, offsets)
  }

  public mutating func setDirectory(_ index: Int, _ address: Int, _ size: Int) {
    bytes.put32(address, at: Self.optional + 96 + 8 * index)
    bytes.put32(size, at: Self.optional + 100 + 8 * index)
  }

  public mutating func put(_ number: Int, at place: Int) { bytes.put32(number, at: place) }

  /// As a delta changes it before anything else.
  public func prepared(base: Int? = nil, stamp: Int) -> DeltaProgram {
    var copy = self
    copy.put(stamp, at: Self.header + 8)
    copy.put(0, at: Self.optional + 64)
    if let base { copy.put(base, at: Self.optional + 28) }
    return copy
  }
}
