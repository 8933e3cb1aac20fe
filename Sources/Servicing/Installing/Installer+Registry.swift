import StateStore
import WindowsFormats
import WindowsModel

extension Installer {
  /// What the package changes in the registry; of a service pack its number, too.
  func registryEdits(_ line: BranchLine?) -> [RegistryEdit] {
    let edits = package.registry.filter { $0.line == nil || $0.line == line }.map(\.edit)
    guard case .servicePack(let number) = package.kind else { return edits }
    return edits + [ServicePackLevel.entry(number).edit]
  }

  func keep(
    _ edit: RegistryEdit, _ place: PlaceInStack, _ transaction: borrowing Transaction
  ) throws {
    switch edit.action {
    case .deleteKey:
      if let key = try transaction.now.key(edit.key) { try keepTree(edit.key, key, place, transaction) }
    case .deleteValue, .removeString:
      guard let before = try place.value(edit.key, edit.name, transaction.now) else { return }
      try transaction.record(ValueBackup(key: edit.key, name: edit.name, before: before), of: package.shortTitle)
    case .set, .setIfMissing, .setIfPresent, .append, .createKey:
      let missing = try sequence(first: edit.key, next: \.parent).prefix { try !place.has($0, transaction.now) }
      for key in missing.reversed() {
        try transaction.record(KeyBackup(key: key, existed: false), of: package.shortTitle)
      }
      guard edit.action != .createKey else { return }
      let before = try place.value(edit.key, edit.name, transaction.now)
      try transaction.record(ValueBackup(key: edit.key, name: edit.name, before: before), of: package.shortTitle)
    }
  }

  /// Keeps a key with all that is in it.
  func keepTree(
    _ path: RegistryPath, _ key: RegistryKey, _ place: PlaceInStack, _ transaction: borrowing Transaction
  ) throws {
    try transaction.record(KeyBackup(key: path, existed: true), of: package.shortTitle)
    for (name, _) in try transaction.now.values(of: key) {
      let before = try place.value(path, name, transaction.now)
      try transaction.record(ValueBackup(key: path, name: name, before: before), of: package.shortTitle)
    }
    for child in try transaction.now.subkeys(of: key) where !child.isLink {
      try keepTree(path.child(child.name), child, place, transaction)
    }
  }
}

extension Transaction {
  /// Carries a line of an INF out.
  func apply(_ edit: RegistryEdit) throws {
    let there = try now.value(edit.key, edit.name)
    switch edit.action {
    case .set(let value): try setValue(edit.key, edit.name, value)
    case .setIfMissing(let value): if there == nil { try setValue(edit.key, edit.name, value) }
    case .setIfPresent(let value): if there != nil { try setValue(edit.key, edit.name, value) }
    case .append(let strings):
      let old = there?.strings ?? []
      let new = strings.filter { string in !old.contains { WindowsName.same($0, string) } }
      try setValue(edit.key, edit.name, .multiString(old + new))
    case .createKey: if try now.key(edit.key) == nil { try createKey(edit.key) }
    case .deleteValue: try deleteValue(edit.key, edit.name)
    case .deleteKey: try deleteKey(edit.key)
    case .removeString(let string):
      guard let old = there?.strings else { return }
      try setValue(edit.key, edit.name, .multiString(old.filter { !WindowsName.same($0, string) }))
    }
  }
}
