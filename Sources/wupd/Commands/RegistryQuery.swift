import ArgumentParser
import Servicing
import StateStore
import WindowsModel

struct RegistryQuery: Command {
  static let configuration = CommandConfiguration(
    commandName: "query", abstract: "Show a key: KEY [/v VALUE | /ve] [/s].",
    discussion: """
        wupd reg query HKLM\\SYSTEM\\Select
        wupd reg query 'HKLM\\SOFTWARE\\Microsoft\\Updates' /s
        wupd reg query HKLM\\SYSTEM\\Select /v Current --at last-1
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var point: PointOptions

  @Argument(parsing: .allUnrecognized, help: ArgumentHelp("Key and switches.", valueName: "key"))
  var words: [String] = []

  func perform() throws -> Status {
    if RegistryWords.askForHelp(self.words) { throw CleanExit.helpRequest(self) }
    let words = try RegistryWords.read(self.words, allowed: "/v /ve /s")
    let keys = Listing(isJSON: options.json, indent: 0)
    try read(at: point.point()) { view in
      keys.clear()
      guard let key = try view.key(words.key) else { throw StoreError(.notFound, "There is no key \(words.key).") }
      var hasValue = false
      try list(words.key, key, words, view, keys, &hasValue)
      if words.value != nil && !hasValue {
        throw StoreError(.notFound, "\(words.key) has no value \(words.value == "" ? "(default)" : words.value ?? "").")
      }
    }
    try show("keys", keys)
    return .done
  }

  private func list(
    _ path: RegistryPath, _ key: RegistryKey, _ words: RegistryWords, _ view: borrowing View, _ keys: Listing,
    _ hasValue: inout Bool
  ) throws {
    let values = try view.values(of: key).filter { words.value == nil || WindowsName.same($0.name, words.value ?? "") }
    hasValue = hasValue || !values.isEmpty
    let subkeys = try view.subkeys(of: key)
    if options.json {
      try keys.add(
        [
          "key": .text(path.description), "written_utc": .text(key.written?.iso), "volatile": .bool(key.isVolatile),
          "values": .array(values) { ["name": .text($0.name), "value": json($0.value)] },
          "subkeys": .texts(subkeys.map(\.name)),
        ] as JSON)
    } else if words.value == nil || !values.isEmpty {
      try keys.add([path.description])
      for line in text(values) { try keys.add([line]) }
      if !words.isRecursive && words.value == nil {
        for child in subkeys { try keys.add(["\(path)\\\(child.name)"]) }
      }
      try keys.add([""])
    }
    guard words.isRecursive else { return }
    for child in subkeys where !child.isLink {
      try list(path.child(child.name), child, words, view, keys, &hasValue)
    }
  }

  private func text(_ values: [(name: String, value: RegistryValue)]) -> [String] {
    Columns(
      indent: 4, gap: 4,
      values.map {
        [$0.name.isEmpty ? "(Default)" : printable($0.name), $0.value.type.description, registryText($0.value)]
      }
    ).lines
  }
}
