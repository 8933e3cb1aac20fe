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
  /// Offset of the key above; of no meaning for the root.
  let parent: UInt32
  let subkeyCount: UInt32
  let subkeyList: UInt32
  let valueCount: UInt32
  let valueList: UInt32
  /// Something in it could not be read, and stands here without it.
  let problem: UnreadableBytes?

  public var isRoot: Bool { flags & 0x04 != 0 }
  public var isLink: Bool { flags & 0x10 != 0 }
  /// Its number of values is no number but a handle, so that it has none.
  var isPredefinedHandle: Bool { flags & 0x40 != 0 }

  init(_ cells: HiveCells, _ offset: UInt32) throws(UnreadableBytes) {
    let cell = try cells.cell(offset)
    let (bytes, start) = (cells.bytes, cell.start)
    guard cell.count >= 76, try bytes.u16(at: start) == 0x6B6E else {
      throw UnreadableBytes(offset: HiveCells.place(offset), reason: "should begin a key, and does not")
    }
    self.offset = offset
    flags = try bytes.u16(at: start + 2)
    written = WindowsTime(ticks: Int64(bitPattern: try bytes.u64(at: start + 4)))
    parent = try bytes.u32(at: start + 16)
    subkeyCount = try bytes.u32(at: start + 20)
    subkeyList = try bytes.u32(at: start + 28)
    valueCount = try bytes.u32(at: start + 36)
    valueList = try bytes.u32(at: start + 40)
    security = try bytes.u32(at: start + 44)
    var trouble: UnreadableBytes?
    if cell.isFree {
      trouble = UnreadableBytes(
        offset: HiveCells.place(offset), reason: "begins a key in a cell that is marked as free")
    }
    name = try HiveName.read(
      bytes, at: start + 76, count: Int(try bytes.u16(at: start + 72)), room: cell.count - 76,
      isShort: flags & 0x20 != 0 && !cells.hasLongHeads, &trouble)
    let classLength = Int(try bytes.u16(at: start + 74))
    let classOffset = try bytes.u32(at: start + 48)
    var className: String?
    if classLength > 0, classOffset != HiveCells.nowhere {
      do throws(UnreadableBytes) {
        let text = try cells.cell(classOffset)
        className = try HiveName.read(
          bytes, at: text.start, count: classLength, room: text.count, isShort: false, &trouble)
      } catch {
        trouble = error
      }
    }
    self.className = className
    problem = trouble
  }
}
