import ArgumentParser
import Servicing
import StateStore
import WindowsModel

struct Qualify: Command {
  static let configuration = CommandConfiguration(
    abstract: "The test procedure of KB897341: install, read the log, remove, compare, install again, compare.",
    discussion: """
      The machine is restarted wherever the procedure needs it, and keeps the package
      at the end. To leave it as it was, set a mark first and roll back to it.

        wupd journal mark before-the-test
        wupd qualify KB920683
        wupd journal rollback before-the-test
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var source: PackageOptions

  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp("A package, and switches beside /hotpatch:enable.", valueName: "package"))
  var words: [String] = []

  func perform() throws -> Status {
    let request = try InstallRequest(words)
    try request.check([])
    guard let named = request.packages.first, request.packages.count == 1 else {
      throw ValidationError("Name one package, such as KB920683.")
    }
    let store = try openForWriting()
    let package = try store.read { try PackageShelf(source).package(named, $0) }
    let report = try Qualification(package, request.switches.text).run(person(at: store))
    let verdict =
      switch report.code {
      case WindowsCode.success where report.isHot: "\(package.article) can be hotpatched on this machine."
      case WindowsCode.success:
        "\(package.article) needs no restart here, though it is not hotpatched: nobody holds its files."
      case WindowsCode.restartRequired:
        "\(package.article) installs and comes off, but needs a restart on this machine."
      default: "\(package.article) did not pass."
      }
    show(
      ["article": .text(package.article.description), "lines": .texts(report.lines), "code": .number(report.code)],
      report.lines.map { "  \($0)" } + [verdict, codeLine(report.code)])
    // What needed a restart got it.
    return report.hasFailed ? .refused : .done
  }
}
