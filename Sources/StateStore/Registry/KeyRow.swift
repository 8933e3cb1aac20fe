import WindowsModel

extension View {
  /// The path that a row of `registry_key` stands for, whether the key is there or not.
  func path(ofKey id: Int64) throws -> RegistryPath {
    guard let names = try names(downTo: id, RegistryKey.spellings, most: RegistryPath.deepest + 1) else {
      throw StoreError(.damaged, "The key above key \(id) is missing from the store.")
    }
    guard let root = names.first.flatMap({ RegistryPath.Root(rawValue: $0) }) else {
      throw StoreError(.damaged, "Key \(id) is below no root.")
    }
    return RegistryPath(root, Array(names.dropFirst()))
  }
}

extension Transaction {
  /// The row that stands for a key, made as a path where the key is not. Links are followed on the way.
  func keyRow(_ path: RegistryPath) throws -> Int64 {
    if let key = try now.key(path) { return key.id }
    let parent = try path.parent.map { try keyRow($0) } ?? 0
    let name = path.name
    let folded = WindowsName.folded(name)
    if let id = try database.first(
      "SELECT id FROM registry_key WHERE parent = ?1 AND folded = ?2", parent, folded, row: { $0.int(0) })
    {
      return id
    }
    try database.change(
      "INSERT INTO registry_key (parent, folded, name, present, change) VALUES (?1, ?2, ?3, 0, ?4)", parent, folded,
      name)
    return database.lastInsertedRow
  }
}
