import HostFiles
import Servicing
import StateStore
import WindowsModel

/// A plan of a drill, carried out on a copy of its machine that is gone afterwards.
struct PlanRehearsed {
  private let acts: [DrillStep.Action]
  private let step: DrillStep
  private let material: DrillMaterial
  private let start: Int64
  private let marks: [String: Int64]

  init(
    _ acts: [DrillStep.Action], _ step: DrillStep, material: DrillMaterial, start: Int64, marks: [String: Int64]
  ) {
    (self.acts, self.step) = (acts, step)
    (self.material, self.start, self.marks) = (material, start, marks)
  }

  /// Tells what it foretells, and what of it is not as expected.
  ///
  /// - Throws: ``DrillError``, ``StoreError``, ``HostError``.
  func run(on store: Store, _ outcome: inout StepResult) throws {
    let folder = try TemporaryFolder("wupd-drill-plan")
    let path = HostPath.joined(folder.path, "plan.wupd")
    try store.replay(into: path)
    let copy = try Store.open(path)
    let run = try PlanRun(
      Operator(copy, account: Drill.account), acts.map(deed), PlanRun.Manner(answersYes: acts.contains(where: \.answer))
    )
    outcome.code = run.code
    outcome.hasFailed = !run.refused.isEmpty
    for one in run.steps {
      switch one.outcome {
      case .install(_, let install): outcome.messages += install.messages
      case .removal(_, let removal):
        outcome.messages += removal.messages
        outcome.warning += removal.standing.names
      case .qchain, .restart, .other: break
      }
      outcome.notes.append(one.title + (one.outcome.code.map { " -> \($0)" } ?? ""))
      if let refusal = one.outcome.refusal { outcome.notes.append(refusal) }
    }
    guard let expect = step.expect else { return }
    let check = ExpectationCheck(material: material, start: start, marks: marks, step: outcome)
    // Behind its last act; a plan restarts once more to see what would be wrong.
    let end = try copy.read { $0.act } - 1
    let done = HostPath.joined(folder.path, "done.wupd")
    try copy.replay(to: .act(end), into: done)
    outcome.failures += try Store.open(done, .readOnly).read { view in
      try expect.items.compactMap { try check.failure($0, view) }
    }
  }

  private func deed(_ act: DrillStep.Action) throws -> PlannedDeed {
    switch act {
    case .install(let key, let words, _): return .install(try material.package(key, step.place), try switches(words))
    case .uninstall(let removed, let words, _, let ignoreWarning):
      var switches = try switches(words)
      switches.ignoreWarning = ignoreWarning
      return .uninstall(try material.name(removed, step.place), switches)
    case .qchain(let log, _):
      return .qchain(log: try log.map { text throws(DrillError) in try material.path(text, step.place) })
    default: return .restart
    }
  }

  private func switches(_ words: [String]) throws(DrillError) -> Switches {
    do { return try Switches(words) } catch { throw DrillError(step.place, "\(error.word) is no switch.") }
  }
}

extension DrillStep.Action {
  /// To the questions of an attended run.
  fileprivate var answer: Bool {
    switch self {
    case .install(_, _, let answer): answer
    case .uninstall(_, _, let answer, _): answer
    default: false
    }
  }
}

extension DrillMaterial {
  /// What a removal names.
  func name(_ removed: DrillStep.Removed, _ place: Place) throws(DrillError) -> ShortTitle {
    switch removed {
    case .article(let number): ShortTitle(number)
    case .package(let key): try package(key, place).shortTitle
    }
  }
}
