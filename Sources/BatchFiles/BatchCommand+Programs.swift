import WindowsModel

// What is no command of cmd.exe itself.
extension BatchCommand {
  /// A program with its arguments, or `E:`.
  static func external(_ cursor: inout BatchCursor, way: BatchProgram.Way) throws(BatchReason) -> BatchCommand {
    cursor.skipDelimiters()
    var isQuoted = false
    let word = cursor.text { scalar in
      if scalar == "\"" { isQuoted.toggle() }
      // Outside quotes a slash begins the arguments: x.exe/z
      return isQuoted || !BatchCursor.isDelimiter(scalar) && scalar != "/"
    }
    let name = word.withoutQuotes
    guard !name.isEmpty else { throw BatchReason("the name of a program is missing") }
    if name.unicodeScalars.count == 2, let drive = BatchFolders.drive(name) {
      guard cursor.trimmedRest().isEmpty, way == .plain else {
        throw BatchReason("\(drive) is a drive and no program; a path is written with \\")
      }
      return .folder(.drive(drive))
    }
    let arguments = String(String.UnicodeScalarView(cursor.rest))
    if isOfWindows(name, "SHUTDOWN", "EXE") { return try shutdown(BatchArguments.ofProgram(arguments)) }
    if way == .plain || way == .called, isOfWindows(name, "CHCP", "COM") {
      return try codePage(BatchArguments.ofProgram(arguments))
    }
    return .program(BatchProgram(name: name, arguments: arguments, way: way))
  }

  static func start(_ cursor: inout BatchCursor) throws(BatchReason) -> BatchCommand {
    var (waits, hasTitle) = (false, false)
    while true {
      cursor.skipDelimiters()
      // The first text in quotes is a title, before or behind the options.
      if cursor.next == "\"", !hasTitle {
        _ = cursor.word()
        hasTitle = true
        continue
      }
      guard cursor.next == "/" else { break }
      let option = cursor.word().keyword
      switch option {
      case "/WAIT", "/W": waits = true
      case "/B", "/I", "/MIN", "/MAX", "/LOW", "/BELOWNORMAL", "/NORMAL", "/ABOVENORMAL", "/HIGH", "/REALTIME",
        "/SEPARATE", "/SHARED":
        break
      default: throw BatchReason.notUnderstood("start", option.lowercased())
      }
    }
    guard !cursor.isAtEnd else {
      throw BatchReason("'start' without a program; its first text in quotes is a title")
    }
    var ahead = cursor
    if let name = builtIn(&ahead) { throw BatchReason("'start \(name.lowercased())' is not understood") }
    return try external(&cursor, way: .started(waits: waits))
  }

  /// `shutdown` or `…\system32\shutdown.exe`; another one is a program like any.
  private static func isOfWindows(_ name: String, _ program: String, _ ending: String) -> Bool {
    let parts = name.unicodeScalars.split(separator: "\\").suffix(2).map { String($0).keyword }
    guard let last = parts.last, last == program || last == "\(program).\(ending)" else { return false }
    return parts.count == 1 ? !name.unicodeScalars.contains("\\") : parts.first == "SYSTEM32"
  }

  private static func codePage(_ words: [String]) throws(BatchReason) -> BatchCommand {
    guard let word = words.first else { return .codePage(nil) }
    guard words.count == 1, let number = number(word) else {
      throw BatchReason.notUnderstood("chcp", words.joined(separator: " "))
    }
    guard let page = CodePage(number) else { throw BatchReason("code page \(number) of 'chcp' is not known here") }
    return .codePage(page)
  }

  /// The switches of XP's shutdown.exe and of the Resource Kit's before it, as far as they restart this machine.
  private static func shutdown(_ words: [String]) throws(BatchReason) -> BatchCommand {
    var restarts = false
    var words = words[...]
    while let word = words.popFirst() {
      let scalars = word.unicodeScalars
      let body = String(scalars.dropFirst()).keyword
      guard scalars.first == "-" || scalars.first == "/" else { throw BatchReason.notUnderstood("shutdown", word) }
      switch body {
      case "R": restarts = true
      case "F", "L", "Y": break
      case "C":
        // XP's switch has a text behind it, the Resource Kit's has none.
        if let next = words.first, next.unicodeScalars.first != "/", next.unicodeScalars.first != "-" {
          words.removeFirst()
        }
      case "D": _ = words.popFirst()
      case "T":
        guard let seconds = words.popFirst(), let count = number(seconds), count >= 0 else {
          throw BatchReason("'shutdown \(BatchReason.shown(word))' needs a number of seconds")
        }
      default:
        guard body.hasPrefix("T:"), let count = number(String(body.dropFirst(2))), count >= 0 else {
          throw BatchReason.notUnderstood("shutdown", word)
        }
      }
    }
    guard restarts else { throw BatchReason("'shutdown' without -r is not understood") }
    return .restart
  }
}
