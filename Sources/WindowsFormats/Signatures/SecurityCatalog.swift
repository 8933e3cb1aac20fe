import SwiftASN1

/// A security catalog (.cat): a signed list of the digests of files. It names no file; whose digest is in it is listed.
public struct SecurityCatalog: Sendable {
  /// Of whole files, and of programs without what signing changes (``ProgramSignature/ranges(of:_:)``).
  public let digests: Set<[UInt8]>
  /// Signatures in it, which are not judged.
  public let signers: Int

  /// The largest of a service pack has a tenth of it.
  public static let largest = 32 << 20

  /// - Throws: ``SignatureError`` for what is no catalog.
  public init(_ bytes: [UInt8]) throws(SignatureError) {
    let message = try SignedMessage(bytes)
    guard message.contentType == SignedMessage.listOfFiles else { throw SignatureError("is signed, but no catalog") }
    signers = message.signers
    // An empty list may be left out.
    let subjects = message.content.children.filter { $0.identifier == .sequence }
      .first { $0.children.first?.children.first?.octets != nil }
    var digests: Set<[UInt8]> = []
    for subject in subjects?.children ?? [] {
      let parts = subject.children
      // It goes by its digest, as it is or as the text of its digits.
      if let name = parts.first?.octets.flatMap(Self.digest) { digests.insert(name) }
      for attribute in parts.dropFirst().first?.children ?? [] {
        let pair = attribute.children
        guard pair.count == 2, pair[0].identifierValue == SignedMessage.digestOfFile,
          let digest = pair[1].children.first.flatMap(SignedMessage.digest)
        else { continue }
        digests.insert(digest)
      }
    }
    self.digests = digests
  }

  private static func digest(_ name: [UInt8]) -> [UInt8]? {
    if FileDigest.Algorithm(length: name.count) != nil { return name }
    // UTF-16, little-endian, with or without its zero.
    var digits: [UInt8] = []
    for place in stride(from: 0, to: name.count - 1, by: 2) where name[place] != 0 || name[place + 1] != 0 {
      guard name[place + 1] == 0, let digit = hexadecimalDigit(name[place]) else { return nil }
      digits.append(UInt8(digit))
    }
    guard digits.count % 2 == 0, FileDigest.Algorithm(length: digits.count / 2) != nil else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
