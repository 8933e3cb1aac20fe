/// The bits of a piece of an LZX stream: words of 16, low byte first, read from the highest bit on. Behind the end are
/// zeros, and ``isOver``.
struct LZXBits {
  private let bytes: [UInt8]
  private var next: Int
  private let end: Int
  /// The lowest `count` bits are not read yet.
  private var buffer: UInt64 = 0
  private var count = 0

  /// - Parameter range: within the bytes.
  init(_ bytes: [UInt8], _ range: Range<Int>) { (self.bytes, next, end) = (bytes, range.lowerBound, range.upperBound) }

  /// More was read than there is.
  var isOver: Bool { next - count / 16 * 2 > end }

  /// 32 bits are there afterwards.
  @inline(__always)
  mutating func fill() {
    while count <= 32 {
      let low = next < end ? UInt64(bytes[next]) : 0
      let high = next + 1 < end ? UInt64(bytes[next + 1]) : 0
      buffer = buffer << 16 | high << 8 | low
      next += 2
      count += 16
    }
  }

  /// - Parameter size: as many as ``fill()`` has left, 32 at most.
  @inline(__always)
  func peek(_ size: Int) -> Int {
    Int(truncatingIfNeeded: buffer >> UInt64(truncatingIfNeeded: count &- size)) & (1 << size &- 1)
  }

  @inline(__always)
  mutating func skip(_ size: Int) { count &-= size }

  /// - Parameter size: 17 at most.
  @inline(__always)
  mutating func read(_ size: Int) -> Int {
    fill()
    defer { skip(size) }
    return peek(size)
  }

  @inline(__always)
  mutating func symbol(_ code: HuffmanCode) throws(DeltaError) -> Int {
    fill()
    guard let (symbol, length) = code.symbol(peek(16)) else { throw .stream("has a word that stands for nothing") }
    skip(length)
    return symbol
  }

  // MARK: Bytes between bits

  /// Leaves out the bits up to the next word, and a whole word where one has ended.
  mutating func align() {
    fill()
    count -= (count - 1) & 15 + 1
    next -= count / 8
    (buffer, count) = (0, 0)
  }

  /// Bytes that stand for themselves; ``align()`` came before.
  mutating func bytes(_ size: Int) throws(DeltaError) -> ArraySlice<UInt8> {
    guard size <= end - next else { throw .stream("is cut off") }
    defer { next += size }
    return bytes[next..<(next + size)]
  }

  /// Behind an odd number of bytes stands one more.
  mutating func skipOddByte() { if next < end { next += 1 } }
}
