import WindowsModel

// `if`, with what it asks and its two ways.
extension BatchParser {
  mutating func branch() throws(BatchError) {
    let first = line
    cursor.skip(while: BatchCursor.isLetter)
    let question = try question()
    cursor.skipDelimiters()
    if cursor.isAtEnd { throw error("an 'if' without a command") }
    let asked = try asking(question)
    let test = add(asked(first, 0))
    try sequence()
    cursor.skipBlanks()
    // Only behind a block: any other command has swallowed the word.
    guard Self.keyword(cursor) == "ELSE" else {
      steps[test] = asked(first, steps.count)
      return
    }
    cursor.skip(while: BatchCursor.isLetter)
    cursor.skipDelimiters()
    if cursor.isAtEnd { throw error("an 'else' without a command") }
    let end = add(.jump(to: 0))
    steps[test] = asked(first, steps.count)
    try sequence()
    steps[end] = .jump(to: steps.count)
  }

  /// The step that asks: in a loop its words are known only when it runs.
  private func asking(_ question: BatchQuestion) throws(BatchError) -> (_ line: Int, _ to: Int) -> BatchStep {
    if isInLoop { return { .ask(question, line: $0, to: $1) } }
    do {
      let condition = try question.resolved()
      return { .unless(condition, line: $0, to: $1) }
    } catch {
      throw self.error(error.text)
    }
  }

  private mutating func question() throws(BatchError) -> BatchQuestion {
    var (isNegated, foldsCase) = (false, false)
    var word = ""
    while true {
      if isCompared { throw missingSide }
      word = try operand()
      if !foldsCase && word.keyword == "/I" {
        foldsCase = true
      } else if !isNegated && word.keyword == "NOT" {
        isNegated = true
      } else {
        break
      }
    }
    return BatchQuestion(kind: try kind(word, foldsCase), isNegated: isNegated)
  }

  private mutating func kind(_ word: String, _ foldsCase: Bool) throws(BatchError) -> BatchQuestion.Kind {
    if isCompared {
      cursor.skipBlanks()
      _ = cursor.take(twice: "=")
      let other = try operand()
      return .same(word, other, foldsCase: foldsCase)
    }
    if !foldsCase {
      switch word.keyword {
      case "ERRORLEVEL": return .errorLevel(try operand())
      case "EXIST": return .exists(try operand().withoutQuotes)
      case "DEFINED": return .defined(try operand())
      case "CMDEXTVERSION": throw error("'if cmdextversion' is not understood")
      default: break
      }
    }
    let comparison = try operand()
    return .compared(word, comparison, try operand(), foldsCase: foldsCase)
  }

  /// True if `==` comes next.
  private var isCompared: Bool {
    var ahead = cursor
    ahead.skipBlanks()
    return ahead.take(twice: "=")
  }

  private var missingSide: BatchError {
    error("an 'if' with a side missing (where a variable may be empty, write \"%X%\"==\"…\")")
  }

  /// The next word with its quotes.
  private mutating func operand() throws(BatchError) -> String {
    cursor.skipDelimiters()
    let word = cursor.word()
    guard !word.isEmpty else { throw missingSide }
    var isQuoted = false
    for scalar in word.unicodeScalars {
      if scalar == "\"" { isQuoted.toggle() }
      if !isQuoted, "&|<>^".unicodeScalars.contains(scalar) || scalar == ")" && blocks > 0 {
        throw error("'if' with \(scalar) in what it asks is not understood")
      }
    }
    return word
  }
}
