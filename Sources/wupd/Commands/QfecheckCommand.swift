import ArgumentParser
import Servicing
import StateStore
import WindowsModel

struct QfecheckCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "qfecheck",
    abstract: "Check that what is recorded as installed really is there, as Qfecheck.exe does.",
    discussion: """
      Looks at what lies on disk: a file that is lower than recorded or missing makes its update one to be reinstalled, also while the
      right one waits for the restart, which is said. Switches: /v every file and version, /q no output, /l[:LOCATION] also
      writes the report on the machine, as NAME.log in C:\\ or in the folder named, or as the file named.
      Exit status 2 when anything is to be reinstalled.

        wupd qfecheck
        wupd qfecheck /v --at last-2
        wupd qfecheck /q /l:C:\\WINDOWS
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var point: PointOptions

  @Argument(parsing: .allUnrecognized, help: ArgumentHelp("/l[:LOCATION] /v /q /?", valueName: "switch"))
  var words: [String] = []

  func perform() throws -> Status {
    let switches = try QfecheckSwitches(words)
    if switches.wantsHelp {
      show(["usage": .texts(QfecheckSwitches.usage)], QfecheckSwitches.usage)
      return .done
    }
    let (check, time, log) = try switches.wantsLog ? writing(switches) : reading()
    if options.json || !switches.isQuiet {
      show(
        [
          "machine": .text(check.machine.name), "updates": .array(check.updates) { QfecheckText.json($0) },
          "log": .text(log?.description),
        ],
        check.report(at: time, verbose: switches.isVerbose) + (log.map { ["", "Written to \($0)"] } ?? []))
    }
    return check.updates.contains { $0.verdict == .reinstall } ? .foundWrong : .done
  }

  private func reading() throws -> (Qfecheck, CivilTime, WindowsPath?) {
    let point = try point.point()
    return try read(at: point) { view in
      let act = try view.act(at: point)
      return (try Qfecheck(view), try MachineClock.shown(after: act, view).civil(bias: act.bias), nil)
    }
  }

  private func writing(_ switches: QfecheckSwitches) throws -> (Qfecheck, CivilTime, WindowsPath?) {
    guard point.at == nil else { throw ValidationError("/l writes on the machine as it is now; leave out --at.") }
    let store = try openForWriting()
    let path = try store.read { try Qfecheck.logPath(switches.location, $0) }
    return try act(.qfecheck, path.description, on: store) { transaction in
      let time = transaction.time.civil(bias: transaction.header.bias)
      return (try Qfecheck.run(log: path, verbose: switches.isVerbose, transaction), time, path)
    }
  }
}
