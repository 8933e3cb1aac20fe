import WindowsModel

/// Takes the text of an INF apart, in the grammar of SetupAPI: `;` comments outside quotes, `""` for a quote in them,
/// `\` at the end of a line for a line that goes on, `=` behind the first word for a key (`docs/inf.md`).
struct InfReader {
  private let text: [Unicode.Scalar]
  private var index = 0
  private var line = 1
  private var file = InfFile()
  private var section: Int?
  private var fieldCount = 0

  /// Characters of a line with those that continue it.
  private static let longestLine = 1 << 16

  init(_ text: String) {
    // Ctrl-Z ends a text file, and a NUL is a blank.
    self.text = text.unicodeScalars.prefix { $0 != "\u{1A}" }.map { $0 == "\0" ? " " : $0 }
  }

  mutating func read() throws(InfError) -> InfFile {
    while let next = peek {
      switch next {
      case "\n": endLine()
      case " ", "\t", "\r": index += 1
      case ";": skipLine()
      case "[": try readHeader()
      default: try readLine()
      }
    }
    return file
  }

  private var peek: Unicode.Scalar? { index < text.count ? text[index] : nil }

  /// LF ends a line; a CR alone does not, and is a blank.
  private func isLineEnd(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" }

  private func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" || scalar == "\r" }

  /// Steps over LF.
  private mutating func endLine() {
    index += 1
    line += 1
  }

  private mutating func skipLine() {
    while let next = peek, !isLineEnd(next) { index += 1 }
  }

  private mutating func readHeader() throws(InfError) {
    let start = index + 1
    while let next = peek, next != "]", !isLineEnd(next) { index += 1 }
    let name = text[start..<index]
    guard peek == "]", name.count <= 255 else {
      file.lose(line, peek == "]" ? "has a section's name of more than 255 characters" : "has a [ without its ]")
      // What follows belongs to no section that can be named.
      section = nil
      return skipLine()
    }
    let string = String(String.UnicodeScalarView(name))
    if file.place(of: string) == nil { file.add(InfSection(string, line: line)) }
    section = file.place(of: string)
    guard file.sections.count <= InfFile.mostSections else {
      throw InfError("has more than \(InfFile.mostSections) sections")
    }
    // Whatever stands behind a name counts for nothing.
    skipLine()
  }

  /// A field that is being read. Blanks before and behind it do not count, unless they stand in quotes.
  private struct Field {
    var text: [Unicode.Scalar] = []
    /// As far as it counts.
    var kept = 0

    mutating func append(_ scalar: Unicode.Scalar, counts: Bool) {
      guard counts || !text.isEmpty else { return }
      text.append(scalar)
      if counts { kept = text.count }
    }

    /// The line goes on: what blanks there are before its `\` do not count.
    mutating func goOn() { text.removeLast(text.count - kept) }

    /// SetupAPI keeps 511 UTF-16 units, up to Server 2003.
    static let longest = 511

    /// What counts, and whether it was cut.
    var string: (text: String, isCut: Bool) {
      var (units, end) = (0, 0)
      while end < kept, units + UTF16.width(text[end]) <= Self.longest {
        units += UTF16.width(text[end])
        end += 1
      }
      return (String(String.UnicodeScalarView(text[..<end])), end < kept)
    }
  }

  private mutating func readLine() throws(InfError) {
    let (first, start) = (line, index)
    var result = InfLine(nil, [], number: first)
    var field = Field()
    var isInQuotes = false
    func taken() -> String {
      let (string, isCut) = field.string
      if isCut { file.lose(first, "has a field of more than \(Field.longest) characters, which is cut") }
      field = Field()
      return string
    }
    while let next = peek, !isLineEnd(next), isInQuotes || next != ";" {
      guard index - start <= Self.longestLine else {
        file.lose(first, "has more than \(Self.longestLine) characters")
        return skipLine()
      }
      let isDoubled = isInQuotes && next == "\"" && index + 1 < text.count && text[index + 1] == "\""
      if next == "\"", !isDoubled {
        isInQuotes.toggle()
      } else if isInQuotes {
        field.append(next, counts: true)
        if isDoubled { index += 1 }
      } else if next == "\\", let end = endBehindBackslash() {
        index = end
        if index < text.count { endLine() }
        field.goOn()
        while let next = peek, isBlank(next) { index += 1 }
        continue
      } else if next == "=" && result.key == nil && result.fields.isEmpty {
        result.key = taken()
      } else if next == "," {
        result.fields.append(taken())
      } else {
        field.append(next, counts: !isBlank(next))
      }
      index += 1
    }
    if isInQuotes { file.lose(line, "has a quote that is not closed") }
    skipLine()
    result.fields.append(taken())
    guard let section else { return file.lose(first, "stands in no section") }
    fieldCount += result.fields.count
    guard fieldCount <= InfFile.mostFields else {
      throw InfError("has more than \(InfFile.mostFields) fields")
    }
    file.sections[section].lines.append(result)
  }

  /// Where the line ends, if behind the backslash there is nothing more but blanks, more of them, and a comment.
  private func endBehindBackslash() -> Int? {
    var place = index + 1
    while place < text.count, isBlank(text[place]) || text[place] == "\\" { place += 1 }
    if place < text.count, text[place] == ";" {
      while place < text.count, !isLineEnd(text[place]) { place += 1 }
    }
    return place == text.count || isLineEnd(text[place]) ? place : nil
  }
}
