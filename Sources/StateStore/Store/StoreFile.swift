import CSQLite
import HostFiles

/// The file of a store: found, told apart from other files, opened.
enum StoreFile {
  /// Says what is wrong with the file before SQLite can only say that it cannot open it.
  static func check(_ path: String, for access: Store.Access) throws {
    let status: HostStatus
    do { status = try HostStatus(path) } catch {
      switch error.kind {
      case .refused: throw StoreError.unreadable(path)
      // Links that lead in a circle lead nowhere.
      case .missing, .otherKind: throw StoreError.missing(path)
      default: throw StoreError.io(path, error.reason)
      }
    }
    guard status.kind != .folder else { throw StoreError.directory(path) }
    guard status.kind == .file else { throw StoreError.foreign(path) }
    guard try may(.read, path, of: path) else { throw StoreError.unreadable(path) }
    guard status.size > 0 else { throw StoreError.empty(path) }
    let log = path + "-wal"
    // Asked once: it may come or go between two questions.
    do { try HostStatus.check(.read, log) } catch {
      switch error.kind {
      case .missing where error.isAbsent: break
      case .refused: throw StoreError.unreadable(log)
      default: throw StoreError.io(path, error.reason)
      }
    }
    // A store has a log and never such a journal; SQLite would write it into the store, also to read.
    guard try size(path + "-journal", of: path) ?? 0 == 0 else { throw StoreError.foreignJournal(path) }
    guard access == .readWrite else { return }
    if try !isWritable(path) { throw StoreError.readOnly(path) }
    // One that was killed when the store had its name already left it the name of the draft too.
    let names = status.names - (HostStatus.isOne(path, path + ".creating") ? 1 : 0)
    guard names <= 1 else { throw StoreError.severalNames(path, names) }
  }

  /// SQLite writes the file and makes two beside it.
  private static func isWritable(_ path: String) throws -> Bool {
    try may(.write, path, of: path) && may(.write, HostPath.folder(of: path), of: path)
  }

  private static func may(_ right: HostStatus.Right, _ file: String, of path: String) throws -> Bool {
    do { return try HostStatus.may(right, file) } catch { throw StoreError.io(path, error.reason) }
  }

  /// A connection to write with.
  ///
  /// - Parameter older: takes an older store too, which is to be upgraded.
  static func connect(_ path: String, _ schema: Schema, patience: Int32, older: Bool = false) throws -> Database {
    let head = try BareHead(path)
    let database = try Database(literal(path), flags: SQLITE_OPEN_READWRITE)
    // What a killed writer left beside the store is written back by one who is sure by then that it is a store.
    database.writesBackOnClose = try !hasLog(path)
    try prepare(database, path, schema, patience, head)
    let version = try database.number("PRAGMA user_version")
    guard older || version == schema.version else { throw StoreError.notUpgraded(path, version, schema.version) }
    // A copy that another tool made may have left this mode.
    try database.execute("PRAGMA journal_mode = WAL")
    database.writesBackOnClose = true
    return database
  }

  /// A connection to read with, by which nothing is written.
  static func connect(_ path: String, _ mode: ReadingMode, _ schema: Schema, patience: Int32) throws -> Database {
    let head = try BareHead(path)
    let database = try Database(mode.uri(path), flags: SQLITE_OPEN_READONLY)
    database.writesBackOnClose = false
    if case .logged = mode {
      database.staysOpen = isInUse(path)
      try database.execute("PRAGMA locking_mode = EXCLUSIVE")
    }
    if try !isWhole(database, path) { try database.acceptCutFiles() }
    do { try prepare(database, path, schema, patience, head) } catch let error as SQLiteError where error.isDamage {
      // Too little is left of it even to tell what it is.
      throw try cut(database, path) ?? error
    }
    if try database.number("PRAGMA user_version") < schema.version { try Overlay.lay(schema, over: database) }
    try database.execute("PRAGMA query_only = ON")
    return database
  }

  /// Asks whether somebody has a store open, perhaps this process.
  static func isInUse(_ path: String) -> () -> Bool {
    // A disk that does not answer leaves it open.
    { (try? size(path + "-shm", of: path)) != .some(nil) }
  }

  private static func prepare(
    _ database: Database, _ path: String, _ schema: Schema, _ patience: Int32, _ head: BareHead?
  ) throws {
    try checkHeader(database, path)
    if database.isWritable { try checkWhole(database, path) }
    database.setBusyTimeout(patience)
    // 8 MB: an act of many changes writes fewer pages twice.
    try database.execute(
      "PRAGMA synchronous = FULL; PRAGMA cache_size = -8000; PRAGMA recursive_triggers = ON; PRAGMA cell_size_check = ON"
    )
    try head?.check(database)
    try recognise(database, path, schema)
  }

  /// Looks at the first bytes before SQLite does, which would bring a foreign database up to date with what lies
  /// beside it.
  private static func checkHeader(_ database: Database, _ path: String) throws {
    let header = try database.header()
    guard header.starts(with: "SQLite format 3\0".utf8) else { throw StoreError.foreign(path) }
    // application_id stands in the last four bytes; a store has it from its first page on.
    guard header[68..<72].reduce(0, { $0 << 8 | Int64($1) }) == Schema.applicationID else {
      throw StoreError.otherDatabase(path)
    }
  }

  /// - Throws: ``StoreError``: damaged for a file that has fewer pages than its first one says.
  static func checkWhole(_ database: Database, _ path: String) throws {
    if let error = try cut(database, path) { throw error }
  }

  /// Whether it has all pages; a cut store is refused, but to those who examine it.
  static func isWhole(_ database: Database, _ path: String) throws -> Bool { try cut(database, path) == nil }

  private static func cut(_ database: Database, _ path: String) throws -> StoreError? {
    let header = try database.header()
    // The number of pages counts where it was written with the last change (SQLite's file format, 1.3.7); with a log it
    // may be ahead of the file. A copy or a file system may have cut the rest.
    func number(_ bytes: Range<Int>) -> Int64 { header[bytes].reduce(0) { $0 << 8 | Int64($1) } }
    guard number(24..<28) == number(92..<96), try !hasLog(path), let size = try size(path, of: path) else { return nil }
    let full = number(28..<32) * (number(16..<18) == 1 ? 65536 : number(16..<18))
    return size < full ? StoreError.cut(path, size, full) : nil
  }

  /// nil where there is no such file.
  static func status(_ file: String, of path: String) throws -> HostStatus? {
    do { return try HostStatus(file) } catch {
      guard error.isAbsent else { throw StoreError.io(path, error.reason) }
      return nil
    }
  }

  /// nil where there is no such file, or none that the account may look at.
  static func size(_ file: String, of path: String) throws -> Int64? {
    do { return try HostStatus(file).size } catch {
      guard error.isAbsent || error.kind == .refused else { throw StoreError.io(path, error.reason) }
      return nil
    }
  }

  static func hasLog(_ path: String) throws -> Bool { try size(path + "-wal", of: path) ?? 0 > 0 }

  /// The path as SQLite takes it for nothing but a path, not for `:memory:` or a `file:` URI.
  static func literal(_ path: String) -> String { path.hasPrefix("/") ? path : "./" + path }

  /// Tells a store from another program's database, a newer store and a damaged one.
  private static func recognise(_ database: Database, _ path: String, _ schema: Schema) throws {
    let application = try database.number("PRAGMA application_id")
    let version = try database.number("PRAGMA user_version")
    guard application == Schema.applicationID else { throw StoreError.otherDatabase(path) }
    guard version <= schema.version else { throw StoreError.newer(path, version, schema.version) }
    guard version != 1 else { throw StoreError.givenUp(path) }
    guard version > 0, try database.number("SELECT count(*) FROM sqlite_schema WHERE name = 'act'") == 1 else {
      throw StoreError.damaged(path, "its tables are missing")
    }
  }

  static func apply(_ schema: Schema, to database: Database, from version: Int = 0) throws {
    for step in schema.steps(after: version) { try database.execute(step) }
  }
}
