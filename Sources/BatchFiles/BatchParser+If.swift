import WindowsModel

// `if`, with what it asks and its two ways.
extension BatchParser {
  mutating func branch() throws(BatchError) {
    let first = line
    cursor.skip(while: BatchCursor.isLetter)
    let condition = try condition()
    cursor.skipDelimiters()
    if cursor.isAtEnd { throw error("an 'if' without a command") }
    let test = add(.unless(condition, line: first, to: 0))
    try sequence()
    cursor.skipBlanks()
    // Only behind a block: any other command has swallowed the word.
    guard Self.keyword(cursor) == "ELSE" else {
      steps[test] = .unless(condition, line: first, to: steps.count)
      return
    }
    cursor.skip(while: BatchCursor.isLetter)
    cursor.skipDelimiters()
    if cursor.isAtEnd { throw error("an 'else' without a command") }
    let end = add(.jump(to: 0))
    steps[test] = .unless(condition, line: first, to: steps.count)
    try sequence()
    steps[end] = .jump(to: steps.count)
  }

  private mutating func condition() throws(BatchError) -> BatchCondition {
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
    return BatchCondition(test: try test(word, foldsCase), isNegated: isNegated)
  }

  private mutating func test(_ word: String, _ foldsCase: Bool) throws(BatchError) -> BatchCondition.Test {
    if isCompared {
      cursor.skipBlanks()
      _ = cursor.take(twice: "=")
      let other = try operand()
      return .fixed(Self.same(word, other, foldsCase))
    }
    if !foldsCase {
      switch word.keyword {
      case "ERRORLEVEL":
        let text = try operand()
        guard let level = BatchCommand.number(text) else {
          throw error("'if errorlevel \(BatchReason.shown(text))' needs a number")
        }
        return .errorLevel(level)
      case "EXIST": return .exists(try operand().withoutQuotes)
      case "DEFINED": return .defined(try operand())
      case "CMDEXTVERSION": throw error("'if cmdextversion' is not understood")
      default: break
      }
    }
    let comparison = try operand()
    return .fixed(try Self.compare(word, comparison, operand(), foldsCase, orThrow: error))
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

  /// `EQU` to `GEQ`: of numbers, or of texts for equality only.
  private static func compare(
    _ one: String, _ comparison: String, _ other: String, _ foldsCase: Bool, orThrow error: (String) -> BatchError
  ) throws(BatchError) -> Bool {
    func refused(_ text: String) -> Bool {
      // cmd.exe would read these as octal or hexadecimal.
      let digits = Array(text.unicodeScalars.drop { $0 == "-" || $0 == "+" })
      return digits.count > 1 && digits[0] == "0"
    }
    if refused(one) || refused(other) { throw error("'if' with a number that begins with 0 is not understood") }
    guard let holds = comparisons[comparison.keyword] else {
      throw error("'if \(BatchReason.shown(one)) \(BatchReason.shown(comparison))' is not understood")
    }
    if let left = BatchCommand.number(one), let right = BatchCommand.number(other) { return holds(left, right) }
    switch comparison.keyword {
    case "EQU": return same(one, other, foldsCase)
    case "NEQ": return !same(one, other, foldsCase)
    default: throw error("'if … \(comparison) …' is understood of numbers only")
    }
  }

  private static let comparisons: [String: @Sendable (Int, Int) -> Bool] = [
    "EQU": { $0 == $1 }, "NEQ": { $0 != $1 }, "LSS": { $0 < $1 }, "LEQ": { $0 <= $1 }, "GTR": { $0 > $1 },
    "GEQ": { $0 >= $1 },
  ]

  private static func same(_ one: String, _ other: String, _ foldsCase: Bool) -> Bool {
    foldsCase ? WindowsName.same(one, other) : one.utf8.elementsEqual(other.utf8)
  }
}
