import WindowsModel

/// Programs that a batch file goes on over where the machine does not know them, with the code each is taken to end with.
package struct BatchPassOver: Hashable, Sendable {
  /// By name in upper case, without its extension.
  private var codes: [String: Int] = [:]
  /// Of every other program.
  private var other: Int?

  package init() {}

  /// - Parameter word: `PROGRAM` or `PROGRAM=CODE`; `*` is every program.
  /// - Returns: false for a word that is none of these.
  package mutating func add(_ word: String) -> Bool {
    let parts = word.unicodeScalars.split(separator: "=", omittingEmptySubsequences: false).map { String($0) }
    guard parts.count < 3, !parts[0].isEmpty, let code = parts.count == 2 ? BatchCommand.number(parts[1]) : 0 else {
      return false
    }
    if parts[0] == "*" { other = code } else { codes[Self.key(parts[0])] = code }
    return true
  }

  /// The code that a program is taken to end with; nil: it is not passed over.
  package func code(of program: String) -> Int? { codes[Self.key(program)] ?? other }

  private static func key(_ name: String) -> String {
    let last = name.unicodeScalars.split(whereSeparator: { "\\/:".unicodeScalars.contains($0) }).last
    let folded = last.map { String($0).keyword } ?? ""
    for ending in [".EXE", ".COM", ".BAT", ".CMD"] where folded.hasSuffix(ending) { return String(folded.dropLast(4)) }
    return folded
  }
}
