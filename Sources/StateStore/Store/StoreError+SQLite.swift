import CSQLite

extension SQLiteError {
  /// What a user is told: what failed, where, and what to do.
  func storeError(_ path: String) -> StoreError {
    if wantsReadMark { return .busy(path) }
    return switch primary {
    case SQLITE_BUSY, SQLITE_LOCKED: .busy(path)
    case SQLITE_NOTADB: .foreign(path)
    case SQLITE_CORRUPT: .damaged(path, message)
    case SQLITE_FULL: .full(path)
    case SQLITE_READONLY, SQLITE_PERM: .readOnly(path)
    case SQLITE_CANTOPEN: .cannotOpen(path)
    case SQLITE_IOERR, SQLITE_PROTOCOL: .io(path, message)
    case SQLITE_TOOBIG: .tooLarge(path)
    case SQLITE_NOMEM: .noMemory(path)
    default: .refusedByDatabase(path, message)
    }
  }
}

/// Runs `body`, and turns what SQLite or the model says into a ``StoreError``.
func translatingErrors<T>(of path: String, _ body: () throws -> T) throws -> T {
  do {
    return try body()
  } catch let error as SQLiteError {
    throw error.storeError(path)
  }
}
