import Servicing
import StateStore
import WindowsFormats
import WindowsModel

/// A plan for people and for programs: its steps, then files by their versions now, after the acts, after the restart.
enum PlanText {
  /// The code of a plan; what cannot be known is either.
  struct Code {
    let code: Int
    /// Why it may be another one.
    let doubts: [String]
    /// What says it; where it is not known, what decides it.
    let restsOn: [String]

    init(_ run: PlanRun) {
      (code, doubts) = (run.code, run.codeDoubts)
      restsOn = doubts.isEmpty ? Self.grounds(run) : doubts
    }

    var isKnown: Bool { doubts.isEmpty }
    var told: String { InstallText.code(code, doubts: doubts) }
    var codes: [Int] { isKnown ? [code] : InstallText.unknownCodes }
    var members: JSONMembers {
      [
        "code": .number(isKnown ? code : nil), "codes": .array(codes) { .number($0) },
        "standing": .text((isKnown ? Knowledge.reckoned : .unknown).rawValue), "rests_on": .texts(restsOn),
      ]
    }

    private static func grounds(_ run: PlanRun) -> [String] {
      if let refusal = run.refused.first?.outcome.refusal { return [refusal] }
      let installs = run.steps.compactMap { step in
        if case .install(_, let outcome) = step.outcome { outcome } else { nil as Installer.Outcome? }
      }
      guard run.code != WindowsCode.success else {
        return installs.isEmpty ? [] : ["no file that would be replaced is in use"]
      }
      let held = installs.flatMap(\.decisions).filter { $0.method.needsRestart && !$0.holders.isEmpty }
      let reasons = held.map { "\($0.path.name) is in use by \($0.holders.told)" }
      let removal = run.steps.contains { if case .removal = $0.outcome { true } else { false } }
      return (reasons.isEmpty ? installs.flatMap(\.restartReasons) : reasons)
        + (removal ? ["every removal asks for a restart"] : [])
    }
  }

  static func lines(_ run: PlanRun, _ better: BetterOrder?) -> [String] {
    var lines = run.isRestartDueBefore ? ["Before the first act \(waiting(run)): it comes with the first restart"] : []
    for step in run.steps {
      switch step.outcome {
      case .install(let package, let outcome): lines += InstallText.lines(package, outcome, isPlan: true)
      case .removal(let name, let outcome):
        lines += UninstallText.lines(name, outcome, zone: run.machine.zone, isPlan: true)
      case .qchain(let outcome): lines += ["qchain"] + QChainText.lines(outcome).map { "  \($0)" }
      case .restart(let restart, _):
        lines += RestartText.lines(restart, isPlan: true)
      case .other(let outcome):
        lines.append(step.title)
        lines += outcome.notes.map { "  \($0)" }
        lines += outcome.stopped.map { ["  It would stop: \($0)"] } ?? []
      }
    }
    if !run.notTried.isEmpty { lines.append("Not tried: \(run.notTried.joined(separator: ", "))") }
    return lines + self.files(run) + problems(run, better) + summary(run)
  }

  private static func files(_ run: PlanRun) -> [String] {
    let versioned = run.files.filter { $0.now?.fileVersion != nil || $0.afterRestart?.fileVersion != nil }
    let shown = versioned.filter { !$0.path.isByproduct }
    guard !shown.isEmpty else {
      return [
        run.files.isEmpty ? "No file would change." : "No file would change but copies and logs that Windows keeps."
      ]
    }
    let inferred = shown.count { $0.now?.facts.origin == .inferred }
    let rows = shown.map { [$0.path.description] + [$0.now, $0.afterAct, $0.afterRestart].map(markedVersion) }
    var lines = Columns(indent: 0, [["File", "now", "after the act", "after the restart"]] + rows).lines
    if inferred > 0 { lines.append(Self.inferred(inferred, of: shown.count)) }
    for carried in run.restart.carried {
      if let failure = carried.failure {
        lines.append("At the restart \(carried.rename.source) would fail: \(failure)")
      }
    }
    return lines
  }

  /// A version with a mark where it was concluded and not read.
  static func markedVersion(_ revision: Revision?) -> String {
    shortVersion(revision) + (revision?.facts.origin == .inferred ? " ~" : "")
  }

  static func inferred(_ count: Int, of all: Int) -> String {
    "~ inferred and not read: \(count) of \(counted(all, "version")) of now"
  }

  /// `2 pairs of KB958644 wait`.
  static func waiting(_ run: PlanRun) -> String {
    run.waiting.map { "\(counted($0.pairs, "pair")) \($0.owner.isEmpty ? "that no update names" : "of \($0.owner)")" }
      .joined(separator: ", ") + (run.waiting.count == 1 && run.waiting[0].pairs == 1 ? " waits" : " wait")
  }

  static func problems(_ run: PlanRun, _ better: BetterOrder?) -> [String] {
    run.problems.map { "! \($0.told)" } + (better.map(Self.better) ?? [])
  }

  /// What would be right instead.
  static func better(_ better: BetterOrder) -> [String] {
    var ways: [String] = []
    if let packages = better.packages {
      ways.append("install in this order: \(packages.map(\.description).joined(separator: ", "))")
    }
    if better.isMendedByQChain { ways.append("run qchain.exe last, before the restart") }
    return ways.isEmpty ? [] : ["Better (tried): \(ways.joined(separator: "; or "))"]
  }

  /// A removal: versions now, and after the restart of each order, side by side.
  static func lines(_ plan: RemovalPlan) -> [String] {
    let files = plan.files.filter {
      !$0.path.isByproduct
        && ($0.now?.fileVersion != nil || $0.asked?.fileVersion != nil || $0.stack?.fileVersion != nil)
    }
    let isBroken = !plan.asked.problems.isEmpty
    var table = Columns(indent: 0)
    table.add(["After the restart", "now", "asked order"] + (plan.stack == nil ? [] : ["stack order"]))
    for file in files {
      let isOdd = isBroken && plan.stack != nil && file.asked?.facts != file.stack?.facts
      let asked = shortVersion(file.asked) + (isOdd ? " !" : "")
      table.add(
        [file.path.description, shortVersion(file.now), asked] + (plan.stack == nil ? [] : [shortVersion(file.stack)]))
    }
    table.add(["", "", removals(plan.asked)] + (plan.stack.map { [removals($0)] } ?? []))
    var lines = table.lines
    if let stack = plan.stack {
      lines.append("Stack order: \(names(stack.result.removed))")
      lines += stack.result.refused.map { "! in stack order: \($0.name) does not come off: \($0.why)" }
      lines += stack.problems.map { "! in stack order: \($0.told)" }
    }
    return lines + plan.asked.problems.map { "! \(plan.stack == nil ? "" : "in the asked order: ")\($0.told)" }
  }

  private static func names(_ names: [ShortTitle]) -> String {
    names.isEmpty ? "nothing comes off" : names.map(\.description).joined(separator: ", ")
  }

  private static func removals(_ side: Prediction<RemovalPlan.Removals>) -> String {
    let count = side.result.removed.count
    return count == 0 ? "no removal" : "\(counted(count, "removal")), 1 restart"
  }

  /// What an administrator has to reckon with.
  private static func summary(_ run: PlanRun) -> [String] {
    // One that is due already comes whatever the code is.
    let restarts = run.codeDoubts.isEmpty || run.restarts > 0 ? run.restarts : nil
    var lines: [String]
    switch restarts {
    case nil: lines = ["No restart, or one: that is not known"]
    case 0: lines = ["No restart"]
    case let restarts?:
      lines = ["\(counted(restarts, "restart")); \(counted(run.queued, "pair")) queued until the last"]
    }
    lines += space(run).map { [$0] } ?? []
    return lines + run.irremovable.map { "! would not come off again: \($0)" }
      + run.incomplete.map { "! incomplete: \($0)" }
  }

  /// What the installs take; nil: none is planned.
  static func spaceNeeded(_ run: PlanRun) -> SpaceNeeded {
    run.steps.reduce(into: SpaceNeeded()) { sum, step in
      if case .install(_, let outcome) = step.outcome, let space = outcome.space { sum.add(space) }
    }
  }

  static func space(_ run: PlanRun) -> String? {
    let space = spaceNeeded(run)
    guard space.withBackup > 0 || space.unknown > 0 else { return nil }
    let unknown = space.unknown > 0 ? " (and \(counted(space.unknown, "file")) of unknown size)" : ""
    return "Disk space: \(space.withoutBackup) bytes, with backups \(space.withBackup)\(unknown)"
  }

  static func json(_ run: PlanRun, _ better: BetterOrder?, _ code: Code) -> JSONMembers {
    let space = spaceNeeded(run)
    return [
      "plan": .array(run.steps) { json($0) }, "not_tried": .texts(run.notTried), "waiting": waitingJSON(run),
      "files": .array(run.files) {
        [
          "path": .text($0.path.description), "now": wupd.json($0.now), "after_act": wupd.json($0.afterAct),
          "after_restart": wupd.json($0.afterRestart),
        ]
      },
      "restarts": .number(run.restarts), "queued": .number(run.queued),
      "space": [
        "without_backup": .number(space.withoutBackup), "with_backup": .number(space.withBackup),
        "files_of_unknown_size": .number(space.unknown),
      ], "irremovable": .texts(run.irremovable), "incomplete": .texts(run.incomplete),
      "problems": .texts(run.problems.map(\.told)), "better": betterJSON(better),
    ] + code.members
  }

  static func waitingJSON(_ run: PlanRun) -> JSON {
    .array(run.waiting) { ["owner": $0.owner.isEmpty ? .null : .text($0.owner), "pairs": .number($0.pairs)] }
  }

  static func betterJSON(_ better: BetterOrder?) -> JSON {
    guard let better, !better.isEmpty else { return .null }
    return [
      "order": better.packages.map { .texts($0.map(\.description)) } ?? .null,
      "qchain": .bool(better.isMendedByQChain),
    ]
  }

  /// A step as the act has it.
  private static func json(_ step: PlanRun.Step) -> JSON {
    switch step.outcome {
    case .install(let package, let outcome): InstallText.json(package, outcome, isPlan: true)
    case .removal(let name, let outcome): UninstallText.json(name, outcome)
    case .qchain(let outcome): QChainText.json(outcome)
    case .restart(let restart, _): RestartText.json(restart)
    case .other(let outcome):
      [
        "act": .text("other"), "title": .text(step.title), "stopped": .text(outcome.stopped),
        "notes": .texts(outcome.notes), "code": .number(outcome.code),
      ]
    }
  }
}
