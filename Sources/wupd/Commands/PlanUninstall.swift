import ArgumentParser
import Servicing
import StateStore
import WindowsModel

struct PlanUninstall: Command {
  static let configuration = CommandConfiguration(
    commandName: "uninstall",
    abstract: "What taking updates off would do, in the asked order and in that of the stack.",
    discussion: """
      A removal out of order shows what it would be refused for, and what it would come to if the warning were ignored, beside
      the removal of all that stands on it, newest first. The status is 1 if it would be refused.

        wupd plan uninstall KB958644
        wupd plan uninstall KB921883 --ignore-warning
      """)

  @OptionGroup var options: GlobalOptions

  @Flag(name: .long, help: "Go on although something was installed since.")
  var ignoreWarning = false

  @Argument(parsing: .allUnrecognized, help: ArgumentHelp("Articles and switches.", valueName: "KB"))
  var words: [String] = []

  func perform() throws -> Status {
    var request = try InstallRequest(words)
    request.switches.ignoreWarning = ignoreWarning
    let rehearsal = try Rehearsal(options)
    let store = rehearsal.store
    let (zone, names) = try store.read { view in
      (try Machine(view).zone, try request.installed.map { try Uninstaller.update($0, view).name })
    }
    let plan = try RemovalPlan(
      person(at: store), command: Invocation.recorded, names, request.switches)
    let code = plan.outcomes.last?.outcome.code ?? 0
    show(
      [
        "plan": .array(plan.outcomes) { UninstallText.json($0.name, $0.outcome) },
        "files": .array(plan.files) { file in
          [
            "path": .text(file.path.description), "now": json(file.now), "asked": json(file.asked),
            "stack": plan.stack == nil ? .null : json(file.stack),
          ]
        }, "stack_order": plan.stack.map { .texts($0.result.map(\.description)) } ?? .null,
        "problems": .texts(plan.asked.problems.map(\.told)),
        "stack_problems": .texts((plan.stack?.problems ?? []).map(\.told)), "code": .number(code),
      ],
      plan.outcomes.flatMap { UninstallText.lines($0.name, $0.outcome, zone: zone, isPlan: true) }
        + PlanText.lines(plan) + ["Nothing was changed. The code would be " + codeLine(code)])
    return plan.outcomes.contains { $0.outcome.refusal != nil } ? .refused : .done
  }
}
