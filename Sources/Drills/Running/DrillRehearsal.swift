import StateStore

extension Drill {
  /// Runs the drill, its store in a folder.
  ///
  /// - Parameters:
  ///   - folder: where the store `NAME.wupd` is made.
  ///   - withPowerLosses: the power is cut at every point at which an act can be interrupted (``InterruptedOperator``).
  /// - Throws: ``DrillError`` for a machine or a package that cannot be; ``StoreError``.
  public func run(
    in folder: String, withPowerLosses: Bool = false, report: (StepResult) throws -> Void = { _ in }
  ) throws -> DrillResult {
    let path = "\(folder)/\(name).wupd"
    var run = try DrillRun(self, at: path, powerLossesIn: withPowerLosses ? folder : nil)
    var result = try run.run(report: report)
    result.store = path
    if let cuts = run.cuts {
      result.powerLosses = cuts.points
      result.failures += cuts.failures.map { cut in
        DrillFailure(
          place, wanted: "the same end after a power loss", found: cut.reason,
          because: "at \(cut.point) of act \(cut.act); the store is kept as \(cut.store)")
      }
    }
    return result
  }
}
