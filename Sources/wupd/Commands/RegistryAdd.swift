import ArgumentParser
import Servicing
import StateStore
import WindowsModel

struct RegistryAdd: Command {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Make a key and set a value: KEY [/v VALUE | /ve] [/t TYPE] [/s SEPARATOR] [/d DATA] [/f].",
    discussion: """
      As reg.exe of Windows XP: without /v the default value is set, without /t as
      REG_SZ, without /d to nothing. A number is hexadecimal behind 0x and octal
      behind 0. Strings of REG_MULTI_SZ have \\0 between them, or the one character of
      /s. A value that is there is replaced, with /f and without.
        wupd reg add HKLM\\SOFTWARE\\Vendor /v Level /t REG_DWORD /d 3
        wupd reg add HKLM\\SOFTWARE\\Vendor /v List /t REG_MULTI_SZ /d one\\0two
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(parsing: .allUnrecognized, help: ArgumentHelp("Key and switches.", valueName: "key"))
  var words: [String] = []

  func perform() throws -> Status {
    if RegistryWords.askForHelp(self.words) { throw CleanExit.helpRequest(self) }
    let words = try RegistryWords.read(Self.named(self.words), allowed: RegistryEditing.adding)
    let name = words.value ?? ""
    let value = try RegistryEditing.value(words)
    try act(.edit, words.key.description, on: openForWriting()) { transaction in
      try RegistryEditing.add(words, value, transaction)
    }
    show(
      ["key": .text(words.key.description), "value": .text(name)],
      ["\(words.key) \(name.isEmpty ? "(Default)" : name) = \(registryText(value))"])
    return .done
  }

  /// Backslashes behind the name of a key mean nothing; a root has no name, and takes none.
  private static func named(_ words: [String]) throws -> [String] {
    guard var key = words.first, key.hasSuffix("\\") else { return words }
    while key.hasSuffix("\\") { key.removeLast() }
    guard key.contains("\\") else { throw NameError(words[0], "names no key below its root") }
    return [key] + words.dropFirst()
  }
}
