import ArgumentParser
import Forensics
import Servicing
import StateStore
import WindowsModel

struct QfecheckCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "qfecheck",
    abstract: "Check that what is recorded as installed really is there, as Qfecheck.exe does.",
    discussion: """
      Looks at what lies on disk: a file that is lower than recorded or missing makes
      its update one to be reinstalled, also while the right one waits for the
      restart, which is said. Switches: /v every file and version, /q no output,
      /l[:LOCATION] also writes the report on the machine, as NAME.log in C:\\ or in
      the folder named, or as the file named.
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
    if !switches.wantsLog, let past = try pastCheck() { return show(past.state, past.check) }
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

  // MARK: Before the first act of an adopted machine

  private func pastCheck() throws -> (state: PastState, check: PastCheck)? {
    let store = try openForReading()
    guard let state = try past(at: point.point(), in: store) else { return nil }
    return (state, try store.read(at: .act(1), again: true) { try PastCheck(state, $0) })
  }

  private func show(_ state: PastState, _ check: PastCheck) -> Status {
    var table = Columns()
    for update in check.updates {
      table.add(
        update.record.name, update.verdict.map(QfecheckText.words) ?? "not known",
        update.files.first { $0.state == nil }.map { "\($0.recorded.name): \($0.because)" } ?? "")
    }
    let isKnown = check.updates.allSatisfy { $0.verdict != nil }
    show(
      pastMembers(state, isKnown ? "reckoned" : "unknown", restsOn: [state.restsOn]) + [
        "updates": .array(check.updates) { update in
          [
            "name": .text(update.record.name), "article": .text(update.record.article?.description),
            "key": .text(update.record.key.description), "verdict": .text(update.verdict?.rawValue),
            "files": .array(update.files) { file in
              [
                "path": .text(file.path?.description), "name": .text(file.recorded.name),
                "recorded": .text(file.recorded.version), "found": .text(file.found?.description),
                "state": .text(file.state?.rawValue), "because": .text(file.because),
              ]
            },
          ]
        }
      ],
      [pastHead(state), "Rests on \(state.restsOn), and for each file on what was kept of it"]
        + (check.updates.isEmpty ? ["No update on record was on it then"] : table.lines))
    return check.updates.contains { $0.verdict == .reinstall } ? .foundWrong : .done
  }
}
