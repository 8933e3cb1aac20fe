import StateStore

extension Drill {
  /// Runs the drill, its store in a folder.
  ///
  /// - Parameters:
  ///   - folder: where the store `NAME.wupd` is made.
  ///   - withPowerLosses: the power is cut at every point at which an act can be interrupted (``InterruptedOperator``).
  /// A machine or a package that cannot be is a drill that failed.
  /// - Throws: ``StoreError``.
  public func run(
    in folder: String, withPowerLosses: Bool = false, report: (StepResult) throws -> Void = { _ in }
  ) throws -> DrillResult {
    let path = "\(folder)/\(name).wupd"
    var run: DrillRun
    do {
      run = try DrillRun(self, at: path, powerLossesIn: withPowerLosses ? folder : nil)
    } catch let error as DrillError {
      let failure = DrillFailure(place: error.place, wanted: "the machine can be made", found: error.message)
      return DrillResult(drill: self, failures: [failure])
    }
    var result = try run.run(report: report)
    result.store = path
    if let cuts = run.person as? InterruptedOperator {
      result.powerLosses = cuts.points
      result.failures += cuts.failures.map { cut in
        DrillFailure(
          place: place, wanted: "the same end after a power loss", found: cut.reason,
          because: "at \(cut.point) of act \(cut.act); the store is kept as \(cut.store)")
      }
    }
    return result
  }
}
