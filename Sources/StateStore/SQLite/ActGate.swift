import CSQLite

/// What the database asks before it takes a row: is an act open, and which number has the next change?
///
/// The triggers of the schema call `only_wupd_writes_here()`. Since that function exists in this program alone, SQL
/// from anywhere else cannot change a store, and costs no look-up where it may.
final class ActGate {
  /// Number of the open act; 0 refuses every write. Where SQLite's function finds it without a reference to be counted.
  private let act: UnsafeMutablePointer<Int64> = {
    let place = UnsafeMutablePointer<Int64>.allocate(capacity: 1)
    place.initialize(to: 0)
    return place
  }()
  /// The last change number given out.
  private(set) var change: Int64 = 0

  func open(act: Int64, lastChange: Int64) {
    self.act.pointee = act
    change = lastChange
  }

  func close() { act.pointee = 0 }

  deinit { act.deallocate() }

  func nextChange() -> Int64 {
    change &+= 1
    return change
  }

  /// The change number that the last statement did not need, since nothing changed.
  func giveBackChange() { change &-= 1 }

  func register(on handle: OpaquePointer) {
    // The gate lives as long as the connection: Database owns both.
    sqlite3_create_function_v2(
      handle, "only_wupd_writes_here", 0, SQLITE_UTF8 | SQLITE_INNOCUOUS, act,
      { context, _, _ in
        let act = sqlite3_user_data(context).load(as: Int64.self)
        if act != 0 {
          sqlite3_result_int64(context, act)
        } else {
          sqlite3_result_error(context, "no act is open: a store is written through its journal only", -1)
        }
      }, nil, nil, nil)
    sqlite3_create_function_v2(
      handle, "next_change", 0, SQLITE_UTF8 | SQLITE_INNOCUOUS, Unmanaged.passUnretained(self).toOpaque(),
      { context, _, _ in
        let gate = Unmanaged<ActGate>.fromOpaque(sqlite3_user_data(context)).takeUnretainedValue()
        sqlite3_result_int64(context, gate.nextChange())
      }, nil, nil, nil)
  }
}
