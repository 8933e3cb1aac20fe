import ArgumentParser
import StateStore
import WindowsModel

struct RegistryAdd: Command {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Make a key or set a value: KEY [/v VALUE | /ve] [/t TYPE] [/s SEPARATOR] [/d DATA] [/f].",
    discussion: """
        wupd reg add HKLM\\SOFTWARE\\Vendor /v Level /t REG_DWORD /d 3
        wupd reg add HKLM\\SOFTWARE\\Vendor /v List /t REG_MULTI_SZ /d one\\0two
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(parsing: .allUnrecognized, help: ArgumentHelp("Key and switches.", valueName: "key"))
  var words: [String] = []

  func perform() throws -> Status {
    let words = try RegistryWords(self.words, allowed: "/v /ve /t /s /d /f")
    let name = words.value ?? (words.data == nil && words.type == nil ? nil : "")
    let value = try words.registryValue()
    try act(.edit, words.key.description, on: openForWriting()) { transaction in
      let key = try transaction.createKey(words.key)
      if let name { try transaction.setValue(name, value, of: key) }
    }
    show(
      ["key": .text(words.key.description), "value": .text(name)],
      [name.map { "\(words.key) \($0.isEmpty ? "(Default)" : $0) = \(registryText(value))" } ?? "\(words.key) is there"]
    )
    return .done
  }
}
