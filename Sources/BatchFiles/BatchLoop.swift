import WindowsModel

/// A `for` with its body, which is put together anew for each of its rounds.
struct BatchLoop {
  enum Kind: Equatable {
    /// Words, and the files that the patterns among them fit.
    case words
    /// `/d`: words, and folders.
    case folders
    /// `/l`: a number, a step and an end.
    case numbers
    /// `/f`: the lines of files, of a text, or of what a command shows.
    case lines(BatchLineOptions)
    /// `/f` of a command that has run.
    case captured(BatchLineOptions)
  }

  let kind: Kind
  /// The letter of the first variable.
  let variable: Unicode.Scalar
  /// What stands between the parentheses.
  let set: [Unicode.Scalar]
  let body: [BatchStep]

  func substituted(_ values: BatchBinding) throws(BatchReason) -> BatchLoop {
    // A variable of its own name is its own.
    let set = try values.replaced(set)
    var outer = values.values
    outer[variable] = nil
    let inner = BatchBinding(values: outer, folders: values.folders)
    var steps: [BatchStep] = []
    for step in body { steps.append(try step.substituted(inner)) }
    return BatchLoop(kind: kind, variable: variable, set: set, body: steps)
  }

  /// The steps of one round.
  func round(_ values: BatchBinding) throws(BatchReason) -> [BatchStep] {
    var steps: [BatchStep] = []
    for step in body { steps.append(try step.substituted(values).resolved()) }
    return steps
  }

  /// The command of a `/f` that has one, without its quotes.
  var command: [Unicode.Scalar]? {
    guard case .lines(let options) = kind else { return nil }
    let quote: Unicode.Scalar = options.usesBackQuotes ? "`" : "'"
    let text = trimmed
    guard text.count > 1, text.first == quote, text.last == quote else { return nil }
    return Array(text.dropFirst().dropLast())
  }

  /// The text of a `/f` that has one, without its quotes.
  var text: String? {
    guard case .lines(let options) = kind else { return nil }
    let quote: Unicode.Scalar = options.usesBackQuotes ? "'" : "\""
    let text = trimmed
    guard text.count > 1, text.first == quote, text.last == quote else { return nil }
    return String(String.UnicodeScalarView(text.dropFirst().dropLast()))
  }

  private var trimmed: [Unicode.Scalar] {
    var cursor = BatchCursor(set)
    return Array(cursor.trimmedRest().unicodeScalars)
  }

  /// The words of the set, with their quotes.
  var words: [String] {
    var cursor = BatchCursor(set)
    var words: [String] = []
    cursor.skipDelimiters()
    while !cursor.isAtEnd {
      words.append(cursor.word())
      cursor.skipDelimiters()
    }
    return words
  }

  /// True if the rounds depend on what files there are.
  var asksForFiles: Bool {
    switch kind {
    case .words, .folders: set.contains { $0 == "*" || $0 == "?" }
    case .numbers, .captured: false
    case .lines: text == nil
    }
  }

  /// `1,2,10`, every one of them; at most as many as the budget has.
  func numbers() throws(BatchReason) -> [String] {
    let words = words.map { BatchCommand.number($0) }
    guard words.count == 3, let first = words[0], let step = words[1], let end = words[2] else {
      throw BatchReason("'for /l' is understood with three numbers only")
    }
    guard step != 0 else { throw BatchReason("'for /l' with a step of 0 is a loop without end") }
    let count = step > 0 ? (end - first) / step + 1 : (first - end) / -step + 1
    guard step > 0 ? first <= end : first >= end else { return [] }
    guard count <= BatchBudget.mostRounds else {
      throw BatchBudget.tooManyRounds
    }
    return stride(from: first, through: end, by: step).map { String($0) }
  }
}

/// How `for /f` takes lines apart.
struct BatchLineOptions: Equatable {
  var endOfLine: Unicode.Scalar? = ";"
  var skipped = 0
  var delimiters: [Unicode.Scalar] = [" ", "\t"]
  /// Numbers of the tokens, from 1, in their order.
  var tokens = [1]
  /// `*`: all that is left, behind the last of them.
  var hasRest = false
  var usesBackQuotes = false

  init() {}

  /// - Parameter text: between the quotes.
  init(_ text: String) throws(BatchReason) {
    var cursor = BatchCursor(text)
    func refused() -> BatchReason { BatchReason.notUnderstood("for /f", text) }
    cursor.skipBlanks()
    while !cursor.isAtEnd {
      let word = cursor.text(while: BatchCursor.isLetter).keyword
      if word == "USEBACKQ" {
        usesBackQuotes = true
        cursor.skipBlanks()
        continue
      }
      guard cursor.take("=") else { throw refused() }
      switch word {
      case "EOL": endOfLine = cursor.take()
      case "SKIP":
        guard let number = BatchCommand.number(cursor.text { !BatchCursor.isBlank($0) }), number > 0 else {
          throw refused()
        }
        skipped = number
      case "DELIMS":
        // A blank is one of them only at the end.
        let rest = cursor.rest
        let end = rest.firstIndex(where: BatchCursor.isBlank) ?? rest.endIndex
        let isLast = rest[end...].allSatisfy(BatchCursor.isBlank)
        delimiters = Array(isLast ? rest : rest[..<end])
        _ = cursor.text { _ in true }
        if !isLast { cursor = BatchCursor(Array(rest[end...])) }
      case "TOKENS": try readTokens(cursor.text { !BatchCursor.isBlank($0) }, refused())
      default: throw refused()
      }
      cursor.skipBlanks()
    }
  }

  private mutating func readTokens(_ text: String, _ refusal: BatchReason) throws(BatchReason) {
    tokens = []
    var text = text
    if text.hasSuffix("*") {
      hasRest = true
      text.removeLast()
    }
    for part in text.split(separator: ",") {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { BatchCommand.number(String($0)) }
      guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count < 3, 1 <= first, first <= last,
        last <= 31
      else { throw refusal }
      tokens += first...last
    }
    guard hasRest || !tokens.isEmpty else { throw refusal }
    tokens = Array(Set(tokens)).sorted()
  }

  /// The values of a line's tokens, one for each variable; nil for a line that has no round.
  func values(_ line: String) -> [String]? {
    let scalars = Array(line.unicodeScalars)
    if let endOfLine, scalars.first == endOfLine { return nil }
    var pieces: [ArraySlice<Unicode.Scalar>] = []
    var position = 0
    var rest = scalars[scalars.endIndex...]
    let last = tokens.last ?? 0
    while true {
      while position < scalars.count, delimiters.contains(scalars[position]) { position += 1 }
      if pieces.count == last { rest = scalars[position...] }
      guard position < scalars.count, pieces.count < last else { break }
      let start = position
      while position < scalars.count, !delimiters.contains(scalars[position]) { position += 1 }
      pieces.append(scalars[start..<position])
    }
    func text(_ piece: ArraySlice<Unicode.Scalar>) -> String { String(String.UnicodeScalarView(piece)) }
    var values = tokens.map { $0 <= pieces.count ? text(pieces[$0 - 1]) : "" }
    if hasRest { values.append(text(rest)) }
    return values.first.map(\.isEmpty) == false ? values : nil
  }
}
