import ArgumentParser
import Servicing
import StateStore
import WindowsModel

struct PlanInstall: Command {
  static let configuration = CommandConfiguration(
    commandName: "install", abstract: "What installing updates would do.",
    discussion: """
      --runbook writes the sheet to take to the machine: each step, the versions to expect after it, and the way back.
      --save keeps the machine that is foretold, after its restart, as a store of its own, for wupd compare.

        wupd plan install KB921883 KB958644 /z
        wupd plan install KB921883 KB958644 /z --runbook
        wupd plan install KB921883 /z --save foretold.wupd

      Of a machine that runs as it was found nobody knows who holds a file: then the code is 0 or 3010, and the status 10.
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var source: PackageOptions
  @OptionGroup var assumption: LineOption

  @Flag(name: .long, help: "Print the steps as a sheet for the machine.")
  var runbook = false

  @Option(name: .long, help: ArgumentHelp("Keep the machine that is foretold in this store.", valueName: "file"))
  var save: String?

  @Argument(parsing: .allUnrecognized, help: ArgumentHelp("Packages and switches.", valueName: "package"))
  var words: [String] = []

  private struct Result {
    var outcomes: [Installer.Outcome] = []
    var restarts = 0
    var isRestartDue = false
    var queued = 0
    /// What would not come off again, and why.
    var irremovable: [String] = []
    /// What is on the machine incompletely.
    var incomplete: [String] = []
  }

  func perform() throws -> Status {
    var request = try InstallRequest(words)
    request.switches.assumedLine = try assumption.assumed()
    let switches = request.switches
    guard !switches.helpOnly, !switches.listOnly, switches.extractTo == nil, !switches.removes else {
      throw ValidationError("Only an install is planned here, and not what /?, /l, /x or /uninstall do.")
    }
    let rehearsal = try Rehearsal(options)
    let store = rehearsal.store
    let packages = try PackageShelf(source).packages(request.packages, in: store)
    if let word = packages.lazy.compactMap({ request.switches.unknown(to: $0.era) }).first {
      throw UnknownSwitch(word: word)
    }
    if runbook {
      let sheet = try Runbook(person(at: rehearsal.scratch()), packages, request.switches)
      show(["runbook": RunbookText.json(sheet)], RunbookText.lines(sheet, store: options.path))
      return sheet.refusal == nil ? .done : .refused
    }
    if let save { try keep(in: save, store, packages, request.switches) }
    let plan = try Prediction(person(at: store), .install, command: Invocation.recorded) { transaction in
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
      result.incomplete = status.updates.filter { item in
        !item.update.notDone.isEmpty && !packages.contains { $0.shortTitle == item.update.name }
      }.map {
        "\($0.update.name): \(counted($0.update.notDone.count, "thing")) of its sheet left undone"
      }
      for item in status.updates where packages.contains(where: { $0.shortTitle == item.update.name }) {
        if let why = item.cannotBeRemoved { result.irremovable.append("\(item.update.name) \(why)") }
      }
      return result
    }
    let outcomes = plan.result.outcomes
    let code = outcomes.last { $0.refusal != nil }?.code ?? outcomes.map(\.code).max() ?? 0
    let restarts = plan.result.restarts + (plan.result.isRestartDue ? 1 : 0)
    let unknownHolders = outcomes.flatMap(\.unknownHolders)
    let isKnown = code != WindowsCode.success || restarts > 0 || unknownHolders.isEmpty
    let space = outcomes.compactMap(\.space).reduce(into: SpaceNeeded()) { $0.add($1) }
    show(
      [
        "plan": .array(zip(packages, outcomes)) { InstallText.json($0, $1) }, "files": PlanText.json(plan.files),
        "restarts": .number(restarts), "queued": .number(plan.result.queued),
        "space": [
          "without_backup": .number(space.withoutBackup), "with_backup": .number(space.withBackup),
          "files_of_unknown_size": .number(space.unknown),
        ], "irremovable": .texts(plan.result.irremovable),
        "incomplete": .texts(plan.result.incomplete), "problems": .texts(plan.problems.map(\.told)),
        "code": .number(isKnown ? code : nil),
        "codes": .array(isKnown ? [code] : InstallText.unknownCodes) { .number($0) },
        "standing": .text(isKnown ? "reckoned" : "unknown"),
        "rests_on": .texts(isKnown ? [] : ["who holds \(InstallText.names(unknownHolders)): not known"]),
      ],
      zip(packages, outcomes).flatMap { InstallText.lines($0, $1, isPlan: true) }
        + PlanText.lines(plan.files, plan.restart, plan.problems)
        + PlanText.summary(
          restarts: isKnown ? restarts : nil, queued: plan.result.queued, space: space,
          irremovable: plan.result.irremovable)
        + plan.result.incomplete.map { "! incomplete: \($0)" }
        + (save.map { ["What is foretold is kept in \($0): wupd compare \($0)"] } ?? [])
        + [
          "Nothing was changed. The code would be "
            + (isKnown ? codeLine(code) : "0 or 3010: who holds \(InstallText.names(unknownHolders)) is not known")
        ])
    return outcomes.contains { $0.refusal != nil } ? .refused : isKnown ? .done : .restartRequired
  }

  /// Does it all on a new store that is made of the journal of this one.
  private func keep(in path: String, _ store: Store, _ packages: [Package], _ switches: Switches) throws {
    try store.replay(into: path)
    let foretold = Operator(try Store.open(path), account: options.who, clock: options.clockText) { _ in true }
    for package in packages where try foretold.install(package, switches).outcome.refusal != nil { return }
    if try foretold.store.read({ try MachineStatus($0).isRestartDue }) { try foretold.restart(command: "foretold") }
  }
}
