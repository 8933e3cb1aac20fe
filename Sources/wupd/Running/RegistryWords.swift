import ArgumentParser
import StateStore
import WindowsModel

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

  /// The words behind the key that are no switches.
  var files: [String] = []
  var isForced = false

  /// - Parameter files: how many words may follow the key before or between the switches.
  init(_ words: [String], allowed: String, files: Int = 0) throws {
    guard let first = words.first else { throw ValidationError("Name a key, such as HKLM\\SOFTWARE.") }
    key = try RegistryPath(first)
    var rest = words.dropFirst()
    while let word = rest.popFirst() {
      let flag = word.lowercased()
      func argument() throws -> String {
        guard let value = rest.popFirst() else { throw ValidationError("\(word) wants something behind it.") }
        return value
      }
      if self.files.count < files, !Self.isSwitch(word) {
        self.files.append(word)
        continue
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
      case "/y": isForced = true
      default: break
      }
    }
    if isDefault { value = "" }
  }

  /// A file of this computer may begin with a slash as well: `/y` is a switch, `/tmp/x.reg` is not.
  private static func isSwitch(_ word: String) -> Bool {
    word.hasPrefix("/") && !word.dropFirst().contains("/") || word.hasPrefix("-") && word != "-"
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
