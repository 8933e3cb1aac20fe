import CSQLite

/// One connection to SQLite with its cached statements. Not thread-safe by itself; ``Store`` lends it to one at a time.
///
/// The only place where SQLite is called from. Errors are ``SQLiteError``.
// A class that is not Sendable cannot be lent from inside a Mutex to a closure of the caller. It never leaves the
// module, and Store, which owns it, uses it under its lock alone.
final class Database: @unchecked Sendable {
  let handle: OpaquePointer
  let gate = ActGate()
  private let scratch = BindingScratch()
  private var statements: [UnsafePointer<UInt8>: OpaquePointer] = [:]
  /// What statements did that are not cached.
  private var finalized = Counters()

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - name: a path, or a `file:` URI.
  ///   - flags: SQLITE_OPEN_*; the connection's own mutex is left out, since the store has one.
  init(_ name: String, flags: Int32) throws(SQLiteError) {
    Self.configured
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(
      name, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_URI, nil)
    guard code == SQLITE_OK, let handle = opened else {
      let error = SQLiteError(code, on: opened)
      sqlite3_close_v2(opened)
      throw error
    }
    // A file that it cannot open for writing SQLite opens for reading, and says so at the first write only.
    guard flags & SQLITE_OPEN_READWRITE == 0 || sqlite3_db_readonly(handle, "main") == 0 else {
      sqlite3_close_v2(handle)
      throw SQLiteError(code: SQLITE_CANTOPEN, message: String(cString: sqlite3_errstr(SQLITE_CANTOPEN)))
    }
    self.handle = handle
    // What a hostile store could use against its reader is off; what protects the schema is on.
    for (option, on) in [
      (SQLITE_DBCONFIG_DEFENSIVE, 1), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0), (SQLITE_DBCONFIG_DQS_DDL, 0),
      (SQLITE_DBCONFIG_DQS_DML, 0), (SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0), (SQLITE_DBCONFIG_ENABLE_TRIGGER, 1),
      (SQLITE_DBCONFIG_ENABLE_VIEW, 1),
    ] {
      _ = wupd_db_config(handle, option, Int32(on))
    }
    // Far more than a store asks for, and far less than SQLite would allow a schema from elsewhere.
    for (limit, most) in [
      (SQLITE_LIMIT_LENGTH, 64 << 20), (SQLITE_LIMIT_SQL_LENGTH, 1 << 20), (SQLITE_LIMIT_COLUMN, 100),
      (SQLITE_LIMIT_EXPR_DEPTH, 100), (SQLITE_LIMIT_COMPOUND_SELECT, 20), (SQLITE_LIMIT_VDBE_OP, 100_000),
      (SQLITE_LIMIT_FUNCTION_ARG, 20), (SQLITE_LIMIT_ATTACHED, 1), (SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000),
      (SQLITE_LIMIT_VARIABLE_NUMBER, 100), (SQLITE_LIMIT_TRIGGER_DEPTH, 10),
    ] {
      sqlite3_limit(handle, limit, Int32(most))
    }
    gate.register(on: handle)
  }

  /// Copies all pages of the main database into that of another connection.
  func copy(to other: Database) throws(SQLiteError) {
    guard let backup = sqlite3_backup_init(other.handle, "main", handle, "main") else {
      throw SQLiteError(sqlite3_errcode(other.handle), on: other.handle)
    }
    let code = sqlite3_backup_step(backup, -1)
    sqlite3_backup_finish(backup)
    guard code == SQLITE_DONE else { throw SQLiteError(code, on: other.handle) }
  }

  /// An empty one that nobody else sees.
  static func inMemory() throws(SQLiteError) -> Database { try Database(":memory:", flags: SQLITE_OPEN_READWRITE) }

  /// What holds for SQLite as a whole, set before the first connection.
  private static let configured: Void = {
    _ = wupd_config_without_memory_count()
    _ = wupd_config_statement_journal((128 << 10) - 1)
    sqlite3_initialize()
    wupd_leave_owners()
  }()

  /// Whether the file stays open when this goes, until the process ends: to close it would drop the locks that another
  /// connection of the process has on it (fcntl), of which a connection without locks knows nothing.
  var staysOpen: () -> Bool = { false }

  deinit {
    for statement in statements.values { sqlite3_finalize(statement) }
    if !staysOpen() { sqlite3_close_v2(handle) }
  }

  /// The header of the file, 100 bytes, read without touching anything else.
  func header() throws(SQLiteError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 100)
    let code = bytes.withUnsafeMutableBytes { wupd_read_start(handle, $0.baseAddress, Int32($0.count)) }
    guard code == SQLITE_OK else { throw SQLiteError(code: code, message: String(cString: sqlite3_errstr(code))) }
    return bytes
  }

  var isWritable: Bool { sqlite3_db_readonly(handle, "main") == 0 }

  /// Reads files that have fewer pages than they say: each that is missing is damage where it is asked for.
  func acceptCutFiles() throws(SQLiteError) {
    _ = wupd_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 0)
    try execute("PRAGMA writable_schema = ON")
  }

  /// What later versions brought is laid over an older store.
  var isOverlaid = false

  /// How long a statement waits for another process, in milliseconds.
  func setBusyTimeout(_ milliseconds: Int32) { sqlite3_busy_timeout(handle, milliseconds) }

  /// Whether the last connection to go writes the WAL back into the file.
  var writesBackOnClose = true {
    didSet { _ = wupd_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, writesBackOnClose ? 0 : 1) }
  }

  var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }

  var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  /// Runs one statement or several, without parameters or rows.
  func execute(_ sql: SQL) throws(SQLiteError) {
    wupd_forget_system_error()
    let code = sql.text.withMemoryRebound(to: CChar.self, capacity: sql.length + 1) {
      sqlite3_exec(handle, $0, nil, nil, nil)
    }
    guard code == SQLITE_OK else { throw SQLiteError(code, on: handle) }
  }

  /// The same, put together from the names of a schema of this program, never from input.
  func execute(derived text: String) throws(SQLiteError) {
    let bytes = Array(text.utf8) + [0]
    try bytes.withUnsafeBufferPointer { buffer throws(SQLiteError) in
      guard let start = buffer.baseAddress else { return }
      try execute(SQL(text: start, length: buffer.count - 1))
    }
  }

  /// Runs a statement that gives no rows.
  func run<each Value: Bindable>(_ sql: SQL, _ values: repeat each Value) throws(SQLiteError) {
    let statement = try lend(sql)
    defer { giveBack(statement) }
    try bind(statement.handle, repeat each values)
    try finish(statement.handle)
  }

  func run(_ sql: SQL, values: [Datum]) throws(SQLiteError) {
    let statement = try lend(sql)
    defer { giveBack(statement) }
    try bind(statement.handle, values: values)
    try finish(statement.handle)
  }

  /// Runs a statement that changes state: behind the values its last parameter is the number of the change, which the
  /// next one has if nothing changed.
  ///
  /// - Returns: whether anything changed.
  @discardableResult
  func change<each Value: Bindable>(_ sql: SQL, _ values: repeat each Value) throws(SQLiteError) -> Bool {
    let statement = try lend(sql)
    defer { giveBack(statement) }
    try bind(statement.handle, repeat each values)
    return try finishChange(statement.handle)
  }

  func change(_ sql: SQL, values: [Datum]) throws(SQLiteError) {
    let statement = try lend(sql)
    defer { giveBack(statement) }
    try bind(statement.handle, values: values)
    _ = try finishChange(statement.handle)
  }

  /// The first row, or nil.
  func first<T, each Value: Bindable>(
    _ sql: SQL, _ values: repeat each Value, row body: (borrowing Row) throws -> T
  ) throws -> T? {
    let statement = try lend(sql)
    defer { giveBack(statement) }
    try bind(statement.handle, repeat each values)
    guard try step(statement.handle) else { return nil }
    return try body(Row(statement: statement.handle))
  }

  /// All rows, one after the other; the closure may run other statements, this one too.
  func forEach<each Value: Bindable>(
    _ sql: SQL, _ values: repeat each Value, row body: (borrowing Row) throws -> Void
  ) throws {
    let statement = try lend(sql)
    defer { giveBack(statement) }
    try bind(statement.handle, repeat each values)
    while try step(statement.handle) { try body(Row(statement: statement.handle)) }
  }

  func all<T, each Value: Bindable>(
    _ sql: SQL, _ values: repeat each Value, row body: (borrowing Row) throws -> T
  ) throws -> [T] {
    let statement = try lend(sql)
    defer { giveBack(statement) }
    try bind(statement.handle, repeat each values)
    var result: [T] = []
    while try step(statement.handle) { result.append(try body(Row(statement: statement.handle))) }
    return result
  }

  /// A statement that is asked again and again with another number, each time for its first row.
  struct Question {
    fileprivate let statement: OpaquePointer
    fileprivate let database: Database

    func first<T>(_ number: Int64, row body: (borrowing Row) throws -> T) throws -> T? {
      sqlite3_reset(statement)
      sqlite3_bind_int64(statement, 1, number)
      guard try database.step(statement) else { return nil }
      return try body(Row(statement: statement))
    }
  }

  /// Lends a statement, looked up once.
  func asking<T>(_ sql: SQL, _ body: (Question) throws -> T) throws -> T {
    let statement = try lend(sql)
    defer { giveBack(statement) }
    return try body(Question(statement: statement.handle, database: self))
  }

  /// A number that a query without parameters or rows beyond the first gives.
  func number(_ sql: SQL) throws -> Int64 { try first(sql) { $0.int(0) } ?? 0 }

  /// What SQLite counted since the connection was opened.
  var counters: Counters {
    var counters = finalized
    for statement in statements.values { counters.add(statement) }
    var highest: Int32 = 0
    var pages: Int32 = 0
    if sqlite3_db_status(handle, SQLITE_DBSTATUS_CACHE_WRITE, &pages, &highest, 0) == SQLITE_OK {
      counters.pagesWritten = Int(pages)
    }
    return counters
  }

  // MARK: Statements

  private struct Lent {
    let handle: OpaquePointer
    let isCached: Bool
    /// Where the scratch memory stood before.
    let mark: Int
  }

  private func lend(_ sql: SQL) throws(SQLiteError) -> Lent {
    if let cached = statements[sql.text] {
      // In use further up the stack: this use gets one of its own.
      guard sqlite3_stmt_busy(cached) != 0 else { return Lent(handle: cached, isCached: true, mark: scratch.used) }
      return Lent(handle: try prepare(sql, flags: 0), isCached: false, mark: scratch.used)
    }
    let statement = try prepare(sql, flags: UInt32(SQLITE_PREPARE_PERSISTENT))
    statements[sql.text] = statement
    return Lent(handle: statement, isCached: true, mark: scratch.used)
  }

  private func giveBack(_ statement: Lent) {
    if statement.isCached {
      sqlite3_reset(statement.handle)
      // Also drops references to bytes that the caller only lent.
      sqlite3_clear_bindings(statement.handle)
    } else {
      finalized.add(statement.handle)
      sqlite3_finalize(statement.handle)
    }
    scratch.release(to: statement.mark)
  }

  private func prepare(_ sql: SQL, flags: UInt32) throws(SQLiteError) -> OpaquePointer {
    var statement: OpaquePointer?
    wupd_forget_system_error()
    let code = sql.text.withMemoryRebound(to: CChar.self, capacity: sql.length) {
      sqlite3_prepare_v3(handle, $0, Int32(sql.length), flags, &statement, nil)
    }
    guard code == SQLITE_OK, let statement else { throw SQLiteError(code, on: handle) }
    return statement
  }

  private func bind<each Value: Bindable>(
    _ statement: OpaquePointer, _ values: repeat each Value
  ) throws(SQLiteError) {
    var index: Int32 = 0
    var failure: Int32 = SQLITE_OK
    for value in repeat each values {
      index += 1
      let code = value.bind(to: statement, at: index, scratch)
      if code != SQLITE_OK { failure = code }
    }
    guard failure == SQLITE_OK else { throw SQLiteError(failure, on: handle) }
  }

  private func bind(_ statement: OpaquePointer, values: [Datum]) throws(SQLiteError) {
    for (index, value) in values.enumerated() {
      let code = value.bind(to: statement, at: Int32(index + 1), scratch)
      guard code == SQLITE_OK else { throw SQLiteError(code, on: handle) }
    }
  }

  private func step(_ statement: OpaquePointer) throws(SQLiteError) -> Bool {
    let code = wupd_step(statement)
    switch code {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default: throw SQLiteError(code, on: handle)
    }
  }

  private func finish(_ statement: OpaquePointer) throws(SQLiteError) {
    while try step(statement) {}
  }

  private func finishChange(_ statement: OpaquePointer) throws(SQLiteError) -> Bool {
    sqlite3_bind_int64(statement, sqlite3_bind_parameter_count(statement), gate.nextChange())
    try finish(statement)
    guard sqlite3_changes(handle) == 0 else { return true }
    gate.giveBackChange()
    return false
  }
}
