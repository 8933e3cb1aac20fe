import WindowsModel

/// One understood command, without its redirections.
enum BatchCommand: Equatable {
  /// `rem`, `pause`, and redirections without a command.
  case nothing
  /// What changes nothing that is kept, and is told: as it was written, and the error level that it leaves, if it does.
  case passed(String, code: Int?)
  case echo(String)
  /// `echo on`, `echo off`; nil asks which it is.
  case echoing(Bool?)
  case version
  /// An empty value removes the variable.
  case set(String, String)
  case setlocal, endlocal
  case folder(BatchFolders.Change)
  /// `goto :eof` and `exit /b` leave the file or subroutine; the code, if one is given, becomes the error level.
  case leave(code: Int?)
  case goto(String)
  case call(label: String, arguments: String)
  case program(BatchProgram)
  /// `chcp 1252`; nil asks which page it is.
  case codePage(CodePage?)
  /// A tool of Windows; where this Windows has none of that name, a program like any.
  case tool(BatchTool, or: BatchProgram)
  case files(BatchFileCommand)
  /// `type`
  case type([String])
  /// `dir /b`
  case list(BatchListing)
  /// `date /t`, `time /t`
  case clock(showsTime: Bool)
  /// `path` alone
  case path
  case shift(from: Int)
  /// `shutdown -r`
  case restart
  case exit(code: Int?)

  /// Reads a command as it is after `%` and `^` have been dealt with.
  ///
  /// - Throws: if it is not understood, with the reason.
  init(_ text: [Unicode.Scalar]) throws(BatchReason) {
    var cursor = BatchCursor(text)
    let name = Self.builtIn(&cursor)
    switch name {
    case nil: self = try .external(&cursor, way: .plain)
    case "PAUSE": self = .nothing
    case "CLS", "TITLE", "PROMPT", "COLOR", "VERIFY", "VOL", "BREAK":
      self = Self.passed(name ?? "", String(String.UnicodeScalarView(text)), cursor.trimmedRest())
    case "DATE", "TIME":
      let rest = cursor.trimmedRest()
      guard rest.keyword == "/T" else { throw BatchReason.notUnderstood((name ?? "").lowercased(), rest) }
      self = .clock(showsTime: name == "TIME")
    case "PATH":
      let rest = cursor.trimmedRest()
      self = rest.isEmpty ? .path : .set("PATH", rest == ";" ? "" : rest)
    case "TYPE": self = .type(try BatchFileCommand.words("type", &cursor, switches: "").names)
    case "DIR": self = try Self.listing(&cursor, String(String.UnicodeScalarView(text)))
    case "COPY", "DEL", "ERASE", "MD", "MKDIR", "MOVE", "RD", "RMDIR", "REN", "RENAME":
      self = .files(try BatchFileCommand(name ?? "", &cursor))
    case "SHIFT":
      let rest = cursor.trimmedRest()
      let digits = Array(rest.unicodeScalars)
      guard rest.isEmpty || digits.count == 2 && digits[0] == "/" && ("0"..."8").contains(digits[1]) else {
        throw BatchReason.notUnderstood("shift", rest)
      }
      self = .shift(from: rest.isEmpty ? 0 : Int(digits[1].value) - 0x30)
    case "VER": self = .version
    case "ECHO": self = Self.echo(&cursor)
    case "SET": self = try Self.set(&cursor)
    case "SETLOCAL":
      let word = cursor.trimmedRest()
      guard ["", "ENABLEEXTENSIONS"].contains(word.keyword) else { throw BatchReason.notUnderstood("setlocal", word) }
      self = .setlocal
    case "ENDLOCAL": self = try Self.bare(.endlocal, "endlocal", &cursor)
    case "CD", "CHDIR": self = .folder(Self.changeFolder(&cursor))
    case "PUSHD":
      let folder = cursor.trimmedRest()
      guard !folder.isEmpty else { throw BatchReason("'pushd' without a folder is not understood") }
      self = .folder(.push(folder))
    case "POPD": self = try Self.bare(.folder(.pop), "popd", &cursor)
    case "GOTO": self = try Self.goto(&cursor)
    case "EXIT": self = try Self.exit(&cursor)
    case "CALL": self = try Self.call(&cursor)
    case "START": self = try Self.start(&cursor)
    case let name?: throw BatchReason("'\(name.lowercased())' is not understood")
    }
  }

  // MARK: Names

  /// All that cmd.exe itself does.
  private static let names: Set<String> = [
    "ASSOC", "BREAK", "CALL", "CD", "CHDIR", "CLS", "COLOR", "COPY", "DATE", "DEL", "DIR", "DPATH", "ECHO", "ELSE",
    "ENDLOCAL", "ERASE", "EXIT", "FOR", "FTYPE", "GOTO", "IF", "KEYS", "MD", "MKDIR", "MKLINK", "MOVE", "PATH", "PAUSE",
    "POPD", "PROMPT", "PUSHD", "RD", "REM", "REN", "RENAME", "RMDIR", "SET", "SETLOCAL", "SHIFT", "START", "TIME",
    "TITLE", "TYPE", "VER", "VERIFY", "VOL",
  ]

  /// The name of a command of cmd.exe itself, which is passed; nil for anything else.
  ///
  /// `echo.`, `cd\`, `goto:x` and `exit/b` are the command and not a file of that name.
  static func builtIn(_ cursor: inout BatchCursor) -> String? {
    var ahead = cursor
    let name = ahead.text(while: BatchCursor.isLetter).keyword
    guard names.contains(name) else { return nil }
    if let next = ahead.next, !BatchCursor.isDelimiter(next) {
      let allowed =
        switch name {
        case "ECHO": "./\\:([]+"
        case "CD", "CHDIR", "MD", "MKDIR", "RD", "RMDIR", "DEL", "ERASE", "COPY", "MOVE", "REN", "DIR", "TYPE": "./\\"
        case "GOTO", "CALL": ":/"
        default: "/"
        }
      guard allowed.unicodeScalars.contains(next) else { return nil }
    }
    cursor = ahead
    return name
  }

  /// What `verify`, `color` and their like leave as error level.
  private static func passed(_ name: String, _ text: String, _ rest: String) -> BatchCommand {
    switch name {
    case "VERIFY": return .passed(text, code: ["", "ON", "OFF"].contains(rest.keyword) ? 0 : 1)
    case "COLOR", "VOL": return .passed(text, code: 0)
    default: return .passed(text, code: nil)
    }
  }

  private static func bare(
    _ command: BatchCommand, _ name: String, _ cursor: inout BatchCursor
  ) throws(BatchReason) -> BatchCommand {
    let rest = cursor.trimmedRest()
    guard rest.isEmpty else { throw BatchReason.notUnderstood(name, rest) }
    return command
  }

  // MARK: echo and set

  private static func echo(_ cursor: inout BatchCursor) -> BatchCommand {
    // One character parts the command from its text, whatever it is.
    let separator = cursor.take()
    let text = String(String.UnicodeScalarView(cursor.rest))
    if let separator, !BatchCursor.isDelimiter(separator) { return .echo(text) }
    switch cursor.trimmedRest().keyword {
    case "ON": return .echoing(true)
    case "OFF": return .echoing(false)
    case "": return separator == nil || BatchCursor.isBlank(separator ?? " ") ? .echoing(nil) : .echo(text)
    default: return .echo(text)
    }
  }

  private static func set(_ cursor: inout BatchCursor) throws(BatchReason) -> BatchCommand {
    cursor.skipDelimiters()
    guard cursor.next != "/" else { throw BatchReason("'set \(BatchReason.shown(cursor.rest))' is not understood") }
    let isQuoted = cursor.take("\"")
    let name = cursor.text { $0 != "=" }
    guard cursor.take("="), !name.isEmpty else {
      throw BatchReason("'set' is understood as set NAME=VALUE only")
    }
    var value = cursor.rest
    if isQuoted, let end = value.lastIndex(of: "\"") { value = value[..<end] }
    return .set(name, String(String.UnicodeScalarView(value)))
  }

  // MARK: Folders and labels

  private static func changeFolder(_ cursor: inout BatchCursor) -> BatchFolders.Change {
    cursor.skipDelimiters()
    let withDrive = cursor.take(option: "dD")
    let folder = cursor.trimmedRest()
    if folder.isEmpty { return .show(drive: nil) }
    if !withDrive, folder.unicodeScalars.count == 2, let drive = BatchFolders.drive(folder) {
      return .show(drive: drive)
    }
    return .change(folder, drive: withDrive)
  }

  private static func goto(_ cursor: inout BatchCursor) throws(BatchReason) -> BatchCommand {
    cursor.skipDelimiters()
    let hasColon = cursor.take(":")
    let label = BatchFile.label(&cursor)
    guard !label.isEmpty else { throw BatchReason("'goto' without a label") }
    return hasColon && label.keyword == "EOF" ? .leave(code: nil) : .goto(label)
  }

  private static func exit(_ cursor: inout BatchCursor) throws(BatchReason) -> BatchCommand {
    cursor.skipDelimiters()
    let leaves = cursor.take(option: "bB")
    let text = cursor.trimmedRest()
    let code = Self.number(text)
    guard text.isEmpty || code != nil else { throw BatchReason.notUnderstood("exit", text) }
    return leaves ? .leave(code: code) : .exit(code: code)
  }

  private static func call(_ cursor: inout BatchCursor) throws(BatchReason) -> BatchCommand {
    cursor.skipDelimiters()
    // cmd.exe reads this part a second time, and doubles each ^; what would change by that is refused.
    var isQuoted = false
    for scalar in cursor.rest {
      if scalar == "\"" { isQuoted.toggle() }
      if scalar == "%" || scalar == "^" || !isQuoted && "&|<>".unicodeScalars.contains(scalar) {
        throw BatchReason("'call' with \(scalar) is not understood")
      }
    }
    var ahead = cursor
    if let name = builtIn(&ahead) { throw BatchReason("'call \(name.lowercased())' is not understood") }
    guard cursor.take(":") else { return try external(&cursor, way: .called) }
    let label = BatchFile.label(&cursor)
    guard !label.isEmpty else { throw BatchReason("'call :' without a label") }
    let arguments = String(String.UnicodeScalarView(cursor.rest))
    return label.keyword == "EOF" ? .nothing : .call(label: label, arguments: arguments)
  }

  /// A number of 32 bits, as error levels are.
  static func number(_ text: String) -> Int? {
    var digits = text.unicodeScalars[...]
    if digits.first == "-" || digits.first == "+" { digits = digits.dropFirst() }
    guard !digits.isEmpty, digits.allSatisfy(BatchCursor.isDigit) else { return nil }
    return Int32(text).map { Int($0) }
  }
}
