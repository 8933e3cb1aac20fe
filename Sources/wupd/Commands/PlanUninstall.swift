import ArgumentParser
import Servicing
import StateStore
import WindowsFormats
import WindowsModel

struct PlanUninstall: Command {
  static let configuration = CommandConfiguration(
    commandName: "uninstall", abstract: "What taking updates off would do.",
    discussion: """
      Without --ignore-warning a removal out of order shows what it would be refused for.

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
    let switches = request.switches
    let articles = request.articles
    let rehearsal = try Rehearsal(options)
    let store = rehearsal.store
    let bias = try store.read { try Machine($0).bias }
    let header = try header("uninstall", on: store)
    let plan = try Prediction(store, header) { transaction in
      var outcomes: [Uninstaller.Outcome] = []
      for article in articles {
        outcomes.append(try Uninstaller(article, switches).run(transaction))
        if outcomes.last?.refusal != nil { break }
      }
      return outcomes
    }
    let code = plan.result.last?.code ?? 0
    show(
      [
        ("plan", .array(zip(articles, plan.result).map { UninstallText.json($0, $1) })),
        ("files", PlanText.json(plan.files)), ("problems", .texts(plan.problems)),
        ("code", .number(code)),
      ],
      zip(articles, plan.result).flatMap { UninstallText.lines($0, $1, bias: bias, isPlan: true) }
        + PlanText.lines(plan.files, plan.restart, plan.problems)
        + ["Nothing was changed. The code would be " + codeLine(code)])
    return plan.result.contains { $0.refusal != nil } ? .refused : .done
  }
}
