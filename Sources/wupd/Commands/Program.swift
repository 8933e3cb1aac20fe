import ArgumentParser
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
