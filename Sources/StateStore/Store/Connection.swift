/// The connection of a store, and what is known of it so far.
struct Connection {
  let path: String
  private let schema: Schema
  private let patience: Int32
  private(set) var database: Database
  /// nil: a writer's.
  private var reading: (mode: ReadingMode, stamp: ReadingMode.Stamp)?
  private var hasOwnSchema = false

  /// A writer's, which may bring an older store to the schema of this program.
  init(writing path: String, _ schema: Schema, patience: Int32) throws {
    self.path = path
    self.schema = schema
    self.patience = patience
    database = try StoreFile.connect(path, schema, patience: patience)
  }

  init(reading path: String, _ schema: Schema, patience: Int32) throws {
    self.path = path
    self.schema = schema
    self.patience = patience
    let mode = try ReadingMode(path)
    reading = (mode, try ReadingMode.Stamp(path))
    database = try StoreFile.connect(path, mode, schema, patience: patience)
  }

  private mutating func connect(_ mode: ReadingMode) throws {
    hasOwnSchema = false
    reading = (mode, try ReadingMode.Stamp(path))
    database = try StoreFile.connect(path, mode, schema, patience: patience)
  }

  private func isOutdated() throws -> Bool {
    guard let reading, reading.mode.isBlind else { return false }
    return try reading.stamp != ReadingMode.Stamp(path)
  }

  /// Lends one state of the store, which nobody changes meanwhile.
  ///
  /// - Parameter examining: whatever tables the store has.
  /// - Throws: ``StoreError``: busy when a writer came that this way of reading cannot see; damaged as ``checkSchema()``.
  mutating func read<T>(examining: Bool = false, _ body: (Database) throws -> T) throws -> T {
    if try isOutdated() { try connect(try ReadingMode(path)) }
    do {
      try begin()
    } catch let error as SQLiteError where error.wantsReadMark && reading != nil {
      try connect(.marking)
      try begin()
    }
    defer { try? database.run("ROLLBACK") }
    do {
      if !examining { try checkSchema() }
      let result = try body(database)
      if try isOutdated() { throw StoreError.changedWhileRead(path) }
      return result
    } catch {
      throw (try? isOutdated()) == true ? StoreError.changedWhileRead(path) : error
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
    if let deviation = try schema.deviations(of: database).first {
      throw StoreError.alteredSchema(path, deviation.description)
    }
    hasOwnSchema = true
  }

  /// Makes the store readable as `source` in another connection.
  func attach(to other: Database) throws {
    let mode = reading == nil ? ReadingMode.marking : try ReadingMode(path)
    do {
      try Self.attach(path, mode, other)
    } catch let error as SQLiteError where error.wantsReadMark {
      try other.run("DETACH source")
      try Self.attach(path, .marking, other)
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
