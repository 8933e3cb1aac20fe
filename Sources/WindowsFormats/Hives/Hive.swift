import WindowsModel

/// A registry hive: regf 1.1 to 1.6, the file behind `HKLM\SYSTEM` and its like.
///
/// It is read where it is asked for and never written. A hive whose last write was cut short is read as Windows would
/// find it after its start: with its transaction logs replayed, in memory.
public struct Hive {
  /// As it stands in the file, or, where that is damaged, in the log.
  public let header: HiveHeader
  /// What was done with the logs.
  public let recovery: HiveRecovery
  public let root: HiveKey
  let cells: HiveCells
  /// Where it ends in the file, as its header or the last of its logs has it; where neither is sound, the end of the file.
  let statedEnd: Int
  private let bytes: ForeignBytes

  /// - Parameter logs: the transaction logs that lie beside it, in the order .LOG, .LOG1, .LOG2, whatever they hold.
  /// - Throws: ``UnreadableBytes``: no hive, or one without a root key.
  public init(_ bytes: ForeignBytes, logs: [ForeignBytes] = []) throws(UnreadableBytes) {
    let own = try HiveHeader(bytes)
    guard !own.isSound || own.fileType == 0 || own.fileType == 1 && (try? bytes.u32(at: HiveHeader.size)) == 0x6E69_6268
    else {
      throw UnreadableBytes(offset: 28, reason: "says that this is the transaction log of a hive, not a hive")
    }
    recovery = HiveRecovery(of: bytes, header: own, logs: logs)
    header = recovery.header ?? own
    let whole = recovery.applied(to: bytes, logs: logs)
    // The cells count no reference to it.
    defer { withExtendedLifetime(whole) {} }
    self.bytes = whole
    statedEnd = recovery.isApplied ? recovery.end : header.isSound ? header.end : whole.count
    cells = HiveCells(
      bytes: whole.reader, hasLongHeads: header.isOfNT31, end: min(whole.count, statedEnd),
      isEndSure: recovery.isApplied || header.isSound)
    guard let root = (try? HiveKey(cells, header.rootOffset)) ?? Self.findRoot(cells) else {
      throw UnreadableBytes(
        cell: header.rootOffset, "should begin the root key; there is none, here or elsewhere")
    }
    self.root = root
  }

  /// For a hive whose base block leads astray: the key that says it is the root.
  private static func findRoot(_ cells: HiveCells) -> HiveKey? {
    var found: HiveKey?
    cells.forEachKey { offset in
      if found == nil, let key = try? HiveKey(cells, offset), key.isRoot { found = key }
    }
    return found
  }

  /// The value of a name in a key, by Windows' comparison; nil if there is none that can be read.
  public func value(_ name: String, of key: HiveKey) -> HiveValue? {
    var found: HiveValue?
    var walk = HiveWalk(self)
    walk.forEachValue(of: key.links) { value in
      if found == nil, WindowsName.same(value.name, name) { found = value }
    }
    return found
  }

  /// The key at a path of names below the root; nil if there is none that can be read.
  public func key(_ names: [String]) -> HiveKey? {
    var current = root
    for name in names {
      var walk = HiveWalk(self)
      let below = walk.subkeys(of: current.links)
      guard let next = below.first(where: { WindowsName.same($0.name, name) }) else { return nil }
      current = next
    }
    return current
  }
}
