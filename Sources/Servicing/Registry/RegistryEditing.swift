package import StateStore
package import WindowsModel

/// What `reg add` and `reg delete` do, within an act.
package enum RegistryEditing {
  /// Switches of `reg add` and `reg delete`.
  package static let (adding, deleting) = ("/v /ve /t /s /d /f", "/v /ve /va /f")

  /// The value that `reg add` sets, by its words.
  ///
  /// - Throws: ``StoreError``: invalid, for data that are none of the type.
  package static func value(_ words: RegistryWords) throws -> RegistryValue {
    try RegistryData.value(words.type ?? .string, words.data, separator: words.separator)
  }

  package static func add(_ words: RegistryWords, _ value: RegistryValue, _ transaction: borrowing Transaction) throws {
    try transaction.setValue(words.value ?? "", value, of: transaction.createKey(words.key))
  }

  /// What was deleted.
  package enum Deleted: Sendable {
    case values(Int)
    case value(String)
    case key
  }

  /// - Throws: ``StoreError``: notFound where there is no such key or value.
  package static func delete(_ words: RegistryWords, _ transaction: borrowing Transaction) throws -> Deleted {
    guard let key = try transaction.now.key(words.key) else {
      throw StoreError(.notFound, "There is no key \(words.key).")
    }
    if words.isAll {
      let values = try transaction.now.values(of: key)
      for (name, _) in values { try transaction.deleteValue(name, of: key) }
      return .values(values.count)
    }
    if let name = words.value {
      guard try transaction.deleteValue(name, of: key) else {
        throw StoreError(.notFound, "\(words.key) has no value \(name.isEmpty ? "(default)" : name).")
      }
      return .value(name)
    }
    try transaction.deleteKey(words.key)
    return .key
  }
}
