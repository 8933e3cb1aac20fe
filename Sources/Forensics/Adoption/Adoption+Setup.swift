import Servicing
import StateStore
import UpdateLogs
import WindowsModel

extension Adoption {
  /// So many runs and installs have a finding each.
  private static let toldRuns = 500

  /// What `setupapi.log` tells: how far it reaches, which installers of updates ran, and which drivers came after Set-up.
  func describeSetupLog(
    _ machine: Machine, _ clock: LocalClock, _ transaction: borrowing Transaction, _ result: inout Result
  )
    throws
  {
    let evidence: SetupEvidence
    switch try SetupEvidence.read(in: machine.systemRoot, transaction.now) {
    case .none: return
    case .unread(let path, let reason): return result.losses.add("\(path): \(reason)")
    case .read(let read): evidence = read
    }
    for loss in evidence.log.losses { result.losses.add("\(evidence.path): \(loss)") }
    let runs = evidence.log.runs
    func moment(_ local: CivilTime?) -> [String] {
      local.flatMap(clock.moment).map { [String($0.time.ticks), String($0.bias)] } ?? ["", ""]
    }
    let (own, later) = (runs.filter(\.isSetUp), runs.filter { !$0.isSetUp })
    let log = Statement(.place, evidence.path.description)
    try transaction.record(
      "setupapi.log",
      Statement(
        .setupLog, String(runs.reduce(0) { $0 + $1.sections }),
        rest: moment(runs.compactMap(\.start).min()) + moment(runs.compactMap(\.start).max())
          + [
            runs.count(where: \.isOfUpdate), later.reduce(0) { $0 + $1.installs.count },
            own.reduce(0) { $0 + $1.installs.count }, runs.reduce(0) { $0 + $1.errors },
          ].map(String.init)),
      witnesses: [log], against: clock.isUnknown ? [Statement(.clockAsUTC)] : [])
    for run in runs.filter(\.isOfUpdate).prefix(Self.toldRuns) {
      try transaction.record(
        run.title?.description ?? "setupapi.log",
        Statement(.setupLogTold, String(run.line), rest: moment(run.start) + [run.sentence]), witnesses: [log])
    }
    for install in later.flatMap(\.installs).prefix(Self.toldRuns) {
      try transaction.record(
        "driver", Statement(.setupLogTold, String(install.line), rest: moment(install.time) + [install.sentence]),
        witnesses: [log])
    }
  }
}
