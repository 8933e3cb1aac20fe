public import WindowsModel

/// An update that is on the machine. They form a stack in the order of ``sequence``.
public struct InstalledUpdate: Hashable, Sendable {
  /// Its name. Several of one article can stand.
  public var name: ShortTitle
  public var title: String
  /// File name of the package, or where its facts came from.
  public var package: String
  /// `hotfix` or `service_pack`.
  public var kind: String
  /// `GDR`, `QFE`, or nil for a package with one set of files.
  public var line: String?
  public var installed: WindowsTime
  /// Number of the act that installed it, and 0 or less for one that was there before the journal began. What stands
  /// above what is decided by this and not by a date.
  public var sequence: Int64
  /// The folder with its backups; nil: none was kept, so it cannot be removed.
  public var folder: WindowsPath?
  /// At least one file was patched in memory.
  public var isHotpatched: Bool
  /// Whose install overwrote the folder with its backups; then ``folder`` is nil.
  public var overwritten: ShortTitle?
  /// The service pack that contains it and took over its entries: it is no longer listed, and comes off only when that
  /// is off (KB300039).
  public var takenOver: ShortTitle?
  /// The package whose install took it to its QFE files along with itself; that one's removal brings the GDR files back.
  public var takenAlong: ShortTitle?
  /// What its sheet asks for and its install left undone, in sentences of one line.
  public var notDone: [String]

  /// So many of ``notDone`` are kept.
  public static let mostNotDone = 100

  public init(
    name: ShortTitle, title: String, package: String, kind: String, line: String?, installed: WindowsTime,
    sequence: Int64, folder: WindowsPath?, isHotpatched: Bool,
    overwritten: ShortTitle? = nil, takenOver: ShortTitle? = nil, takenAlong: ShortTitle? = nil,
    notDone: [String] = []
  ) {
    self.name = name
    self.title = title
    self.package = package
    self.kind = kind
    self.line = line
    self.installed = installed
    self.sequence = sequence
    self.folder = folder
    self.isHotpatched = isHotpatched
    self.overwritten = overwritten
    self.takenOver = takenOver
    self.takenAlong = takenAlong
    self.notDone = notDone
  }

  /// As its package prints it.
  public var article: KBNumber { name.article }

  /// It was on the machine when that was adopted.
  public var isAdopted: Bool { sequence < 1 }

  /// The act after which the store has it: that of its install, or the first one.
  public var firstAct: Int64 { max(sequence, 1) }

  private static let columns =
    "name, title, package, kind, line, installed, sequence, folder, hotpatched, overwritten, taken_over, taken_along, not_done"
  static let named = View.Versions(columns, of: "installed_update", "WHERE folded = ?1")
  static let all = View.Versions(columns, of: "installed_update", "ORDER BY id")

  init(_ row: borrowing Row, _ view: borrowing View) throws {
    name = ShortTitle(row.text(2)) ?? ShortTitle(KBNumber(0))
    title = row.text(3)
    package = row.text(4)
    kind = row.text(5)
    line = row.optionalText(6)
    installed = WindowsTime(ticks: row.int(7))
    sequence = row.int(8)
    folder = row.optionalText(9).flatMap { try? WindowsPath($0) }
    isHotpatched = row.flag(10)
    overwritten = try row.optionalInt(11).flatMap { try view.packageName($0) }
    takenOver = try row.optionalInt(12).flatMap { try view.packageName($0) }
    takenAlong = try row.optionalInt(13).flatMap { try view.packageName($0) }
    notDone = row.optionalText(14)?.split(separator: "\n").map { String($0) } ?? []
  }
}

extension View {
  /// The updates that are listed as installed, oldest first: those that no service pack took over.
  public func updates() throws -> [InstalledUpdate] { try allUpdates().filter { $0.takenOver == nil } }

  /// All that are on the machine, oldest first.
  public func allUpdates() throws -> [InstalledUpdate] {
    try objects(InstalledUpdate.all) { try InstalledUpdate($0, self) }
      .sorted { ($0.sequence, $0.article, $0.name.suffix) < ($1.sequence, $1.article, $1.name.suffix) }
  }

  /// One of ``allUpdates()``.
  public func update(_ name: ShortTitle) throws -> InstalledUpdate? {
    try object(InstalledUpdate.named, name.folded) { try InstalledUpdate($0, self) }
  }

  /// The name of a package, by its row, which stays when it is removed.
  func packageName(_ id: Int64) throws -> ShortTitle? {
    try database.first("SELECT name FROM installed_update WHERE id = ?1", id) { ShortTitle($0.text(0)) } ?? nil
  }

  /// The package whose name is the bare article.
  public func update(_ article: KBNumber) throws -> InstalledUpdate? { try update(ShortTitle(article)) }
}

extension Transaction {
  /// Records an update as installed; one of the same name takes its place.
  public func record(_ update: InstalledUpdate) throws {
    try database.change(
      """
      INSERT INTO installed_update (folded, name, article, title, package, kind, line, installed, sequence, folder, hotpatched,
        overwritten, taken_over, taken_along, not_done, present, change)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, 1, ?16)
      ON CONFLICT (folded) DO UPDATE SET name = excluded.name, article = excluded.article, title = excluded.title, package = excluded.package,
        kind = excluded.kind, line = excluded.line, installed = excluded.installed, sequence = excluded.sequence,
        folder = excluded.folder, hotpatched = excluded.hotpatched, overwritten = excluded.overwritten,
        taken_over = excluded.taken_over, taken_along = excluded.taken_along, not_done = excluded.not_done, present = 1, change = excluded.change
      """, update.name.folded, update.name.description, update.article.canonical, update.title, update.package,
      update.kind,
      update.line, update.installed, update.sequence, update.folder?.description, update.isHotpatched,
      try update.overwritten.map { try requireUpdate($0) }, try update.takenOver.map { try requireUpdate($0) },
      try update.takenAlong.map { try requireUpdate($0) },
      update.notDone.isEmpty ? nil : update.notDone.joined(separator: "\n"))
  }

  /// Takes an update and its backups off the record. False if it was not on it.
  @discardableResult
  public func forget(_ name: ShortTitle) throws -> Bool {
    guard try now.update(name) != nil else { return false }
    let id = try requireUpdate(name)
    try forgetBackups(id)
    try database.change(StateTable.installedUpdate.remove, id)
    return true
  }

  /// Takes what an update kept off the record, and leaves the update.
  public func forgetBackups(of name: ShortTitle) throws { try forgetBackups(requireUpdate(name)) }

  /// The same of a key and all below it.
  public func forgetBackups(in key: RegistryPath, of name: ShortTitle) throws {
    let id = try requireUpdate(name)
    func isIn(_ other: RegistryPath) -> Bool { sequence(first: other, next: \.parent).contains(key) }
    for backup in try now.valueBackups(of: name) where isIn(backup.key) {
      try database.change(
        StateTable.backupValue.remove, id, try keyRow(backup.key), WindowsName.folded(backup.name))
    }
    for backup in try now.keyBackups(of: name) where isIn(backup.key) {
      try database.change(StateTable.backupKey.remove, id, try keyRow(backup.key))
    }
  }

  private func forgetBackups(_ id: Int64) throws {
    try database.run(
      """
      UPDATE backup_file SET existed = NULL, stored = NULL, attributes = NULL, created = NULL, written = NULL, accessed = NULL,
        revision = NULL, pending = NULL, pending_update = NULL, pending_revision = NULL, present = 0, change = next_change()
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
}
