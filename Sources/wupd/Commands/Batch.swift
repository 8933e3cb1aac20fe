import ArgumentParser
import BatchFiles
import HostFiles
import Servicing
import StateStore
import WindowsModel

struct Batch: Command {
  static let configuration = CommandConfiguration(
    abstract: "Run a batch file that installs updates, as it stands.",
    discussion: """
      Its packages lie beside it, as they are or extracted (KB1-x86-ENU.exe may be
      the folder KB1-x86-ENU); else they are those of the catalog, by the names that
      stand in it, in whatever folder. qchain.exe and qfecheck.exe lie beside it. It
      is read as cmd.exe reads it, in the code page of the machine's console, unless
      it begins with the mark of UTF-8; what it writes is in that page too, until
      chcp sets another one. All it does it does to the machine: no file of this
      computer is changed. A line that is not understood stops it before anything of
      that line is done; what ran before stays done. docs/batch.md has what is
      understood.

        wupd batch chain.cmd
        wupd batch chain.cmd --folder 'E:\\hotfix'
        wupd batch chain.cmd --pass-over regsvr32 --pass-over xcopy=1
        wupd batch chain.cmd --pass-over '*'
        wupd batch chain.cmd --codepage 932
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var text: CodePageOptions
  @OptionGroup var source: PackageOptions

  @OptionGroup var running: BatchOptions

  @Argument(help: ArgumentHelp("The batch file.", valueName: "file"))
  var file: String

  @Argument(parsing: .allUnrecognized, help: ArgumentHelp("%1 and on.", valueName: "arguments"))
  var arguments: [String] = []

  func perform() throws -> Status {
    let store = try openForWriting()
    let batch = try BatchOnMachine(
      file, arguments, running, text, PackageShelf(source), on: store, store: options.path)
    let page = batch.page
    if !options.json {
      page.tell(file, isUsed: batch.batch.usesCodePage)
      if batch.mayBeUnmarked {
        Terminal.say("wupd: \(printable(file)): is UTF-8 without its mark, and cmd.exe reads it in \(page.page).")
      }
    }
    let outcome = try batch.run(person(at: store))
    let code = outcome.result.errorLevel
    var lines = outcome.output
    for program in outcome.result.programs {
      let words = [program.call.program.name] + program.call.arguments
      lines.append("line \(program.call.place.line)  \(words.joined(separator: " "))  \(codeLine(program.exit.code))")
    }
    for passed in outcome.result.passedOver {
      let code = passed.code.map { ", taken to end with \($0)" } ?? ""
      lines.append("line \(passed.place.line)  \(passed.text)  passed over\(code)")
    }
    if let ended = outcome.result.endedByRestart {
      lines.append("line \(ended.line)  the restart ended the batch file")
    }
    if outcome.restarted { lines.append("The machine was restarted (shutdown -r).") }
    let refused = outcome.result.programs.count { $0.exit.code == WindowsCode.failure }
    if refused > 0, outcome.stopped == nil, code != WindowsCode.failure {
      lines.append(
        "\(counted(refused, "program")) refused (1603); the code is that of the last one, as cmd.exe has it.")
    }
    var members: JSONMembers = [
      "programs": .array(outcome.result.programs) { program in
        [
          "line": .number(program.call.place.line), "program": .text(program.call.program.description),
          "arguments": .texts(program.call.arguments), "code": .number(program.exit.code),
          "restarted": .bool(program.exit.restartedMachine),
        ]
      },
      "passed_over": .array(outcome.result.passedOver) { passed in
        ["line": .number(passed.place.line), "command": .text(passed.text), "code": .number(passed.code)]
      }, "output": .texts(outcome.output), "ended_by_restart": .number(outcome.result.endedByRestart?.line),
      "restarted": .bool(outcome.restarted), "stopped": .text(outcome.stopped?.description), "code": .number(code),
    ]
    members = members + page.members(isUsed: batch.batch.usesCodePage)
    let status = outcome.cause.map { Status($0) } ?? .badData
    if let stopped = outcome.stopped {
      members = members + errorMembers(stopped.description, "batch", status)
    }
    show(members, lines + (outcome.stopped == nil ? [codeLine(code)] : []))
    if let stopped = outcome.stopped {
      if options.json { return status }
      guard outcome.cause != nil else { throw stopped }
      Terminal.say("wupd: \(printable(stopped.description + DoneActs.sentence))")
      return status
    }
    let isRestarted = outcome.restarted || outcome.result.endedByRestart != nil
    return isRestarted && code == WindowsCode.restartRequired ? .done : Status(windowsCode: code)
  }
}
