public import WindowsModel

/// An update that is on the machine. They form a stack in the order of ``sequence``.
public struct InstalledUpdate: Hashable, Sendable {
  /// As its package prints it.
  public var article: KBNumber
  public var title: String
  /// File name of the package, or where its facts came from.
  public var package: String
  /// `hotfix` or `service_pack`.
  public var kind: String
  /// `GDR`, `QFE`, or nil for a package with one set of files.
  public var line: String?
  public var installed: WindowsTime
  /// Number of the act that installed it. What stands above what is decided by this and not by a date.
  public var sequence: Int64
  /// The folder with its backups; nil: none was kept, so it cannot be removed.
  public var folder: WindowsPath?
  /// At least one file was patched in memory.
  public var isHotpatched: Bool

  public init(
    article: KBNumber, title: String, package: String, kind: String, line: String?, installed: WindowsTime,
    sequence: Int64, folder: WindowsPath?, isHotpatched: Bool
  ) {
    self.article = article
    self.title = title
    self.package = package
    self.kind = kind
    self.line = line
    self.installed = installed
    self.sequence = sequence
    self.folder = folder
    self.isHotpatched = isHotpatched
  }

  static let versions = View.Versions(
    now: """
      SELECT present, change, 0, name, title, package, kind, line, installed, sequence, folder, hotpatched
      FROM installed_update WHERE folded = ?1
      """,
    then: """
      SELECT present, change, predecessor, name, title, package, kind, line, installed, sequence, folder, hotpatched
      FROM installed_update_change WHERE change = ?1
      """)

  init(_ row: borrowing Row) {
    article = KBNumber(row.text(3)) ?? KBNumber(0)
    title = row.text(4)
    package = row.text(5)
    kind = row.text(6)
    line = row.optionalText(7)
    installed = WindowsTime(ticks: row.int(8))
    sequence = row.int(9)
    folder = row.optionalText(10).flatMap { try? WindowsPath($0) }
    isHotpatched = row.flag(11)
  }
}

/// A file as it was before an update touched it.
public struct FileBackup: Hashable, Sendable {
  public var path: WindowsPath
  /// nil: nothing was there, and a removal deletes what the update put.
  public var before: Before?
  /// The queued file that was to replace it when the update came.
  public var pending: WindowsPath?

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

    init(_ row: FileRow, revision: Revision, stored: String) {
      self.init(
        FileEntry(
          id: row.id, name: row.name, attributes: row.attributes, created: row.created, written: row.written,
          accessed: row.accessed, revision: revision), revision: revision, stored: stored)
    }
  }

  public init(path: WindowsPath, before: Before?, pending: WindowsPath? = nil) {
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
  /// The installed updates, oldest first.
  public func updates() throws -> [InstalledUpdate] {
    try objects(
      now: """
        SELECT present, change, 0, name, title, package, kind, line, installed, sequence, folder, hotpatched
        FROM installed_update ORDER BY id
        """, then: InstalledUpdate.versions.then, decode: InstalledUpdate.init
    ).sorted { ($0.sequence, $0.article) < ($1.sequence, $1.article) }
  }

  public func update(_ article: KBNumber) throws -> InstalledUpdate? {
    try object(InstalledUpdate.versions, article.canonical, decode: InstalledUpdate.init)
  }

  private func updateID(_ article: KBNumber) throws -> Int64? {
    try database.first("SELECT id FROM installed_update WHERE folded = ?1", article.canonical) { $0.int(0) }
  }

  /// The files an update touched, in the order of their paths' rows.
  public func fileBackups(of article: KBNumber) throws -> [FileBackup] {
    guard let id = try updateID(article) else { return [] }
    return try objects(
      now: """
        SELECT present, change, 0, file, existed, stored, attributes, created, written, accessed, revision, pending
        FROM backup_file WHERE installed_update = ?1 ORDER BY file
        """,
      then: """
        SELECT present, change, predecessor, file, existed, stored, attributes, created, written, accessed, revision, pending
        FROM backup_file_change WHERE change = ?1
        """, id
    ) { row in
      let entry = FileEntry(
        id: row.int(3), name: row.text(5), attributes: FileAttributes(rawValue: UInt32(truncatingIfNeeded: row.int(6))),
        created: row.time(7), written: row.time(8), accessed: row.time(9), revision: nil)
      let before = try row.optionalInt(10).map {
        FileBackup.Before(entry, revision: try revision($0), stored: entry.name)
      }
      return FileBackup(
        path: try path(ofFile: entry.id), before: row.flag(4) ? before : nil,
        pending: try row.optionalInt(11).map { try path(ofFile: $0) })
    }
  }

  /// The registry values an update touched.
  public func valueBackups(of article: KBNumber) throws -> [ValueBackup] {
    guard let id = try updateID(article) else { return [] }
    return try objects(
      now: """
        SELECT present, change, 0, key, name, existed, type, data FROM backup_value WHERE installed_update = ?1
        ORDER BY key, folded
        """,
      then: """
        SELECT present, change, predecessor, key, name, existed, type, data FROM backup_value_change WHERE change = ?1
        """, id
    ) { row in
      ValueBackup(
        key: try path(ofKey: row.int(3)), name: row.text(4),
        before: row.flag(5) ? RegistryValue(type: row.int(6), datum: row.datum(7)) : nil)
    }
  }

  /// The registry keys an update made or deleted, those above first.
  public func keyBackups(of article: KBNumber) throws -> [KeyBackup] {
    guard let id = try updateID(article) else { return [] }
    return try objects(
      now: "SELECT present, change, 0, key, existed FROM backup_key WHERE installed_update = ?1 ORDER BY key",
      then: "SELECT present, change, predecessor, key, existed FROM backup_key_change WHERE change = ?1", id
    ) { KeyBackup(key: try path(ofKey: $0.int(3)), existed: $0.flag(4)) }
  }

  /// The path that a row of `registry_key` stands for, whether the key is there or not.
  func path(ofKey id: Int64) throws -> RegistryPath {
    var names: [String] = []
    var next = id
    while next != 0 {
      guard names.count <= 512,
        let row = try spelling(
          now: "SELECT change, parent, name FROM registry_key WHERE id = ?1",
          then: "SELECT predecessor, parent, name FROM registry_key_change WHERE change = ?1", next)
      else { throw StoreError(.damaged, "The key above key \(id) is missing from the store.") }
      names.append(row.name)
      next = row.parent
    }
    guard let rootName = names.popLast(), let root = RegistryPath.Root(rawValue: rootName) else {
      throw StoreError(.damaged, "Key \(id) is below no root.")
    }
    return RegistryPath(root, names.reversed())
  }
}

extension Transaction {
  /// Records an update as installed; one of the same article takes its place.
  public func record(_ update: InstalledUpdate) throws {
    try database.run(
      """
      INSERT INTO installed_update (folded, name, title, package, kind, line, installed, sequence, folder, hotpatched, present,
        change)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 1, ?11)
      ON CONFLICT (folded) DO UPDATE SET name = excluded.name, title = excluded.title, package = excluded.package,
        kind = excluded.kind, line = excluded.line, installed = excluded.installed, sequence = excluded.sequence,
        folder = excluded.folder, hotpatched = excluded.hotpatched, present = 1, change = excluded.change
      """, update.article.canonical, update.article.description, update.title, update.package, update.kind, update.line,
      update.installed, update.sequence, update.folder?.description, update.isHotpatched, database.gate.nextChange())
  }

  /// Keeps what an update found at a path. A second one for the same path is not taken: the first is what was there before.
  public func record(_ backup: FileBackup, of article: KBNumber) throws {
    let id = try requireUpdate(article)
    let before = backup.before
    try database.run(
      """
      INSERT INTO backup_file (installed_update, file, existed, stored, attributes, created, written, accessed, revision, pending,
        present, change)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 1, ?11)
      ON CONFLICT (installed_update, file) DO UPDATE SET existed = excluded.existed, stored = excluded.stored,
        attributes = excluded.attributes, created = excluded.created, written = excluded.written,
        accessed = excluded.accessed, revision = excluded.revision, pending = excluded.pending, present = 1,
        change = excluded.change
      WHERE NOT present
      """, id, try pathRow(backup.path), before != nil, before?.stored, (before?.attributes.rawValue).map(Int64.init),
      before?.created, before?.written, before?.accessed, before?.revision.id,
      try backup.pending.map { try pathRow($0) },
      database.gate.nextChange())
    if database.changes == 0 { database.gate.giveBackChange() }
  }

  public func record(_ backup: ValueBackup, of article: KBNumber) throws {
    let id = try requireUpdate(article)
    let key = try keyRow(backup.key)
    try database.run(
      """
      INSERT INTO backup_value (installed_update, key, folded, name, existed, type, data, present, change)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8)
      ON CONFLICT (installed_update, key, folded) DO UPDATE SET name = excluded.name, existed = excluded.existed,
        type = excluded.type, data = excluded.data, present = 1, change = excluded.change
      WHERE NOT present
      """, id, key, WindowsName.folded(backup.name), backup.name, backup.before != nil,
      (backup.before?.type.rawValue).map(Int64.init), backup.before?.datum ?? .null, database.gate.nextChange())
    if database.changes == 0 { database.gate.giveBackChange() }
  }

  public func record(_ backup: KeyBackup, of article: KBNumber) throws {
    let id = try requireUpdate(article)
    let key = try keyRow(backup.key)
    try database.run(
      """
      INSERT INTO backup_key (installed_update, key, existed, present, change) VALUES (?1, ?2, ?3, 1, ?4)
      ON CONFLICT (installed_update, key) DO UPDATE SET existed = excluded.existed, present = 1, change = excluded.change
      WHERE NOT present
      """, id, key, backup.existed, database.gate.nextChange())
    if database.changes == 0 { database.gate.giveBackChange() }
  }

  /// Takes an update and its backups off the record. False if it was not on it.
  @discardableResult
  public func forget(_ article: KBNumber) throws -> Bool {
    guard try now.update(article) != nil else { return false }
    let id = try requireUpdate(article)
    try forgetBackups(id)
    try database.run(
      """
      UPDATE installed_update SET title = NULL, package = NULL, kind = NULL, line = NULL, installed = NULL, sequence = NULL,
        folder = NULL, hotpatched = NULL, present = 0, change = ?2
      WHERE id = ?1
      """, id, database.gate.nextChange())
    return true
  }

  private func forgetBackups(_ id: Int64) throws {
    try database.run(
      """
      UPDATE backup_file SET existed = NULL, stored = NULL, attributes = NULL, created = NULL, written = NULL, accessed = NULL,
        revision = NULL, pending = NULL, present = 0, change = next_change()
      WHERE installed_update = ?1 AND present
      """, id)
    try database.run(
      """
      UPDATE backup_value SET existed = NULL, type = NULL, data = NULL, present = 0, change = next_change()
      WHERE installed_update = ?1 AND present
      """, id)
    try database.run(
      "UPDATE backup_key SET existed = NULL, present = 0, change = next_change() WHERE installed_update = ?1 AND present",
      id)
  }

  private func requireUpdate(_ article: KBNumber) throws -> Int64 {
    let id = try database.first("SELECT id FROM installed_update WHERE folded = ?1", article.canonical) { $0.int(0) }
    guard let id else { throw StoreError(.notFound, "\(article) is not on record, so it has no backups.") }
    return id
  }

  /// The row that stands for a key, made as a path where the key is not. Links are followed on the way.
  private func keyRow(_ path: RegistryPath) throws -> Int64 {
    if let key = try now.key(path) { return key.id }
    var parent: Int64 = 0
    if let above = path.parent {
      parent = try keyRow(above)
    }
    let name = path.name
    let folded = WindowsName.folded(name)
    if let id = try database.first(
      "SELECT id FROM registry_key WHERE parent = ?1 AND folded = ?2", parent, folded, row: { $0.int(0) })
    {
      return id
    }
    try database.run(
      "INSERT INTO registry_key (parent, folded, name, present, change) VALUES (?1, ?2, ?3, 0, ?4)", parent, folded,
      name,
      database.gate.nextChange())
    return database.lastInsertedRow
  }
}
