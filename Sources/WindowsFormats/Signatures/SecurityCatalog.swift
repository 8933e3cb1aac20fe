/// A security catalog (.cat): a signed list of the digests of files. It names no file; whose digest is in it is listed.
public struct SecurityCatalog: Sendable {
  /// SHA-1 and SHA-256 of whole files, and of programs without what signing changes (``ProgramSignature/ranges(of:_:)``).
  public let digests: Set<[UInt8]>

  /// Those of service packs have a third of it.
  public static let largest = 8 << 20

  /// - Throws: ``SignatureError`` for what is no catalog, or one that nobody signed.
  public init(_ bytes: [UInt8]) throws(SignatureError) {
    let message = try SignedMessage(bytes)
    guard message.type == SignedMessage.listOfFiles[...] else { throw SignatureError("is signed, but no catalog") }
    var digests: Set<[UInt8]> = []
    var isWhole = true
    // Of its parts the list of subjects is the one whose parts begin with a name; an empty one may be left out.
    message.content.walk { part in
      guard part.tag == DERValue.sequence, part.children.first?.children.first?.tag == DERValue.octets else {
        return true
      }
      isWhole = part.walk { subject in
        Self.add(subject, to: &digests)
        return true
      }
      return false
    }
    guard isWhole else { throw SignatureError("is damaged: an entry is cut off") }
    self.digests = digests
  }

  private static func add(_ subject: DERValue, to digests: inout Set<[UInt8]>) {
    let parts = subject.children
    // It goes by its digest, as it is or as the text of its digits.
    if let name = parts.first, name.tag == DERValue.octets, let digest = digest(name.contents) {
      digests.insert(digest)
    }
    guard parts.count > 1 else { return }
    parts[1].walk { attribute in
      let pair = attribute.children
      if pair.count == 2, pair[0].contents == SignedMessage.digestOfFile[...],
        let digest = pair[1].children.first.flatMap(SignedMessage.digest), isKnown(digest.count)
      {
        digests.insert(digest)
      }
      return true
    }
  }

  private static func isKnown(_ size: Int) -> Bool { size == 20 || size == 32 }

  private static func digest(_ name: ArraySlice<UInt8>) -> [UInt8]? {
    if isKnown(name.count) { return Array(name) }
    guard name.count <= 132 else { return nil }
    // UTF-16, little-endian, with or without its zero.
    let units = Array(name)
    var digits: [UInt8] = []
    for place in stride(from: 0, to: units.count - 1, by: 2) where units[place] != 0 || units[place + 1] != 0 {
      guard units[place + 1] == 0, let digit = hexadecimalDigit(units[place]) else { return nil }
      digits.append(digit)
    }
    guard digits.count % 2 == 0, isKnown(digits.count / 2) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
