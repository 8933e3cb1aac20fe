import SwiftASN1

/// A signed message (PKCS #7 SignedData), as catalogs and the signatures of programs are: what was signed, and by how many.
/// Whether a signature is right, and whose it is, is not judged.
struct SignedMessage {
  /// What was signed: a value of ``contentType``.
  let content: ASN1Node
  let contentType: ASN1ObjectIdentifier
  let signers: Int

  static let digestOfFile: ASN1ObjectIdentifier = [1, 3, 6, 1, 4, 1, 311, 2, 1, 4]
  static let listOfFiles: ASN1ObjectIdentifier = [1, 3, 6, 1, 4, 1, 311, 10, 1]
  private static let signedData: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 7, 2]

  /// - Parameter bytes: the message, and whatever fills up its place behind it.
  init(_ bytes: [UInt8]) throws(SignatureError) {
    guard let size = Self.size(bytes), size <= bytes.count, let root = try? DER.parse(bytes[..<size]) else {
      throw SignatureError("is no signed message, or is cut off")
    }
    let outer = root.children
    guard outer.count == 2, outer[0].identifierValue == Self.signedData,
      let data = outer[1].children.first?.children, data.count >= 4
    else { throw SignatureError("is no signed message") }
    let inner = data[2].children
    guard inner.count == 2, let type = inner[0].identifierValue, let content = inner[1].children.first else {
      throw SignatureError("signs nothing")
    }
    (contentType, self.content) = (type, content)
    signers = data[data.count - 1].children.count
  }

  /// Bytes of the value that begins here, by its head; nil: it is no SEQUENCE.
  private static func size(_ bytes: [UInt8]) -> Int? {
    guard bytes.count > 6, bytes[0] == 0x30 else { return nil }
    if bytes[1] < 0x80 { return Int(bytes[1]) + 2 }
    let count = Int(bytes[1] & 0x7F)
    guard (1...4).contains(count) else { return nil }
    return bytes[2..<(2 + count)].reduce(0) { $0 << 8 | Int($1) } + 2 + count
  }

  /// The digest in a value of SpcIndirectDataContent: behind what it is of stands how it was made, and the digest.
  static func digest(_ node: ASN1Node) -> [UInt8]? {
    let parts = node.children
    guard parts.count == 2, let digest = parts[1].children.last?.octets else { return nil }
    return FileDigest.Algorithm(length: digest.count) == nil ? nil : digest
  }
}

/// Why signed bytes cannot be read: continues the name of what they are in.
public struct SignatureError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}

extension ASN1Node {
  /// Of a constructed value; none of any other.
  var children: [ASN1Node] {
    if case .constructed(let nodes) = content { Array(nodes) } else { [] }
  }

  var identifierValue: ASN1ObjectIdentifier? { try? ASN1ObjectIdentifier(derEncoded: self) }

  var octets: [UInt8]? {
    if identifier == .octetString, case .primitive(let bytes) = content { Array(bytes) } else { nil }
  }
}
