import Crypto

/// Collects what an act's hash covers, in the encoding of docs/journal-format.md, and hashes it in blocks.
///
/// Each item tells its kind and length before its bytes, so that no two different rows encode alike.
///
/// A million numbers and texts pass through it one by one, so they go to raw memory, not to an array that is checked
/// each time.
struct CanonicalBuffer: ~Copyable {
  private let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: block, alignment: 16)
  private var count = 0
  private var hash = SHA256()

  /// Version of the encoding, the first byte of everything hashed.
  static let version: UInt8 = 1

  private static let block = 64 << 10

  init() { append(byte: Self.version) }

  deinit { bytes.deallocate() }

  mutating func appendNull() { append(byte: 0x00) }

  /// 0x10 plus the number of bytes, then two's complement, most significant first, in as few bytes as hold it (none
  /// for 0).
  mutating func append(_ number: Int64) {
    reserve(9)
    // The bits that differ from the sign, and the sign.
    let bits = 65 - (number ^ (number >> 63)).leadingZeroBitCount
    let length = number == 0 ? 0 : (bits + 7) / 8
    bytes[count] = 0x10 + UInt8(truncatingIfNeeded: length)
    count += 1
    var shift = Int64(length) * 8
    while shift > 0 {
      shift -= 8
      bytes[count] = UInt8(truncatingIfNeeded: number >> shift)
      count += 1
    }
  }

  mutating func append(text: UnsafeRawBufferPointer) { append(tag: 0x20, text) }

  mutating func append(blob: UnsafeRawBufferPointer) { append(tag: 0x30, blob) }

  mutating func append(real: Double) {
    append(byte: 0x40)
    withUnsafeBytes(of: real.bitPattern.bigEndian) { append(raw: $0) }
  }

  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append(tag: 0x20, UnsafeRawBufferPointer($0)) }
  }

  mutating func append(_ blob: [UInt8]) { blob.withUnsafeBytes { append(tag: 0x30, $0) } }

  private mutating func append(tag: UInt8, _ content: UnsafeRawBufferPointer) {
    append(byte: tag)
    var length = UInt64(content.count)
    while length >= 0x80 {
      append(byte: UInt8(truncatingIfNeeded: length) | 0x80)
      length >>= 7
    }
    append(byte: UInt8(truncatingIfNeeded: length))
    append(raw: content)
  }

  private mutating func append(byte: UInt8) {
    reserve(1)
    bytes[count] = byte
    count += 1
  }

  private mutating func append(raw content: UnsafeRawBufferPointer) {
    if content.count > Self.block {
      flush()
      hash.update(bufferPointer: content)
    } else if !content.isEmpty {
      reserve(content.count)
      UnsafeMutableRawBufferPointer(rebasing: bytes[count...]).copyMemory(from: content)
      count += content.count
    }
  }

  /// Makes room for so many bytes, not more than a block.
  private mutating func reserve(_ length: Int) {
    if count + length > Self.block { flush() }
  }

  private mutating func flush() {
    hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
    count = 0
  }

  /// SHA-256 of all that was appended.
  consuming func finish() -> [UInt8] {
    flush()
    return Array(hash.finalize())
  }
}

extension Row {
  /// Appends the row in the encoding of the journal's hash (docs/journal-format.md): for each column a tag byte, then
  /// integers big-endian in as few bytes as hold them, text and bytes behind their length.
  func appendCanonical(to buffer: inout CanonicalBuffer) {
    for column in 0..<columnCount {
      switch lent(column) {
      case .integer(let number): buffer.append(number)
      case .text(let bytes): buffer.append(text: bytes)
      case .blob(let bytes): buffer.append(blob: bytes)
      case .real(let number): buffer.append(real: number)
      case .null: buffer.appendNull()
      }
    }
  }
}
