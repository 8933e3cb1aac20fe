import Servicing
import StateStore
import WindowsFormats
import WindowsModel

/// The sheet for the machine, for people and for programs: a plan with each step to be ticked, what comes of it, and how to go
/// back.
enum RunbookText {
  static func lines(_ run: PlanRun, _ better: BetterOrder?, _ code: PlanText.Code, basis: String) -> [String] {
    let changes = run.steps.flatMap(\.files)
    let inferred = changes.count { $0.isFromInferred }
    var lines = [
      "RUNBOOK  \(run.machine.name), \(run.machine.platform)", "Every step was tried on \(basis)",
      "\(counted(run.restarts, "restart")). The code would be \(code.told)",
    ]
    if inferred > 0 { lines.append(PlanText.inferred(inferred, of: changes.count)) }
    if let space = PlanText.space(run) { lines.append("\(space); see that so much is free") }
    // What wupd could do is of no use at the machine itself.
    let warnings =
      run.problemsBefore.map { "! already: \($0.text)" } + run.problems.map { "! \($0.text)" }
      + (better.map(PlanText.better) ?? []) + run.irremovable.map { "! would not come off again: \($0)" }
      + run.incomplete.map { "! incomplete: \($0)" }
    if !warnings.isEmpty { lines += ["", "Warnings"] + warnings }
    lines += [
      "", "0  [ ]  Back up the whole machine. Write down the versions named below as they are before.",
    ]
    if run.isRestartDueBefore {
      lines += [
        "   !    Before step 1 \(PlanText.waiting(run)), and the steps were tried so. Whoever restarts first finds other",
        "        versions than these: make the sheet of that (wupd plan reboot then ...).",
      ]
    }
    for (index, step) in run.steps.enumerated() {
      lines += ["", "\(index + 1)  [ ]  \(step.title)"] + self.lines(step)
    }
    if !run.notTried.isEmpty {
      lines += ["", "The sheet ends here. Not tried: \(run.notTried.joined(separator: ", "))"]
    }
    if let last = run.steps.last?.wayBack {
      lines +=
        ["", "To take it all back"]
        + back(
          last,
          run.waiting.isEmpty
            ? "every version is as before step 1" : "every version is as a restart alone would have made it")
    }
    return lines
  }

  private static func lines(_ step: PlanRun.Step) -> [String] {
    if let refusal = step.outcome.refusal {
      return [
        "        It would be refused: \(refusal)\(standing(step))",
        "        expect  \(step.outcome.code.map(codeLine) ?? "no code")",
      ]
    }
    var lines: [String] = []
    if case .removal(_, let outcome) = step.outcome, outcome.wasForced {
      let names = outcome.standing.updates.map(\.name.description) + outcome.standing.programs
      lines.append("   [ ]  it warns that these came since, and may be broken: \(names.joined(separator: ", ")); go on")
    }
    lines += step.questions.map { "   [ ]  it asks \"\($0)\": answer yes" }
    lines += step.held.filter { $0.holders.allSatisfy(\.canBeClosed) }.map {
      "   [ ]  close \($0.holders.names), or \($0.path.name) waits for the restart"
    }
    if let code = step.outcome.code {
      lines.append("        expect  \(InstallText.code(code, doubts: step.codeDoubts))")
      if !step.codeDoubts.isEmpty {
        lines.append("                if it is 3010, restart the machine before it is used again")
      }
    }
    lines +=
      step.files.isEmpty
      ? ["                no file of these updates changes"] : self.lines(step.files)
    if step.isRestartDue { lines.append("                \(counted(step.pending, "pair")) queued; a restart is due") }
    lines += notes(step).map { "                \($0)" }
    if let own = step.ownWayBack { lines += back(own, "every version is as without this step") }
    return lines
  }

  private static func standing(_ step: PlanRun.Step) -> String {
    guard case .removal(_, let outcome) = step.outcome, !outcome.standing.isEmpty else { return "" }
    let names = outcome.standing.updates.map(\.name.description) + outcome.standing.programs
    return ": \(names.joined(separator: ", "))"
  }

  /// What to look out for.
  private static func notes(_ step: PlanRun.Step) -> [String] {
    switch step.outcome {
    case .install(let package, let outcome):
      var notes = package.notDone(outcome.line).prefix(Package.toldNotDone).map { "not tried here: \($0)" }
      if let off = outcome.hotpatchingOff, !off.hasPrefix("hotpatching was not asked") {
        notes.append("no hotpatching: \(off)")
      }
      for decision in outcome.decisions {
        if let reason = decision.coldReason { notes.append("\(decision.path.name) is not hotpatched: \(reason)") }
        if case .skip(let reason) = decision.method { notes.append("\(decision.path) is skipped: \(reason.rawValue)") }
      }
      notes += step.held.filter { !$0.holders.allSatisfy(\.canBeClosed) }.map {
        "\($0.path.name) is in use by \($0.holders.told)"
      }
      return notes + outcome.notes
    case .removal(_, let outcome): return outcome.notes + outcome.problems.map { "! \($0.text)" }
    case .qchain(let outcome): return QChainText.lines(outcome).map { $0 }
    case .restart(let restart, _):
      return restart.carried.compactMap { carried in
        carried.failure.map { "\(carried.rename.source) fails: \($0)" }
      } + restart.malformed
    case .other(let outcome): return outcome.notes
    }
  }

  private static func lines(_ changes: [PlanRun.FileChange], mark: String = "") -> [String] {
    Columns(
      indent: 16,
      changes.map { change in
        [
          change.path.description,
          versionChange(change.from, change.to) + (change.isFromInferred ? " ~" : "") + mark,
        ]
      }
    ).lines
  }

  private static func back(_ way: WayBack, _ done: String) -> [String] {
    switch way {
    case .remove(let names):
      names.map { "   [ ]  back: remove \($0)" } + ["   [ ]  back: restart; then \(done)"]
    case .incomplete(let names, let left):
      names.map { "   [ ]  back: remove \($0)" } + ["   [ ]  back: restart; but these are not as before:"]
        + lines(left, mark: " !")
    case .impossible(let why): ["   [ ]  back: none but the backup of step 0 (\(why))"]
    }
  }

  static func json(_ run: PlanRun, _ better: BetterOrder?, _ code: PlanText.Code) -> JSON {
    func json(_ changes: [PlanRun.FileChange]) -> JSON {
      .array(changes) {
        [
          "path": .text($0.path.description), "from": wupd.json($0.from), "to": wupd.json($0.to),
          "from_inferred": .bool($0.isFromInferred),
        ]
      }
    }
    func members(_ way: WayBack?) -> JSONMembers {
      switch way {
      case .remove(let names): ["way_back": .texts(names.map(\.description)), "left": .array([])]
      case .incomplete(let names, let left): ["way_back": .texts(names.map(\.description)), "left": json(left)]
      case .impossible(let why): ["way_back": .null, "why": .text(why)]
      case nil: ["way_back": .null]
      }
    }
    return [
      "machine": .text(run.machine.name), "platform": .text(run.machine.platform.description),
      "waiting": PlanText.waitingJSON(run), "problems": .texts(run.problems.map(\.told)),
      "problems_before": .texts(run.problemsBefore.map(\.told)),
      "better": PlanText.betterJSON(better), "irremovable": .texts(run.irremovable),
      "incomplete": .texts(run.incomplete), "restarts": .number(run.restarts),
      "code": .number(code.isKnown ? code.code : nil), "codes": .array(code.codes) { .number($0) },
      "steps": .array(run.steps) { step in
        .object(
          [
            "title": .text(step.title), "code": .number(step.codeDoubts.isEmpty ? step.outcome.code : nil),
            "codes": .array(
              step.codeDoubts.isEmpty ? [step.outcome.code].compactMap { $0 } : InstallText.unknownCodes
            ) { .number($0) },
            "standing": .text((step.codeDoubts.isEmpty ? Knowledge.reckoned : .unknown).rawValue),
            "rests_on": .texts(step.codeDoubts), "holders_unknown": .texts(step.unknownHolders.map(\.description)),
            "refusal": .text(step.outcome.refusal),
            "questions": .texts(step.questions),
            "close": .array(step.held) {
              [
                "path": .text($0.path.description), "holders": .texts($0.holders.map(\.holder)),
                "can_be_closed": .bool($0.holders.allSatisfy(\.canBeClosed)),
              ]
            },
            "files": json(step.files), "queued": .number(step.pending), "restart_due": .bool(step.isRestartDue),
            "notes": .texts(notes(step)), "own_way_back": .object(members(step.ownWayBack)),
          ] + members(step.wayBack))
      }, "not_tried": .texts(run.notTried), "refusal": .text(run.refused.first?.outcome.refusal),
    ]
  }
}
