import ArgumentParser
import Servicing
import StateStore
import WindowsFormats
import WindowsModel

struct PlanInstall: Command {
  static let configuration = CommandConfiguration(
    commandName: "install", abstract: "What installing updates would do.",
    discussion: """
        wupd plan install KB921883 KB958644 /z
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(parsing: .allUnrecognized, help: ArgumentHelp("Packages and switches.", valueName: "package"))
  var words: [String] = []

  func perform() throws -> Status {
    let request = try InstallRequest(words)
    let rehearsal = try Rehearsal(options)
    let store = rehearsal.store
    let platform = try store.read { try Machine($0).platform }
    let packages = try request.names.map { try Catalog.package(named: $0, for: platform) }
    let header = try header("install", on: store)
    let plan = try Prediction(store, header) { transaction in
      var outcomes: [Installer.Outcome] = []
      for package in packages {
        outcomes.append(try Installer(package, request.switches, answer: true).run(transaction))
        if outcomes.last?.refusal != nil { break }
        if outcomes.last?.restartsItself == true { _ = try SessionManager.restart(transaction) }
      }
      return outcomes
    }
    let code = plan.result.last { $0.refusal != nil }?.code ?? plan.result.map(\.code).max() ?? 0
    show(
      [
        ("plan", .array(zip(packages, plan.result).map { InstallText.json($0, $1) })),
        ("files", PlanText.json(plan.files)), ("problems", .texts(plan.problems)),
        ("code", .number(code)),
      ],
      zip(packages, plan.result).flatMap { InstallText.lines($0, $1, isPlan: true) }
        + PlanText.lines(plan.files, plan.restart, plan.problems) + [
          "Nothing was changed. The code would be " + codeLine(code)
        ])
    return plan.result.contains { $0.refusal != nil } ? .refused : .done
  }
}
