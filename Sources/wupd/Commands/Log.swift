import ArgumentParser
import Servicing
import StateStore
import WindowsModel

struct Log: Command {
  static let configuration = CommandConfiguration(
    abstract: "The log an installer wrote on the machine: KB######.log, and that of the removal.",
    discussion: """
      That of a service pack is svcpack.log. A log that /log: put elsewhere is a file: wupd file get.
      What Windows' own log leaves open stands beneath its line, led by two blanks: "  skipped: the file there is newer".
        wupd log KB921883
        wupd log KB921883 --explain
        wupd log KB921883 --uninstall --explain
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var point: PointOptions

  @Argument(help: ArgumentHelp("The article.", valueName: "KB"))
  var article: String

  @Flag(name: .long, help: "The log of the removal.")
  var uninstall = false

  @Flag(name: .long, help: "Say what each line means, and what came of each run.")
  var explain = false

  func perform() throws -> Status {
    guard let number = KBNumber(article) else { throw NameError(article, "is no article number, such as KB921883") }
    let bytes = try openForReading().read(at: point.point()) { view in
      let machine = try Machine(view)
      for name in try names(number, view) {
        if let revision = try view.file(machine.system(name))?.revision { return try view.bytes(of: revision) }
      }
      throw StoreError(.notFound, "There is no log of \(uninstall ? "a removal of " : "")\(number) on this machine.")
    }
    let lines = LogText.lines(bytes)
    let members: [(String, JSON)] = [("article", .text(number.description)), ("lines", .texts(lines))]
    if explain {
      let log = ExplainedLog(lines)
      show(members + [("sections", LogText.json(log))], LogText.lines(log))
    } else {
      show(members, lines)
    }
    return .done
  }

  /// The names the log may have, the likeliest first.
  private func names(_ number: KBNumber, _ view: borrowing View) throws -> [String] {
    let own = ["KB", "Q"].map { "\($0)\(number.number)\(uninstall ? "Uninst" : "").log" }
    guard !uninstall else { return own }
    if let update = try view.update(number) { return update.kind == "service_pack" ? ["svcpack.log"] + own : own }
    // Refused, or removed: it is on record no more, and its install is.
    let wasTried = try view.acts().contains { $0.kind == "install" && KBNumber($0.subject) == number }
    return wasTried ? own + ["svcpack.log"] : own
  }
}
