import CSQLite
import HostFiles

/// The last act of a store as its file has it without the log beside it.
///
/// The journal only grows: whatever a log adds, and however far a checkpoint of it came, this act stays in it. SQLite asks
/// nothing of a log but that it is whole, and lays the pages of one that came from elsewhere over those of the file.
struct BareHead {
  private let path: String
  private let number: Int64
  private let hash: [UInt8]

  /// nil: there is no log, or the file tells nothing without it.
  init?(_ path: String) throws {
    guard try StoreFile.hasLog(path), let database = Self.open(path), let act = Self.last(database) else { return nil }
    self.path = path
    number = act.number
    hash = act.hash
  }

  /// - Throws: ``StoreError``: damaged where the file with its log does not have this act.
  func check(_ database: Database) throws {
    do {
      let found = try database.first("SELECT hash FROM act WHERE number = ?1", number) { $0.bytes(0) }
      if found == hash { return }
    } catch let error as SQLiteError where error.isDamage || error.primary == SQLITE_ERROR {}
    // A checkpoint that was cut short leaves a file that is no store by itself, whose acts cannot be proven.
    if isProven { throw StoreError.otherLog(path, number) }
  }

  private var isProven: Bool {
    guard let database = Self.open(path), let act = Self.last(database), act.hash == hash,
      let previous = try? database.first(Act.byNumber, number - 1, row: Act.init)?.hash ?? []
    else { return false }
    return (try? act.isProven(after: previous, database, cuts: PrunedBlock.all(of: number, database)) { _, _ in })
      == true
  }

  private static func last(_ database: Database) -> Act? { try? database.first(Act.last, row: Act.init) }

  private static func open(_ path: String) -> Database? {
    guard let database = try? Database(ReadingMode.still.uri(path), flags: SQLITE_OPEN_READONLY) else { return nil }
    database.staysOpen = StoreFile.isInUse(path)
    return database
  }
}
