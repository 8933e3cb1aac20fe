import StateStore

#if canImport(Glibc)
  import Glibc
#endif

/// A store to plan on: the store itself, or a copy where it may not be written. Nothing of a plan is kept in either.
final class Rehearsal {
  let store: Store
  private let options: GlobalOptions
  private var folders: [String] = []

  /// - Throws: as ``Store/open(_:_:patience:)``, and ``StoreError``: io when there is no room for the copy.
  init(_ options: GlobalOptions) throws {
    self.options = options
    do {
      // With a log beside it somebody works in it, or left it as evidence of how far he came: neither is disturbed.
      var status = stat()
      if stat(options.path + "-wal", &status) == 0, status.st_size > 0 {
        throw StoreError(.noPermission, "No folder for a copy of the store can be made.")
      }
      store = try Store.open(options.path, patience: options.patience)
    } catch let error as StoreError where error.code == .noPermission {
      let (folder, copy) = try Self.copy(options.path, error)
      store = copy
      folders = [folder]
    }
  }

  deinit { for folder in folders { Self.remove(folder) } }

  /// A copy that acts may be done on, and that is gone afterwards.
  func scratch() throws -> Store {
    let (folder, copy) = try Self.copy(
      options.path, StoreError(.cannotCreate, "No folder for a copy of the store can be made."))
    folders.append(folder)
    return copy
  }

  /// - Parameter error: thrown when no folder can be made.
  private static func copy(_ path: String, _ error: StoreError) throws -> (folder: String, store: Store) {
    // Also says what is wrong with a store that cannot be read, and sees what is still in its log.
    let original = try Store.open(path, .readOnly)
    var template = Array("\(environment("TMPDIR") ?? "/tmp")/wupd-plan-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw error }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    do {
      try original.replay(into: "\(folder)/plan.wupd")
      return (folder, try Store.open("\(folder)/plan.wupd"))
    } catch {
      remove(folder)
      throw error
    }
  }

  private static func remove(_ folder: String) {
    for name in ["plan.wupd", "plan.wupd-wal", "plan.wupd-shm"] { unlink("\(folder)/\(name)") }
    rmdir(folder)
  }
}
