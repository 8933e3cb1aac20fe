import ArgumentParser
import BatchFiles
import HostFiles
import Servicing
import StateStore
import WindowsModel

struct Batch: Command {
  static let configuration = CommandConfiguration(
    abstract: "Run a batch file that chains updates, as it stands.",
    discussion: """
      Its packages lie beside it, as they are or extracted (KB1-x86-ENU.exe may be the folder KB1-x86-ENU); else they are those of the catalog, by the names that stand in it, in whatever folder. qchain.exe and qfecheck.exe lie beside it. It is read as cmd.exe reads it, in the code page of the machine's console, unless it begins with the mark of UTF-8; what it writes is in that page too, until chcp sets another one. A line that is not understood stops it before anything of that line is done; what ran before stays done.

        wupd batch chain.cmd
        wupd batch chain.cmd --folder 'E:\\hotfix'
        wupd batch chain.cmd --codepage 932
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var text: CodePageOptions
  @OptionGroup var source: PackageOptions

  @Option(name: .long, help: ArgumentHelp("Where the file lies on the machine (%~dp0).", valueName: "folder"))
  var folder = "E:\\hotfix"

  @Argument(help: ArgumentHelp("The batch file.", valueName: "file"))
  var file: String

  @Argument(parsing: .allUnrecognized, help: ArgumentHelp("%1 and on.", valueName: "arguments"))
  var arguments: [String] = []

  func perform() throws -> Status {
    let bytes = try HostFile.bytes(file, limit: BatchFile.largest)
    let name = HostPath.name(of: file)
    let store = try openForWriting()
    let hostShelf = HostShelf(folder: HostPath.folder(of: file))
    let pages = try store.read { try MachinePages($0) }
    let packages = PackageShelf(source)
    func package(_ argument: PackageArgument) throws -> Package {
      try store.read { try packages.package(argument, $0) }
    }
    let page = try text.page(else: pages.oem)
    let batch = try BatchFile(bytes: bytes, name: name, codePage: page.page)
    if !options.json {
      page.tell(file, isUsed: batch.usesCodePage)
      if batch.usesCodePage, text.codepage == nil, String(validating: bytes, as: UTF8.self) != nil {
        Terminal.say("wupd: \(printable(file)): is UTF-8 without its mark, and cmd.exe reads it in \(page.page).")
      }
    }
    let shelf = try WindowsPath(folder)
    let outcome = try person(at: store).batch(batch, arguments: arguments, on: shelf) { path in
      if let found = try hostShelf.package(at: path, below: shelf) { return try package(found) }
      // A name that carries no article, or one that the catalog does not know, is no package.
      guard path.name.lowercased().hasSuffix(".exe"), let article = PackageName(path.name).article else { return nil }
      let named = try store.read { try packages.resolve(.named(path.name, article), $0) }
      if case .named = named, Catalog.entries(article).isEmpty { return nil }
      return try package(named)
    }
    let code = outcome.result.errorLevel
    var lines = outcome.output
    for program in outcome.result.programs {
      let words = [program.call.program.name] + program.call.arguments
      lines.append("line \(program.call.place.line)  \(words.joined(separator: " "))  \(codeLine(program.exit.code))")
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
      }, "output": .texts(outcome.output), "ended_by_restart": .number(outcome.result.endedByRestart?.line),
      "restarted": .bool(outcome.restarted), "stopped": .text(outcome.stopped?.description), "code": .number(code),
    ]
    members = members + page.members(isUsed: batch.usesCodePage)
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
