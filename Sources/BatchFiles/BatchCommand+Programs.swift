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
    var name = word.withoutQuotes
    // What a variable left empty leaves such a name, which matters only where the line gets there.
    if name.isEmpty { name = cursor.word().withoutQuotes }
    guard !name.isEmpty else { throw BatchReason("the name of a program is missing") }
    if name.unicodeScalars.count == 2, let drive = BatchFolders.drive(name) {
      guard cursor.trimmedRest().isEmpty, way == .plain else {
        throw BatchReason("\(drive) is a drive and no program; a path is written with \\")
      }
      return .folder(.drive(drive))
    }
    let arguments = String(String.UnicodeScalarView(cursor.rest))
    let program = BatchProgram(name: name, arguments: arguments, way: way)
    return try tool(name, arguments, or: program) ?? .program(program)
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

  /// `chcp`, which sets the page of the console.
  static func codePage(_ words: [String]) throws(BatchReason) -> BatchCommand {
    guard let word = words.first else { return .codePage(nil) }
    guard words.count == 1, let number = number(word) else {
      throw BatchReason.notUnderstood("chcp", words.joined(separator: " "))
    }
    guard let page = CodePage(number) else { throw BatchReason("code page \(number) of 'chcp' is not known here") }
    return .codePage(page)
  }
}
