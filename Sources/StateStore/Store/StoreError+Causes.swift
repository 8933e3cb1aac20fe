import CSQLite
package import HostFiles

extension SQLiteError {
  /// What a user is told: what failed, where, and what to do.
  func storeError(_ path: String) -> StoreError {
    if wantsReadMark { return .busy(path) }
    // What the system said counts more than what SQLite made of it.
    if primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN, let shortage = HostError.shortage(system) {
      return isMapping && shortage == .memory ? .notMapped(path) : .shortage(path, shortage)
    }
    return switch primary {
    case SQLITE_BUSY, SQLITE_LOCKED: .busy(path)
    case SQLITE_NOTADB: .foreign(path)
    case SQLITE_CORRUPT: .damaged(path, message)
    case SQLITE_FULL: .shortage(path, .room)
    case SQLITE_READONLY, SQLITE_PERM: .readOnly(path)
    case SQLITE_CANTOPEN: .cannotOpen(path)
    case SQLITE_IOERR where isMapping: .notMapped(path)
    case SQLITE_IOERR, SQLITE_PROTOCOL: .io(path, message)
    case SQLITE_TOOBIG: .tooLarge(path)
    case SQLITE_NOMEM: .shortage(path, .memory)
    default: .refusedByDatabase(path, message)
    }
  }
}

extension StoreError {
  /// What this computer did not do, of a file that is no store.
  package init(_ error: HostError) {
    let code: Code =
      switch error.kind {
      case .missing: .missing
      case .refused: .noPermission
      case .otherKind, .tooLarge: .invalid
      case .taken: .cannotCreate
      case .full, .failed: .io
      }
    switch error.action {
    case .read, .list: self.init(code, error.description)
    case .create, .createIn: self.init(.cannotCreate, error.description)
    case .write: self.init(code == .io ? .io : .cannotCreate, error.description)
    }
  }

  /// Of a store that is made.
  static func notMade(_ path: String, _ error: HostError) -> StoreError {
    if error.isLocked { return .busy(path) }
    if error.kind == .taken { return .exists(path) }
    return error.action == .write ? .io(path, error.reason) : .cannotCreate(path, error.reason)
  }
}

/// Runs `body`, and turns what SQLite and this computer say into a ``StoreError``.
func translatingErrors<T>(of path: String, _ body: () throws -> T) throws -> T {
  do {
    return try body()
  } catch let error as SQLiteError {
    throw error.storeError(path)
  } catch let error as HostError {
    throw StoreError(error)
  }
}
