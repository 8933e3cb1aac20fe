import ArgumentParser
import StateStore
import WindowsModel

struct RegistryQuery: Command {
  static let configuration = CommandConfiguration(
    commandName: "query", abstract: "Show a key: KEY [/v VALUE | /ve] [/s].",
    discussion: """
        wupd reg query HKLM\\SYSTEM\\Select
        wupd reg query 'HKLM\\SOFTWARE\\Microsoft\\Updates' /s
        wupd reg query 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager' /v PendingFileRenameOperations --at last-1
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var point: PointOptions

  @Argument(parsing: .allUnrecognized, help: ArgumentHelp("Key and switches.", valueName: "key"))
  var words: [String] = []

  func perform() throws -> Status {
    let words = try RegistryWords(self.words, allowed: "/v /ve /s")
    let keys = try openForReading().read(at: point.point()) { view in
      guard let key = try view.key(words.key) else { throw StoreError(.notFound, "There is no key \(words.key).") }
      var found: [Found] = []
      try collect(words.key, key, words, view, &found)
      if words.value != nil && !found.contains(where: { !$0.values.isEmpty }) {
        throw StoreError(.notFound, "\(words.key) has no value \(words.value == "" ? "(default)" : words.value ?? "").")
      }
      return found
    }
    show(["keys": .array(keys.map(json))], keys.flatMap { text($0, asked: words) })
    return .done
  }

  private struct Found: Sendable {
    let path: RegistryPath
    let written: WindowsTime?
    let isVolatile: Bool
    let values: [(name: String, value: RegistryValue)]
    let subkeys: [String]
  }

  private func collect(
    _ path: RegistryPath, _ key: RegistryKey, _ words: RegistryWords, _ view: borrowing View, _ found: inout [Found]
  ) throws {
    let values = try view.values(of: key).filter { words.value == nil || WindowsName.same($0.name, words.value ?? "") }
    let subkeys = try view.subkeys(of: key)
    found.append(
      Found(
        path: path, written: key.written, isVolatile: key.isVolatile, values: values, subkeys: subkeys.map(\.name)))
    guard words.isRecursive else { return }
    for child in subkeys where !child.isLink {
      try collect(path.child(child.name), child, words, view, &found)
    }
  }

  private func text(_ found: Found, asked: RegistryWords) -> [String] {
    if asked.value != nil && found.values.isEmpty { return [] }
    let values = found.values.map {
      [$0.name.isEmpty ? "(Default)" : printable($0.name), $0.value.type.description, registryText($0.value)]
    }
    var lines = [printable(found.path.description)] + Columns(indent: 4, gap: 4, values).lines
    if !asked.isRecursive && asked.value == nil {
      lines += found.subkeys.map { printable("\(found.path)\\\($0)") }
    }
    return lines + [""]
  }

  private func json(_ found: Found) -> JSON {
    [
      "key": .text(found.path.description), "written_utc": .text(found.written?.iso),
      "volatile": .bool(found.isVolatile),
      "values": .array(found.values) { ["name": .text($0.name), "value": wupd.json($0.value)] },
      "subkeys": .texts(found.subkeys),
    ]
  }
}
