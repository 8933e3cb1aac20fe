package import StateStore
import WindowsModel

/// Entries under Add or Remove Programs that are no updates.
package enum Programs {
  package static func add(_ name: String, _ transaction: borrowing Transaction) throws {
    try transaction.setValue(Keys.programs.appending(name), "DisplayName", .string(name))
  }

  /// False if there is none of that name.
  package static func remove(_ name: String, _ transaction: borrowing Transaction) throws -> Bool {
    guard let key = try transaction.now.key(Keys.programs) else { return false }
    for entry in try transaction.now.subkeys(of: key) {
      let title = try transaction.now.value("DisplayName", of: entry)?.text ?? entry.name
      guard WindowsName.same(title, name) || WindowsName.same(entry.name, name) else { continue }
      if try transaction.now.allUpdates().contains(where: { $0.name == ShortTitle(entry.name) }) {
        throw StoreError(.invalid, "\(entry.name) is an update.", hint: ServicingHint.removeAsUpdate)
      }
      return try transaction.deleteKey(Keys.programs.appending(entry.name))
    }
    return false
  }
}
