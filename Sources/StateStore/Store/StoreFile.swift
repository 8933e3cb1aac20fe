import CSQLite

#if canImport(Glibc)
  import Glibc
#endif

/// The file of a store: found, told apart from other files, opened, made.
enum StoreFile {
  /// Says what is wrong with the file before SQLite can only say that it cannot open it.
  static func check(_ path: String, for access: Store.Access) throws {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw errno == EACCES ? StoreError.unreadable(path) : StoreError.missing(path)
    }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw StoreError.directory(path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw StoreError.foreign(path) }
    guard Glibc.access(path, R_OK) == 0 else { throw StoreError.unreadable(path) }
    guard status.st_size > 0 else { throw StoreError.empty(path) }
    let log = path + "-wal"
    guard Glibc.access(log, F_OK) != 0 || Glibc.access(log, R_OK) == 0 else { throw StoreError.unreadable(log) }
    if access == .readWrite && !isWritable(path) { throw StoreError.readOnly(path) }
  }

  /// SQLite writes the file and makes two beside it.
  private static func isWritable(_ path: String) -> Bool {
    access(path, W_OK) == 0 && access(folder(of: path), W_OK) == 0
  }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A connection to write with. An older store has the schema of this program afterwards.
  static func connect(_ path: String, patience: Int32) throws -> Database {
    let database = try Database(literal(path), flags: SQLITE_OPEN_READWRITE)
    // What a killed writer left beside the store is written back by one who is sure by then that it is a store.
    database.writesBackOnClose = ReadingMode.Stamp.size(path + "-wal") <= 0
    try prepare(database, path, patience)
    try migrate(database, path)
    // A copy that another tool made may have left this mode.
    try database.execute("PRAGMA journal_mode = WAL")
    database.writesBackOnClose = true
    return database
  }

  /// A connection to read with, by which nothing is written.
  static func connect(_ path: String, _ mode: ReadingMode, patience: Int32) throws -> Database {
    let database = try Database(mode.uri(path), flags: SQLITE_OPEN_READONLY)
    database.writesBackOnClose = false
    if case .logged = mode {
      database.staysOpen = isInUse(path)
      try database.execute("PRAGMA locking_mode = EXCLUSIVE")
    }
    try database.execute("PRAGMA query_only = ON")
    try prepare(database, path, patience)
    return database
  }

  /// Asks whether somebody has a store open, perhaps this process.
  static func isInUse(_ path: String) -> () -> Bool { { ReadingMode.Stamp.size(path + "-shm") >= 0 } }

  private static func prepare(_ database: Database, _ path: String, _ patience: Int32) throws {
    try checkHeader(database, path)
    database.setBusyTimeout(patience)
    try database.execute("PRAGMA synchronous = FULL; PRAGMA recursive_triggers = ON; PRAGMA cell_size_check = ON")
    try recognise(database, path)
  }

  /// Looks at the first bytes before SQLite does, which would bring a foreign database up to date with what lies
  /// beside it.
  private static func checkHeader(_ database: Database, _ path: String) throws {
    let header = database.header()
    guard header.starts(with: "SQLite format 3\0".utf8) else { throw StoreError.foreign(path) }
    // application_id stands in the last four bytes; a store has it from its first page on.
    guard header[68...].reduce(0, { $0 << 8 | Int64($1) }) == Schema.applicationID else {
      throw StoreError.otherDatabase(path)
    }
  }

  /// The path as SQLite takes it for nothing but a path, not for `:memory:` or a `file:` URI.
  static func literal(_ path: String) -> String { path.hasPrefix("/") ? path : "./" + path }

  /// Tells a store from another program's database, a newer store and a damaged one.
  private static func recognise(_ database: Database, _ path: String) throws {
    let application = try database.number("PRAGMA application_id")
    let version = try database.number("PRAGMA user_version")
    guard application == Schema.applicationID else { throw StoreError.otherDatabase(path) }
    guard version <= Schema.version else { throw StoreError.newer(path, version, Schema.version) }
    guard version > 0, try database.number("SELECT count(*) FROM sqlite_schema WHERE name = 'act'") == 1 else {
      throw StoreError.damaged(path, "its tables are missing")
    }
  }

  private static func migrate(_ database: Database, _ path: String) throws {
    guard try database.number("PRAGMA user_version") < Schema.version else { return }
    try database.execute("BEGIN IMMEDIATE")
    do {
      // Another process may have done it while this one waited.
      try applySchema(database, from: Int(try database.number("PRAGMA user_version")))
      try database.execute("COMMIT")
    } catch {
      if database.isInTransaction { try? database.execute("ROLLBACK") }
      throw error
    }
  }

  static func applySchema(_ database: Database, from version: Int) throws {
    for next in version..<Schema.version {
      guard let step = Schema.step(to: next + 1) else { return }
      try database.execute(step)
    }
  }

  /// Held while the store is made: a draft without a lock is what a killed process left, and is begun anew.
  private static func lockDraft(_ draft: String, of path: String) throws -> Int32 {
    let lock = Glibc.open(draft, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard lock >= 0 else { throw StoreError.cannotCreate(path, String(cString: strerror(errno))) }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      close(lock)
      throw StoreError.busy(path)
    }
    return lock
  }

  /// Makes a store under another name, and gives it its own when it is whole and on disk.
  static func build<T>(_ path: String, _ fill: (Database) throws -> T) throws -> T {
    guard access(path, F_OK) != 0 else { throw StoreError.exists(path) }
    // SQLite would take what a store that is gone left behind for changes of the new one.
    for left in [path + "-wal", path + "-journal"] where access(left, F_OK) == 0 {
      throw StoreError.leftBehind(path, left)
    }
    let draft = path + ".creating"
    var lock = try lockDraft(draft, of: path)
    defer { close(lock) }
    var status = stat()
    if fstat(lock, &status) == 0 && status.st_nlink > 1 {
      // Killed when the store had its name already: this is the store itself, which may have yet another name by now.
      unlink(draft)
      close(lock)
      lock = -1
      lock = try lockDraft(draft, of: path)
    }
    defer { unlink(draft) }
    guard ftruncate(lock, 0) == 0 else { throw StoreError.cannotCreate(path, String(cString: strerror(errno))) }
    for suffix in ["-journal", "-wal", "-shm"] { unlink(draft + suffix) }

    let result = try translatingErrors(of: path) {
      let database = try Database(literal(draft), flags: SQLITE_OPEN_READWRITE)
      // Nobody sees the draft, so it needs no rollback journal; it is synced before it is named.
      try database.execute("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA recursive_triggers = ON")
      try applySchema(database, from: 0)
      let result = try fill(database)
      // Of this one alone: another may be attached.
      try database.execute("PRAGMA main.locking_mode = NORMAL; PRAGMA main.journal_mode = WAL")
      return result
    }
    Failpoint.storeBuilt.reached()
    // The connection is closed, its WAL written back and gone.
    guard fsync(lock) == 0 else { throw StoreError.io(path, String(cString: strerror(errno))) }
    Failpoint.storeSynced.reached()
    guard link(draft, path) == 0 else {
      throw errno == EEXIST ? StoreError.exists(path) : StoreError.cannotCreate(path, String(cString: strerror(errno)))
    }
    Failpoint.storeNamed.reached()
    let directory = Glibc.open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if directory >= 0 {
      fsync(directory)
      close(directory)
    }
    return result
  }
}
