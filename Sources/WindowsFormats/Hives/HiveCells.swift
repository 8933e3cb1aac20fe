/// The cells of a hive: pieces of bytes that refer to each other by offset.
///
/// Every offset counts from the end of the base block. An offset of 0xFFFFFFFF leads nowhere.
struct HiveCells {
  /// The hive that has these cells keeps the bytes themselves.
  let bytes: ForeignReader
  /// A cell has eight bytes before its data and not four (NT 3.1).
  let hasLongHeads: Bool
  /// Where bins end in the file, as the header has it; at most the end of the file.
  let end: Int
  /// It is a sound header that says so; else what comes behind the last bin may be anything.
  let isEndSure: Bool

  static let nowhere: UInt32 = .max

  struct Cell {
    /// Where its data begins in the file.
    let start: Int
    /// Bytes of data.
    let count: Int
    let isFree: Bool
  }

  /// Where a cell lies in the file.
  static func place(_ offset: UInt32) -> Int { HiveHeader.size + Int(offset) }

  /// - Throws: ``UnreadableBytes`` for an offset outside, and for a cell that reaches beyond the end.
  @inline(__always)
  func cell(_ offset: UInt32) throws(UnreadableBytes) -> Cell {
    let place = Self.place(offset)
    let size = Int(Int32(bitPattern: try bytes.u32(at: place)))
    let head = hasLongHeads ? 8 : 4
    // Int32.min has no positive twin of its own width; Int has.
    let count = abs(size) - head
    guard count >= 0, count <= bytes.count - place - head else {
      throw UnreadableBytes(offset: place, reason: "begins a cell of \(abs(size)) bytes, which cannot be")
    }
    return Cell(start: place + head, count: count, isFree: size > 0)
  }

  /// Calls with each bin, where it lies in the file, and what is wrong with its header. What begins no bin reaches to the next
  /// page that begins one.
  func forEachBin(_ body: (Range<Int>, UnreadableBytes?) throws -> Void) rethrows {
    var place = HiveHeader.size
    // What is less than a page behind the last bin is none.
    while place <= end - Self.page {
      let (size, damage) = bin(at: place)
      let isLast = place > HiveHeader.size && place + size > end - Self.page
      if damage != nil, !isEndSure, isLast, (try? binSize(at: place)) == nil { return }
      try body(place..<min(place + size, end), damage)
      place += size
    }
  }

  private func bin(at place: Int) -> (size: Int, damage: UnreadableBytes?) {
    do throws(UnreadableBytes) {
      let size = try binSize(at: place)
      let own = Int(try bytes.u32(at: place + 4)) + HiveHeader.size
      let wrong =
        own != place
        ? "that says it lies at \(own)"
        : place + size > end ? "of \(size) bytes, of which \(end - place) are there" : nil
      return (size, wrong.map { UnreadableBytes(offset: place, reason: "begins a bin \($0)") })
    } catch {
      var next = place + Self.page
      while next <= end - Self.page, (try? binSize(at: next)) == nil { next += Self.page }
      return (next - place, error)
    }
  }

  private static let page = 4096

  private func binSize(at place: Int) throws(UnreadableBytes) -> Int {
    guard try bytes.u32(at: place) == 0x6E69_6268 else {
      throw UnreadableBytes(offset: place, reason: "should begin a bin, and does not")
    }
    let size = Int(try bytes.u32(at: place + 8))
    guard size >= Self.page, size % Self.page == 0 else {
      throw UnreadableBytes(offset: place, reason: "begins a bin of \(size) bytes, which cannot be")
    }
    return size
  }

  /// Calls with the offset of each cell in use that begins as a key does, bin by bin in the order of the file.
  func forEachKey(_ body: (UInt32) -> Void) {
    let head = hasLongHeads ? 8 : 4
    forEachBin { bin, _ in
      var place = bin.lowerBound + 32
      while place < bin.upperBound, let stated = try? bytes.u32(at: place) {
        let size = Int(Int32(bitPattern: stated))
        let length = abs(size)
        guard length > head, length <= bytes.count - place else { break }
        if size < 0, length >= head + 76, (try? bytes.u16(at: place + head)) == 0x6B6E {
          body(UInt32(truncatingIfNeeded: place - HiveHeader.size))
        }
        place += length
      }
    }
  }
}

extension UnreadableBytes {
  /// What is wrong with the cell at an offset of the hive.
  init(cell offset: UInt32, _ reason: String) { self.init(offset: HiveCells.place(offset), reason: reason) }
}
