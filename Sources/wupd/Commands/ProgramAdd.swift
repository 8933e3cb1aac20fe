import ArgumentParser
import Servicing
import StateStore

struct ProgramAdd: Command {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Install a program.",
    discussion: """
        wupd program add "Contoso Backup 2.1"
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: "Its name.")
  var name: String

  func perform() throws -> Status {
    try Program.check(name)
    try act(.program, name, on: openForWriting()) { try Programs.add(name, $0) }
    show(["program": .text(name)], ["\(name) was installed"])
    return .done
  }
}
