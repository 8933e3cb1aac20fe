import ArgumentParser
import Servicing
import StateStore
import WindowsModel

struct Program: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Programs under Add or Remove Programs: one that came after an update stands on it.",
    discussion: """
        wupd program add "Contoso Backup 2.1"
        wupd program remove "Contoso Backup 2.1"
      """,
    subcommands: [ProgramAdd.self, ProgramRemove.self])

  static func check(_ name: String) throws {
    guard !name.isEmpty, WindowsText.length(name) <= 255, !name.contains("\\") else {
      throw StoreError(.invalid, "A program has a name of 1 to 255 characters without \\.")
    }
  }
}

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
    let store = try openForWriting()
    try store.write(header("program", name, on: store)) { try Programs.add(name, $0) }
    show([("program", .text(name))], ["\(name) was installed"])
    return .done
  }
}

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
    let store = try openForWriting()
    try store.write(header("program", name, on: store)) { transaction in
      guard try Programs.remove(name, transaction) else {
        throw StoreError(.notFound, "\(name) is not under Add or Remove Programs. wupd status lists what is.")
      }
    }
    show([("program", .text(name))], ["\(name) was removed"])
    return .done
  }
}
