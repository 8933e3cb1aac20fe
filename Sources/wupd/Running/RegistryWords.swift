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
  var separator: String?
  var data: String?

  /// The words behind the key that are no switches.
  var files: [String] = []
  var isForced = false

  /// - Parameter files: how many words may follow the key before or between the switches.
  init(_ words: [String], allowed: String, files: Int = 0) throws {
    guard let first = words.first else { throw ValidationError("Name a key, such as HKLM\\SOFTWARE.") }
    key = try RegistryPath(first)
    var rest = words.dropFirst()
    var seen: Set<String> = []
    while let word = rest.popFirst() {
      // -v is /v, as for reg.exe.
      let flag = (word.hasPrefix("-") ? "/" + word.dropFirst() : word).lowercased()
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
      guard seen.insert(flag).inserted else { throw ValidationError("\(word) is said twice.") }
      switch flag {
      case "/v": value = try argument()
      case "/ve": isDefault = true
      case "/va": isAll = true
      case "/s" where allowed.contains("/d"): separator = try argument()
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
    guard seen.intersection(["/v", "/ve", "/va"]).count < 2 else {
      throw ValidationError("/v, /ve and /va each name other values; say one of them.")
    }
    if isDefault { value = "" }
  }

  /// True for words that ask for help, as people ask reg.exe for it.
  static func askForHelp(_ words: [String]) -> Bool {
    words.count == 1 && ["/?", "-?", "/h", "-h"].contains(words[0].lowercased())
  }

  /// A file of this computer may begin with a slash as well: `/y` is a switch, `/tmp/x.reg` is not.
  private static func isSwitch(_ word: String) -> Bool {
    word.hasPrefix("/") && !word.dropFirst().contains("/") || word.hasPrefix("-") && word != "-"
  }
}
