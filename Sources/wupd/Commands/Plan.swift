import ArgumentParser
import Servicing
import StateStore
import WindowsFormats
import WindowsModel

struct Plan: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What an install or a removal would do; nothing is kept.",
    discussion: """
        wupd plan install KB921883 KB958644 /z
        wupd plan uninstall KB921883
      """,
    subcommands: [PlanInstall.self, PlanUninstall.self])
}

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
    let store = try openForWriting()
    let platform = try store.read { try Machine($0).platform }
    let packages = try request.articles.map { try Catalog.package($0, for: platform) }
    let header = try header("install", on: store)
    let plan = try Prediction.of(store, header) { transaction in
      var outcomes: [Installer.Outcome] = []
      for package in packages {
        outcomes.append(try Installer(package, request.switches).run(transaction))
        if outcomes.last?.refusal != nil { break }
        if outcomes.last?.restartsItself == true { _ = try SessionManager.restart(transaction) }
      }
      return outcomes
    }
    let code = plan.result.last { $0.refusal != nil }?.code ?? plan.result.map(\.code).max() ?? 0
    show(
      [
        ("plan", .array(zip(packages, plan.result).map { InstallText.json($0, $1) })),
        ("files", PlanText.json(plan.files)),
        ("restarts", .number(plan.result.contains { $0.needsRestart } ? 1 : 0)), ("code", .number(code)),
      ],
      zip(packages, plan.result).flatMap { InstallText.lines($0, $1, isPlan: true) }
        + PlanText.lines(plan.files, plan.restart) + ["Nothing was changed. The code would be " + codeLine(code)])
    return plan.result.contains { $0.refusal != nil } ? .refused : .done
  }
}

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
    let store = try openForWriting()
    let bias = try store.read { try Machine($0).bias }
    let header = try header("uninstall", on: store)
    let plan = try Prediction.of(store, header) { transaction in
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
        ("files", PlanText.json(plan.files)),
        ("code", .number(code)),
      ],
      zip(articles, plan.result).flatMap { UninstallText.lines($0, $1, bias: bias, isPlan: true) }
        + PlanText.lines(plan.files, plan.restart)
        + ["Nothing was changed. The code would be " + codeLine(code)])
    return plan.result.contains { $0.refusal != nil } ? .refused : .done
  }
}

/// A prediction for people and for programs: files by their versions now, after the act, after the restart.
enum PlanText {
  static func lines(_ files: [PredictedFile], _ restart: SessionManager.Restart) -> [String] {
    let versioned = files.filter { $0.now?.fileVersion != nil || $0.afterRestart?.fileVersion != nil }
    let shown = versioned.filter { !isByproduct($0.path) }
    guard !shown.isEmpty else { return ["No file would change."] }
    var table = Columns(indent: 0)
    table.add("File", "now", "after the act", "after the restart")
    for file in shown {
      table.add(
        file.path.description, shortVersion(file.now), shortVersion(file.afterAct), shortVersion(file.afterRestart))
    }
    var lines = table.lines
    for carried in restart.carried {
      if let failure = carried.failure {
        lines.append("At the restart \(carried.rename.source) would fail: \(failure)")
      }
    }
    return lines
  }

  static func json(_ files: [PredictedFile]) -> JSON {
    .array(
      files.map {
        .object([
          ("path", .text($0.path.description)), ("now", wupd.json($0.now)), ("after_act", wupd.json($0.afterAct)),
          ("after_restart", wupd.json($0.afterRestart)),
        ])
      })
  }
}
