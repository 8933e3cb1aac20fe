import WindowsModel

extension Hive {
  /// What a walk comes upon.
  public enum Event {
    /// - Parameter depth: 0 for the root. The key it is below is the last one of the depth before.
    case key(HiveKey, depth: Int)
    /// Of the last key.
    case value(HiveValue)
    /// The key that comes next, and what is below it, come late: they are below this key, names from the root down.
    case stray(below: [String])
    case loss(HiveLoss)
  }

  /// What a walk came to.
  public struct Census: Hashable, Sendable {
    public var keys = 0
    public var values = 0
    /// Bytes of data.
    public var dataBytes = 0
    /// Losses, those beyond the ones that were told included.
    public var losses = 0
    /// Keys with a class name.
    public var classNames = 0
    /// Different security descriptors that the keys refer to.
    public var securityDescriptors = 0
  }

  /// So many losses are told one by one; all are counted.
  public static let toldLosses = 1_000

  /// Goes through the hive from the root down: each key, its values, then the keys below it, as far as they can be read.
  ///
  /// A key that a list names and that says itself to be below another key comes where it says it is, if a list there
  /// names it, too. Last come the strays, each of them a loss too: keys in cells that are in use although no list names
  /// them, below keys whose own list is damaged. Below a sound list such a key is one that Windows has taken out.
  @discardableResult
  public func walk(_ body: (Event) throws -> Void) rethrows -> Census {
    var walk = HiveWalk(self)
    var census = Census()
    try self.walk(from: root.offset, below: nil, &walk, &census, body)
    for (offset, owner) in walk.takePostponed() where !walk.wasEntered(offset) {
      guard let path = path(of: owner) else { continue }
      try tell(
        UnreadableBytes(
          offset: HiveCells.place(offset),
          reason: "begins a key that says it is below another one than the list it is in"),
        path, &census, body)
      try body(.stray(below: path))
      try self.walk(from: offset, below: path, &walk, &census, body)
    }
    var strays: [UInt32] = []
    cells.forEachCell { offset, cell in
      guard !cell.isFree, cell.count >= 76, !walk.wasEntered(offset), strays.count < Self.toldLosses,
        (try? cells.bytes.u16(at: cell.start)) == 0x6B6E
      else { return }
      strays.append(offset)
    }
    // One stray may be below another one.
    var isProgress = true
    while isProgress {
      isProgress = false
      for offset in strays where !walk.wasEntered(offset) {
        guard let key = try? HiveKey(cells, offset), walk.incomplete.contains(key.parent),
          let path = path(of: key.parent)
        else { continue }
        isProgress = true
        try tell(
          UnreadableBytes(offset: HiveCells.place(offset), reason: "begins a key, \(key.name), that no list names"),
          path, &census, body)
        try body(.stray(below: path))
        try self.walk(from: offset, below: path, &walk, &census, body)
      }
    }
    // Data may look like a key, but hardly like one that says where it belongs.
    for offset in strays where !walk.wasEntered(offset) {
      guard let key = try? HiveKey(cells, offset), walk.wasEntered(key.parent), let path = path(of: key.parent) else {
        continue
      }
      try tell(
        UnreadableBytes(
          offset: HiveCells.place(offset),
          reason: "begins a key, \(key.name), that was taken out of its list; it is left out"), path, &census, body)
    }
    census.securityDescriptors = walk.security.count
    return census
  }

  /// - Parameter above: the names down to the key that this one is below; nil for the root.
  private func walk(
    from first: UInt32, below above: [String]?, _ walk: inout HiveWalk, _ census: inout Census,
    _ body: (Event) throws -> Void
  ) rethrows {
    let top = above.map { $0.count + 1 } ?? 0
    /// Names down to the last key entered.
    var path = above ?? []
    /// The keys yet to come below each key on the way, and that key; none for the first.
    var pending: [(owner: UInt32?, offsets: [UInt32].SubSequence)] = [(nil, [first])]
    while let last = pending.indices.last {
      let depth = top + last
      path.removeSubrange(max(0, min(depth - 1, path.count))...)
      guard let offset = pending[last].offsets.popFirst() else {
        pending.removeLast()
        continue
      }
      if let key = walk.key(offset, below: pending[last].owner) {
        census.keys += 1
        if key.className != nil { census.classNames += 1 }
        try body(.key(key, depth: depth))
        if depth > 0 { path.append(key.name) }
        try walk.forEachValue(of: key) { value in
          census.values += 1
          census.dataBytes += value.value.data.count
          try body(.value(value))
        }
        let below = walk.subkeyOffsets(of: key)
        if depth < RegistryPath.deepest {
          if !below.isEmpty { pending.append((offset, below[...])) }
        } else if !below.isEmpty {
          try tell(
            UnreadableBytes(
              offset: HiveCells.place(offset), reason: "begins a key as deep as can be; what is below it is left"),
            path,
            &census, body)
        }
      }
      for loss in walk.takeLosses() { try tell(loss, path, &census, body) }
    }
  }

  /// The names from the root down to a key, by what each key says is above it; nil if that does not lead to the root.
  private func path(of offset: UInt32) -> [String]? {
    var names: [String] = []
    var current = offset
    while current != root.offset {
      guard names.count < RegistryPath.deepest, let key = try? HiveKey(cells, current) else { return nil }
      names.append(key.name)
      current = key.parent
    }
    return names.reversed()
  }

  private func tell(
    _ loss: UnreadableBytes, _ path: [String], _ census: inout Census, _ body: (Event) throws -> Void
  ) rethrows {
    census.losses += 1
    guard census.losses <= Self.toldLosses else { return }
    try body(.loss(HiveLoss(offset: loss.offset, reason: loss.reason, path: path)))
  }
}
