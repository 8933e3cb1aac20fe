import CSQLite

/// What SQLite counted of the work of a connection. Unlike a time it is the same on any computer, whatever else that
/// does.
@_spi(Measuring) public struct Counters: Sendable, Hashable {
  /// Instructions of SQLite's virtual machine, those of triggers included.
  public var steps = 0
  /// Rows passed over for want of an index.
  public var fullScanSteps = 0
  public var sorts = 0
  /// Rows put into indexes that SQLite made for one statement.
  public var automaticIndexRows = 0
  /// Pages written to the log of a store, or to the file of one that is being made.
  public var pagesWritten = 0

  public init(
    steps: Int = 0, fullScanSteps: Int = 0, sorts: Int = 0, automaticIndexRows: Int = 0, pagesWritten: Int = 0
  ) {
    self.steps = steps
    self.fullScanSteps = fullScanSteps
    self.sorts = sorts
    self.automaticIndexRows = automaticIndexRows
    self.pagesWritten = pagesWritten
  }

  public static func - (after: Counters, before: Counters) -> Counters {
    Counters(
      steps: after.steps - before.steps, fullScanSteps: after.fullScanSteps - before.fullScanSteps,
      sorts: after.sorts - before.sorts, automaticIndexRows: after.automaticIndexRows - before.automaticIndexRows,
      pagesWritten: after.pagesWritten - before.pagesWritten)
  }
}

extension Counters {
  /// Adds what one statement did since it was prepared.
  mutating func add(_ statement: OpaquePointer) {
    steps += Int(sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 0))
    fullScanSteps += Int(sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_FULLSCAN_STEP, 0))
    sorts += Int(sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_SORT, 0))
    automaticIndexRows += Int(sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_AUTOINDEX, 0))
  }
}
