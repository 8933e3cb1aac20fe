/// Reads one logical line: a line with its continuations, or a block to its closing parenthesis.
///
/// As in cmd.exe, each line is expanded when it is read, so a block as a whole before any of it runs. The grammar,
/// from loose to tight: `&`, `||`, `&&`, a command; an `if` has all that follows it on its line.
struct BatchParser {
  let file: BatchFile
  let expansion: BatchExpansion
  /// Index of the line that is read next.
  private(set) var position: Int
  private(set) var budget: BatchBudget
  /// One that leads away is added first, and set anew when the one it leads to is the next to be added.
  var steps: [BatchStep] = []

  var cursor = BatchCursor("")
  /// Number of the line under the cursor, from 1.
  private(set) var line = 0
  /// Blocks that are open.
  private(set) var blocks = 0
  /// Loops whose bodies are read.
  private var loops = 0
  /// The words of a loop's body are known only in its rounds.
  var isInLoop: Bool { loops > 0 }
  private var depth = 0
  /// Characters of the line with its continuations, and of the whole block.
  private var (lineLength, length) = (0, 0)

  /// Limits of this program and not of Windows.
  private static let (deepest, longestBlock) = (50, 1_000_000)

  init(_ file: BatchFile, at position: Int, _ expansion: BatchExpansion, _ budget: BatchBudget) {
    self.file = file
    self.position = position
    self.expansion = expansion
    self.budget = budget
  }

  /// Reads a command that stands by itself, such as that of `for /f`.
  static func command(
    _ text: [Unicode.Scalar], line: Int, _ file: BatchFile, _ expansion: BatchExpansion
  ) throws(BatchError) -> [BatchStep] {
    var parser = BatchParser(file, at: file.lines.count, expansion, BatchBudget())
    parser.line = line
    parser.cursor = BatchCursor(text)
    parser.skipToCommand()
    if !parser.cursor.isAtEnd { try parser.sequence() }
    guard parser.cursor.isAtEnd else { throw parser.unexpected() }
    return parser.steps
  }

  /// Reads on from ``position``, and leaves what it found in ``steps``.
  ///
  /// - Throws: ``BatchError`` for a line that is not understood in all its parts.
  mutating func parse() throws(BatchError) {
    guard try readLine() else { return }
    skipToCommand()
    if cursor.next == ":" {
      try skipLabel()
    } else if !cursor.isAtEnd {
      try sequence()
      guard cursor.isAtEnd else { throw unexpected() }
    }
  }

  // MARK: Lines

  func error(_ reason: String) -> BatchError { BatchError(file: file.name, line: line, reason: reason) }

  func unexpected() -> BatchError {
    error("'\(BatchReason.shown(cursor.rest))' stands where no command can")
  }

  /// Puts the cursor on the next line; false at the end of the file.
  mutating func readLine(continuing: Bool = false) throws(BatchError) -> Bool {
    guard position < file.lines.count else { return false }
    let text = file.lines[position]
    position += 1
    line = position
    do throws(BatchReason) {
      // Before anything is made of a line, so that no line is free.
      try budget.spendLine(of: text.utf16.count)
      // What a comment says need not make sense.
      if !continuing && Self.isComment(text) {
        cursor = BatchCursor(text)
        return true
      }
      guard text.utf16.count <= BatchExpansion.longestLine else {
        throw BatchReason("the line is longer than cmd.exe takes (\(BatchExpansion.longestLine) characters)")
      }
      let expanded = try expansion.expanded(text)
      lineLength = continuing ? lineLength + expanded.count : expanded.count
      length += expanded.count
      guard lineLength <= BatchExpansion.longestLine else {
        throw BatchReason("the line with its continuations is longer than \(BatchExpansion.longestLine) characters")
      }
      guard length <= Self.longestBlock else {
        throw BatchReason("the block is longer than \(Self.longestBlock) characters")
      }
      try budget.spend(expanded.count)
      cursor = BatchCursor(expanded)
    } catch {
      throw self.error(error.text)
    }
    return true
  }

  private static func isComment(_ line: String) -> Bool {
    var cursor = BatchCursor(line)
    cursor.skip { BatchCursor.isDelimiter($0) || $0 == "@" }
    return cursor.next == ":" || keyword(cursor) == "REM"
  }

  /// A label or `::` is passed over.
  private mutating func skipLabel() throws(BatchError) {
    if cursor.last == "^" { throw error("a label or comment that ends with ^ is not understood") }
    cursor.skipToEnd()
  }

  // MARK: Grammar

  mutating func skipToCommand() { cursor.skip { BatchCursor.isDelimiter($0) || $0 == "@" } }

  /// Commands parted by `&`.
  mutating func sequence() throws(BatchError) {
    depth += 1
    guard depth <= Self.deepest else { throw error("blocks and ifs are nested deeper than \(Self.deepest)") }
    repeat {
      try alternatives()
      cursor.skipBlanks()
      guard cursor.take("&") else { break }
      cursor.skipDelimiters()
    } while !cursor.isAtEnd && !(blocks > 0 && cursor.next == ")")
    depth -= 1
  }

  private mutating func alternatives() throws(BatchError) {
    try conjunction()
    cursor.skipBlanks()
    while cursor.take(twice: "|") {
      let jump = add(.ifSucceeded(to: 0))
      try conjunction()
      steps[jump] = .ifSucceeded(to: steps.count)
      cursor.skipBlanks()
    }
  }

  private mutating func conjunction() throws(BatchError) {
    try pipeline()
    cursor.skipBlanks()
    while cursor.take(twice: "&") {
      let jump = add(.ifFailed(to: 0))
      try pipeline()
      steps[jump] = .ifFailed(to: steps.count)
      cursor.skipBlanks()
    }
  }

  /// Commands parted by `|`: what the one shows the next can read.
  private mutating func pipeline() throws(BatchError) {
    let start = steps.count
    try command()
    cursor.skipBlanks()
    while cursor.next == "|", cursor.second != "|" {
      _ = cursor.take()
      let left = steps[start...].map { $0.shifted(by: -start) }
      steps.removeSubrange(start...)
      steps += [.child, .capture]
      let moved = steps.count
      steps += left.map { $0.shifted(by: moved) }
      steps += [.endCapture, .endChild(keepsErrorLevel: true), .child, .feed]
      try command()
      steps += [.endFeed, .endChild(keepsErrorLevel: true)]
      cursor.skipBlanks()
    }
  }

  private mutating func command() throws(BatchError) {
    skipToCommand()
    let redirections = try redirections()
    skipToCommand()
    switch Self.keyword(cursor) {
    case "IF" where redirections.isEmpty: return try branch()
    case "REM": return try remark()
    case "FOR" where redirections.isEmpty: return try loop()
    default: break
    }
    switch cursor.next {
    case "(": try block(redirections)
    case ")": throw error(") without (")
    case nil, "&", "|": throw error("a command is missing")
    case ":": throw error("a label stands only at the beginning of a line")
    default: try simple(redirections)
    }
  }

  private mutating func block(_ outer: [BatchRedirection]) throws(BatchError) {
    _ = cursor.take()
    blocks += 1
    let (start, first) = (add(.open([], line: line)), line)
    var (isEmpty, isAfterLabel) = (true, false)
    while true {
      skipToCommand()
      if cursor.isAtEnd {
        guard try readLine() else { throw BatchError(file: file.name, line: first, reason: "( without )") }
        skipToCommand()
        // cmd.exe takes a label in a block for the drive of the next line unless a command follows at once.
        let isLabel = cursor.next == ":"
        if isAfterLabel, isLabel || cursor.isAtEnd || cursor.next == ")" {
          throw error("a label or :: in a block, and no command on the line after it; write rem")
        }
        isAfterLabel = isLabel
        if isLabel { try skipLabel() }
        continue
      }
      if cursor.next == ")" { break }
      try sequence()
      isEmpty = false
      cursor.skipBlanks()
      guard cursor.isAtEnd || cursor.next == ")" else { throw unexpected() }
    }
    if isEmpty { throw error("an empty block") }
    _ = cursor.take()
    blocks -= 1
    steps[start] = .open(outer + (try redirections()), line: first)
    add(.close)
  }

  /// The body of a loop: all that follows on its line.
  mutating func body() throws(BatchError) -> [BatchStep] {
    let start = steps.count
    loops += 1
    try sequence()
    loops -= 1
    let body = steps[start...].map { $0.shifted(by: -start) }
    steps.removeSubrange(start...)
    return body
  }

  @discardableResult
  mutating func add(_ step: BatchStep) -> Int {
    steps.append(step)
    return steps.count - 1
  }

  /// The word of letters at the cursor, if it stands alone there; in upper case.
  static func keyword(_ cursor: BatchCursor) -> String? {
    var ahead = cursor
    let word = ahead.text(while: BatchCursor.isLetter)
    guard let next = ahead.next else { return word.keyword }
    return BatchCursor.isDelimiter(next) || "/&|<>()\"^".unicodeScalars.contains(next) ? word.keyword : nil
  }
}
