import WindowsFormats
import WindowsModel

/// A security catalog that lists digests, with one signer whose signature is none.
public struct CatalogBuilder {
  /// How an entry is named: by its digest, or by the text of its digits.
  public enum Naming: CaseIterable, Sendable { case raw, digits }

  public var digests: [[UInt8]]
  public var naming = Naming.digits

  public init(_ digests: [[UInt8]]) { self.digests = digests }

  /// Of whole files.
  public init(of files: [[UInt8]]) {
    digests = files.compactMap { try? FileDigest.of(ForeignBytes($0), .sha1) }
  }

  public func bytes() -> [UInt8] {
    let subjects = digests.map { digest -> [UInt8] in
      let text: [UInt8] = hexadecimal(digest).uppercased().utf8.flatMap { [UInt8]([$0, 0]) } + [0, 0]
      let attribute = Self.sequence([
        Self.identifier(Self.indirectData), Self.value(0x31, Self.indirect(digest)),
      ])
      return Self.sequence([Self.value(0x04, naming == .raw ? digest : text), Self.value(0x31, attribute)])
    }
    let list = Self.sequence([
      Self.sequence([Self.identifier([1, 3, 6, 1, 4, 1, 311, 12, 1, 1])]),
      Self.value(0x04, Array(repeating: 7, count: 16)),
      Self.value(0x17, Array("090711073929Z".utf8)),
      Self.sequence([Self.identifier([1, 3, 6, 1, 4, 1, 311, 12, 1, 2]), Self.value(0x05, [])]),
      Self.sequence(subjects),
    ])
    return Self.message([1, 3, 6, 1, 4, 1, 311, 10, 1], list)
  }

  /// The signature of a program with this digest, as it lies in its certificate table.
  public static func signature(_ digest: [UInt8]) -> [UInt8] {
    var block = message(indirectData, indirect(digest))
    while block.count % 8 != 0 { block.append(0) }
    let size = UInt32(block.count + 8)
    return (0..<4).map { UInt8(truncatingIfNeeded: size >> ($0 * 8)) } + [0, 2, 2, 0] + block
  }

  private static let indirectData: [UInt64] = [1, 3, 6, 1, 4, 1, 311, 2, 1, 4]

  private static func indirect(_ digest: [UInt8]) -> [UInt8] {
    sequence([
      sequence([identifier([1, 3, 6, 1, 4, 1, 311, 2, 1, 15]), sequence([])]),
      sequence([sequence([identifier([1, 3, 14, 3, 2, 26]), value(0x05, [])]), value(0x04, digest)]),
    ])
  }

  public static func message(
    _ type: [UInt64], _ content: [UInt8], signers: [UInt8] = sequence([value(0x02, [1])])
  ) -> [UInt8] {
    sequence([
      identifier([1, 2, 840, 113_549, 1, 7, 2]),
      value(
        0xA0,
        sequence([
          value(0x02, [1]), value(0x31, sequence([identifier([1, 3, 14, 3, 2, 26]), value(0x05, [])])),
          sequence([identifier(type), value(0xA0, content)]), value(0x31, signers),
        ])),
    ])
  }

  public static func sequence(_ parts: [[UInt8]]) -> [UInt8] { value(0x30, parts.flatMap { $0 }) }

  /// A value of DER: tag, size, content.
  public static func value(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    if content.count < 0x80 { return [tag, UInt8(content.count)] + content }
    let size = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: content.count >> $0) }.drop { $0 == 0 }
    return [tag, 0x80 | UInt8(size.count)] + size + content
  }

  static func identifier(_ numbers: [UInt64]) -> [UInt8] {
    var content = [UInt8(numbers[0] * 40 + numbers[1])]
    for number in numbers.dropFirst(2) {
      var digits = [UInt8(number & 0x7F)]
      var rest = number >> 7
      while rest > 0 {
        digits.append(UInt8(rest & 0x7F) | 0x80)
        rest >>= 7
      }
      content += digits.reversed()
    }
    return value(0x06, content)
  }
}
