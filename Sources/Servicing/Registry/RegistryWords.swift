package import WindowsModel

/// Words as reg.exe takes them: a key, then switches with a slash.
package struct RegistryWords {
  /// Words that are no command line of reg.exe.
  package struct Problem: Error {
    package let text: String
  }

  package var key: RegistryPath
  package var value: String?
  package var isDefault = false
  package var isAll = false
  package var isRecursive = false
  package var type: RegistryValueType?
  package var separator: String?
  package var data: String?

  /// The words behind the key that are no switches.
  package var files: [String] = []
  package var isForced = false

  /// - Parameter files: how many words may follow the key before or between the switches.
  /// - Throws: ``Problem``, or ``NameError`` for a key that cannot be one.
  package init(_ words: [String], allowed: String, files: Int = 0) throws {
    guard let first = words.first else { throw Problem(text: "Name a key, such as HKLM\\SOFTWARE.") }
    key = try RegistryPath(first)
    var rest = words.dropFirst()
    var seen: Set<String> = []
    while let word = rest.popFirst() {
      // -v is /v, as for reg.exe.
      let flag = (word.hasPrefix("-") ? "/" + word.dropFirst() : word).lowercased()
      func argument() throws -> String {
        guard let value = rest.popFirst() else { throw Problem(text: "\(word) wants something behind it.") }
        return value
      }
      if self.files.count < files, !Self.isSwitch(word) {
        self.files.append(word)
        continue
      }
      guard allowed.split(separator: " ").contains(Substring(flag)) else {
        throw Problem(text: "\(word) is no switch here; these are: \(allowed).")
      }
      guard seen.insert(flag).inserted else { throw Problem(text: "\(word) is said twice.") }
      switch flag {
      case "/v": value = try argument()
      case "/ve": isDefault = true
      case "/va": isAll = true
      case "/s" where allowed.contains("/d"): separator = try argument()
      case "/s": isRecursive = true
      case "/t":
        let name = try argument()
        guard let known = RegistryValueType(name) else {
          throw Problem(text: "\(name) is no registry type, such as REG_SZ.")
        }
        type = known
      case "/d": data = try argument()
      case "/y": isForced = true
      default: break
      }
    }
    guard seen.intersection(["/v", "/ve", "/va"]).count < 2 else {
      throw Problem(text: "/v, /ve and /va each name other values; say one of them.")
    }
    if isDefault { value = "" }
  }

  /// A file of this computer may begin with a slash as well: `/y` is a switch, `/tmp/x.reg` is not.
  private static func isSwitch(_ word: String) -> Bool {
    word.hasPrefix("/") && !word.dropFirst().contains("/") || word.hasPrefix("-") && word != "-"
  }
}
