import StateStore
import WindowsModel

extension Uninstaller {
  /// Gives back the values and keys that the update found, and takes away those it made.
  ///
  /// - Parameter heir: takes away with itself what has to stay for it.
  func unregister(
    _ update: InstalledUpdate, heir: InstalledUpdate?, _ transaction: borrowing Transaction
  ) throws {
    let keys = try transaction.now.keyBackups(of: update.name)
    let deleted = Set(keys.filter(\.existed).map(\.key))
    for backup in try transaction.now.valueBackups(of: update.name) {
      if let before = backup.before {
        // A key that is gone, and that the update did not delete, went with an update that was taken along, say. The sheet of an
        // adopted one does not tell what it deleted.
        guard try update.isAdopted || deleted.contains(backup.key) || transaction.now.key(backup.key) != nil else {
          continue
        }
        try transaction.setValue(backup.key, backup.name, before)
      } else {
        try transaction.deleteValue(backup.key, backup.name)
      }
    }
    for backup in keys where backup.existed {
      if try transaction.now.key(backup.key) == nil { try transaction.createKey(backup.key) }
    }
    // Those below first.
    for backup in keys.reversed() where !backup.existed {
      // A key above the update's own stays when another update has come into it.
      if ShortTitle(backup.key.name) != update.name,
        let key = try transaction.now.key(backup.key),
        try !transaction.now.subkeys(of: key).isEmpty || !transaction.now.values(of: key).isEmpty
      {
        if let heir { try transaction.record(backup, of: heir.name) }
        continue
      }
      try transaction.deleteKey(backup.key)
    }
  }
}
