import HostFiles

/// The connection of a store, and what is known of it so far.
struct Connection {
  let path: String
  private let schema: Schema
  private let patience: Int32
  private(set) var database: Database
  /// nil: a writer's.
  private var reading: (mode: ReadingMode, stamp: ReadingMode.Stamp)?
  private var hasOwnSchema = false

  /// - Parameter older: a writer's takes an older store too, which is to be upgraded.
  init(_ path: String, _ access: Store.Access, _ schema: Schema, patience: Int32, older: Bool = false) throws {
    self.path = path
    self.schema = schema
    self.patience = patience
    switch access {
    case .readWrite: database = try StoreFile.connect(path, schema, patience: patience, older: older)
    case .readOnly: (database, reading) = try Self.connect(path, schema, patience)
    }
  }

  private mutating func reconnect(marking: Bool = false) throws {
    hasOwnSchema = false
    (database, reading) = try Self.connect(path, schema, patience, marking: marking)
  }

  /// A reader's, as the files lie. A writer that comes or goes meanwhile can make any step fail, in any way: then the
  /// files lie otherwise, and it is tried anew.
  private static func connect(
    _ path: String, _ schema: Schema, _ patience: Int32, marking: Bool = false
  ) throws -> (Database, (ReadingMode, ReadingMode.Stamp)) {
    var marks = marking
    let end = HostTime.elapsed() + max(0.1, Double(patience) / 1000)
    repeat {
      // First the stamp: what changes after it is noticed.
      let stamp = try ReadingMode.Stamp(path)
      let found = try ReadingMode(path)
      // A mark where there is no index would make one.
      let mode = marks && !found.isBlind ? .marking : found
      do {
        return (try StoreFile.connect(path, mode, schema, patience: patience), (mode, stamp))
      } catch let error as SQLiteError where error.wantsReadMark {
        marks = true
      } catch {
        guard try stamp != ReadingMode.Stamp(path) else { throw error }
        marks = false
      }
      HostTime.pause(milliseconds: 1)
    } while HostTime.elapsed() < end
    throw StoreError.busy(path)
  }

  private func isOutdated() throws -> Bool {
    guard let reading, reading.mode.isBlind else { return false }
    return try reading.stamp != ReadingMode.Stamp(path)
  }

  /// What was read may be of two times. A writer's log beside a file that is as it was is of a later one.
  private func isLost() throws -> Bool {
    guard let reading, reading.mode.isBlind else { return false }
    let stamp = try ReadingMode.Stamp(path)
    if case .still = reading.mode { return stamp.file != reading.stamp.file }
    return stamp != reading.stamp
  }

  /// Lends one state of the store, which nobody changes meanwhile.
  ///
  /// - Parameters:
  ///   - examining: whatever tables the store has.
  ///   - again: `body` may begin anew, when a writer came that this way of reading cannot see. It must tell nothing before
  ///     it is done, then.
  /// - Throws: ``StoreError``: busy when a writer came each time, for as long as the patience lasts; damaged as
  ///   ``checkSchema()``.
  mutating func read<T>(examining: Bool = false, again: Bool = false, _ body: (Database) throws -> T) throws -> T {
    let end = HostTime.elapsed() + max(0.1, Double(patience) / 1000)
    var attempts = 0
    // After the first writer there is mostly a log with its index, beside which nobody comes into it: a body that takes longer
    // than the patience has its second attempt all the same.
    repeat {
      if let result = try attempt(examining: examining, body) { return result }
      attempts += 1
    } while again && (attempts < 3 || HostTime.elapsed() < end)
    throw StoreError.changedWhileRead(path)
  }

  /// nil: a writer came that this way of reading cannot see, so that nothing of it counts.
  private mutating func attempt<T>(examining: Bool, _ body: (Database) throws -> T) throws -> T? {
    if try isOutdated() { try reconnect() }
    do {
      try begin()
    } catch let error as SQLiteError where error.wantsReadMark && reading != nil {
      try reconnect(marking: true)
      try begin()
    }
    if try database.isOverlaid && database.number("PRAGMA main.user_version") == schema.version {
      // It was upgraded since, and what is laid over it hides what came.
      try database.run("ROLLBACK")
      try reconnect()
      try begin()
    }
    defer { try? database.run("ROLLBACK") }
    do {
      if !examining { try checkSchema() }
      let result = try body(database)
      return try isLost() ? nil : result
    } catch {
      if (try? isOutdated()) == true { return nil }
      throw error
    }
  }

  /// Lends the store to an act.
  ///
  /// - Throws: ``StoreError``: busy also where a reader of this process has the index open, which SQLite opens once a
  ///   process: to read alone, if the reader came first.
  mutating func write<T>(_ body: (Database) throws -> T) throws -> T {
    do {
      try checkSchema()
      return try body(database)
    } catch let error as SQLiteError where reading == nil && error.isRefusal {
      throw StoreError.readHere(path)
    }
  }

  private func begin() throws {
    try database.run("BEGIN DEFERRED")
    do {
      // The state is the one of the first look at the file.
      _ = try database.number("PRAGMA schema_version")
    } catch {
      try? database.run("ROLLBACK")
      throw error
    }
  }

  /// - Throws: ``StoreError``: damaged for tables, indexes or triggers that are not those of a store.
  mutating func checkSchema() throws {
    guard !hasOwnSchema else { return }
    try StoreFile.checkWhole(database, path)
    if let deviation = try schema.deviations(of: database).first {
      throw StoreError.alteredSchema(path, deviation.description)
    }
    hasOwnSchema = true
  }

  /// Makes the store readable as `source` in another connection.
  ///
  /// - Returns: what its files must still be afterwards; nil: SQLite sees to it.
  func attach(to other: Database) throws -> ReadingMode.Stamp? {
    let stamp = try ReadingMode.Stamp(path)
    let mode = reading == nil ? ReadingMode.marking : try ReadingMode(path)
    if try !StoreFile.isWhole(database, path) { try other.acceptCutFiles() }
    do {
      try Self.attach(path, mode, other)
      return mode.isBlind ? stamp : nil
    } catch let error as SQLiteError where error.wantsReadMark {
      try other.run("DETACH source")
      try Self.attach(path, .marking, other)
      return nil
    } catch {
      throw try stamp == ReadingMode.Stamp(path) ? error : StoreError.changedWhileRead(path)
    }
  }

  private static func attach(_ path: String, _ mode: ReadingMode, _ other: Database) throws {
    // Of all databases of the connection, for the schema is read as soon as one is attached.
    if case .logged = mode {
      other.staysOpen = StoreFile.isInUse(path)
      try other.execute("PRAGMA locking_mode = EXCLUSIVE")
    }
    try other.run("ATTACH ?1 AS source", mode.uri(path))
  }
}
