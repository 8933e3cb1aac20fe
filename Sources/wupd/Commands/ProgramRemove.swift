import ArgumentParser
import Servicing
import StateStore

struct ProgramRemove: Command {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Remove a program.",
    discussion: """
        wupd program remove "Contoso Backup 2.1"
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: "Its name.")
  var name: String

  func perform() throws -> Status {
    try Program.check(name)
    try act(.program, name, on: openForWriting()) { transaction in
      guard try Programs.remove(name, transaction) else {
        throw StoreError(.notFound, "\(name) is not under Add or Remove Programs. wupd status lists what is.")
      }
    }
    show(["program": .text(name)], ["\(name) was removed"])
    return .done
  }
}
