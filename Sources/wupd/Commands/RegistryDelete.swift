import ArgumentParser
import Servicing
import StateStore
import WindowsModel

struct RegistryDelete: Command {
  static let configuration = CommandConfiguration(
    commandName: "delete", abstract: "Delete a key with all below it, or values: KEY [/v VALUE | /ve | /va] [/f].",
    discussion: """
        wupd reg delete HKLM\\SOFTWARE\\Vendor /v Level
        wupd reg delete HKLM\\SOFTWARE\\Vendor
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(parsing: .allUnrecognized, help: ArgumentHelp("Key and switches.", valueName: "key"))
  var words: [String] = []

  func perform() throws -> Status {
    if RegistryWords.askForHelp(self.words) { throw CleanExit.helpRequest(self) }
    let words = try RegistryWords.read(self.words, allowed: RegistryEditing.deleting)
    let outcome = try act(.edit, words.key.description, on: openForWriting()) { transaction in
      try RegistryEditing.delete(words, transaction)
    }
    let deleted =
      switch outcome {
      case .values(let count): counted(count, "value")
      case .value(let name): "value \(name.isEmpty ? "(default)" : name)"
      case .key: "the key with all below it"
      }
    show(["key": .text(words.key.description), "deleted": .text(deleted)], ["\(words.key): deleted \(deleted)"])
    return .done
  }
}
