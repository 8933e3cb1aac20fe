import Crypto

/// The digest of a file as catalogs and signatures have it.
public enum FileDigest {
  public enum Algorithm: Sendable {
    case md5, sha1, sha256, sha384, sha512

    /// By the bytes of its digest.
    public init?(length: Int) {
      switch length {
      case 16: self = .md5
      case 20: self = .sha1
      case 32: self = .sha256
      case 48: self = .sha384
      case 64: self = .sha512
      default: return nil
      }
    }
  }

  /// Of stretches of a file, one behind the other; each byte is read once.
  public static func of(
    _ bytes: ForeignBytes, _ algorithm: Algorithm, in ranges: [Range<Int>]? = nil
  ) throws(UnreadableBytes) -> [UInt8] {
    switch algorithm {
    case .md5: try of(bytes, ranges, Insecure.MD5())
    case .sha1: try of(bytes, ranges, Insecure.SHA1())
    case .sha256: try of(bytes, ranges, SHA256())
    case .sha384: try of(bytes, ranges, SHA384())
    case .sha512: try of(bytes, ranges, SHA512())
    }
  }

  private static func of<Hash: HashFunction>(
    _ bytes: ForeignBytes, _ ranges: [Range<Int>]?, _ hash: Hash
  ) throws(UnreadableBytes) -> [UInt8] {
    var hash = hash
    for range in ranges ?? [0..<bytes.count] {
      for start in stride(from: range.lowerBound, to: range.upperBound, by: 1 << 18) {
        hash.update(data: try bytes.bytes(at: start, count: min(1 << 18, range.upperBound - start)))
      }
    }
    return Array(hash.finalize())
  }
}
