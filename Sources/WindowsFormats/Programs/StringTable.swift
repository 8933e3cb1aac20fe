/// The texts of a program by number, in one language (RT_STRING): what it shows, and what it writes to its logs.
public struct StringTable: Hashable, Sendable {
  /// LANGID.
  public let language: UInt16
  /// Texts that are not empty.
  public let texts: [Int: String]

  public init(language: UInt16, texts: [Int: String]) {
    self.language = language
    self.texts = texts
  }

  private static let type = Resource.Name.number(6)
  /// Of all tables together; many entries may lead to the same bytes.
  static let mostBytes = 8 << 20

  /// A table for each language, in the order in which the program lists them.
  ///
  /// Block N has the texts from 16 (N − 1) on, sixteen of them, each as its length in UTF-16 units and the units. What a
  /// block has beyond its end is left out.
  ///
  /// - Throws: ``UnreadableBytes``: the medium failed.
  public static func all(in program: ProgramFile, _ bytes: ForeignBytes) throws(UnreadableBytes) -> [StringTable] {
    var order: [UInt16] = []
    var texts: [UInt16: [Int: String]] = [:]
    var left = mostBytes
    for resource in program.resources where resource.type == type {
      guard case .number(let block) = resource.name, (1...4096).contains(block) else { continue }
      let count = min(resource.place.count, 16 * (2 + 2 * 0xFFFF))
      guard count <= left else { break }
      left -= count
      if texts[resource.language] == nil { order.append(resource.language) }
      let read = Self.texts(try bytes.bytes(at: resource.place.lowerBound, count: count))
      for (index, text) in read.enumerated() where !text.isEmpty {
        texts[resource.language, default: [:]][16 * (block - 1) + index] = text
      }
    }
    return order.map { StringTable(language: $0, texts: texts[$0] ?? [:]) }
  }

  private static func texts(_ block: [UInt8]) -> [String] {
    var texts: [String] = []
    var offset = 0
    while texts.count < 16, offset + 2 <= block.count {
      let end = offset + 2 + 2 * (Int(block[offset]) | Int(block[offset + 1]) << 8)
      guard end <= block.count else { break }
      texts.append(wideText(Array(block[(offset + 2)..<end])))
      offset = end
    }
    return texts
  }
}
