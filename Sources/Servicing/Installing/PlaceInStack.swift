import StateStore
import WindowsModel

/// What the machine had at the place of an update in the stack. One that is installed again keeps its place: what it touches
/// for the first time then comes back as it was there, and what stands above is looked through.
struct PlaceInStack {
  private struct ValueName: Hashable {
    let key: RegistryPath
    let folded: String

    init(_ key: RegistryPath, _ name: String) {
      self.key = key
      folded = WindowsName.folded(name)
    }
  }

  /// What the lowest one above found that touched it.
  private var files: [WindowsPath: FileBackup] = [:]
  private var values: [ValueName: RegistryValue?] = [:]
  private var keys: [RegistryPath: Bool] = [:]

  /// - Parameter earlier: the update as it stands; nil: it comes on top.
  init(of earlier: InstalledUpdate?, _ view: borrowing View) throws {
    guard let earlier else { return }
    for update in try view.allUpdates() where update.sequence > earlier.sequence {
      for backup in try view.fileBackups(of: update.name) where files[backup.path] == nil {
        files[backup.path] = backup
      }
      for backup in try view.valueBackups(of: update.name) {
        let name = ValueName(backup.key, backup.name)
        if values[name] == nil { values[name] = .some(backup.before) }
      }
      for backup in try view.keyBackups(of: update.name) where keys[backup.key] == nil {
        keys[backup.key] = backup.existed
      }
    }
  }

  /// What was at a path; nil: what is there now.
  func file(_ path: WindowsPath) -> FileBackup? { files[path] }

  /// Whether there was a folder.
  func has(_ folder: WindowsPath, _ view: borrowing View) throws -> Bool {
    if let above = files[folder] { return above.before != nil }
    return try view.file(folder) != nil
  }

  func value(_ key: RegistryPath, _ name: String, _ view: borrowing View) throws -> RegistryValue? {
    if let above = values[ValueName(key, name)] { return above }
    return try view.value(key, name)
  }

  func has(_ key: RegistryPath, _ view: borrowing View) throws -> Bool {
    try keys[key] ?? (view.key(key) != nil)
  }
}
