public import WindowsModel

extension Transaction {
  /// The key of a path, made with all above it where they are missing. Links are followed.
  ///
  /// - Parameter isVolatile: the keys made here go at the next restart; below a volatile key every key is.
  /// - Throws: ``StoreError``: invalid for a name no key can have, notFound below a link whose target is no key's name.
  @discardableResult
  public func createKey(
    _ path: RegistryPath, isVolatile: Bool = false, className: String? = nil, written: WindowsTime? = nil
  ) throws -> RegistryKey {
    if let existing = try now.key(path) { return existing }
    guard let parentPath = path.parent else {
      return try insertKey(below: 0, path.root.rawValue, isVolatile: false, className: nil, written: nil)
    }
    let parent = try createKey(parentPath, isVolatile: isVolatile, written: written)
    if let link = try now.key(path.name, below: parent.id) {
      // Only a link can be there and yet not be found: its target is not there yet.
      guard let text = try now.value("SymbolicLinkValue", of: link)?.text, let target = try? RegistryPath(text) else {
        throw StoreError(.notFound, "\(path): is a link that leads nowhere.")
      }
      return try createKey(target, isVolatile: isVolatile, className: className, written: written)
    }
    let key = try insertKey(
      below: parent.id, path.name, isVolatile: isVolatile || parent.isVolatile, className: className, written: written)
    try touch(parent.id, written)
    return key
  }

  /// Makes a key below one that is at hand, or gives the one that is there; what is found in a hive comes so.
  ///
  /// - Parameters:
  ///   - written: its last write time, if it is made here; one that is there keeps its own.
  ///   - touchesParent: the key above was there before this act, and is written by what is made below it.
  /// - Returns: the key, and whether it was made here.
  /// - Throws: ``StoreError``: invalid for a name that no key can have.
  public func createKey(
    _ name: String, below parent: RegistryKey, className: String? = nil, isLink: Bool = false, written: WindowsTime,
    touchesParent: Bool = false
  ) throws -> (key: RegistryKey, isNew: Bool) {
    if let existing = try now.key(name, below: parent.id) { return (existing, false) }
    let key = try insertKey(
      below: parent.id, name, isVolatile: parent.isVolatile, isLink: isLink, className: className, written: written)
    if touchesParent { try touch(parent.id) }
    return (key, true)
  }

  /// Makes a key that is a symbolic link, as `CurrentControlSet` is.
  ///
  /// - Parameter isNew: false for one that stood there before the journal began: the key above keeps its time.
  public func createLink(
    _ path: RegistryPath, to target: RegistryPath, isVolatile: Bool = true, isNew: Bool = true
  ) throws {
    guard let parentPath = path.parent else { throw StoreError(.invalid, "\(path): a root cannot be a link.") }
    let parent = try createKey(parentPath)
    let key: RegistryKey
    if let existing = try now.key(path, followingLast: false) {
      guard existing.isLink else { throw StoreError(.invalid, "\(path): is a key already, and no link.") }
      key = existing
    } else {
      key = try insertKey(
        below: parent.id, path.name, isVolatile: isVolatile, isLink: true, className: nil, written: nil)
      if isNew { try touch(parent.id) }
    }
    try setValue("SymbolicLinkValue", .link(target.ntForm), of: key)
  }

  private func insertKey(
    below parent: Int64, _ name: String, isVolatile: Bool, isLink: Bool = false, className: String?,
    written: WindowsTime?
  ) throws -> RegistryKey {
    guard !name.isEmpty, WindowsText.length(name) <= 255, !name.utf8.contains(0x5C) else {
      throw StoreError(
        .invalid, "A registry key has a name of 1 to 255 characters without \\, not \"\(name.prefix(300))\".")
    }
    try database.change(
      """
      INSERT INTO registry_key (parent, folded, name, class, written, volatile, link, present, change)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8)
      ON CONFLICT (parent, folded) DO UPDATE SET name = excluded.name, class = excluded.class, written = excluded.written,
        volatile = excluded.volatile, link = excluded.link, present = 1, change = excluded.change
      """, parent, WindowsName.folded(name), name, className, written ?? time, isVolatile, isLink)
    guard let key = try now.key(name, below: parent) else {
      throw StoreError(.damaged, "The key \(name) is not there after it was made.")
    }
    return key
  }

  /// Sets a value of a key, and the key's last-write time if that changes anything.
  ///
  /// The key is made, with all above it, where it is missing.
  /// - Throws: ``StoreError``: invalid for a name or data too large.
  public func setValue(_ path: RegistryPath, _ name: String, _ value: RegistryValue) throws {
    if let last = notes.lastKey, last.path == path { return try setValue(name, value, ofKey: last.key) }
    let key = try createKey(path)
    try setValue(name, value, of: key)
    notes.lastKey = (path, key.id)
  }

  public func setValue(_ name: String, _ value: RegistryValue, of key: RegistryKey, written: WindowsTime? = nil) throws
  {
    // A link that gets another target leads paths elsewhere.
    if key.isLink { notes.forgetKeys() }
    try setValue(name, value, ofKey: key.id, written: written)
  }

  private func setValue(_ name: String, _ value: RegistryValue, ofKey key: Int64, written: WindowsTime? = nil) throws {
    guard value.data.count <= RegistryValue.largest else {
      throw StoreError(
        .invalid,
        "\(name.prefix(300)): the data has \(value.data.count) bytes; a registry value holds \(RegistryValue.largest) at most."
      )
    }
    guard name.utf8.count <= 16_383 || WindowsText.length(name) <= 16_383 else {
      throw StoreError(.invalid, "The name of a registry value has 16,383 characters at most.")
    }
    let isChanged = try database.change(
      """
      INSERT INTO registry_value (key, folded, name, type, data, present, change) VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6)
      ON CONFLICT (key, folded) DO UPDATE
      SET name = CASE WHEN present THEN name ELSE excluded.name END, type = excluded.type, data = excluded.data, present = 1,
        change = excluded.change
      WHERE NOT present OR type IS NOT excluded.type OR data IS NOT excluded.data
      """, key, WindowsName.folded(name), name, Int64(value.type.rawValue), RegistryData(value: value))
    if isChanged { try touch(key, written) }
  }

  /// Deletes a value. False if it was not there.
  @discardableResult
  public func deleteValue(_ path: RegistryPath, _ name: String) throws -> Bool {
    guard let key = try now.key(path) else { return false }
    return try deleteValue(name, of: key)
  }

  @discardableResult
  public func deleteValue(_ name: String, of key: RegistryKey) throws -> Bool {
    if key.isLink { notes.forgetKeys() }
    guard try database.change(StateTable.registryValue.remove, key.id, WindowsName.folded(name)) else { return false }
    try touch(key.id)
    return true
  }

  /// Deletes a key with everything below it; a link goes without its target. False if it was not there.
  @discardableResult
  public func deleteKey(_ path: RegistryPath) throws -> Bool {
    guard let parent = path.parent else { throw StoreError(.invalid, "\(path): a root cannot be deleted.") }
    guard let key = try now.key(path, followingLast: false) else { return false }
    try deleteTree(key)
    if let above = try now.key(parent) { try touch(above.id) }
    return true
  }

  /// Deletes the volatile keys, as a restart does.
  public func deleteVolatileKeys() throws {
    for key in try database.all(RegistryKey.volatile.now, row: RegistryKey.init) { try deleteTree(key) }
  }

  private func deleteTree(_ key: RegistryKey, depth: Int = 0) throws {
    guard depth <= RegistryPath.deepest else { throw StoreError(.damaged, "The keys below \(key.name) have no end.") }
    for child in try now.subkeys(of: key) { try deleteTree(child, depth: depth + 1) }
    try database.run(
      "UPDATE registry_value SET type = NULL, data = NULL, present = 0, change = next_change() WHERE key = ?1 AND present",
      key.id)
    try database.change(StateTable.registryKey.remove, key.id)
    notes.forgetKeys()
  }

  /// Sets the last-write time of a key to the time of the act, or to one that is known.
  private func touch(_ key: Int64, _ written: WindowsTime? = nil) throws {
    guard notes.touchedKey != key else { return }
    try database.change(
      "UPDATE registry_key SET written = ?2, change = ?3 WHERE id = ?1 AND present AND written IS NOT ?2", key,
      written ?? time)
    notes.touchedKey = key
  }
}
