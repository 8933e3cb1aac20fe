package import StateStore
package import WindowsFormats
package import WindowsModel

/// Keys of a registry with all below them as a `.reg` file, as `reg export` writes it.
///
/// Keys and values come in the order of their names in capitals. A link is left out, for a file can only say what it leads
/// to, and that is written where it is.
package struct RegistryExport: Sendable {
  package private(set) var keys: Int64 = 0
  package private(set) var values: Int64 = 0
  /// Links, with where they lead.
  package private(set) var links: [String] = []
  /// What a file cannot say, with the reason; only where it is passed over.
  package private(set) var unsayable: [String] = []

  private let skippingErrors: Bool

  /// Writes a key, or the whole registry.
  ///
  /// - Parameters:
  ///   - key: nil is every root.
  ///   - skippingErrors: what the file cannot say is passed over, a key with all below it.
  /// - Throws: ``StoreError``: notFound when there is no such key, invalid for what cannot be said; what the writer throws.
  package init(
    _ key: RegistryPath?, of view: borrowing View, to writer: inout RegistryTextWriter, skippingErrors: Bool = false
  ) throws {
    self.skippingErrors = skippingErrors
    if let key {
      guard let found = try view.key(key) else { throw StoreError(.notFound, "There is no key \(key).") }
      try write(Self.spelled(key, view), found, view, &writer)
    } else {
      for root in try view.registryRoots() { try write(RegistryPath(root.name), root, view, &writer) }
    }
    try writer.finish()
  }

  /// The path as the machine spells it.
  private static func spelled(_ path: RegistryPath, _ view: borrowing View) throws -> RegistryPath {
    var result = RegistryPath(path.root)
    for name in path.components {
      result = try result.child(name)
      if let found = try view.key(result, followingLast: false) {
        result.components[result.components.count - 1] = found.name
      }
    }
    return result
  }

  private mutating func write(
    _ path: RegistryPath, _ key: RegistryKey, _ view: borrowing View, _ writer: inout RegistryTextWriter
  ) throws {
    do { try writer.write(.key(path)) } catch let error as RegistryText.Unsayable {
      guard skippingErrors else { throw StoreError(.invalid, "\(path): \(error).") }
      return unsayable.append("\(path) and all below it: \(error)")
    }
    keys += 1
    try view.forEachValue(of: key) { name, value in
      do {
        try writer.write(.value(name: name, value))
        values += 1
      } catch let error as RegistryText.Unsayable {
        let missed = "\(path) value \(name.isEmpty ? "(default)" : name): \(error)"
        guard skippingErrors else { throw StoreError(.invalid, "\(missed).") }
        unsayable.append(missed)
      }
    }
    for child in try view.subkeys(of: key) {
      let childPath = try path.child(child.name)
      if child.isLink {
        let target = try view.value("SymbolicLinkValue", of: child)?.text
        links.append("\(childPath) -> \(target ?? "?")")
      } else {
        try write(childPath, child, view, &writer)
      }
    }
  }
}
