import WindowsModel

/// What stands for `%…%` and `%1` when a line is read.
struct BatchExpansion {
  let variables: BatchVariables
  let arguments: BatchArguments
  let folders: BatchFolders
  let errorLevel: Int
  /// The batch file itself, for `%~dp0`.
  let file: WindowsPath
  /// What the machine's clock shows.
  let clock: () throws(BatchReason) -> BatchMoment
  /// Another one for each line that is read, so that `%RANDOM%` is another number there.
  var draw = 0

  /// UTF-16 units that cmd.exe takes of a line.
  static let longestLine = 8191

  /// The line that cmd.exe sees: a variable that does not exist is nothing, `%%` is `%`, a `%` alone goes.
  ///
  /// - Throws: for what is no variable or part of one, cannot be known here, or grows too long.
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
      if name.keyword == "RANDOM", variables[name] == nil {
        return String(try clock().random(draw + cursor.rest.count))
      }
      return try value(name)
    case ":":
      let text = ahead.text { $0 != "%" }
      // cmd.exe takes the text apart otherwise where there is no such variable.
      guard ahead.take("%"), let value = try name.keyword == "RANDOM" ? nil : known(name) else {
        throw BatchReason("%\(BatchReason.shown(name)):…% is not understood; a % that is meant as such is written %%")
      }
      cursor = ahead
      return try BatchPart.of(variable: value, text)
    default:
      return ""
    }
  }

  /// The value, and what a part of it is taken from; no variable of that name is nothing, as in cmd.exe.
  private func value(_ name: String) throws(BatchReason) -> String { try known(name) ?? "" }

  /// - Throws: for one that every Windows has, but whose value is not known here: it must not pass for an empty one.
  private func known(_ name: String) throws(BatchReason) -> String? {
    if let value = variables[name] { return value }
    switch name.keyword {
    case "ERRORLEVEL": return String(errorLevel)
    case "CD": return folders.current.description
    case "DATE": return try clock().dateText
    case "TIME": return try clock().timeText
    case "CMDCMDLINE", "CMDEXTVERSION": break
    default: guard variables.isUntold(name) else { return nil }
    }
    throw BatchReason("%\(name)% is not known on this machine")
  }

  /// `~dp0` and its like, from behind the `~`.
  private func part(_ cursor: inout BatchCursor) throws(BatchReason) -> String {
    let letters = cursor.text(while: BatchCursor.isLetter).keyword
    guard let last = cursor.take(), BatchCursor.isDigit(last) else {
      throw BatchReason("%~\(BatchReason.shown(letters))… is not understood (%~dp0, %~nx1 and such are)")
    }
    try BatchPart.check(letters)
    let digit = Self.digit(last)
    // The name a file was called by says nothing after a cd; its place does.
    if digit == 0, !letters.isEmpty, !arguments.isShifted { return BatchPart.of(file, letters) }
    return try BatchPart.of(arguments[digit], letters, folders)
  }

  private static func digit(_ scalar: Unicode.Scalar) -> Int { Int(scalar.value) - 0x30 }
}
