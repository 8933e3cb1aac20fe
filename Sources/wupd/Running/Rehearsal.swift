import HostFiles
import Servicing
import StateStore

/// Copies of a machine to plan on, each gone when this is. The store itself is only read.
final class Rehearsal {
  private let options: GlobalOptions
  private var folders: [TemporaryFolder] = []

  init(_ options: GlobalOptions) { self.options = options }

  /// A copy of its own each time.
  ///
  /// - Parameter point: what its machine is to be as.
  /// - Throws: ``StoreError``; ``HostError`` when no folder for it can be made.
  func scratch(at point: Point = .last) throws -> Store {
    let original = try Store.open(options.path, .readOnly, patience: options.patience)
    let folder = try TemporaryFolder("wupd-plan")
    folders.append(folder)
    let path = HostPath.joined(folder.path, "plan.wupd")
    try original.copy(into: path)
    let copy = try Store.open(path)
    if point != .last {
      try Operator(copy, account: options.who).act(.rollback, command: "plan") { _ = try $0.restore(point) }
    }
    return copy
  }
}
