import CSQLite
import HostFiles

/// What SQLite answered when it could not do something. Becomes a ``StoreError`` before it leaves the module.
struct SQLiteError: Error {
  /// Extended result code.
  let code: Int32
  let message: String
  /// errno of what failed on this computer; 0: nothing did, or it is not known.
  var system: Int32 = 0

  var primary: Int32 { code & 0xFF }

  // SQLITE_READONLY_CANTINIT and _RECOVERY, which the importer does not see.
  private static let noReadMark = SQLITE_READONLY | 5 << 8
  private static let noIndex = SQLITE_READONLY | 1 << 8

  /// A log cannot be read without writing into its index: a mark, or all of it where a writer has only begun.
  var wantsReadMark: Bool { code == Self.noReadMark || code == Self.noIndex }

  /// The index of the log was to be shared in memory (SQLITE_IOERR_SHMMAP, which the importer does not see).
  var isMapping: Bool { code == SQLITE_IOERR | 21 << 8 }

  /// What may only be read was to be written.
  var isRefusal: Bool { primary == SQLITE_READONLY }

  /// The medium did not do what it was told, so that nobody knows how much of it. Where there was no room for a write, it was
  /// not done.
  var isLost: Bool { primary == SQLITE_IOERR && HostError.shortage(system) == nil }

  /// The file is not what SQLite wrote.
  var isDamage: Bool { primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB }
}

extension SQLiteError {
  /// The last error of a connection, asked for at once.
  init(_ code: Int32, on handle: OpaquePointer?) {
    // First of all: any other call may change what the system said.
    let said = wupd_system_error()
    let isDiskFailure = wupd_disk_failed() != 0
    let last = handle.map(sqlite3_extended_errcode) ?? code
    // What SQLite keeps it takes when it has tidied up, which may have gone well.
    system = said != 0 ? said : handle.map(sqlite3_system_errno) ?? 0
    if last & 0xFF == SQLITE_CORRUPT && isDiskFailure {
      self.code = SQLITE_IOERR
      message = String(cString: sqlite3_errstr(SQLITE_IOERR))
    } else {
      self.code = last
      message = handle.flatMap(sqlite3_errmsg).map { String(cString: $0) } ?? String(cString: sqlite3_errstr(code))
    }
  }
}
