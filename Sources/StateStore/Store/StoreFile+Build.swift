import CSQLite
import HostFiles

extension StoreFile {
  /// Makes a store under another name, and gives it its own when it is whole and on disk.
  ///
  /// When this returns, the store and its name survive a power cut.
  static func build<T>(_ path: String, _ schema: Schema = .current, _ fill: (Database) throws -> T) throws -> T {
    try build(path) { draft in try fillDraft(draft, of: path, schema, fill) }
  }

  /// Makes a copy of a store to which nobody else writes meanwhile, page by page.
  static func copy(_ source: String, to path: String) throws {
    // SQLite copies from no connection that has begun to write.
    let database = try Database(literal(source), flags: SQLITE_OPEN_READONLY)
    database.writesBackOnClose = false
    try copy(database, to: path)
  }

  /// The same of what a connection reads.
  static func copy(_ database: Database, to path: String) throws {
    try build(path) { draft in
      let copy = try Database(literal(draft), flags: SQLITE_OPEN_READWRITE)
      try copy.execute("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY")
      try database.copy(to: copy)
    }
  }

  private static func build<T>(_ path: String, making make: (String) throws -> T) throws -> T {
    let draft = path + ".creating"
    do {
      guard try !HostFiles.isTaken(path) else { throw StoreError.exists(path) }
      // SQLite would take what a store that is gone left behind for changes of the new one.
      for left in [path + "-wal", path + "-journal"] where try HostFiles.isTaken(left) {
        throw StoreError.leftBehind(path, left)
      }
      var lock = try HostLock(draft)
      guard try isDraft(lock) else { throw StoreError.foreignDraft(path, draft) }
      if try lock.status().names > 1 {
        // Killed when the store had its name already: this is the store itself, which may have yet another name by now.
        try HostFiles.remove(draft)
        lock = try HostLock(draft)
      }
      let parts = ["", "-wal", "-shm"].map { draft + $0 }
      for part in parts { Unfinished.add(part) }
      defer {
        try? HostFiles.remove(draft)
        for part in parts { Unfinished.remove(part) }
      }
      if try lock.status().size > 0 { Unfinished.sweep(draft) }
      try lock.truncate()
      for suffix in ["-journal", "-wal", "-shm"] { try HostFiles.remove(draft + suffix) }

      let result = try translatingErrors(of: path) { try make(draft) }
      Failpoint.storeBuilt.reached()
      // A write of the first page that failed last is told by nobody: then the mode of the file is still another.
      guard try !hasLog(draft), try lock.head(20).suffix(2) == [2, 2] else {
        throw StoreError.io(path, "the draft could not be written back")
      }
      try lock.sync()
      Failpoint.storeSynced.reached()
      try HostFiles.link(draft, as: path)
      Failpoint.storeNamed.reached()
      do { try HostFiles.syncFolder(of: path) } catch {
        // A name that a power cut may take away is none.
        try? HostFiles.remove(path)
        throw error
      }
      return result
    } catch let error as HostError {
      throw StoreError.notMade(path, error)
    }
  }

  private static func fillDraft<T>(
    _ draft: String, of path: String, _ schema: Schema, _ fill: (Database) throws -> T
  ) throws -> T {
    let database = try Database(literal(draft), flags: SQLITE_OPEN_READWRITE)
    // Nobody sees the draft, so it needs no rollback journal; it is synced before it is named.
    try database.execute("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA recursive_triggers = ON")
    try database.execute("BEGIN IMMEDIATE")
    try apply(schema, to: database)
    try database.execute("COMMIT")
    let result = try fill(database)
    // Of this one alone: another may be attached. Where it cannot be switched to, SQLite says so by the mode that stays.
    try database.execute("PRAGMA main.locking_mode = NORMAL")
    guard try database.first("PRAGMA main.journal_mode = WAL", row: { $0.text(0) }) == "wal" else {
      throw StoreError.io(path, "the file system takes no write-ahead log")
    }
    return result
  }

  /// False for what begins as no draft does, and so is somebody's file; a power cut may have left zeros of one.
  private static func isDraft(_ lock: borrowing HostLock) throws -> Bool {
    let head = try lock.head(16)
    return head.allSatisfy { $0 == 0 } || head.elementsEqual("SQLite format 3\0".utf8)
  }
}
