public import WindowsModel

/// A file as it was before an update touched it.
public struct FileBackup: Hashable, Sendable {
  public var path: WindowsPath
  /// nil: nothing was there, and a removal deletes what the update put.
  public var before: Before?
  /// What was to replace it with the restart when the update came; nil also after that restart.
  public var pending: Pending?

  /// A file that waits for the restart.
  public struct Pending: Hashable, Sendable {
    /// Where it lay.
    public var source: WindowsPath
    /// Who queued it; nil: not known.
    public var package: ShortTitle?
    public var revision: Revision?

    public init(source: WindowsPath, package: ShortTitle?, revision: Revision?) {
      self.source = source
      self.package = package
      self.revision = revision
    }
  }

  public struct Before: Hashable, Sendable {
    /// Its name in the folder of the update.
    public var stored: String
    public var attributes: FileAttributes
    public var created: WindowsTime?
    public var written: WindowsTime?
    public var accessed: WindowsTime?
    public var revision: Revision

    public init(_ entry: FileEntry, revision: Revision, stored: String) {
      self.stored = stored
      attributes = entry.attributes
      created = entry.created
      written = entry.written
      accessed = entry.accessed
      self.revision = revision
    }

    /// One that is on record and of which nothing else is known.
    public init(stored: String, revision: Revision) {
      self.stored = stored
      self.revision = revision
      attributes = .archive
    }
  }

  public init(path: WindowsPath, before: Before?, pending: Pending? = nil) {
    self.path = path
    self.before = before
    self.pending = pending
  }
}

/// A registry value as it was before an update touched it.
public struct ValueBackup: Hashable, Sendable {
  public var key: RegistryPath
  public var name: String
  /// nil: it was not there.
  public var before: RegistryValue?

  public init(key: RegistryPath, name: String, before: RegistryValue?) {
    self.key = key
    self.name = name
    self.before = before
  }
}

/// A registry key that an update made or deleted.
public struct KeyBackup: Hashable, Sendable {
  public var key: RegistryPath
  public var existed: Bool

  public init(key: RegistryPath, existed: Bool) {
    self.key = key
    self.existed = existed
  }
}

extension View {
  fileprivate func updateID(_ package: ShortTitle) throws -> Int64? {
    try database.first("SELECT id FROM installed_update WHERE folded = ?1", package.folded) { $0.int(0) }
  }

  private static let fileBackups = Versions(
    "file, existed, stored, attributes, created, written, accessed, revision, pending, pending_update, pending_revision",
    of: "backup_file", "WHERE installed_update = ?1 ORDER BY file")
  private static let valueBackups = Versions(
    "key, name, existed, type, data", of: "backup_value", "WHERE installed_update = ?1 ORDER BY key, folded")
  private static let keyBackups = Versions("key, existed", of: "backup_key", "WHERE installed_update = ?1 ORDER BY key")

  /// The files an update touched, in the order of their paths' rows.
  public func fileBackups(of package: ShortTitle) throws -> [FileBackup] {
    guard let id = try updateID(package) else { return [] }
    return try objects(Self.fileBackups, id) { row in
      let entry = FileEntry(
        id: row.int(2), name: row.text(4), attributes: FileAttributes(rawValue: UInt32(truncatingIfNeeded: row.int(5))),
        created: row.time(6), written: row.time(7), accessed: row.time(8), revision: nil)
      let before = try row.optionalInt(9).map {
        FileBackup.Before(entry, revision: try revision($0), stored: entry.name)
      }
      return FileBackup(
        path: try path(ofFile: entry.id), before: row.flag(3) ? before : nil,
        pending: try row.optionalInt(10).map {
          FileBackup.Pending(
            source: try path(ofFile: $0), package: try row.optionalInt(11).flatMap { try packageName($0) },
            revision: try row.optionalInt(12).map { try revision($0) })
        })
    }
  }

  /// The registry values an update touched.
  public func valueBackups(of package: ShortTitle) throws -> [ValueBackup] {
    guard let id = try updateID(package) else { return [] }
    return try objects(Self.valueBackups, id) { row in
      ValueBackup(
        key: try path(ofKey: row.int(2)), name: row.text(3),
        before: row.flag(4) ? RegistryValue(type: row.int(5), datum: row.datum(6)) : nil)
    }
  }

  /// The registry keys an update made or deleted, those above first.
  public func keyBackups(of package: ShortTitle) throws -> [KeyBackup] {
    guard let id = try updateID(package) else { return [] }
    return try objects(Self.keyBackups, id) { KeyBackup(key: try path(ofKey: $0.int(2)), existed: $0.flag(3)) }
  }
}

extension Transaction {
  /// Keeps what an update found at a path. A second one for the same path is not taken: the first is what was there
  /// before.
  public func record(_ backup: FileBackup, of package: ShortTitle) throws {
    let id = try requireUpdate(package)
    let before = backup.before
    try database.change(
      """
      INSERT INTO backup_file (installed_update, file, existed, stored, attributes, created, written, accessed, revision, pending,
        pending_update, pending_revision, present, change)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 1, ?13)
      ON CONFLICT (installed_update, file) DO UPDATE SET existed = excluded.existed, stored = excluded.stored,
        attributes = excluded.attributes, created = excluded.created, written = excluded.written,
        accessed = excluded.accessed, revision = excluded.revision, pending = excluded.pending,
        pending_update = excluded.pending_update, pending_revision = excluded.pending_revision, present = 1,
        change = excluded.change
      WHERE NOT present
      """, id, try pathRow(backup.path), before != nil, before?.stored, (before?.attributes.rawValue).map(Int64.init),
      before?.created, before?.written, before?.accessed, before?.revision.id,
      try backup.pending.map { try pathRow($0.source) }, try backup.pending?.package.map { try requireUpdate($0) },
      backup.pending?.revision?.id)
  }

  /// What an update found waiting for a path is another from now on: the one that had queued it was removed.
  public func setPending(_ pending: FileBackup.Pending?, for path: WindowsPath, of package: ShortTitle) throws {
    try database.change(
      """
      UPDATE backup_file SET pending = ?3, pending_update = ?4, pending_revision = ?5, change = ?6
      WHERE installed_update = ?1 AND file = ?2 AND present
      """, try requireUpdate(package), try pathRow(path), try pending.map { try pathRow($0.source) },
      try pending?.package.map { try requireUpdate($0) }, pending?.revision?.id)
  }

  /// A restart ended all that waited.
  public func forgetPending() throws {
    try database.run(
      """
      UPDATE backup_file SET pending = NULL, pending_update = NULL, pending_revision = NULL, change = next_change()
      WHERE pending IS NOT NULL
      """)
  }

  public func record(_ backup: ValueBackup, of package: ShortTitle) throws {
    let id = try requireUpdate(package)
    let key = try keyRow(backup.key)
    try database.change(
      """
      INSERT INTO backup_value (installed_update, key, folded, name, existed, type, data, present, change)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8)
      ON CONFLICT (installed_update, key, folded) DO UPDATE SET name = excluded.name, existed = excluded.existed,
        type = excluded.type, data = excluded.data, present = 1, change = excluded.change
      WHERE NOT present
      """, id, key, WindowsName.folded(backup.name), backup.name, backup.before != nil,
      (backup.before?.type.rawValue).map(Int64.init), backup.before?.datum ?? .null)
  }

  public func record(_ backup: KeyBackup, of package: ShortTitle) throws {
    let id = try requireUpdate(package)
    let key = try keyRow(backup.key)
    try database.change(
      """
      INSERT INTO backup_key (installed_update, key, existed, present, change) VALUES (?1, ?2, ?3, 1, ?4)
      ON CONFLICT (installed_update, key) DO UPDATE SET existed = excluded.existed, present = 1, change = excluded.change
      WHERE NOT present
      """, id, key, backup.existed)
  }

  func requireUpdate(_ package: ShortTitle) throws -> Int64 {
    guard let id = try now.updateID(package) else {
      throw StoreError(.notFound, "\(package) is not on record, so it has no backups.")
    }
    return id
  }
}
