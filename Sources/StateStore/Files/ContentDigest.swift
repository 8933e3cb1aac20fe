import Crypto

/// Both hashes of some bytes that come piece by piece: SHA-256, as contents are known by, and MD5, as packages of the
/// time list their files.
public struct ContentDigest {
  private var sha256 = SHA256()
  private var md5 = Insecure.MD5()

  public init() {}

  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    sha256.update(bufferPointer: bytes)
    md5.update(bufferPointer: bytes)
  }

  public var result: (sha256: [UInt8], md5: [UInt8]) { (Array(sha256.finalize()), Array(md5.finalize())) }
}
