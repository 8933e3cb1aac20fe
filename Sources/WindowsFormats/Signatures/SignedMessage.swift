/// A signed message (PKCS #7 SignedData), as catalogs and the signatures of programs are: what was signed. Whether a signature is
/// right, and whose it is, is not judged.
struct SignedMessage {
  /// What was signed: a value of ``type``.
  let content: DERValue
  let type: ArraySlice<UInt8>

  /// 1.3.6.1.4.1.311.2.1.4
  static let digestOfFile: [UInt8] = [0x2B, 6, 1, 4, 1, 0x82, 0x37, 2, 1, 4]
  /// 1.3.6.1.4.1.311.10.1
  static let listOfFiles: [UInt8] = [0x2B, 6, 1, 4, 1, 0x82, 0x37, 10, 1]
  /// 1.2.840.113549.1.7.2
  private static let signedData: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2]

  /// - Parameter bytes: the message, and whatever fills up its place behind it.
  /// - Throws: ``SignatureError``, also for one that nobody signed.
  init(_ bytes: [UInt8]) throws(SignatureError) {
    guard let root = DERValue(bytes), root.tag == DERValue.sequence else {
      throw SignatureError("is no signed message, or is cut off")
    }
    let outer = root.children
    guard outer.count == 2, outer[0].contents == Self.signedData[...], let data = outer[1].children.first?.children,
      data.count >= 4
    else { throw SignatureError("is no signed message, or is cut off") }
    let inner = data[2].children
    guard inner.count == 2, inner[0].tag == DERValue.identifier, let content = inner[1].children.first else {
      throw SignatureError("signs nothing")
    }
    guard let signers = data.last, signers.tag == DERValue.set, !signers.children.isEmpty else {
      throw SignatureError("is signed by nobody")
    }
    (type, self.content) = (inner[0].contents, content)
  }

  /// The digest in a value of SpcIndirectDataContent: behind what it is of stands how it was made, and the digest.
  static func digest(_ value: DERValue) -> [UInt8]? {
    let parts = value.children
    guard parts.count == 2, let digest = parts[1].children.last, digest.tag == DERValue.octets else { return nil }
    return Array(digest.contents.prefix(65))
  }
}

/// Why signed bytes cannot be read: continues the name of what they are in.
public struct SignatureError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
