import ArgumentParser
import Servicing
import StateStore
import WindowsModel

struct Log: Command {
  static let configuration = CommandConfiguration(
    abstract: "The log an installer wrote on the machine: KB######.log, and that of the removal.",
    discussion: """
        wupd log KB921883
        wupd log KB921883 --uninstall
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var point: PointOptions

  @Argument(help: ArgumentHelp("The article.", valueName: "KB"))
  var article: String

  @Flag(name: .long, help: "The log of the removal.")
  var uninstall = false

  func perform() throws -> Status {
    guard let number = KBNumber(article) else { throw NameError(article, "is no article number, such as KB921883") }
    let bytes = try openForReading().read(at: point.point()) { view in
      let machine = try Machine(view)
      for prefix in ["KB", "Q"] {
        let path = try machine.system("\(prefix)\(number.number)\(uninstall ? "Uninst" : "").log")
        if let revision = try view.file(path)?.revision { return try view.bytes(of: revision) }
      }
      throw StoreError(.notFound, "There is no log of \(uninstall ? "a removal of " : "")\(number) on this machine.")
    }
    let lines = String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })).split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == "\r\n" || $0 == "\n" }
    ).map(String.init)
    let shown = lines.last == "" ? Array(lines.dropLast()) : lines
    show([("article", .text(number.description)), ("lines", .texts(shown))], shown.map(printableTab))
    return .done
  }

  private func printableTab(_ line: String) -> String {
    line.split(separator: "\t", omittingEmptySubsequences: false).map { printable(String($0)) }.joined(separator: "\t")
  }
}
