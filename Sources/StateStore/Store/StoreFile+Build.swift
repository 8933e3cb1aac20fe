import CSQLite

#if canImport(Glibc)
  import Glibc
#endif

extension StoreFile {
  /// Makes a store under another name, and gives it its own when it is whole and on disk.
  ///
  /// When this returns, the store and its name survive a power cut.
  static func build<T>(_ path: String, _ schema: Schema = .current, _ fill: (Database) throws -> T) throws -> T {
    guard try !isTaken(path, of: path) else { throw StoreError.exists(path) }
    // SQLite would take what a store that is gone left behind for changes of the new one.
    for left in [path + "-wal", path + "-journal"] where try isTaken(left, of: path) {
      throw StoreError.leftBehind(path, left)
    }
    let draft = path + ".creating"
    var lock = try lockDraft(draft, of: path)
    defer { close(lock) }
    var status = stat()
    guard fstat(lock, &status) == 0 else { throw StoreError.cannotCreate(path, systemError) }
    guard try isDraft(lock, of: path) else { throw StoreError.foreignDraft(path, draft) }
    if status.st_nlink > 1 {
      // Killed when the store had its name already: this is the store itself, which may have yet another name by now.
      try remove(draft, of: path)
      close(lock)
      lock = -1
      lock = try lockDraft(draft, of: path)
    }
    defer { unlink(draft) }
    guard ftruncate(lock, 0) == 0 else { throw StoreError.cannotCreate(path, systemError) }
    for suffix in ["-journal", "-wal", "-shm"] { try remove(draft + suffix, of: path) }

    let result = try translatingErrors(of: path) { try fillDraft(draft, of: path, schema, fill) }
    Failpoint.storeBuilt.reached()
    guard try !hasLog(draft) else { throw StoreError.io(path, "the draft could not be written back") }
    guard fsync(lock) == 0 else { throw StoreError.io(path, systemError) }
    Failpoint.storeSynced.reached()
    guard link(draft, path) == 0 else {
      throw errno == EEXIST ? StoreError.exists(path) : StoreError.cannotCreate(path, systemError)
    }
    Failpoint.storeNamed.reached()
    guard syncFolder(of: path) else {
      let reason = systemError
      // A name that a power cut may take away is none.
      unlink(path)
      throw StoreError.io(path, reason)
    }
    return result
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

  /// Held while the store is made: a draft without a lock is what a killed process left, and is begun anew.
  private static func lockDraft(_ draft: String, of path: String) throws -> Int32 {
    let lock = Glibc.open(draft, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard lock >= 0 else { throw StoreError.cannotCreate(path, systemError) }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      let error = errno == EWOULDBLOCK ? StoreError.busy(path) : StoreError.cannotCreate(path, systemError)
      close(lock)
      throw error
    }
    return lock
  }

  /// False for what begins as no draft does, and so is somebody's file; a power cut may have left zeros of one.
  private static func isDraft(_ file: Int32, of path: String) throws -> Bool {
    var head = [UInt8](repeating: 0, count: 16)
    let count = pread(file, &head, head.count, 0)
    guard count >= 0 else { throw StoreError.cannotCreate(path, systemError) }
    return head.allSatisfy { $0 == 0 } || head.elementsEqual("SQLite format 3\0".utf8)
  }

  /// A disk that does not answer is no leave to write there.
  private static func isTaken(_ file: String, of path: String) throws -> Bool {
    if access(file, F_OK) == 0 { return true }
    guard errno == ENOENT else { throw StoreError.cannotCreate(path, systemError) }
    return false
  }

  private static func remove(_ file: String, of path: String) throws {
    guard unlink(file) == 0 || errno == ENOENT else { throw StoreError.cannotCreate(path, systemError) }
  }

  /// False if the names of the folder may be lost.
  private static func syncFolder(of path: String) -> Bool {
    let directory = Glibc.open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    // A folder that may be written and not read cannot be synced by anybody but root.
    guard directory >= 0 else { return errno == EACCES }
    defer { close(directory) }
    // Some network file systems know no such thing.
    return fsync(directory) == 0 || errno == EINVAL
  }
}
