// `for`, with its set and its body.
extension BatchParser {
  mutating func loop() throws(BatchError) {
    let first = line
    cursor.skip(while: BatchCursor.isLetter)
    cursor.skipDelimiters()
    let kind = try kind()
    cursor.skipDelimiters()
    guard cursor.take("%"), let variable = cursor.take(), !BatchCursor.isDelimiter(variable), variable != "(" else {
      throw error("a 'for' without its variable, which is written %%i")
    }
    cursor.skipDelimiters()
    guard Self.keyword(cursor) == "IN" else { throw error("a 'for' without its 'in'") }
    cursor.skip(while: BatchCursor.isLetter)
    cursor.skipDelimiters()
    guard cursor.take("(") else { throw error("a 'for' without its (") }
    let set = try set()
    cursor.skipDelimiters()
    guard Self.keyword(cursor) == "DO" else { throw error("a 'for' without its 'do'") }
    cursor.skip(while: BatchCursor.isLetter)
    skipToCommand()
    if cursor.isAtEnd { throw error("a 'for' without a command") }
    add(.loop(BatchLoop(kind: kind, variable: variable, set: set, body: try body()), line: first))
  }

  private mutating func kind() throws(BatchError) -> BatchLoop.Kind {
    guard cursor.next == "/" else { return .words }
    let word = cursor.text { !BatchCursor.isDelimiter($0) && $0 != "%" && $0 != "\"" }.keyword
    switch word {
    case "/D": return .folders
    case "/L": return .numbers
    case "/F":
      cursor.skipDelimiters()
      guard cursor.take("\"") else { return .lines(BatchLineOptions()) }
      let text = cursor.text { $0 != "\"" }
      guard cursor.take("\"") else { throw error("'for /f' with options that do not end") }
      do {
        return .lines(try BatchLineOptions(text))
      } catch {
        throw self.error(error.text)
      }
    default: throw error("'for \(BatchReason.shown(word.lowercased()))' is not understood")
    }
  }

  /// Up to its closing parenthesis, over several lines; the end of one is a blank.
  private mutating func set() throws(BatchError) -> [Unicode.Scalar] {
    var set: [Unicode.Scalar] = []
    var isQuoted = false
    while true {
      guard let next = cursor.take() else {
        guard try readLine() else { throw error("a 'for' whose ( has no )") }
        isQuoted = false
        set.append(" ")
        continue
      }
      if next == "\"" { isQuoted.toggle() }
      if !isQuoted, next == ")" { return set }
      if !isQuoted, next == "^", let escaped = cursor.take() {
        set.append(escaped)
        continue
      }
      set.append(next)
    }
  }
}
