import ArgumentParser
import Servicing
import StateStore
import WindowsModel

struct QChainCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "qchain",
    abstract:
      "Clean the queue after a chain of installs, as QChain.exe does: of several files for one place the newest stays.",
    discussion: """
      Deletions and plain renames are left as they are. LOG is a file of the machine,
      in C:\\ unless it says where; it gets the queue before and after. A program
      dated before 1 March 2003 keeps a queued file that is older than the one on
      disk (KB815062).

        wupd qchain
        wupd qchain qchain.log
        wupd qchain 'C:\\WINDOWS\\qchain.log' --dated 2001-05-18
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: ArgumentHelp("A file on the machine for the queue before and after.", valueName: "log"))
  var log: String?

  @Option(name: .long, help: ArgumentHelp("Date of the program (default: the machine's clock).", valueName: "date"))
  var dated: String?

  func perform() throws -> Status {
    if let log, log == "/?" || log == "-?" {
      show(["usage": .texts(["QCHAIN [logfile]"])], ["QCHAIN [logfile]"])
      return .done
    }
    let date = try dated.map { text in
      guard let time = WindowsTime(text) else { throw StoreError(.invalid, "\(text) is no date, such as 2003-03-01.") }
      return time.civil()
    }
    let store = try openForWriting()
    let path = try log.map { log in try store.read { try Machine($0).path(log, in: nil) } }
    let outcome = try act(.qchain, path?.description ?? "", on: store) {
      try QChain(dated: date, log: path).run($0)
    }
    show(
      ["qchain": QChainText.json(outcome), "code": .number(outcome.code)],
      QChainText.lines(outcome) + [codeLine(outcome.code)])
    return Status(windowsCode: outcome.code)
  }
}
