/// A walk through a hive: each key, its values, then the keys below it.
///
/// A hostile hive can refer to one cell from many places, and have cells in cells. No key is entered twice, and no more
/// keys, entries of lists, bytes of names and bytes of data are read than a sound hive of this size could hold.
struct HiveWalk {
  private let hive: Hive
  private let cells: HiveCells
  /// A bit for each eight bytes: a key begins there that was entered.
  private var entered: [UInt64] = []
  private var keys: Int
  private var entries: Int
  private var dataBytes: Int
  /// In UTF-8, which has at most two bytes for each one of a hive.
  private var nameBytes: Int
  var losses: [UnreadableBytes] = []
  /// Keys that say they are below another one than the list they are in, and the key of that list.
  private(set) var postponed: [(key: UInt32, owner: UInt32)] = []
  /// Keys whose list could not be read whole.
  private(set) var incomplete: Set<UInt32> = []
  /// The security descriptors that the keys refer to.
  private(set) var security: Set<UInt32> = []
  /// Most keys have that of the key before.
  private var lastSecurity = HiveCells.nowhere

  /// Bytes of a key with its cell's head, without its name.
  private static let smallestKey = 80

  init(_ hive: Hive) {
    self.hive = hive
    cells = hive.cells
    let size = cells.bytes.count
    keys = size / Self.smallestKey
    entries = size / 4
    dataBytes = size
    nameBytes = 2 * size
  }

  /// The keys directly below one, in the order of the list.
  mutating func subkeys(of key: HiveKey.Links) -> [HiveKey] {
    var offsets: [UInt32] = []
    appendSubkeys(of: key, to: &offsets)
    return offsets.compactMap { self.key($0) }
  }

  /// - Parameter owner: the key whose list names this one, if it matters.
  /// - Returns: nil, and a loss, for what is no key or was entered before.
  mutating func key(_ offset: UInt32, below owner: UInt32? = nil) -> HiveKey? {
    do throws(UnreadableBytes) {
      // Entered all the same: a key that is left is not to come again as one that no list names.
      if nameBytes <= 0 { _ = try enter(offset) }
      try checkNames(at: HiveCells.place(offset))
      var trouble: UnreadableBytes?
      let key = try HiveKey(cells, offset, &trouble)
      if let owner, key.links.parent != owner, !wasEntered(offset) {
        postponed.append((offset, owner))
        incomplete.insert(owner)
        return nil
      }
      guard try enter(offset) else {
        throw UnreadableBytes(cell: offset, "begins a key that stands in the tree already")
      }
      guard keys > 0 else { throw UnreadableBytes(cell: offset, "begins one key more than such a hive can have") }
      keys -= 1
      nameBytes -= key.name.utf8.count + (key.className?.utf8.count ?? 0)
      if let trouble { losses.append(trouble) }
      if key.security != lastSecurity, key.security != HiveCells.nowhere {
        lastSecurity = key.security
        security.insert(key.security)
      }
      return key
    } catch {
      losses.append(error)
      if let owner { incomplete.insert(owner) }
      return nil
    }
  }

  /// True the first time.
  mutating func enter(_ offset: UInt32) throws(UnreadableBytes) -> Bool {
    if entered.isEmpty { entered = [UInt64](repeating: 0, count: cells.bytes.count / 512 + 1) }
    let (word, bit) = (Int(offset >> 9), UInt64(1) << UInt64(offset >> 3 & 63))
    guard word < entered.count else {
      throw UnreadableBytes(cell: offset, "lies beyond the end, at \(cells.bytes.count)")
    }
    defer { entered[word] |= bit }
    return entered[word] & bit == 0
  }

  func wasEntered(_ offset: UInt32) -> Bool {
    let word = Int(offset >> 9)
    return word < entered.count && entered[word] & UInt64(1) << UInt64(offset >> 3 & 63) != 0
  }

  // MARK: Lists

  /// Offsets of the keys below one, in the order of its list: a leaf (`lf`, `lh`, `li`), or a root of leaves (`ri`).
  mutating func appendSubkeys(of key: HiveKey.Links, to result: inout [UInt32]) {
    guard key.subkeyCount > 0, key.subkeyList != HiveCells.nowhere else { return }
    let first = result.count
    do throws(UnreadableBytes) {
      let list = try cells.cell(key.subkeyList)
      if list.count >= 4, try cells.bytes.u16(at: list.start) == 0x6972 {
        for index in 0..<(try entryCount(list, size: 4)) {
          let offset = try cells.bytes.u32(at: list.start + 4 + 4 * index)
          do throws(UnreadableBytes) {
            try leaf(try cells.cell(offset), into: &result)
          } catch {
            losses.append(error)
            incomplete.insert(key.key)
          }
        }
      } else {
        try leaf(list, into: &result)
      }
      guard result.count - first == Int(key.subkeyCount) else {
        throw UnreadableBytes(
          offset: list.start,
          reason: "begins a list of \(result.count - first) keys where its key says \(key.subkeyCount)")
      }
    } catch {
      losses.append(error)
      incomplete.insert(key.key)
    }
  }

  private mutating func leaf(_ list: HiveCells.Cell, into result: inout [UInt32]) throws(UnreadableBytes) {
    let size: Int
    switch list.count >= 4 ? try cells.bytes.u16(at: list.start) : 0 {
    case 0x666C, 0x686C: size = 8
    case 0x696C: size = 4
    default: throw UnreadableBytes(offset: list.start, reason: "should begin a list of keys, and does not")
    }
    for index in 0..<(try entryCount(list, size: size)) {
      result.append(try cells.bytes.u32(at: list.start + 4 + size * index))
    }
  }

  /// The entries a list has room for, and says that it has; they are taken off what may still be read.
  private mutating func entryCount(_ list: HiveCells.Cell, size: Int) throws(UnreadableBytes) -> Int {
    let stated = Int(try cells.bytes.u16(at: list.start + 2))
    let room = (list.count - 4) / size
    if stated > room {
      losses.append(
        UnreadableBytes(offset: list.start, reason: "begins a list of \(stated) keys with room for \(room)"))
    }
    return try take(min(stated, room), at: list.start)
  }

  private mutating func take(_ count: Int, at place: Int) throws(UnreadableBytes) -> Int {
    guard count <= entries else {
      throw UnreadableBytes(offset: place, reason: "begins a list longer than a hive of this size can still have")
    }
    entries -= count
    return count
  }

  private func checkNames(at place: Int) throws(UnreadableBytes) {
    guard nameBytes > 0 else {
      throw UnreadableBytes(offset: place, reason: "comes after more names than a hive of this size can have")
    }
  }

  /// The values of a key, in the order of its list, which is the order in which they were set.
  mutating func forEachValue(of key: HiveKey.Links, _ body: (consuming HiveValue) throws -> Void) rethrows {
    guard key.valueCount > 0, key.valueList != HiveCells.nowhere else { return }
    let list: HiveCells.Cell
    let count: Int
    do throws(UnreadableBytes) {
      list = try cells.cell(key.valueList)
      let room = list.count / 4
      if Int(key.valueCount) > room {
        losses.append(
          UnreadableBytes(
            offset: list.start, reason: "begins a list with room for \(room) of the \(key.valueCount) values"))
      }
      count = try take(min(Int(key.valueCount), room), at: list.start)
    } catch {
      losses.append(error)
      return
    }
    for index in 0..<count {
      let value: HiveValue
      var trouble: UnreadableBytes?
      do throws(UnreadableBytes) {
        try checkNames(at: list.start + 4 * index)
        value = try HiveValue(cells, try cells.bytes.u32(at: list.start + 4 * index), budget: &dataBytes, &trouble)
      } catch {
        losses.append(error)
        continue
      }
      nameBytes -= value.name.utf8.count
      if let trouble { losses.append(trouble) }
      try body(value)
    }
  }
}
