import Servicing
import StateStore
import WindowsModel

extension TimelineGathering {
  /// Keys that tell of updates and servicing, with all below them.
  private static let servicing = [
    Keys.hotFix, Keys.updates, Keys.programs, Keys.select, Keys.sessionManager,
    RegistryPath(.machine, ["SYSTEM", "Setup"]),
  ]

  /// Last-write times of keys.
  mutating func addKeys(_ view: borrowing View) throws {
    switch request.keys {
    case .servicing:
      for path in Self.servicing { if let key = try view.key(path) { try addTree(path, key, view) } }
    case .below(let paths):
      for path in paths {
        guard let key = try view.key(path) else { throw StoreError(.notFound, "There is no key \(path).") }
        let isTwice = paths.contains { $0 != path && $0.contains(path) }
        if !isTwice { try addTree(path, key, view) }
      }
    case .everything:
      for root in try view.registryRoots() { try addTree(root, in: nil, depth: 0, view) }
    }
  }

  private mutating func addTree(_ path: RegistryPath, _ key: RegistryKey, _ view: borrowing View) throws {
    let above = place([path.root.rawValue] + path.components.dropLast())
    try addTree(key, in: path.components.isEmpty ? nil : above, depth: path.components.count, view)
  }

  private mutating func addTree(
    _ key: RegistryKey, in parent: Int32?, depth: Int, _ view: borrowing View
  ) throws {
    let place = places.add(key.name, in: parent)
    if let written = key.written { add(written, .keyWritten, clock(of: written, otherwise: .machine), at: place) }
    guard depth < RegistryPath.deepest else { return }
    for child in try view.subkeys(of: key) where !child.isLink { try addTree(child, in: place, depth: depth + 1, view) }
  }
}

extension RegistryPath {
  /// True for the key itself and all below it.
  func contains(_ other: RegistryPath) -> Bool {
    root == other.root && components.count <= other.components.count
      && zip(components, other.components).allSatisfy(WindowsName.same)
  }
}
