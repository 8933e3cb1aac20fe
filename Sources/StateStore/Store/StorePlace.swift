import HostFiles

/// The file that was opened as a store, and whether its name still is its own: what is written to a file that was moved or
/// replaced would be in no store that anybody opens.
struct StorePlace: Sendable {
  private let path: String
  private let identity: HostStatus.Identity

  /// Of a file that is open by now: opening one for writing may make it another one (overlayfs).
  init(_ path: String) throws {
    self.path = path
    do { identity = try HostStatus(path).identity } catch { throw StoreError.io(path, error.reason) }
  }

  /// - Throws: ``StoreError``: io where the disk does not answer.
  func isHeld() throws -> Bool { try StoreFile.status(path, of: path)?.identity == identity }

  /// Brings what is in the log into the file, wherever that is now; SQLite leaves it in a log that nobody would find.
  func leave(_ database: Database) {
    guard (try? database.execute("PRAGMA wal_checkpoint(TRUNCATE)")) != nil, (try? HostFiles.isTaken(path)) == false
    else { return }
    for part in ["-wal", "-shm"] { try? HostFiles.remove(path + part) }
  }
}
