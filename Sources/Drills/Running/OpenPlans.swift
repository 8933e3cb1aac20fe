import Servicing
import WindowsModel

/// Plans of a drill whose acts have not all been done yet: what they foretold is held against what then happens.
struct OpenPlans {
  struct Plan {
    let step: DrillStep
    let acts: [DrillStep.Action]
    let foretold: StepResult
    fileprivate(set) var done: [StepResult] = []

    /// What came of all its acts, as of one.
    var happened: StepResult {
      var all = StepResult(number: done.last?.number ?? 0, title: step.title)
      let failed = done.last(where: \.hasFailed)
      all.code = failed?.code ?? done.compactMap(\.code).max() ?? WindowsCode.success
      all.hasFailed = failed != nil
      all.messages = done.flatMap(\.messages)
      all.warning = done.flatMap(\.warning)
      all.act = done.last?.act
      return all
    }

    /// Where the code is not the one foretold, and none is expected.
    var differences: [DrillFailure] {
      if step.asksCode { return [] }
      let happened = happened
      guard let wanted = foretold.code, let found = happened.code, wanted != found else { return [] }
      return [
        DrillFailure(
          place: step.place, wanted: "\(StepResult.text(code: wanted)), as planned",
          found: StepResult.text(code: found))
      ]
    }
  }

  private var plans: [Plan] = []

  mutating func open(_ step: DrillStep, _ acts: [DrillStep.Action], foretold: StepResult) {
    plans.append(Plan(step: step, acts: acts, foretold: foretold))
  }

  /// The plans whose last act a step was. One that another act came into is given up, and that is told.
  mutating func completed(by step: DrillStep, _ outcome: inout StepResult) -> [Plan] {
    var completed: [Plan] = []
    var left: [Plan] = []
    for var plan in plans {
      if step.action == plan.acts[plan.done.count] {
        plan.done.append(outcome)
        // What is refused ends a plan.
        if plan.done.count == plan.acts.count || outcome.hasFailed { completed.append(plan) } else { left.append(plan) }
      } else if plan.done.isEmpty || !step.isAct {
        left.append(plan)
      } else {
        outcome.notes.append("not held against the plan on line \(plan.step.place.line): other acts came into it")
      }
    }
    plans = left
    return completed
  }
}

extension DrillStep {
  /// It does what a plan foretells, or undoes it.
  fileprivate var isAct: Bool {
    switch action {
    case .install, .uninstall, .qchain, .qualify, .reboot, .rollback, .batch: true
    default: false
    }
  }
}

extension DrillStep {
  var asksCode: Bool {
    expect?.items.contains { if case .code = $0.demand { true } else { false } } ?? false
  }
}

extension DrillFailure {
  var asPlanned: DrillFailure {
    DrillFailure(place: place, wanted: "\(wanted), as planned", found: found, because: because)
  }
}
