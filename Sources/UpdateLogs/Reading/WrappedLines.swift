/// Lines that a mail or news program broke at a column, put together again.
///
/// Such a program breaks where the next word would have passed its column. So a line without a stamp goes on with the one
/// before it where that one's words and the first of its own pass the longest line that could have been broken. A line break
/// within a message of the installer lies anywhere, and stays.
struct WrappedLines {
  /// Columns at which such programs break lines.
  private static let columns = 30...100

  private let lines: [KBLogLine]
  /// The longest line that could have been broken; without blanks at the end, and with them.
  private var column = 0
  private var full = 0

  private init(_ lines: [KBLogLine]) {
    self.lines = lines
    for line in lines {
      let text = line.text.unicodeScalars
      let stripped = KBLogLine.trimmed(line.text[...]).unicodeScalars
      guard stripped.contains(" ") else { continue }
      column = max(column, Self.length(line.text))
      full = max(full, text.count)
    }
  }

  static func joined(_ lines: [KBLogLine]) -> [KBLogLine] {
    // A line is looked at closely where one without a stamp follows a stamp, which hardly any log has.
    guard lines.indices.contains(where: { $0 > 0 && lines[$0 - 1].stamp != nil && mayContinue(lines[$0]) }) else {
      return lines
    }
    return WrappedLines(lines).joined()
  }

  private func joined() -> [KBLogLine] {
    guard Self.columns.contains(column) else { return lines }
    var continued: [Int] = []
    var isOpen = false
    // Whatever the program's column is, it is less than this.
    var bound = Int.max
    for (index, line) in lines.enumerated() {
      if line.stamp != nil {
        isOpen = true
      } else if isOpen, Self.mayContinue(line), let length = brokenLength(lines[index - 1], line) {
        continued.append(index)
        if lines[index - 1].text.contains(" ") { bound = min(bound, length) }
      } else {
        isOpen = false
      }
    }
    // A program that counts letters breaks each of its lines at the same column, words or not.
    let isHard = continued.allSatisfy { lines[$0 - 1].text.unicodeScalars.count == full }
    var result = lines
    var first = 0
    for index in continued {
      if !result[index - 1].isContinuation { first = index - 1 }
      let isHard = isHard || isWithinWord(lines[index - 1], lines[index], below: bound)
      result[first].go(on: lines[index], isHard: isHard)
      result[index].endAsContinuation()
    }
    return result
  }

  private static func mayContinue(_ line: KBLogLine) -> Bool {
    guard line.stamp == nil, line.fileName == nil, line.text.contains(where: { $0 != " " }),
      !line.text.hasPrefix("   ")
    else { return false }
    return !line.text.hasPrefix("  ") || !LogNote.allCases.contains { line.text.hasPrefix($0.line("")) }
  }

  /// How long a line would be with the first word of the next; nil where that would have had room.
  private func brokenLength(_ line: KBLogLine, _ next: KBLogLine) -> Int? {
    let length = Self.length(line.text) + 1 + Self.word(next.text).count
    return length > column && length > 1 + Self.word(next.text).count ? length : nil
  }

  /// A word that fills its line goes on in the next, and so does a rule.
  private func isWithinWord(_ line: KBLogLine, _ next: KBLogLine, below bound: Int) -> Bool {
    let length = line.text.unicodeScalars.count
    guard length >= column, length < bound else { return false }
    return !line.text.contains(" ") || line.text.hasSuffix("==") && next.text.hasPrefix("=")
  }

  private static func word(_ text: String) -> Substring.UnicodeScalarView {
    KBLogLine.trimmed(text[...]).unicodeScalars.prefix { $0 != " " }
  }

  /// Without blanks at the end.
  private static func length(_ text: String) -> Int {
    let scalars = text.unicodeScalars
    return scalars.count - scalars.reversed().prefix { $0 == " " || $0 == "\t" }.count
  }
}
