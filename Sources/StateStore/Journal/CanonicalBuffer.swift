import Crypto

/// Collects what an act's hash covers, in the encoding of docs/journal-format.md, and hashes it in blocks.
///
/// Each item tells its kind and length before its bytes, so that no two different rows encode alike.
struct CanonicalBuffer {
  private var bytes: [UInt8] = []
  private var hash = SHA256()

  /// Version of the encoding, the first byte of everything hashed.
  static let version: UInt8 = 1

  init() {
    bytes.reserveCapacity(Self.block + 4096)
    bytes.append(Self.version)
  }

  private static let block = 64 << 10

  mutating func appendNull() { bytes.append(0x00) }

  /// 0x10 plus the number of bytes, then two's complement, most significant first, in as few bytes as hold it (none for 0).
  mutating func append(_ number: Int64) {
    var length: UInt8 = 0
    if number != 0 {
      length = 1
      while length < 8 && (number >> (Int64(length) * 8 - 1) != 0 && number >> (Int64(length) * 8 - 1) != -1) {
        length += 1
      }
    }
    bytes.append(0x10 + length)
    var shift = Int64(length) * 8
    while shift > 0 {
      shift -= 8
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  mutating func append(text: UnsafeRawBufferPointer) { append(tag: 0x20, text) }

  mutating func append(blob: UnsafeRawBufferPointer) { append(tag: 0x30, blob) }

  mutating func append(real: Double) {
    bytes.append(0x40)
    withUnsafeBytes(of: real.bitPattern.bigEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append(tag: 0x20, UnsafeRawBufferPointer($0)) }
  }

  mutating func append(_ blob: [UInt8]) { blob.withUnsafeBytes { append(tag: 0x30, $0) } }

  private mutating func append(tag: UInt8, _ content: UnsafeRawBufferPointer) {
    bytes.append(tag)
    var length = UInt64(content.count)
    while length >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: length) | 0x80)
      length >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: length))
    bytes.append(contentsOf: content)
    if bytes.count >= Self.block { flush() }
  }

  private mutating func flush() {
    bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    bytes.removeAll(keepingCapacity: true)
  }

  /// SHA-256 of all that was appended.
  mutating func finish() -> [UInt8] {
    flush()
    return Array(hash.finalize())
  }
}
