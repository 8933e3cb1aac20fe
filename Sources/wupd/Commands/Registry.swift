import ArgumentParser
import Servicing
import StateStore
import WindowsModel

struct Registry: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reg",
    abstract: "The registry, with the grammar of Windows' own reg.exe.",
    discussion: """
        wupd reg query 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\KnownDLLs'
        wupd reg add 'HKLM\\SOFTWARE\\Vendor' /v Level /t REG_DWORD /d 3
        wupd reg delete 'HKLM\\SOFTWARE\\Vendor' /v Level
      """,
    subcommands: [RegistryQuery.self, RegistryAdd.self, RegistryDelete.self])
}

/// Words as reg.exe takes them: a key, then switches with a slash.
struct RegistryWords {
  var key: RegistryPath
  var value: String?
  var isDefault = false
  var isAll = false
  var isRecursive = false
  var type: RegistryValueType?
  var separator = "\\0"
  var data: String?

  init(_ words: [String], allowed: String) throws {
    guard let first = words.first else { throw ValidationError("Name a key, such as HKLM\\SOFTWARE.") }
    key = try RegistryPath(first)
    var rest = words.dropFirst()
    while let word = rest.popFirst() {
      let flag = word.lowercased()
      func argument() throws -> String {
        guard let value = rest.popFirst() else { throw ValidationError("\(word) wants something behind it.") }
        return value
      }
      guard allowed.split(separator: " ").contains(Substring(flag)) else {
        throw ValidationError("\(word) is no switch here; these are: \(allowed).")
      }
      switch flag {
      case "/v": value = try argument()
      case "/ve": isDefault = true
      case "/va": isAll = true
      case "/s" where allowed.contains("/d"):
        separator = try argument()
        // Nothing would be found everywhere, without end.
        guard !separator.isEmpty else { throw ValidationError("A separator has one character at least.") }
      case "/s": isRecursive = true
      case "/t":
        let name = try argument()
        guard let known = RegistryValueType(name) else {
          throw ValidationError("\(name) is no registry type, such as REG_SZ.")
        }
        type = known
      case "/d": data = try argument()
      default: break
      }
    }
    if isDefault { value = "" }
  }

  /// The value that `/t` and `/d` describe.
  func registryValue() throws -> RegistryValue {
    let type = type ?? .string
    let text = data ?? ""
    switch type {
    case .string: return .string(text)
    case .expandString: return .expandString(text)
    case .link: return .link(text)
    case .multiString:
      var strings: [String] = []
      var rest = text[...]
      while let range = rest.firstRange(of: separator) {
        strings.append(String(rest[..<range.lowerBound]))
        rest = rest[range.upperBound...]
      }
      return .multiString(text.isEmpty ? [] : strings + [String(rest)])
    case .dword, .qword, .dwordBigEndian:
      let lower = text.lowercased()
      guard
        let number = lower.hasPrefix("0x") ? UInt64(lower.dropFirst(2), radix: 16) : UInt64(text.isEmpty ? "0" : text),
        type == .qword || number <= UInt64(UInt32.max)
      else { throw StoreError(.invalid, "\(text) is no number for \(type).") }
      if type == .qword { return .qword(number) }
      let value = RegistryValue.dword(UInt32(number))
      return type == .dword ? value : RegistryValue(type: type, data: value.data.reversed())
    default:
      let digits = Array(text.filter { !$0.isWhitespace }.utf8)
      guard digits.count % 2 == 0, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else {
        throw StoreError(
          .invalid, "The data of \(type) is written as pairs of hexadecimal digits, not \(text.prefix(40)).")
      }
      let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
        UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
      }
      return RegistryValue(type: type, data: bytes)
    }
  }
}

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
    show([("keys", .array(keys.map(json)))], keys.flatMap { text($0, asked: words) })
    return .done
  }

  private struct Found: Sendable {
    let path: RegistryPath
    let written: WindowsTime?
    let isVolatile: Bool
    let values: [NamedValue]
    let subkeys: [String]
  }

  private struct NamedValue: Sendable {
    let name: String
    let value: RegistryValue
  }

  private func collect(
    _ path: RegistryPath, _ key: RegistryKey, _ words: RegistryWords, _ view: borrowing View, _ found: inout [Found]
  ) throws {
    let values = try view.values(of: key).filter { words.value == nil || WindowsName.same($0.name, words.value ?? "") }
    let subkeys = try view.subkeys(of: key)
    found.append(
      Found(
        path: path, written: key.written, isVolatile: key.isVolatile,
        values: values.map { NamedValue(name: $0.name, value: $0.value) }, subkeys: subkeys.map(\.name)))
    guard words.isRecursive else { return }
    for child in subkeys where !child.isLink {
      try collect(path.child(child.name), child, words, view, &found)
    }
  }

  private func text(_ found: Found, asked: RegistryWords) -> [String] {
    if asked.value != nil && found.values.isEmpty { return [] }
    var table = Columns(indent: 4, gap: 4)
    for item in found.values {
      table.add(
        item.name.isEmpty ? "(Default)" : printable(item.name), item.value.type.description, registryText(item.value))
    }
    var lines = [printable(found.path.description)] + table.lines
    if !asked.isRecursive && asked.value == nil {
      lines += found.subkeys.map { printable("\(found.path)\\\($0)") }
    }
    return lines + [""]
  }

  private func json(_ found: Found) -> JSON {
    .object([
      ("key", .text(found.path.description)), ("written_utc", .text(found.written?.iso)),
      ("volatile", .bool(found.isVolatile)),
      ("values", .array(found.values.map { .object([("name", .text($0.name)), ("value", wupd.json($0.value))]) })),
      ("subkeys", .texts(found.subkeys)),
    ])
  }
}

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
    let store = try openForWriting()
    try store.write(header("edit", words.key.description, on: store)) { transaction in
      let key = try transaction.createKey(words.key)
      if let name { try transaction.setValue(name, value, of: key) }
    }
    show(
      [("key", .text(words.key.description)), ("value", name.map { JSON.text($0) } ?? .null)],
      [name.map { "\(words.key) \($0.isEmpty ? "(Default)" : $0) = \(registryText(value))" } ?? "\(words.key) is there"]
    )
    return .done
  }
}

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
    let words = try RegistryWords(self.words, allowed: "/v /ve /va /f")
    let store = try openForWriting()
    let deleted = try store.write(header("edit", words.key.description, on: store)) { transaction in
      guard let key = try transaction.now.key(words.key) else {
        throw StoreError(.notFound, "There is no key \(words.key).")
      }
      if words.isAll {
        let values = try transaction.now.values(of: key)
        for (name, _) in values { try transaction.deleteValue(name, of: key) }
        return counted(Int64(values.count), "value")
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
    show([("key", .text(words.key.description)), ("deleted", .text(deleted))], ["\(words.key): deleted \(deleted)"])
    return .done
  }
}
