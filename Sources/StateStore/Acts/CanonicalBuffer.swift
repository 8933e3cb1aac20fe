import Crypto

/// Collects what a hash of the journal covers, in the encoding of docs/journal-format.md, and hashes it.
///
/// Each item tells its kind and length before its bytes, and each row how many items it has, so that no two different
/// rows encode alike.
///
/// A million numbers and texts pass through it one by one, so they go to raw memory, not to an array that is checked
/// each time.
struct CanonicalBuffer: ~Copyable {
  private let own = UnsafeMutableRawBufferPointer.allocate(byteCount: block, alignment: 16)
  /// Its own memory, or a piece of the second core's.
  private var bytes: UnsafeMutableRawBufferPointer
  private var count = 0
  private var hash = SHA256()
  /// Something of the present digest was hashed here.
  private var hasBegun = false
  private let mayShare: Bool
  private var second: SecondHash?

  /// Version of the encoding, the first byte of everything hashed.
  static let version: UInt8 = 2

  private static let block = SecondHash.piece

  /// - Parameter mayShare: what is more than its memory holds goes to the second core, and its digests come later.
  init(mayShare: Bool = false) {
    self.mayShare = mayShare
    bytes = own
    append(byte: Self.version)
  }

  deinit { own.deallocate() }

  mutating func appendNull() { append(byte: 0x00) }

  /// A row of so many items, which come next.
  mutating func appendRow(of count: Int) { append(tag: 0x50, length: count) }

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

  mutating func append(_ datum: Datum) {
    switch datum {
    case .null: appendNull()
    case .integer(let number): append(number)
    case .text(let text): append(text)
    case .blob(let bytes): append(bytes)
    case .real(let number): append(real: number)
    }
  }

  private mutating func append(tag: UInt8, _ content: UnsafeRawBufferPointer) {
    append(tag: tag, length: content.count)
    append(raw: content)
  }

  private mutating func append(tag: UInt8, length: Int) {
    append(byte: tag)
    var length = UInt64(length)
    while length >= 0x80 {
      append(byte: UInt8(truncatingIfNeeded: length) | 0x80)
      length >>= 7
    }
    append(byte: UInt8(truncatingIfNeeded: length))
  }

  private mutating func append(byte: UInt8) {
    reserve(1)
    bytes[count] = byte
    count += 1
  }

  private mutating func append(raw content: UnsafeRawBufferPointer) {
    guard content.count > Self.block else {
      if content.isEmpty { return }
      reserve(content.count)
      UnsafeMutableRawBufferPointer(rebasing: bytes[count...]).copyMemory(from: content)
      count += content.count
      return
    }
    flush()
    guard second != nil else { return hash.update(bufferPointer: content) }
    for start in stride(from: 0, to: content.count, by: Self.block) {
      append(raw: UnsafeRawBufferPointer(rebasing: content[start..<min(start + Self.block, content.count)]))
    }
  }

  /// Makes room for so many bytes, not more than a block.
  private mutating func reserve(_ length: Int) {
    if count + length > Self.block { flush() }
  }

  private mutating func flush() {
    if mayShare, second == nil, !hasBegun, let shared = SecondHash() {
      let piece = shared.piece()
      piece.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
      (second, bytes) = (shared, piece)
    }
    if let second {
      second.hand(bytes, count)
      bytes = second.piece()
    } else {
      hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
      hasBegun = true
    }
    count = 0
  }

  /// The same as ``finish()``; nil: it comes later, with ``laterDigests()``.
  mutating func finishOrLater() -> [UInt8]? {
    guard let second else { return finish() }
    flush()
    second.end()
    append(byte: Self.version)
    return nil
  }

  /// Those that were to come later, in their order. Then nothing more may be appended.
  mutating func laterDigests() -> [[UInt8]] { second?.digests() ?? [] }

  /// SHA-256 of all that was appended. Then it is as it was in the beginning.
  mutating func finish() -> [UInt8] {
    hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
    count = 0
    hasBegun = false
    let digest = Array(hash.finalize())
    hash = SHA256()
    append(byte: Self.version)
    return digest
  }
}

extension Row {
  /// Appends the row in the encoding of the journal's hashes (docs/journal-format.md): how many columns it has without the
  /// NULLs at its end, then for each a tag byte, integers big-endian in as few bytes as hold them, text and bytes behind
  /// their length. So a column that comes behind all others some day changes no row without it.
  ///
  /// - Parameter first: the first column that counts.
  func appendCanonical(to buffer: inout CanonicalBuffer, from first: Int32 = 0) {
    var end = columnCount
    while end > first, isNull(end - 1) { end -= 1 }
    buffer.appendRow(of: Int(end - first))
    for column in first..<end {
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
