import HostFiles
import Synchronization

/// A machine store: one file with the state of a machine and the journal of all that led there.
///
/// One connection, lent to one caller at a time: ``read(at:_:)`` sees one state from beginning to end,
/// ``write(_:_:)`` is one act that commits whole or leaves no trace, also when the process is killed or the power
/// fails in the midst of it. Thread-safe. Several processes may read while one writes. Neither call may be made from
/// inside the other's closure.
///
/// ```swift
/// let store = try Store.open("plant7.wupd")
/// let version = try store.read { view in try view.value(key, "CSDVersion")?.text }
/// ```
public final class Store: Sendable {
  public let path: String
  /// The one it was opened with, which its file has unless it is only read or is being upgraded.
  let schema: Schema
  private let connection: Mutex<Connection>
  private let place: StorePlace

  /// How a store is opened.
  public enum Access: Sendable {
    case readWrite
    /// Nothing is written. A store that the account may only read is opened too.
    case readOnly
  }

  /// How long a writer waits for another, in milliseconds, before it gives up as ``StoreError/Code/busy``.
  public static let patience: Int32 = 5000

  private init(path: String, _ schema: Schema, _ connection: sending Connection) throws {
    self.path = path
    self.schema = schema
    self.connection = Mutex(connection)
    place = try StorePlace(path)
  }

  /// Opens an existing store. One of an older version is read as it is, and not written before it is upgraded
  /// (``upgrade(_:backup:patience:_:)``).
  ///
  /// - Throws: ``StoreError``: missing, foreign (another file, another program's database), newer, older, damaged, busy,
  ///   noPermission.
  public static func open(
    _ path: String, _ access: Access = .readWrite, patience: Int32 = Store.patience
  ) throws -> Store {
    try open(path, access, patience: patience, schema: .current)
  }

  static func open(
    _ path: String, _ access: Access = .readWrite, patience: Int32 = Store.patience, schema: Schema, older: Bool = false
  ) throws -> Store {
    // The log lies beside the file, whatever links lead to it.
    let path = HostPath.followed(path)
    try StoreFile.check(path, for: access)
    return try Store(
      path: path, schema,
      try translatingErrors(of: path) { try Connection(path, access, schema, patience: patience, older: older) })
  }

  /// Makes a store whose first act is `header`, filled by `body`. The file appears under its name whole or not at all.
  ///
  /// - Returns: the store, open, and what `body` gave.
  /// - Throws: ``StoreError``: cannotCreate, also when there is a file of that name; and what `body` throws.
  public static func create<T: Sendable>(
    _ path: String, _ header: ActHeader, _ body: (borrowing Transaction) throws -> T
  ) throws -> (store: Store, result: T) {
    let result = try StoreFile.build(path) { database in
      try perform({ _ in header }, on: database, .current, path: path, body).result
    }
    return (try open(path), result)
  }

  /// Lends the state, now or as of an earlier point, for reading. What `body` sees does not change while it runs.
  ///
  /// - Parameter again: `body` may begin anew, when a writer came that a reader who leaves no trace cannot see. It tells
  ///   nobody anything before it is done, then, and begins from nothing.
  /// - Throws: ``StoreError``: notFound when there is no such point; busy where such a writer came; and what `body` throws.
  public func read<T: Sendable>(
    at point: Point = .last, again: Bool = false, _ body: (borrowing View) throws -> T
  ) throws -> T {
    try lend { try $0.read(again: again) { try body(View($0, path: path, at: point)) } }
  }

  /// Performs one act: all that `body` changes, and its row in the journal, or nothing if it throws.
  ///
  /// When this returns the act is on disk (WAL, synchronous=FULL), in the file that has the name of the store.
  /// - Throws: ``StoreError``: busy, noPermission, io, which says so where it is not known whether the act is done, or
  ///   where it is done in a file that has another name by now; and what `body` throws.
  public func write<T: Sendable>(_ header: ActHeader, _ body: (borrowing Transaction) throws -> T) throws -> T {
    try perform({ _ in header }, body)
  }

  /// The same, with a head that is made of the state the act finds: no other act comes between.
  public func write<T: Sendable>(
    _ header: (borrowing View) throws -> ActHeader, _ body: (borrowing Transaction) throws -> T
  ) throws -> T {
    try perform({ try header(View($0, path: path, at: .last)) }, body)
  }

  /// Performs an act and takes it back: the same code and the same answers as ``write(_:_:)``, and nothing is kept.
  public func rehearse<T: Sendable>(
    _ header: (borrowing View) throws -> ActHeader, _ body: (borrowing Transaction) throws -> T
  ) throws -> T {
    try perform({ try header(View($0, path: path, at: .last)) }, keep: false, body)
  }

  public func rehearse<T: Sendable>(_ header: ActHeader, _ body: (borrowing Transaction) throws -> T) throws -> T {
    try perform({ _ in header }, keep: false, body)
  }

  func perform<T: Sendable>(
    _ header: (Database) throws -> ActHeader, keep: Bool = true, _ body: (borrowing Transaction) throws -> T
  ) throws -> T {
    try lend { connection in
      try connection.write { database in
        guard try place.isHeld() else { throw StoreError.moved(path, afterAct: nil) }
        let (number, result) = try Self.perform(header, on: database, schema, path: path, keep: keep, body)
        // A disk that does not answer by now has the act all the same.
        if keep, (try? place.isHeld()) == false {
          place.leave(database)
          throw StoreError.moved(path, afterAct: number)
        }
        return result
      }
    }
  }

  func lend<T: Sendable>(_ body: (inout Connection) throws -> T) throws -> T {
    try connection.withLock { connection in try translatingErrors(of: path) { try body(&connection) } }
  }

  /// Lends one state to functions of this module that read outside any act, of a store that may be damaged in any way.
  func withState<T: Sendable>(_ body: (Database) throws -> T) throws -> T {
    // After the first writer there is a log with its index, beside which is read what follows.
    try lend { try $0.read(examining: true, again: true, body) }
  }

  /// Makes this store readable as `source` in another connection; as ``Connection/attach(to:)``.
  func attach(to other: Database) throws -> ReadingMode.Stamp? { try lend { try $0.attach(to: other) } }

  static func perform<T>(
    _ header: (Database) throws -> ActHeader, on database: Database, _ schema: Schema, path: String, keep: Bool = true,
    _ body: (borrowing Transaction) throws -> T
  ) throws -> (number: Int64, result: T) {
    try database.run("BEGIN IMMEDIATE")
    do {
      let transaction = try Transaction(header(database), database, schema, path: path)
      Failpoint.actBegun.reached()
      let result = try body(transaction)
      Failpoint.actChanged.reached()
      try transaction.record()
      Failpoint.actRecorded.reached()
      database.gate.close()
      try end(database, path, keep)
      Failpoint.actCommitted.reached()
      return (transaction.number, result)
    } catch {
      database.gate.close()
      // A full disk makes SQLite roll back by itself.
      if database.isInTransaction { try? database.run("ROLLBACK") }
      throw error
    }
  }

  /// Commits the act or takes it back.
  private static func end(_ database: Database, _ path: String, _ keep: Bool) throws {
    do { try database.run(keep ? "COMMIT" : "ROLLBACK") } catch {
      throw keep && error.isLost ? StoreError.uncertain(path, error.message) : error
    }
  }
}
