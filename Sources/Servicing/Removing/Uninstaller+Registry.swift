import StateStore
import WindowsModel

extension Uninstaller {
  /// Gives back the values and keys that the update found, and takes away those it made.
  func unregister(_ update: InstalledUpdate, _ transaction: borrowing Transaction) throws {
    for backup in try transaction.now.valueBackups(of: update.name) {
      if let before = backup.before {
        try transaction.setValue(backup.key, backup.name, before)
      } else {
        try transaction.deleteValue(backup.key, backup.name)
      }
    }
    for backup in try transaction.now.keyBackups(of: update.name) where backup.existed {
      if try transaction.now.key(backup.key) == nil { try transaction.createKey(backup.key) }
    }
    // Those below first.
    for backup in try transaction.now.keyBackups(of: update.name).reversed() where !backup.existed {
      // A key above the update's own stays when another update has come into it.
      if !WindowsName.same(backup.key.name, update.article.description),
        let key = try transaction.now.key(backup.key),
        try !transaction.now.subkeys(of: key).isEmpty || !transaction.now.values(of: key).isEmpty
      {
        continue
      }
      try transaction.deleteKey(backup.key)
    }
  }
}
