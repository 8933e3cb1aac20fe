import ArgumentParser
import Servicing
import StateStore
import WindowsModel

struct Hold: Command {
  static let configuration = CommandConfiguration(
    abstract: "Let a program map a file, so that it is in use until the restart.",
    discussion: """
        wupd hold '%SystemRoot%\\system32\\netapi32.dll' --by backup.exe
        wupd hold 'C:\\WINDOWS\\system32\\x.dll' --at-boot
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: ArgumentHelp("The file on the machine.", valueName: "file"))
  var file: String

  @Option(name: .long, help: ArgumentHelp("The program that holds it.", valueName: "name"))
  var by = "program"

  @Flag(name: .long, help: "Held again after each restart.")
  var atBoot = false

  @Flag(name: .long, help: "The program runs under a debugger.")
  var debugged = false

  func perform() throws -> Status {
    let store = try openForWriting()
    let path = try store.read { try Machine.file(file, on: $0) }
    try act(.edit, path.description, on: store) { transaction in
      try transaction.map(path, holder: by, kind: .program, atBoot: atBoot, debugged: debugged)
    }
    show(["file": .text(path.description), "holder": .text(by)], ["\(path) is held by \(by)"])
    return .done
  }
}
