import HostFiles
import Servicing
import StateStore

/// A store to plan on: the store itself, or a copy where it may not be written. Nothing of a plan is kept in either.
final class Rehearsal {
  let store: Store
  private let options: GlobalOptions
  /// Where copies lie, until they are gone.
  private var folders: [TemporaryFolder] = []

  /// - Throws: as ``Store/open(_:_:patience:)``; ``HostError`` when no folder for a copy can be made.
  init(_ options: GlobalOptions) throws {
    self.options = options
    // With a log beside it somebody works in it, or left it as evidence of how far he came: neither is disturbed.
    if let log = try? HostStatus(HostPath.followed(options.path) + "-wal"), log.size > 0 {
      (store, folders) = try Self.copy(options.path)
      return
    }
    do {
      store = try Store.open(options.path, patience: options.patience)
    } catch let error as StoreError where error.code == .noPermission {
      // Where no copy can be made, what is wrong is that the store may not be written.
      do { (store, folders) = try Self.copy(options.path) } catch is HostError { throw error }
    }
  }

  /// A copy that acts may be done on, and that is gone afterwards.
  ///
  /// - Parameter point: what its machine is to be as.
  func scratch(at point: Point = .last) throws -> Store {
    let (copy, folders) = try Self.copy(options.path)
    self.folders += folders
    if point != .last {
      try Operator(copy, account: options.who).act(.rollback, command: "plan") { _ = try $0.restore(point) }
    }
    return copy
  }

  private static func copy(_ path: String) throws -> (Store, [TemporaryFolder]) {
    // Also says what is wrong with a store that cannot be read, and sees what is still in its log.
    let original = try Store.open(path, .readOnly)
    let folder = try TemporaryFolder("wupd-plan")
    let copy = HostPath.joined(folder.path, "plan.wupd")
    try original.replay(into: copy)
    return (try Store.open(copy), [folder])
  }
}
