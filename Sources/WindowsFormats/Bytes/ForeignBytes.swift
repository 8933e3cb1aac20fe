/// Bytes that somebody else wrote, read a piece at a time: a hive, a program, a package.
///
/// No read goes beyond their end, whatever offsets the bytes themselves name, and memory does not grow with them: pages
/// are fetched when they are asked for, and at most ``residentPages`` are kept.
public final class ForeignBytes {
  /// A page is 64 KiB.
  static let pageShift = 16
  static let pageSize = 1 << pageShift
  static let residentPages = 256

  public let count: Int

  /// Fills a buffer with the bytes from an offset on; it is never asked for more than there is.
  public typealias Fetch = (_ offset: Int, _ buffer: UnsafeMutableRawBufferPointer) throws(UnreadableBytes) -> Void

  private let fetch: Fetch
  // A page has one place, its number modulo the places: what is looked up for each number read must be cheap.
  private let pages: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  private let numbers: UnsafeMutablePointer<Int>

  public init(count: Int, fetch: @escaping Fetch) {
    self.count = max(count, 0)
    self.fetch = fetch
    pages = .allocate(capacity: Self.residentPages)
    pages.initialize(repeating: nil, count: Self.residentPages)
    numbers = .allocate(capacity: Self.residentPages)
    numbers.initialize(repeating: -1, count: Self.residentPages)
  }

  public convenience init(_ bytes: [UInt8]) {
    self.init(count: bytes.count) { offset, buffer in
      bytes.withUnsafeBytes {
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<(offset + buffer.count)]))
      }
    }
  }

  /// A part of them as bytes of their own: a cabinet inside a program.
  public func part(at offset: Int, count: Int) throws(UnreadableBytes) -> ForeignBytes {
    try check(offset, count)
    // Past the pages kept here, or each part in a part would double them.
    return ForeignBytes(count: count) { [fetch] (start, buffer) throws(UnreadableBytes) in
      try fetch(offset + start, buffer)
    }
  }

  deinit {
    for index in 0..<Self.residentPages { pages[index]?.deallocate() }
    pages.deallocate()
    numbers.deallocate()
  }

  // MARK: Reading

  @inline(__always)
  public func u8(at offset: Int) throws(UnreadableBytes) -> UInt8 { try load(at: offset) }

  /// Little-endian, as all of them.
  @inline(__always)
  public func u16(at offset: Int) throws(UnreadableBytes) -> UInt16 { UInt16(littleEndian: try load(at: offset)) }
  @inline(__always)
  public func u32(at offset: Int) throws(UnreadableBytes) -> UInt32 { UInt32(littleEndian: try load(at: offset)) }
  @inline(__always)
  public func u64(at offset: Int) throws(UnreadableBytes) -> UInt64 { UInt64(littleEndian: try load(at: offset)) }

  /// A copy of some bytes.
  ///
  /// The caller bounds `count` by what the format allows: that much is allocated, though never more than there is.
  public func bytes(at offset: Int, count: Int) throws(UnreadableBytes) -> [UInt8] {
    if let lent = try lent(at: offset, count: count) { return [UInt8](lent) }
    var result = [UInt8](repeating: 0, count: count)
    try result.withUnsafeMutableBufferPointer { (buffer) throws(UnreadableBytes) in
      try read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
    }
    return result
  }

  /// Bytes that lie in one page, without a copy; nil for others. They are there until the next call.
  @inline(__always)
  func lent(at offset: Int, count: Int) throws(UnreadableBytes) -> UnsafeRawBufferPointer? {
    try check(offset, count)
    let inPage = offset & (Self.pageSize - 1)
    guard count > 0, inPage + count <= Self.pageSize else { return nil }
    return UnsafeRawBufferPointer(start: try page(offset >> Self.pageShift) + inPage, count: count)
  }

  /// Fills a buffer of the caller's.
  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(UnreadableBytes) {
    try check(offset, buffer.count)
    var done = 0
    while done < buffer.count {
      let start = offset + done
      let inPage = start & (Self.pageSize - 1)
      let length = min(buffer.count - done, Self.pageSize - inPage)
      let page = try page(start >> Self.pageShift)
      buffer.baseAddress.unsafelyUnwrapped.advanced(by: done).copyMemory(from: page + inPage, byteCount: length)
      done += length
    }
  }

  @inline(__always)
  private func load<T: FixedWidthInteger & BitwiseCopyable>(at offset: Int) throws(UnreadableBytes) -> T {
    let size = MemoryLayout<T>.size
    try check(offset, size)
    let inPage = offset & (Self.pageSize - 1)
    guard inPage + size <= Self.pageSize else {
      var value: T = 0
      try withUnsafeMutableBytes(of: &value) { (buffer) throws(UnreadableBytes) in try read(at: offset, into: buffer) }
      return value
    }
    return try page(offset >> Self.pageShift).loadUnaligned(fromByteOffset: inPage, as: T.self)
  }

  @inline(__always)
  private func check(_ offset: Int, _ size: Int) throws(UnreadableBytes) {
    guard offset >= 0, size >= 0, offset <= count, size <= count - offset else {
      throw UnreadableBytes(offset: offset, reason: "lies beyond the end, at \(count)")
    }
  }

  @inline(__always)
  private func page(_ number: Int) throws(UnreadableBytes) -> UnsafeMutableRawPointer {
    let place = number & (Self.residentPages - 1)
    if numbers[place] == number { return pages[place].unsafelyUnwrapped }
    return try fetchPage(number, place)
  }

  @inline(never)
  private func fetchPage(_ number: Int, _ place: Int) throws(UnreadableBytes) -> UnsafeMutableRawPointer {
    let page: UnsafeMutableRawPointer
    if let there = pages[place] {
      page = there
    } else {
      page = .allocate(byteCount: Self.pageSize, alignment: 16)
      pages[place] = page
    }
    // A failed fetch must not leave a page that is half another one's.
    numbers[place] = -1
    let start = number << Self.pageShift
    try fetch(start, UnsafeMutableRawBufferPointer(start: page, count: min(Self.pageSize, count - start)))
    numbers[place] = number
    return page
  }
}

/// A place that could not be read: beyond the end, or the medium failed.
public struct UnreadableBytes: Error, Hashable, Sendable, CustomStringConvertible {
  public let offset: Int
  /// Continues "The byte at 0x1000 …".
  public let reason: String

  public init(offset: Int, reason: String) {
    self.offset = offset
    self.reason = reason
  }

  public var description: String { "The byte at 0x" + String(offset, radix: 16) + " \(reason)." }
}
