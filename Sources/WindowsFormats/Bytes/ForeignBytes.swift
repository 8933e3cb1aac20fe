import HostFiles

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
  /// Sectors are asked for one by one where a page fails.
  private let isSalvaged: Bool
  private var salvage = Salvage()
  /// Why a page failed last.
  private var reason = ""
  /// Pages with sectors in them that could not be read.
  private var damaged: [Int: UnsafeMutableRawPointer] = [:]
  // A page has one place, its number modulo the places: what is looked up for each number read must be cheap.
  private let pages: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  private let numbers: UnsafeMutablePointer<Int>
  /// All pages in one piece, for large bytes, and how many of them are in use.
  private var room: UnsafeMutableRawPointer?
  private var used = 0
  /// Where a run of bytes that lies in two pages is put together.
  private var seam: UnsafeMutableRawPointer?

  /// - Parameter isSalvaged: where a page cannot be fetched, what can be of it is, sector by sector.
  public init(count: Int, isSalvaged: Bool = false, fetch: @escaping Fetch) {
    self.count = max(count, 0)
    self.fetch = fetch
    self.isSalvaged = isSalvaged
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
    try reader.check(offset, count)
    // Past the pages kept here, or each part in a part would double them.
    return ForeignBytes(count: count, isSalvaged: isSalvaged) { [fetch] (start, buffer) throws(UnreadableBytes) in
      try fetch(offset + start, buffer)
    }
  }

  deinit {
    if room == nil {
      for index in 0..<Self.residentPages { pages[index]?.deallocate() }
    }
    for (_, page) in damaged { page.deallocate() }
    room?.deallocate()
    seam?.deallocate()
    pages.deallocate()
    numbers.deallocate()
  }

  // MARK: Reading

  public func u8(at offset: Int) throws(UnreadableBytes) -> UInt8 { try reader.u8(at: offset) }

  /// Little-endian, as all of them.
  public func u16(at offset: Int) throws(UnreadableBytes) -> UInt16 { try reader.u16(at: offset) }
  public func u32(at offset: Int) throws(UnreadableBytes) -> UInt32 { try reader.u32(at: offset) }
  public func u64(at offset: Int) throws(UnreadableBytes) -> UInt64 { try reader.u64(at: offset) }

  /// A copy of some bytes.
  ///
  /// The caller bounds `count` by what the format allows: that much is allocated, though never more than there is.
  public func bytes(at offset: Int, count: Int) throws(UnreadableBytes) -> [UInt8] {
    try reader.bytes(at: offset, count: count)
  }

  /// Fills a buffer of the caller's.
  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(UnreadableBytes) {
    try reader.read(at: offset, into: buffer)
  }

  /// For loops that read a number at a time.
  var reader: ForeignReader {
    ForeignReader(count: count, pages: pages, numbers: numbers, bytes: Unmanaged.passUnretained(self))
  }

  /// A run of bytes that lies in two pages.
  @inline(never)
  fileprivate func joined(at offset: Int, count: Int) throws(UnreadableBytes) -> UnsafeRawBufferPointer {
    guard count <= Self.pageSize else {
      throw UnreadableBytes(offset: offset, reason: "begins more than is read at once")
    }
    let place = seam ?? .allocate(byteCount: Self.pageSize, alignment: 16)
    seam = place
    let buffer = UnsafeMutableRawBufferPointer(start: place, count: count)
    try read(at: offset, into: buffer)
    return UnsafeRawBufferPointer(buffer)
  }

  /// Where sectors could not be read so far.
  public var unreadable: [Range<Int>] { salvage.unreadable }

  /// - Parameter asked: the bytes of it that are wanted.
  @inline(never)
  fileprivate func fetchPage(
    _ number: Int, _ place: Int, _ asked: Range<Int>
  ) throws(UnreadableBytes) -> UnsafeMutableRawPointer {
    if let page = damaged[number] {
      try checkReadable(asked)
      return page
    }
    let page = pages[place] ?? newPage()
    pages[place] = page
    // A failed fetch must not leave a page that is half another one's.
    numbers[place] = -1
    let start = number << Self.pageShift
    let size = min(Self.pageSize, count - start)
    do { try fetch(start, UnsafeMutableRawBufferPointer(start: page, count: size)) } catch {
      guard isSalvaged else { throw error }
      reason = error.reason
      try salvage(number, start, size)
      return try fetchPage(number, place, asked)
    }
    numbers[place] = number
    return page
  }

  private func salvage(_ number: Int, _ start: Int, _ size: Int) throws(UnreadableBytes) {
    let page = UnsafeMutableRawPointer.allocate(byteCount: Self.pageSize, alignment: 16)
    do {
      _ = try salvage.read(at: start, into: UnsafeMutableRawBufferPointer(start: page, count: size), of: count) {
        [fetch] (offset, buffer) throws(UnreadableBytes) in
        try fetch(offset, buffer)
        return buffer.count
      } isMedium: { _ in
        true
      }
    } catch {
      page.deallocate()
      throw error
    }
    damaged[number] = page
  }

  private func checkReadable(_ asked: Range<Int>) throws(UnreadableBytes) {
    if let range = salvage.unreadable.first(where: { $0.overlaps(asked) }) {
      throw UnreadableBytes(offset: max(range.lowerBound, asked.lowerBound), reason: reason)
    }
  }

  /// The first touch of memory costs the kernel more than the reading, so large bytes ask it for few large pieces.
  private func newPage() -> UnsafeMutableRawPointer {
    let large = 2 << 20
    guard count > large else { return .allocate(byteCount: Self.pageSize, alignment: 16) }
    if room == nil {
      let size = min(count + large - 1, Self.residentPages << Self.pageShift) & ~(large - 1)
      room = HostMemory.allocate(byteCount: size, alignment: large)
    }
    defer { used += 1 }
    return room.unsafelyUnwrapped + used << Self.pageShift
  }
}

/// The same bytes without a count of references, which a loop over them would spend its time with: whoever has it keeps
/// the ``ForeignBytes`` as well.
struct ForeignReader {
  let count: Int
  fileprivate let pages: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  fileprivate let numbers: UnsafeMutablePointer<Int>
  fileprivate let bytes: Unmanaged<ForeignBytes>

  @inline(__always)
  func u8(at offset: Int) throws(UnreadableBytes) -> UInt8 { try load(at: offset) }
  @inline(__always)
  func u16(at offset: Int) throws(UnreadableBytes) -> UInt16 { UInt16(littleEndian: try load(at: offset)) }
  @inline(__always)
  func u32(at offset: Int) throws(UnreadableBytes) -> UInt32 { UInt32(littleEndian: try load(at: offset)) }
  @inline(__always)
  func u64(at offset: Int) throws(UnreadableBytes) -> UInt64 { UInt64(littleEndian: try load(at: offset)) }

  func bytes(at offset: Int, count: Int) throws(UnreadableBytes) -> [UInt8] {
    if count <= ForeignBytes.pageSize { return [UInt8](try lent(at: offset, count: count)) }
    try check(offset, count)
    var result = [UInt8](repeating: 0, count: count)
    try result.withUnsafeMutableBufferPointer { (buffer) throws(UnreadableBytes) in
      try read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
    }
    return result
  }

  /// Bytes where they lie, without a copy; they are there until the next call.
  ///
  /// - Parameter count: at most a page.
  @inline(__always)
  func lent(at offset: Int, count: Int) throws(UnreadableBytes) -> UnsafeRawBufferPointer {
    try check(offset, count)
    let inPage = offset & (ForeignBytes.pageSize - 1)
    guard count > 0, inPage + count <= ForeignBytes.pageSize else {
      return try bytes.takeUnretainedValue().joined(at: offset, count: count)
    }
    return UnsafeRawBufferPointer(start: try page(of: offset, count) + inPage, count: count)
  }

  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(UnreadableBytes) {
    try check(offset, buffer.count)
    var done = 0
    while done < buffer.count {
      let start = offset + done
      let inPage = start & (ForeignBytes.pageSize - 1)
      let length = min(buffer.count - done, ForeignBytes.pageSize - inPage)
      let page = try page(of: start, length)
      buffer.baseAddress.unsafelyUnwrapped.advanced(by: done).copyMemory(from: page + inPage, byteCount: length)
      done += length
    }
  }

  @inline(__always)
  private func load<T: FixedWidthInteger & BitwiseCopyable>(at offset: Int) throws(UnreadableBytes) -> T {
    let size = MemoryLayout<T>.size
    try check(offset, size)
    let inPage = offset & (ForeignBytes.pageSize - 1)
    guard inPage + size <= ForeignBytes.pageSize else {
      var value: T = 0
      try withUnsafeMutableBytes(of: &value) { (buffer) throws(UnreadableBytes) in try read(at: offset, into: buffer) }
      return value
    }
    return try page(of: offset, size).loadUnaligned(fromByteOffset: inPage, as: T.self)
  }

  @inline(__always)
  func check(_ offset: Int, _ size: Int) throws(UnreadableBytes) {
    guard offset >= 0, size >= 0, offset <= count, size <= count - offset else {
      throw UnreadableBytes(offset: offset, reason: "lies beyond the end, at \(count)")
    }
  }

  @inline(__always)
  private func page(of offset: Int, _ length: Int) throws(UnreadableBytes) -> UnsafeMutableRawPointer {
    let number = offset >> ForeignBytes.pageShift
    let place = number & (ForeignBytes.residentPages - 1)
    if numbers[place] == number { return pages[place].unsafelyUnwrapped }
    return try bytes.takeUnretainedValue().fetchPage(number, place, offset..<offset + length)
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

extension UnsafeRawBufferPointer {
  /// Little-endian, as all of them. The caller has asked for so many bytes.
  @inline(__always)
  func u16(_ offset: Int) -> UInt16 { UInt16(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt16.self)) }
  @inline(__always)
  func u32(_ offset: Int) -> UInt32 { UInt32(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self)) }
  @inline(__always)
  func u64(_ offset: Int) -> UInt64 { UInt64(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self)) }
}
