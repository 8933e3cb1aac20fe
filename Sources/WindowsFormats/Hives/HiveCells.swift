/// The cells of a hive: pieces of bytes that refer to each other by offset.
///
/// Every offset counts from the end of the base block. An offset of 0xFFFFFFFF leads nowhere.
struct HiveCells {
  /// The hive that has these cells keeps the bytes themselves.
  let bytes: ForeignReader
  /// A cell has eight bytes before its data and not four (NT 3.1).
  let hasLongHeads: Bool

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

  /// Calls with the offset of each cell in use that begins as a key does, bin by bin in the order of the file. A bin that is
  /// none ends it.
  func forEachKey(_ body: (UInt32) -> Void) {
    let head = hasLongHeads ? 8 : 4
    var bin = HiveHeader.size
    while let signature = try? bytes.u32(at: bin), signature == 0x6E69_6268, let size = try? bytes.u32(at: bin + 8),
      size >= 4096, size % 4096 == 0
    {
      let end = min(bin + Int(size), bytes.count)
      var place = bin + 32
      while place < end, let stated = try? bytes.u32(at: place) {
        let size = Int(Int32(bitPattern: stated))
        let length = abs(size)
        guard length > head, length <= bytes.count - place else { break }
        if size < 0, length >= head + 76, (try? bytes.u16(at: place + head)) == 0x6B6E {
          body(UInt32(truncatingIfNeeded: place - HiveHeader.size))
        }
        place += length
      }
      bin += Int(size)
    }
  }
}

extension UnreadableBytes {
  /// What is wrong with the cell at an offset of the hive.
  init(cell offset: UInt32, _ reason: String) { self.init(offset: HiveCells.place(offset), reason: reason) }
}
