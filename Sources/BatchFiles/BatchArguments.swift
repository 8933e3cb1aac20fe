/// What a batch file or subroutine was called with.
struct BatchArguments {
  /// `%0`: the name as it was called.
  private(set) var name: String
  /// `%*`: all of it as it was written.
  let text: String
  /// `%1` and on, with the quotes they were written in.
  private(set) var words: [String]
  /// `%0` is no longer the name, but what was an argument.
  private(set) var isShifted = false

  /// Takes the text apart as cmd.exe does for a batch file: at blanks, commas, semicolons and equals signs.
  init(name: String, text: String) {
    self.name = name
    var cursor = BatchCursor(text)
    cursor.skipDelimiters()
    var rest = cursor
    self.text = rest.trimmedRest()
    var words: [String] = []
    while !cursor.isAtEnd {
      words.append(cursor.word())
      cursor.skipDelimiters()
    }
    self.words = words
  }

  /// Words from elsewhere, put into quotes where cmd.exe would take them apart otherwise.
  init(name: String, words: [String]) {
    let needsQuotes = " \t,;=&|<>^()".unicodeScalars
    self.init(
      name: name,
      text: words.map { word in
        let scalars = word.unicodeScalars
        return scalars.isEmpty || !scalars.contains("\"") && scalars.contains(where: needsQuotes.contains)
          ? "\"\(word)\"" : word
      }.joined(separator: " "))
  }

  /// `%0` to `%9`.
  subscript(_ digit: Int) -> String {
    if digit == 0 { return name }
    return words.indices.contains(digit - 1) ? words[digit - 1] : ""
  }

  /// `shift /2`: from there on each takes the place of the one before; `%*` stays.
  mutating func shift(from digit: Int) {
    if digit == 0 { (name, isShifted) = (self[1], true) }
    let index = max(0, digit - 1)
    if words.indices.contains(index) { words.remove(at: index) }
  }

  /// The words a program finds in its `argv`: blanks part them, quotes hold them together, and a backslash is one
  /// unless it stands before a quote. Source: "Parsing C++ Command-Line Arguments" of Microsoft's C runtime.
  static func ofProgram(_ text: String) -> [String] {
    var words: [String] = []
    var word = String.UnicodeScalarView()
    var (isWord, isQuoted, backslashes) = (false, false, 0)
    for scalar in text.unicodeScalars {
      if scalar == "\\" {
        backslashes += 1
        isWord = true
        continue
      }
      // Before a quote two backslashes are one, and an odd one makes the quote a character.
      let isBeforeQuote = scalar == "\""
      word.append(contentsOf: repeatElement("\\", count: isBeforeQuote ? backslashes / 2 : backslashes))
      let isLiteral = isBeforeQuote && backslashes % 2 == 1
      backslashes = 0
      if isBeforeQuote && !isLiteral {
        isQuoted.toggle()
        isWord = true
      } else if BatchCursor.isBlank(scalar) && !isQuoted {
        if isWord { words.append(String(word)) }
        word = String.UnicodeScalarView()
        isWord = false
      } else {
        word.append(scalar)
        isWord = true
      }
    }
    word.append(contentsOf: repeatElement("\\", count: backslashes))
    if isWord { words.append(String(word)) }
    return words
  }
}
