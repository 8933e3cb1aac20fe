/// The signature in a portable executable (Authenticode): the digest that was signed. Who signed is not judged.
public struct ProgramSignature: Sendable {
  public let digest: [UInt8]

  /// More than the certificates of any program have.
  static let largest = 1 << 20

  /// nil: the program has none.
  /// - Throws: ``SignatureError``: its place in the file, or what lies there, is damaged.
  public init?(of program: ProgramFile, _ bytes: ForeignBytes) throws(SignatureError) {
    guard let table = program.portable?.certificates else { return nil }
    // WIN_CERTIFICATE: its size, revision and type (2: PKCS #7), and then the message.
    guard table.count > 8, table.count <= Self.largest, table.upperBound <= bytes.count,
      let size = try? Int(bytes.u32(at: table.lowerBound)), size > 8, size <= table.count,
      (try? bytes.u16(at: table.lowerBound + 6)) == 2,
      let block = try? bytes.bytes(at: table.lowerBound + 8, count: size - 8)
    else { throw SignatureError("is none, though the header names its place") }
    let message = try SignedMessage(block)
    guard message.type == SignedMessage.digestOfFile[...], let digest = SignedMessage.digest(message.content) else {
      throw SignatureError("is a signature, but of no file")
    }
    self.digest = digest
  }

  /// What of a program is signed: all bytes but its checksum, the place of its signature in the header, and the signature.
  /// nil for what is no portable executable.
  public static func ranges(of program: ProgramFile, _ bytes: ForeignBytes) -> [Range<Int>]? {
    guard let portable = program.portable, let checksum = portable.checksumPlace,
      let certificates = portable.certificatesPlace
    else { return nil }
    let (table, count) = (portable.certificates ?? bytes.count..<bytes.count, bytes.count)
    guard certificates + 8 <= table.lowerBound, table.upperBound <= count else { return nil }
    return [
      0..<checksum, (checksum + 4)..<certificates, (certificates + 8)..<table.lowerBound, table.upperBound..<count,
    ].filter { !$0.isEmpty }
  }
}
