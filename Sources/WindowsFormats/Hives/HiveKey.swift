public import WindowsModel

/// A key of a hive (`nk`).
public struct HiveKey: Hashable, Sendable {
  /// Offset of its cell, from the end of the base block.
  public let offset: UInt32
  public let name: String
  public let written: WindowsTime
  /// KEY_VOLATILE 1, KEY_HIVE_EXIT 2, KEY_HIVE_ENTRY 4, KEY_NO_DELETE 8, KEY_SYM_LINK 0x10, KEY_COMP_NAME 0x20,
  /// KEY_PREDEF_HANDLE 0x40.
  public let flags: UInt16
  public let className: String?
  /// Offset of its security descriptor's cell.
  public let security: UInt32
  /// Where to go from here.
  let links: Links

  /// What a key refers to, by the offsets of cells.
  struct Links: Hashable, Sendable {
    let key: UInt32
    /// Of the key above; of no meaning for the root.
    let parent: UInt32
    let subkeyCount: UInt32
    let subkeyList: UInt32
    /// 0 where a handle stands in place of the number.
    let valueCount: UInt32
    let valueList: UInt32
  }

  public var isRoot: Bool { flags & 0x04 != 0 }
  public var isLink: Bool { flags & 0x10 != 0 }
  init(_ cells: HiveCells, _ offset: UInt32) throws(UnreadableBytes) {
    var trouble: UnreadableBytes?
    try self.init(cells, offset, &trouble)
  }

  /// - Parameter trouble: something in it that could not be read, so that the key is here without it.
  init(_ cells: HiveCells, _ offset: UInt32, _ trouble: inout UnreadableBytes?) throws(UnreadableBytes) {
    let cell = try cells.cell(offset)
    let bytes = cells.bytes
    guard cell.count >= 76, case let head = try bytes.lent(at: cell.start, count: 76), head.u16(0) == 0x6B6E else {
      throw UnreadableBytes(cell: offset, "should begin a key, and does not")
    }
    self.offset = offset
    flags = head.u16(2)
    written = WindowsTime(ticks: Int64(bitPattern: head.u64(4)))
    // Where its number of values is a handle (KEY_PREDEF_HANDLE), it has none.
    links = Links(
      key: offset, parent: head.u32(16), subkeyCount: head.u32(20), subkeyList: head.u32(28),
      valueCount: flags & 0x40 != 0 ? 0 : head.u32(36), valueList: head.u32(40))
    security = head.u32(44)
    let classOffset = head.u32(48)
    let (nameLength, classLength) = (Int(head.u16(72)), Int(head.u16(74)))
    if cell.isFree { trouble = UnreadableBytes(cell: offset, "begins a key in a cell that is marked as free") }
    name = try HiveName.read(
      bytes, at: cell.start + 76, count: nameLength, room: cell.count - 76,
      isShort: flags & 0x20 != 0 && !cells.hasLongHeads, &trouble)
    guard classLength > 0, classOffset != HiveCells.nowhere else {
      className = nil
      return
    }
    do throws(UnreadableBytes) {
      let text = try cells.cell(classOffset)
      className = try HiveName.read(
        bytes, at: text.start, count: classLength, room: text.count, isShort: false, &trouble)
    } catch {
      className = nil
      trouble = error
    }
  }
}
