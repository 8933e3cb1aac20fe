import WindowsModel

/// What stands for `%…%` and `%1` when a line is read.
struct BatchExpansion {
  let variables: BatchVariables
  let arguments: BatchArguments
  let folders: BatchFolders
  let errorLevel: Int
  /// The batch file itself, for `%~dp0`.
  let file: WindowsPath

  /// UTF-16 units that cmd.exe takes of a line.
  static let longestLine = 8191

  /// The line that cmd.exe sees: a variable that does not exist is nothing, `%%` is `%`, a `%` alone goes.
  ///
  /// - Throws: for what is no plain variable (`%X:~1%`), cannot be known here, or grows too long.
  func expanded(_ line: String) throws(BatchReason) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    var cursor = BatchCursor(line)
    var length = 0
    func add(_ text: some Sequence<Unicode.Scalar>) throws(BatchReason) {
      for scalar in text {
        length += scalar.value > 0xFFFF ? 2 : 1
        guard length <= Self.longestLine else {
          throw BatchReason("the line is longer than cmd.exe takes (\(Self.longestLine) characters)")
        }
        result.append(scalar)
      }
    }
    while let scalar = cursor.take() {
      try add(scalar == "%" ? Array(replacement(&cursor).unicodeScalars) : [scalar])
    }
    return result
  }

  /// What stands for the text behind a `%`, which is passed.
  private func replacement(_ cursor: inout BatchCursor) throws(BatchReason) -> String {
    guard let next = cursor.next else { return "" }
    if cursor.take("%") { return "%" }
    if cursor.take("*") { return arguments.text }
    if BatchCursor.isDigit(next) {
      _ = cursor.take()
      return arguments[Self.digit(next)]
    }
    if cursor.take("~") { return try part(&cursor) }
    var ahead = cursor
    var name = ahead.text { $0 != "%" && $0 != ":" }
    // A colon right before the closing % is part of the name.
    if ahead.next == ":", ahead.second == "%" {
      name += ":"
      _ = ahead.take()
    }
    switch ahead.take() {
    case "%":
      cursor = ahead
      return try value(name)
    case ":":
      throw BatchReason("%\(BatchReason.shown(name)):…% is not understood; a % that is meant as such is written %%")
    default:
      return ""
    }
  }

  private func value(_ name: String) throws(BatchReason) -> String {
    if let value = variables[name] { return value }
    switch name.keyword {
    case "ERRORLEVEL": return String(errorLevel)
    case "CD": return folders.current.description
    case "DATE", "TIME", "RANDOM", "CMDCMDLINE", "CMDEXTVERSION":
      throw BatchReason("%\(name)% is not known on this machine")
    default: return ""
    }
  }

  /// `~dp0` and its like, from behind the `~`.
  private func part(_ cursor: inout BatchCursor) throws(BatchReason) -> String {
    let letters = cursor.text(while: BatchCursor.isLetter).keyword
    guard let last = cursor.take(), BatchCursor.isDigit(last),
      letters.unicodeScalars.allSatisfy({ "FDPNX".unicodeScalars.contains($0) })
    else { throw BatchReason("%~\(BatchReason.shown(letters))… is not understood (%~dp0, %~nx1 and such are)") }
    let digit = Self.digit(last)
    let word = Self.unquoted(arguments[digit])
    if letters.isEmpty { return word }
    // The name a file was called by says nothing after a cd; its place does.
    if word.isEmpty && digit != 0 { return "" }
    let path = try digit == 0 ? file : folders.path(word)
    let wanted = letters.unicodeScalars
    if wanted.contains("F") { return path.description }
    let name = path.components.last ?? ""
    let dot = name.unicodeScalars.lastIndex(of: ".") ?? name.unicodeScalars.endIndex
    var result = wanted.contains("D") ? path.volume : ""
    if wanted.contains("P") { result += "\\" + path.components.dropLast().map { $0 + "\\" }.joined() }
    if wanted.contains("N") { result += String(name.unicodeScalars[..<dot]) }
    if wanted.contains("X") { result += String(name.unicodeScalars[dot...]) }
    return result
  }

  private static func digit(_ scalar: Unicode.Scalar) -> Int { Int(scalar.value) - 0x30 }

  private static func unquoted(_ word: String) -> String {
    var scalars = Substring(word).unicodeScalars
    if scalars.first == "\"" { scalars = scalars.dropFirst() }
    if scalars.last == "\"" { scalars = scalars.dropLast() }
    return String(scalars)
  }
}
