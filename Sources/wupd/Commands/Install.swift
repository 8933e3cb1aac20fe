import ArgumentParser
import Servicing
import StateStore
import WindowsFormats
import WindowsModel

struct Install: Command {
  static let configuration = CommandConfiguration(
    abstract: "Install updates, with the switches Windows' installers took.",
    discussion: """
      PACKAGE is an article number that the catalog knows. Switches: \(switchHelp)
      Without /z the machine is restarted by the installer when a restart is needed.

        wupd install KB921883 /z /q
        wupd install KB899588 /hotpatch:enable
        wupd install KB896424 KB912919 KB925902 -z -q
      """)

  static let switchHelp =
    "/z or /norestart no restart, /q quiet, /m /u or /passive unattended, /n or /nobackup no backup, /hotpatch:enable, /forcerestart, /ER, /l list."

  @OptionGroup var options: GlobalOptions

  @Argument(parsing: .allUnrecognized, help: ArgumentHelp("Packages and switches.", valueName: "package"))
  var words: [String] = []

  func perform() throws -> Status {
    let request = try InstallRequest(words)
    if request.switches.listOnly || request.switches.helpOnly { return try listOrHelp(request.switches) }
    let store = try openForWriting()
    let platform = try store.read { try Machine($0).platform }
    // All are looked up before the first is installed.
    let packages = try request.articles.map { try Catalog.package($0, for: platform) }
    var results: [JSON] = []
    var code = WindowsCode.success
    for package in packages {
      let installer = Installer(package, request.switches)
      let command = (["install", package.article.description] + request.switches.text).joined(separator: " ")
      let outcome = try store.write(header("install", package.article.canonical, command: command, on: store)) {
        try installer.run($0)
      }
      results.append(InstallText.json(package, outcome))
      if !options.json { for line in InstallText.lines(package, outcome) { print(line) } }
      code = outcome.needsRestart || code == WindowsCode.success ? outcome.code : code
      if outcome.refusal != nil {
        code = outcome.code
        break
      }
      if outcome.restartsItself {
        let restart = try store.write(header("restart", command: "by the installer of \(package.article)", on: store)) {
          try SessionManager.restart($0)
        }
        if !options.json { for line in RestartText.lines(restart) { print(line) } }
        results.append(RestartText.json(restart))
      }
    }
    if options.json {
      print(JSON.object([("format", .number(1)), ("acts", .array(results)), ("code", .number(code))]))
    } else {
      print(codeLine(code))
    }
    return Status(windowsCode: code)
  }

  private func listOrHelp(_ switches: Switches) throws -> Status {
    if switches.helpOnly {
      show([("usage", .text(Switches.usage))], Switches.usage.split(separator: "\n").map(String.init))
      return .done
    }
    let articles = try openForReading().read { try $0.updates().map(\.article.description) }
    show(
      [("installed", .texts(articles))],
      articles.isEmpty ? ["No Hotfixes are installed."] : ["The following hotfixes are installed:", ""] + articles)
    return .done
  }
}

/// Articles and switches, in any order.
struct InstallRequest {
  var articles: [KBNumber] = []
  var switches = Switches()

  init(_ words: [String]) throws {
    var switchWords: [String] = []
    for word in words {
      if word.hasPrefix("/") || word.hasPrefix("-") {
        switchWords.append(word)
      } else if let article = KBNumber(word) ?? Self.article(inName: word) {
        articles.append(article)
      } else {
        throw StoreError(
          .notFound, "\(word): no article number and no package known here. wupd catalog search TEXT finds articles.")
      }
    }
    do {
      switches = try Switches(switchWords)
    } catch {
      throw UnknownSwitch(word: error.word)
    }
    if articles.isEmpty && !switches.listOnly && !switches.helpOnly {
      throw ValidationError("Name an update, such as KB921883.")
    }
  }

  /// The article in the name of a package: `WindowsServer2003-KB921883-x86-ENU.exe`.
  private static func article(inName name: String) -> KBNumber? {
    name.split(whereSeparator: { "-_.\\/".contains($0) }).lazy.compactMap { KBNumber($0) }.first
  }
}

/// An installer that does not know a switch shows its usage and refuses (1603).
struct UnknownSwitch: Error {
  let word: String
}

/// An install for people and for programs.
enum InstallText {
  static func lines(_ package: Package, _ outcome: Installer.Outcome, isPlan: Bool = false) -> [String] {
    if let refusal = outcome.refusal {
      let code = "Extended code 0x\(String(refusal.extendedCode, radix: 16, uppercase: true))."
      return [
        "\(package.article) \(isPlan ? "would not be" : "was not") installed: \(refusal.message)",
        isPlan ? code : "\(code) The log says more: wupd log \(package.article)",
      ]
    }
    var lines = ["\(package.article)  \(package.title), from the \(package.source)"]
    if let line = outcome.line { lines.append("  \(line.rawValue) files: \(outcome.lineReason)") }
    var table = Columns(indent: 4)
    for decision in outcome.decisions {
      let change = "\(shortVersion(decision.compared)) -> \(decision.incoming.fileVersion?.description ?? "new")"
      switch decision.method {
      case .replace: table.add(decision.path.description, change, "replaced")
      case .delay: table.add(decision.path.description, change, "in use: queued for the restart")
      case .noDelay(let aside):
        table.add(
          decision.path.description, change,
          "KnownDLL: replaced at once, the old one is \(aside.name) until the restart")
      case .hotpatch: table.add(decision.path.description, change, "hotpatched: the running image is the new one")
      case .skip(let reason): table.add(decision.path.description, change, "skipped: \(reason.rawValue)")
      }
    }
    lines += table.lines
    for decision in outcome.decisions {
      if let reason = decision.coldReason { lines.append("  \(decision.path.name) was not hotpatched: \(reason)") }
    }
    if let off = outcome.hotpatchingOff, off.hasPrefix("hotpatching was not asked") == false {
      lines.append("  No hotpatching: \(off)")
    }
    for rename in outcome.dropped {
      lines.append(
        "  Dropped from the queue: \(rename.sourcePath?.description ?? rename.source), for a newer one takes its place")
    }
    lines.append(
      outcome.needsRestart
        ? outcome.restartsItself ? "  The installer restarts the machine (no /z)." : "  Restart required."
        : "  No restart needed.")
    return lines
  }

  static func json(_ package: Package, _ outcome: Installer.Outcome) -> JSON {
    .object([
      ("act", .text("install")), ("article", .text(package.article.description)), ("package", .text(package.name)),
      ("source", .text(package.source)), ("era", .text(package.era.name)), ("line", .text(outcome.line?.rawValue)),
      ("line_reason", .text(outcome.lineReason)),
      ("files", .array(outcome.decisions.map { json($0) })), ("hotpatching_off", .text(outcome.hotpatchingOff)),
      ("restart_reasons", .texts(outcome.restartReasons)), ("restarts_itself", .bool(outcome.restartsItself)),
      ("messages", .texts(outcome.messages)),
      (
        "refusal",
        outcome.refusal.map { .object([("extended_code", .number($0.extendedCode)), ("message", .text($0.message))]) }
          ?? .null
      ),
      ("code", .number(outcome.code)),
    ])
  }

  private static func json(_ decision: FileDecision) -> JSON {
    let (method, detail): (String, String?) =
      switch decision.method {
      case .replace: ("replace", nil)
      case .delay(let path): ("delay", path.description)
      case .noDelay(let path): ("no_delay", path.description)
      case .hotpatch: ("hotpatch", nil)
      case .skip(let reason): ("skip", reason.rawValue)
      }
    return .object([
      ("path", .text(decision.path.description)), ("method", .text(method)), ("detail", .text(detail)),
      ("from", wupd.json(decision.compared)), ("to_version", .text(decision.incoming.fileVersion?.description)),
      ("to_branch", .text(decision.incoming.branch?.name)), ("cold_reason", .text(decision.coldReason)),
    ])
  }
}
