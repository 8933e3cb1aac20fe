import ArgumentParser
import Servicing
import StateStore
import WindowsFormats
import WindowsModel

struct PlanInstall: Command {
  static let configuration = CommandConfiguration(
    commandName: "install", abstract: "What installing updates would do.",
    discussion: """
      --runbook writes the sheet to take to the machine: each step, the versions to expect after it, and the way back.

        wupd plan install KB921883 KB958644 /z
        wupd plan install KB921883 KB958644 /z --runbook
      """)

  @OptionGroup var options: GlobalOptions

  @Flag(name: .long, help: "Print the steps as a sheet for the machine.")
  var runbook = false

  @Argument(parsing: .allUnrecognized, help: ArgumentHelp("Packages and switches.", valueName: "package"))
  var words: [String] = []

  private struct Result {
    var outcomes: [Installer.Outcome] = []
    var restarts = 0
    var isRestartDue = false
    var queued = 0
    /// What would not come off again, and why.
    var irremovable: [String] = []
  }

  func perform() throws -> Status {
    let request = try InstallRequest(words)
    let switches = request.switches
    guard !switches.helpOnly, !switches.listOnly, switches.extractTo == nil, !switches.removes else {
      throw ValidationError("Only an install is planned here, and not what /?, /l, /x or /uninstall do.")
    }
    let rehearsal = try Rehearsal(options)
    let store = rehearsal.store
    let platform = try store.read { try Machine($0).platform }
    let packages = try request.names.map { try Catalog.package(named: $0, for: platform) }
    if let word = packages.lazy.compactMap({ request.switches.unknown(to: $0.era) }).first {
      throw UnknownSwitch(word: word)
    }
    if runbook {
      let sheet = try Runbook(person(at: rehearsal.scratch()), packages, request.switches)
      show([("runbook", RunbookText.json(sheet))], RunbookText.lines(sheet, store: options.path))
      return sheet.refusal == nil ? .done : .refused
    }
    let plan = try Prediction(store, header("install", on: store)) { transaction in
      var result = Result()
      for package in packages {
        let outcome = try Installer(package, request.switches, answer: true).run(transaction)
        result.outcomes.append(outcome)
        if outcome.refusal != nil { break }
        if outcome.restartsItself {
          _ = try SessionManager.restart(transaction)
          result.restarts += 1
        }
      }
      let status = try MachineStatus(transaction.now)
      result.isRestartDue = status.isRestartDue
      result.queued = status.pending.count
      for item in status.updates where packages.contains(where: { $0.article == item.update.article }) {
        if let why = item.cannotBeRemoved { result.irremovable.append("\(item.update.article) \(why)") }
      }
      return result
    }
    let outcomes = plan.result.outcomes
    let code = outcomes.last { $0.refusal != nil }?.code ?? outcomes.map(\.code).max() ?? 0
    let restarts = plan.result.restarts + (plan.result.isRestartDue ? 1 : 0)
    let space = outcomes.compactMap(\.space).reduce(into: SpaceNeeded()) { $0.add($1) }
    show(
      [
        ("plan", .array(zip(packages, outcomes).map { InstallText.json($0, $1) })),
        ("files", PlanText.json(plan.files)), ("restarts", .number(restarts)), ("queued", .number(plan.result.queued)),
        (
          "space",
          .object([
            ("without_backup", .number(space.withoutBackup)), ("with_backup", .number(space.withBackup)),
            ("files_of_unknown_size", .number(space.unknown)),
          ])
        ),
        ("irremovable", .texts(plan.result.irremovable)), ("problems", .texts(plan.problems)), ("code", .number(code)),
      ],
      zip(packages, outcomes).flatMap { InstallText.lines($0, $1, isPlan: true) }
        + PlanText.lines(plan.files, plan.restart, plan.problems)
        + PlanText.summary(
          restarts: restarts, queued: plan.result.queued, space: space, irremovable: plan.result.irremovable)
        + ["Nothing was changed. The code would be " + codeLine(code)])
    return outcomes.contains { $0.refusal != nil } ? .refused : .done
  }
}
