import StateStore

#if canImport(Glibc)
  import Glibc
#endif

extension Drill {
  /// Runs the drill, its store in a folder.
  ///
  /// - Parameters:
  ///   - folder: where the store `NAME.wupd` is made.
  ///   - withPowerLosses: the drill is run again for every point at which an act can be interrupted, with a power loss
  ///     there. It must pass each time, and its journal must end with the same hash as without.
  /// - Throws: ``DrillError``, ``StoreError``.
  public func run(
    in folder: String, withPowerLosses: Bool = false, report: (StepResult) throws -> Void = { _ in }
  ) throws -> DrillResult {
    let path = "\(folder)/\(name).wupd"
    let counter = withPowerLosses ? PowerLoss(at: 0, copy: "") : nil
    var run = try DrillRun(self, at: path, powerLoss: counter)
    var result = try run.run(report: report)
    result.store = path
    guard let points = counter?.reached else { return result }
    let head = try run.store.read { try $0.anchor().hash }
    for point in stride(from: 1, through: points, by: 1) {
      let (store, copy) = ("\(folder)/\(name).cut.wupd", "\(folder)/\(name).cut-\(point).wupd")
      let failure = try cut(at: point, store, copy, head, result)
      if let failure {
        result.failures.append(failure)
        break
      }
      for file in [store, copy].flatMap({ [$0, "\($0)-wal", "\($0)-shm"] }) { unlink(file) }
    }
    result.powerLosses = points
    return result
  }

  private func cut(
    at point: Int, _ path: String, _ copy: String, _ head: String, _ whole: DrillResult
  ) throws -> DrillFailure? {
    do {
      var run = try DrillRun(self, at: path, powerLoss: PowerLoss(at: point, copy: copy))
      let result = try run.run()
      let found = try run.store.read { try $0.anchor().hash }
      if found == head && result.allFailures == whole.allFailures { return nil }
      return DrillFailure(
        place, wanted: "the same end after a power loss at point \(point)",
        found: result.allFailures.first.map { "\($0.place): \($0.found)" } ?? "another journal (head \(found))",
        because: "the store is kept in \(copy)")
    } catch let error as StoreError {
      return DrillFailure(
        place, wanted: "a whole store after a power loss at point \(point)", found: error.message,
        because: "the store is kept in \(copy)")
    }
  }
}
