import GRDB

/// Registry values with a journal, as a careful user of GRDB writes it by hand: tables of one's own, the old value read
/// and written to a table of changes in the transaction that writes the new one, each statement prepared once.
struct JournaledRegistry {
  private let queue: DatabaseQueue

  init(_ path: String) throws {
    var configuration = Configuration()
    configuration.journalMode = .wal
    queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.write { try $0.execute(sql: Self.schema) }
    // With WAL GRDB is content with NORMAL, which may lose the last acts when the power fails.
    try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
  }

  private static let schema = """
    CREATE TABLE act (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, account TEXT NOT NULL, time INTEGER NOT NULL);
    CREATE TABLE key (
      id INTEGER PRIMARY KEY, parent INTEGER, name TEXT NOT NULL COLLATE NOCASE, written INTEGER NOT NULL,
      UNIQUE (parent, name));
    CREATE TABLE value (
      id INTEGER PRIMARY KEY, key INTEGER NOT NULL REFERENCES key (id), name TEXT NOT NULL COLLATE NOCASE,
      type INTEGER NOT NULL, data TEXT, UNIQUE (key, name));
    CREATE TABLE key_change (
      id INTEGER PRIMARY KEY, act INTEGER NOT NULL REFERENCES act (id), key INTEGER NOT NULL, old INTEGER, new INTEGER);
    CREATE TABLE value_change (
      id INTEGER PRIMARY KEY, act INTEGER NOT NULL REFERENCES act (id), value INTEGER NOT NULL,
      old_type INTEGER, old_data TEXT, new_type INTEGER, new_data TEXT);
    """

  /// One act: commits whole or not at all, and is on disk when this returns.
  func write(time: Int64, _ body: (JournaledAct) throws -> Void) throws {
    try queue.write { try body(JournaledAct($0, time: time)) }
  }
}

/// An act under way with its statements, which GRDB keeps from act to act.
struct JournaledAct {
  private let database: Database
  private let act: Int64
  private let time: Int64
  private let findKey, insertKey, writeKey, journalKey: Statement
  private let findValue, insertValue, updateValue, journalValue: Statement

  init(_ database: Database, time: Int64) throws {
    self.database = database
    self.time = time
    try database.cachedStatement(sql: "INSERT INTO act (kind, account, time) VALUES ('edit', 'bench', ?)").execute(
      arguments: [time])
    act = database.lastInsertedRowID
    findKey = try database.cachedStatement(sql: "SELECT id, written FROM key WHERE parent IS ? AND name = ?")
    insertKey = try database.cachedStatement(sql: "INSERT INTO key (parent, name, written) VALUES (?, ?, ?)")
    writeKey = try database.cachedStatement(sql: "UPDATE key SET written = ? WHERE id = ?")
    journalKey = try database.cachedStatement(sql: "INSERT INTO key_change (act, key, old, new) VALUES (?, ?, ?, ?)")
    findValue = try database.cachedStatement(sql: "SELECT id, type, data FROM value WHERE key = ? AND name = ?")
    insertValue = try database.cachedStatement(sql: "INSERT INTO value (key, name, type, data) VALUES (?, ?, 1, ?)")
    updateValue = try database.cachedStatement(sql: "UPDATE value SET type = 1, data = ? WHERE id = ?")
    journalValue = try database.cachedStatement(
      sql: "INSERT INTO value_change (act, value, old_type, old_data, new_type, new_data) VALUES (?, ?, ?, ?, 1, ?)")
  }

  /// The key of that name with its last write time, made if it is not there.
  func key(_ name: String, in parent: Int64?) throws -> (id: Int64, written: Int64) {
    if let row = try Row.fetchOne(findKey, arguments: [parent, name]) { return (row[0], row[1]) }
    try insertKey.execute(arguments: [parent, name, time])
    let id = database.lastInsertedRowID
    try journalKey.execute(arguments: [act, id, nil, time])
    return (id, time)
  }

  /// Sets the last write time of a key.
  func touch(_ key: (id: Int64, written: Int64)) throws {
    guard key.written != time else { return }
    try writeKey.execute(arguments: [time, key.id])
    try journalKey.execute(arguments: [act, key.id, key.written, time])
  }

  func setValue(_ name: String, _ text: String, of key: Int64) throws {
    if let row = try Row.fetchOne(findValue, arguments: [key, name]) {
      let id: Int64 = row[0]
      let type: Int64 = row[1]
      let old: String? = row[2]
      guard type != 1 || old != text else { return }
      try updateValue.execute(arguments: [text, id])
      try journalValue.execute(arguments: [act, id, type, old, text])
    } else {
      try insertValue.execute(arguments: [key, name, text])
      try journalValue.execute(arguments: [act, database.lastInsertedRowID, nil, nil, text])
    }
  }
}
