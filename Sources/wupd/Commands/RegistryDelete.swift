import ArgumentParser
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
    let words = try RegistryWords(self.words, allowed: "/v /ve /va /f")
    let deleted = try act(.edit, words.key.description, on: openForWriting()) { transaction in
      guard let key = try transaction.now.key(words.key) else {
        throw StoreError(.notFound, "There is no key \(words.key).")
      }
      if words.isAll {
        let values = try transaction.now.values(of: key)
        for (name, _) in values { try transaction.deleteValue(name, of: key) }
        return counted(values.count, "value")
      }
      if let name = words.value {
        guard try transaction.deleteValue(name, of: key) else {
          throw StoreError(.notFound, "\(words.key) has no value \(name.isEmpty ? "(default)" : name).")
        }
        return "value \(name.isEmpty ? "(default)" : name)"
      }
      try transaction.deleteKey(words.key)
      return "the key with all below it"
    }
    show(["key": .text(words.key.description), "deleted": .text(deleted)], ["\(words.key): deleted \(deleted)"])
    return .done
  }
}
