import WindowsModel

/// A mapping whose keys are known.
struct Fields {
  let node: DrillNode
  /// In the order of the file.
  let entries: [DrillNode.Entry]

  /// - Throws: ``DrillError`` for anything but a mapping, and for the first key that is not one of `keys`.
  init(_ node: DrillNode, _ keys: [String]) throws(DrillError) {
    self.node = node
    entries = try node.mapping()
    for entry in entries where !keys.contains(entry.key) {
      throw entry.node.error(Fields.unknown(entry.key, "key", keys))
    }
  }

  /// The value of a key, nil where the key is not.
  subscript(key: String) -> DrillNode? { entries.first { $0.key == key }?.node }

  var keys: [String] { entries.map(\.key) }

  /// The list of a key, item by item; an empty one where the key is not, or nothing stands behind it.
  func list<Item>(
    _ key: String, _ read: (DrillNode) throws(DrillError) -> Item
  ) throws(DrillError) -> [Item] {
    guard let node = self[key], !node.isNull else { return [] }
    return try node.list(read)
  }

  func required(_ key: String) throws(DrillError) -> DrillNode {
    guard let node = self[key] else { throw self.node.error("lacks the key \(key), which it must have.") }
    return node
  }

  /// The text about a word that is none of those known.
  static func unknown(_ word: String, _ noun: String, _ known: [String]) -> String {
    let meant = nearest(to: word, in: known).map { " Did you mean \($0)?" } ?? ""
    let list = known.isEmpty ? "There is none here." : "Here may stand: \(known.prefix(40).joined(separator: ", "))."
    return "is no \(noun) here.\(meant) \(list)"
  }

  private static func nearest(to word: String, in known: [String]) -> String? {
    let distances = known.prefix(100).map { (word: $0, letters: editDistance($0.lowercased(), word.lowercased())) }
    guard let best = distances.min(by: { $0.letters < $1.letters }) else { return nil }
    return best.letters <= (best.word.utf8.count > 4 ? 2 : 1) ? best.word : nil
  }
}
