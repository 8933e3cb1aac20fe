public import WindowsModel

/// A registry key found in a view. It stays valid inside the closure that found it.
public struct RegistryKey: Hashable, Sendable {
  let id: Int64
  /// As it is written.
  public let name: String
  public let className: String?
  /// Last write time; nil: not known, for which Windows has the time 0.
  public let written: WindowsTime?
  /// Gone at the next restart.
  public let isVolatile: Bool
  /// A symbolic link to another key.
  public let isLink: Bool

  private static let columns = "id, name, class, written, volatile, link"
  static let named = View.Versions(columns, of: "registry_key", "WHERE parent = ?1 AND folded = ?2")
  static let below = View.Versions(columns, of: "registry_key", "WHERE parent = ?1 ORDER BY folded")
  static let volatile = View.Versions(columns, of: "registry_key", "WHERE volatile = 1 ORDER BY id")
  static let spellings = View.Versions("parent, name", of: "registry_key", "WHERE id = ?1")

  init(_ row: borrowing Row) {
    id = row.int(2)
    name = row.text(3)
    className = row.optionalText(4)
    written = row.time(5)?.known
    isVolatile = row.flag(6)
    isLink = row.flag(7)
  }
}

extension View {
  /// The key of a path, links followed; nil if it is not there.
  ///
  /// - Parameter followingLast: false gives a link itself and not the key it points to.
  /// - Throws: ``StoreError``: invalid for links in a circle.
  public func key(_ path: RegistryPath, followingLast: Bool = true) throws -> RegistryKey? {
    var path = path
    // Windows gives up after 64 links (STATUS_OBJECT_NAME_INVALID); so deep a chain is a circle.
    for _ in 0..<64 {
      var found = try key(path.root.rawValue, below: 0)
      var redirected: RegistryPath?
      for (depth, component) in path.components.enumerated() {
        guard let parent = found else { return nil }
        found = try key(component, below: parent.id)
        if let link = found, link.isLink, followingLast || depth + 1 < path.components.count {
          guard let text = try value("SymbolicLinkValue", of: link)?.text, let target = try? RegistryPath(text) else {
            return nil
          }
          redirected = RegistryPath(target.root, target.components + path.components[(depth + 1)...])
          break
        }
      }
      guard let next = redirected else { return found }
      path = next
    }
    throw StoreError(.invalid, "\(path): the links of the registry lead in a circle.")
  }

  /// A value of a key; nil if there is no such key or value. The empty name is the default value.
  public func value(_ path: RegistryPath, _ name: String) throws -> RegistryValue? {
    guard let key = try key(path) else { return nil }
    return try value(name, of: key)
  }

  public func value(_ name: String, of key: RegistryKey) throws -> RegistryValue? {
    try object(Self.valueNamed, key.id, WindowsName.folded(name)) {
      RegistryValue(type: $0.int(3), datum: $0.datum(4))
    }
  }

  /// All values of a key in the order of their folded names, with the names as they are written.
  public func values(of key: RegistryKey) throws -> [(name: String, value: RegistryValue)] {
    var values: [(name: String, value: RegistryValue)] = []
    try forEachValue(of: key) { values.append(($0, $1)) }
    return values
  }

  /// The same one by one, so that a key of many large values takes the memory of one.
  public func forEachValue(of key: RegistryKey, _ body: (String, RegistryValue) throws -> Void) throws {
    _ = try objects(Self.valuesOfKey, key.id) {
      try body($0.text(2), RegistryValue(type: $0.int(3), datum: $0.datum(4)))
    }
  }

  /// The key of a name directly below a key; nil if it is not there.
  public func subkey(_ name: String, of key: RegistryKey) throws -> RegistryKey? { try self.key(name, below: key.id) }

  func key(_ name: String, below parent: Int64) throws -> RegistryKey? {
    try object(RegistryKey.named, parent, WindowsName.folded(name), decode: RegistryKey.init)
  }

  /// The keys below a key in the order of their folded names.
  public func subkeys(of key: RegistryKey) throws -> [RegistryKey] { try keys(below: key.id) }

  /// The roots: HKLM, HKU.
  public func registryRoots() throws -> [RegistryKey] { try keys(below: 0) }

  private func keys(below parent: Int64) throws -> [RegistryKey] {
    try objects(RegistryKey.below, parent, decode: RegistryKey.init)
  }

  private static let valueColumns = "name, type, data"
  private static let valueNamed = Versions(valueColumns, of: "registry_value", "WHERE key = ?1 AND folded = ?2")
  private static let valuesOfKey = Versions(valueColumns, of: "registry_value", "WHERE key = ?1 ORDER BY folded")
}
