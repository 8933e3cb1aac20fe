import ArgumentParser
import Servicing
import StateStore
import WindowsModel

struct Install: Command {
  static let configuration = CommandConfiguration(
    abstract: "Install updates, with the switches Windows' installers took.",
    discussion: """
      PACKAGE is a package as Microsoft shipped it (an .exe, a cabinet, a folder), or
      an article number that the catalog knows; a path that exists wins. Switches: /z
      or /norestart no restart, /q quiet, /m /u or /passive unattended, /n or
      /nobackup no backup, /hotpatch:enable, /b:SP1QFE the files of that branch,
      /forcerestart, /ER, /l list. Without /z the machine is restarted by the
      installer when a restart is needed, and the status is 0.

        wupd install KB921883 /z /q
        wupd install KB899588 /hotpatch:enable
        wupd install ./WindowsXP-KB979687-x86-ENU /z /q
        wupd install KB896424 KB912919 KB925902 -z -q
        wupd install KB979687 /z /q --packages ./updates
        wupd install KB926436 KB931261 KB935840 /z /q --keep-going
        wupd install ./KB900001 /z /q --codepage 1251
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var text: CodePageOptions
  @OptionGroup var source: PackageOptions
  @OptionGroup var assumption: LineOption

  @Flag(name: .long, help: "Pass over a package that is refused, and try the rest.")
  var keepGoing = false

  @Flag(name: .long, help: "Answer what an installer asks with yes.")
  var yes = false

  @Argument(parsing: .allUnrecognized, help: ArgumentHelp("Packages and switches.", valueName: "package"))
  var words: [String] = []

  func perform() throws -> Status {
    let page = try text.page
    var request = try InstallRequest(words, codePage: page)
    request.switches.assumedLine = try assumption.assumed()
    if request.unknown == nil, request.switches.helpOnly || request.switches.listOnly {
      return try listOrHelp(request.switches)
    }
    let store = try openForWriting()
    // All are looked up before the first is installed.
    let packages = try PackageShelf(source, codePage: page).packages(request.packages, in: store)
    try request.check(packages)
    DoneActs.plan(packages.count)
    let desk = person(at: store)
    if yes { desk.answer = { _ in true } }
    var refused: [ShortTitle] = []
    var results: [JSON] = []
    var code = WindowsCode.success
    var isRestarted = false
    for (index, package) in packages.enumerated() {
      let run = try desk.install(package, request.switches)
      results.append(run.isInstall ? InstallText.json(package, run.outcome) : InstallText.json(package, text: run.text))
      if !options.json {
        for line in run.text + (run.isInstall ? InstallText.lines(package, run.outcome) : []) { print(printable(line)) }
      }
      if run.outcome.refusal == nil {
        code = run.outcome.needsRestart || code == WindowsCode.success ? run.code : code
      } else {
        refused.append(package.shortTitle)
        if keepGoing { continue }
        code = run.code
        let left = packages.dropFirst(index + 1)
        if !options.json && !left.isEmpty {
          print("Not tried: \(left.map(\.shortTitle.description).joined(separator: ", "))")
        }
        break
      }
      // What came after the last restart may wait for another one.
      if run.outcome.needsRestart { isRestarted = run.restart != nil }
      if let restart = run.restart {
        if !options.json { for line in RestartText.lines(restart) { print(line) } }
        results.append(RestartText.json(restart))
      }
    }
    if !refused.isEmpty && keepGoing {
      code = WindowsCode.failure
      if !options.json { print("Refused: \(refused.map(\.description).joined(separator: ", ")); the rest was tried") }
    }
    let isOver = isRestarted && code == WindowsCode.restartRequired
    show(
      ["acts": .array(results), "code": .number(code)],
      [codeLine(code) + (isOver ? ", and the machine was restarted" : "")])
    // The code is Windows' own; the status tells whether anything is left to do.
    return isOver ? .done : Status(windowsCode: code)
  }

  private func listOrHelp(_ switches: Switches) throws -> Status {
    if switches.helpOnly {
      let usage = Switches.usage(of: nil)
      show(["usage": .text(usage.joined(separator: "\n"))], usage)
      return .done
    }
    let articles = try read { try $0.updates().map(\.name.description) }
    show(["installed": .texts(articles)], Operator.list(articles))
    return .done
  }
}
