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
  /// First come the headers of bins that are none.
  ///
  /// A key that a list names and that says itself to be below another key comes where it says it is, if a list there
  /// names it, too. Last come the strays, each of them a loss too: keys in cells that are in use although no list names
  /// them, below keys whose own list is damaged. Below a sound list such a key is one that Windows has taken out.
  @discardableResult
  public func walk(_ body: (Event) throws -> Void) rethrows -> Census {
    var walk = HiveWalk(self)
    var census = Census()
    try cells.forEachBin { _, damage in
      if let damage { try tell(damage, [], &census, body) }
    }
    if statedEnd > cells.end {
      let cut = "lies behind the end, which should be at \(statedEnd)"
      try tell(UnreadableBytes(offset: cells.end, reason: cut), [], &census, body)
    }
    try self.walk(from: root.offset, below: nil, &walk, &census, body)
    for (offset, owner) in walk.postponed where !walk.wasEntered(offset) {
      guard let path = path(of: owner) else { continue }
      try tell(
        UnreadableBytes(cell: offset, "begins a key that says it is below another one than the list it is in"),
        path, &census, body)
      try body(.stray(below: path))
      try self.walk(from: offset, below: path, &walk, &census, body)
    }
    var strays: [UInt32] = []
    cells.forEachKey { offset in
      if !walk.wasEntered(offset), strays.count < Self.toldLosses { strays.append(offset) }
    }
    // One stray may be below another one.
    var isProgress = true
    while isProgress {
      isProgress = false
      for offset in strays where !walk.wasEntered(offset) {
        guard let key = try? HiveKey(cells, offset), walk.incomplete.contains(key.links.parent),
          let path = path(of: key.links.parent)
        else { continue }
        isProgress = true
        try tell(
          UnreadableBytes(cell: offset, "begins a key, \(key.name), that no list names"), path, &census, body)
        try body(.stray(below: path))
        try self.walk(from: offset, below: path, &walk, &census, body)
      }
    }
    // Data may look like a key, but hardly like one that says where it belongs.
    for offset in strays where !walk.wasEntered(offset) {
      guard let key = try? HiveKey(cells, offset), walk.wasEntered(key.links.parent),
        let path = path(of: key.links.parent)
      else { continue }
      try tell(
        UnreadableBytes(cell: offset, "begins a key, \(key.name), that was taken out of its list; it is left out"),
        path, &census, body)
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
    /// The keys yet to come, the next one last.
    var next = [first]
    /// The keys on the way down, none for the first, and how many of `next` are not below each.
    var way: [(key: UInt32?, floor: Int)] = [(nil, 0)]
    while let last = way.last {
      guard next.count > last.floor, let offset = next.popLast() else {
        way.removeLast()
        continue
      }
      let depth = top + way.count - 1
      let floor = next.count
      var isEntered = false
      if let key = walk.key(offset, below: last.key) {
        isEntered = true
        census.keys += 1
        if key.className != nil { census.classNames += 1 }
        let links = key.links
        try body(.key(consume key, depth: depth))
        try walk.forEachValue(of: links) { value in
          census.values += 1
          census.dataBytes += value.value.data.count
          try body(.value(value))
        }
        walk.appendSubkeys(of: links, to: &next)
      }
      if !walk.losses.isEmpty {
        for loss in walk.losses { try tell(loss, path(above, way, isEntered ? offset : nil), &census, body) }
        walk.losses = []
      }
      guard next.count > floor else { continue }
      if depth < RegistryPath.deepest {
        next[floor...].reverse()
        way.append((offset, floor))
      } else {
        next.removeSubrange(floor...)
        try tell(
          UnreadableBytes(cell: offset, "begins a key as deep as can be; what is below it is left"),
          path(above, way, offset), &census, body)
      }
    }
  }

  /// The names down to a key on a walk's way, or to one below the last on it.
  private func path(_ above: [String]?, _ way: [(key: UInt32?, floor: Int)], _ last: UInt32?) -> [String] {
    let keys = way.compactMap(\.key) + (last.map { [$0] } ?? [])
    // The root has no name in a path.
    return (above ?? []) + keys.dropFirst(above == nil ? 1 : 0).map { (try? HiveKey(cells, $0))?.name ?? "" }
  }

  /// The names from the root down to a key, by what each key says is above it; nil if that does not lead to the root.
  private func path(of offset: UInt32) -> [String]? {
    var names: [String] = []
    var current = offset
    while current != root.offset {
      guard names.count < RegistryPath.deepest, let key = try? HiveKey(cells, current) else { return nil }
      names.append(key.name)
      current = key.links.parent
    }
    return names.reversed()
  }

  private func tell(
    _ loss: UnreadableBytes, _ path: @autoclosure () -> [String], _ census: inout Census, _ body: (Event) throws -> Void
  ) rethrows {
    census.losses += 1
    guard census.losses <= Self.toldLosses else { return }
    try body(.loss(HiveLoss(offset: loss.offset, reason: loss.reason, path: path())))
  }
}
