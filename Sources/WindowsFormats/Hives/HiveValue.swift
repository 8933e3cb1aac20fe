public import WindowsModel

/// A value of a hive (`vk`), with its data.
public struct HiveValue: Hashable, Sendable {
  /// Offset of its cell, from the end of the base block.
  public let offset: UInt32
  /// Empty for the default value.
  public let name: String
  /// Type and data; the data as far as it could be read.
  public let value: RegistryValue

  /// A piece of data in a cell of its own, of data that is in several.
  private static let segmentSize = 16_344

  /// - Parameters:
  ///   - budget: bytes of data that may still be read; what was read is taken off.
  ///   - trouble: something in it that could not be read, so that the value is here without it.
  init(
    _ cells: HiveCells, _ offset: UInt32, budget: inout Int, _ trouble: inout UnreadableBytes?
  ) throws(UnreadableBytes) {
    let cell = try cells.cell(offset)
    let (bytes, start) = (cells.bytes, cell.start)
    guard cell.count >= 20, case let head = try bytes.lent(at: start, count: 20), head.u16(0) == 0x6B76 else {
      throw UnreadableBytes(cell: offset, "should begin a value, and does not")
    }
    let (nameLength, stated, place) = (Int(head.u16(2)), head.u32(4), head.u32(8))
    let type = RegistryValueType(rawValue: head.u32(12))
    let isShort = head.u16(16) & 1 != 0 && !cells.hasLongHeads
    if cell.isFree { trouble = UnreadableBytes(cell: offset, "begins a value in a cell that is marked as free") }
    let name = try HiveName.read(
      bytes, at: start + 20, count: nameLength, room: cell.count - 20, isShort: isShort, &trouble)
    let size = Int(stated & 0x7FFF_FFFF)
    var data: [UInt8] = []
    do throws(UnreadableBytes) {
      if stated & 0x8000_0000 != 0 {
        data = try bytes.bytes(at: start + 8, count: min(size, 4))
        if size > 4 { throw UnreadableBytes(offset: start + 4, reason: "says \(size) bytes of data where 4 have room") }
      } else if size > 0 {
        guard size <= budget else {
          throw UnreadableBytes(
            offset: start + 4, reason: "says \(size) bytes of data, so that values would have more than the hive holds")
        }
        try Self.read(cells, place, size, into: &data)
      }
    } catch {
      trouble = error
    }
    budget -= data.count
    self.offset = offset
    self.name = name
    value = RegistryValue(type: type, data: data)
  }

  private static func read(
    _ cells: HiveCells, _ offset: UInt32, _ size: Int, into data: inout [UInt8]
  ) throws(UnreadableBytes) {
    let cell = try cells.cell(offset)
    let bytes = cells.bytes
    if size > segmentSize, cell.count >= 8, try bytes.u16(at: cell.start) == 0x6264 {
      let count = Int(try bytes.u16(at: cell.start + 2))
      let list = try cells.cell(try bytes.u32(at: cell.start + 4))
      for index in 0..<count where data.count < size {
        guard index * 4 + 4 <= list.count else { break }
        let segment = try cells.cell(try bytes.u32(at: list.start + index * 4))
        data += try bytes.bytes(at: segment.start, count: min(size - data.count, segmentSize, segment.count))
      }
    } else {
      data = try bytes.bytes(at: cell.start, count: min(size, cell.count))
    }
    guard data.count == size else {
      throw UnreadableBytes(offset: cell.start, reason: "holds \(data.count) of the \(size) bytes the value says")
    }
  }
}
