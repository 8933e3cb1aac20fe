import ArgumentParser
import Servicing
import StateStore
import WindowsModel

struct Plan: Command {
  static let configuration = CommandConfiguration(
    abstract: "What a chain of acts would do; nothing is kept.",
    discussion: """
      A plan is carried out on a copy, act by act, as it would be in
      earnest; THEN puts acts together:

        install PACKAGE... [switches]      uninstall KB... [switches]
        qchain [LOG]                       reboot
        batch FILE [arguments]             reg import FILE

        wupd plan install KB921883 KB958644 /z
        wupd plan install KB921883 KB958644 /z then qchain then reboot
        wupd plan install KB921883 /z /q --runbook
        wupd plan uninstall KB921883
        wupd plan batch chain.cmd --at 7

      --runbook writes the sheet to take to the machine: each step, the
      versions after it, what to close and to answer, and the ways back.
      --save keeps the machine that is foretold as a store of its own, for
      wupd compare.

      A removal alone is shown in the order asked for, as if its warning
      were ignored, beside that of the stack, newest first.

      The status is 1 where something would be refused, and 10 where it is
      not known whether a restart is needed: then the code is 0 or 3010.
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var text: CodePageOptions
  @OptionGroup var source: PackageOptions
  @OptionGroup var assumption: LineOption
  @OptionGroup var point: PointOptions
  @OptionGroup var running: BatchOptions

  @Flag(name: .long, help: "Print the steps as a sheet for the machine.")
  var runbook = false

  @Option(name: .long, help: ArgumentHelp("Keep the machine that is foretold in this store.", valueName: "file"))
  var save: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Leave out installs of articles that this list, one a line, does not have.", valueName: "file"))
  var approved: String?

  @Flag(name: .long, help: "Pass over what is refused, and try the rest.")
  var keepGoing = false

  @Flag(name: .long, help: "Removals go on although something was installed since.")
  var ignoreWarning = false

  @Flag(name: .long, help: "What an installer asks is answered with yes.")
  var yes = false

  @Argument(parsing: .allUnrecognized, help: ArgumentHelp("Acts, with THEN between them.", valueName: "act"))
  var words: [String] = []

  func perform() throws -> Status {
    let clauses = PlannedDeed.clauses(words)
    let rehearsal = Rehearsal(options)
    let copy = try rehearsal.scratch(at: point.point())
    let parser = PlanWords(
      source: PackageShelf(source, codePage: try text.page), text: text, running: running, path: options.path,
      line: try assumption.assumed(), ignoresWarning: ignoreWarning)
    var deeds = try clauses.flatMap { try parser.deeds($0, copy) }
    let leftOut = try narrow(&deeds, clauses)
    let manner = PlanRun.Manner(
      keepsGoing: keepGoing, isForSheet: runbook, answersYes: yes || runbook || Terminal.isThere)
    if let removals = Self.removals(deeds), !runbook, save == nil { return try plan(removals, copy) }
    let basis = try basis(copy)
    let run = try PlanRun(planner(at: copy), deeds, manner)
    let better =
      try run.problems.isEmpty
      ? nil
      : BetterOrder(deeds, manner) { try planner(at: rehearsal.scratch(at: point.point())) }
    if let save { try copy.copy(into: save) }
    let code = PlanText.Code(run)
    var narrowed: [String] = []
    if let approved {
      narrowed = [
        leftOut.isEmpty
          ? "Everything is on \(approved)"
          : "Left out, for \(approved) has them not: \(leftOut.joined(separator: ", "))"
      ]
    }
    let more: JSONMembers = approved == nil ? [:] : ["left_out": .texts(leftOut)]
    let saved = save.map { ["What is foretold, after its restart, is kept in \($0): wupd compare \($0)"] } ?? []
    if runbook {
      show(
        ["runbook": RunbookText.json(run, better, code)] + more,
        narrowed + RunbookText.lines(run, better, code, basis: basis) + saved)
    } else {
      show(
        PlanText.json(run, better, code) + more,
        narrowed + PlanText.lines(run, better) + saved + ["Nothing was changed. The code would be \(code.told)"])
    }
    return !run.refused.isEmpty ? .refused : code.isKnown ? .done : .restartRequired
  }

  /// What a sheet was made of, so that another one can be told from it.
  private func basis(_ copy: Store) throws -> String {
    let last = try copy.read { try $0.act(at: .last) }
    let when = point.at.map { "as it was at \($0)" } ?? "after its act \(last.number) (\(shortened(last.hash)))"
    return "\(options.path) \(when), by wupd \(programVersion)"
  }

  /// Takes out what is not approved.
  private func narrow(_ deeds: inout [PlannedDeed], _ clauses: [[String]]) throws -> [String] {
    guard let approved else { return [] }
    guard !clauses.contains(where: { $0.first?.lowercased() == "batch" }) else {
      throw ValidationError("--approved narrows installs, and not what a batch file does.")
    }
    return try ApprovedList(approved).narrow(&deeds)
  }

  /// Somebody at a copy of the machine.
  private func planner(at store: Store) -> Operator {
    Operator(store, account: options.who, clock: options.clockText, told: { told($0, $1) })
  }

  // MARK: Removals alone

  /// The names of a plan that takes updates off and does nothing else; nil: it does something else.
  private static func removals(_ deeds: [PlannedDeed]) -> (names: [ShortTitle], switches: Switches)? {
    var names: [ShortTitle] = []
    var found: Switches?
    for deed in deeds {
      guard case .uninstall(let name, let switches) = deed, found == nil || found == switches else { return nil }
      names.append(name)
      found = switches
    }
    return found.map { (names, $0) }
  }

  private func plan(_ removals: (names: [ShortTitle], switches: Switches), _ store: Store) throws -> Status {
    let zone = try store.read { try Machine($0).zone }
    let plan = try RemovalPlan(planner(at: store), command: "plan", removals.names, removals.switches)
    let code = plan.outcomes.last?.outcome.code ?? 0
    show(
      [
        "plan": .array(plan.outcomes) { UninstallText.json($0.name, $0.outcome) },
        "files": .array(plan.files) { file in
          [
            "path": .text(file.path.description), "now": json(file.now), "asked": json(file.asked),
            "stack": plan.stack == nil ? .null : json(file.stack),
          ]
        }, "stack_order": plan.stack.map { .texts($0.result.removed.map(\.description)) } ?? .null,
        "stack_refused": .array(plan.stack?.result.refused ?? []) {
          ["name": .text($0.name.description), "why": .text($0.why)]
        },
        "problems": .texts(plan.asked.problems.map(\.told)),
        "stack_problems": .texts((plan.stack?.problems ?? []).map(\.told)), "code": .number(code),
        "standing": .text(Knowledge.reckoned.rawValue),
        "rests_on": .texts([plan.outcomes.last?.outcome.refusal?.message ?? "every removal asks for a restart"]),
      ],
      plan.outcomes.flatMap { UninstallText.lines($0.name, $0.outcome, zone: zone, isPlan: true) }
        + PlanText.lines(plan) + ["Nothing was changed. The code would be " + codeLine(code)])
    return plan.outcomes.contains { $0.outcome.refusal != nil } ? .refused : .done
  }
}
