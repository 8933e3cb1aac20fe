import WindowsModel

/// A line of a log: `2.063: RebootNecessary = 1,…`, or anything else.
package struct KBLogLine: Hashable, Sendable {
  private enum Ending: String, Sendable {
    case crlf = "\r\n"
    case lf = "\n"
    case none = ""
  }

  /// Without its end, and without the marks of a mail program.
  package private(set) var text: String
  /// The marks by which a mail or news program quoted it: `> `, `>> `; empty for most.
  package private(set) var quote = ""
  /// Milliseconds since a moment before the log was opened; nil for a line without a stamp. No time of day.
  package private(set) var stamp: Int?
  /// The text behind the stamp, with that of the lines that go on with it; empty for one of those.
  package private(set) var body: String
  /// A mail or news program broke the line before it here.
  package private(set) var isContinuation = false
  private let ending: Ending
  /// Bytes that no text gives back, or not for certain: an odd number of them in UTF-16, a character that is kept for other
  /// use, text beyond ASCII in a code page.
  private let irregular: [UInt8]?

  /// - Parameter bytes: with its end.
  init(_ bytes: ArraySlice<UInt8>, _ encoding: KBLog.Encoding) {
    var rest = bytes
    func drop(_ byte: UInt8) -> Bool {
      let end: [UInt8] = encoding == .utf16 ? [byte, 0] : [byte]
      guard rest.suffix(end.count).elementsEqual(end), (rest.count - end.count) % end.count == 0 else { return false }
      rest = rest.dropLast(end.count)
      return true
    }
    ending = drop(0x0A) ? drop(0x0D) ? .crlf : .lf : .none
    switch encoding {
    case .utf16:
      let decoded = WindowsText.decoded(rest)
      text = decoded ?? Self.legible(rest)
      irregular = decoded == nil ? Array(rest) : nil
    case .utf8:
      text = String(decoding: rest, as: UTF8.self)
      irregular = text.utf8.elementsEqual(rest) ? nil : Array(rest)
    case .page(let page):
      text = page.decoded(rest)
      irregular = rest.allSatisfy { $0 < 0x80 } ? nil : Array(rest)
    }
    (stamp, body) = Self.stamped(text)
  }

  func bytes(_ encoding: KBLog.Encoding) -> [UInt8] {
    let end = Array(ending.rawValue.utf8)
    guard encoding == .utf16 else { return (irregular ?? Array((quote + text).utf8)) + end }
    return (irregular ?? WindowsText.encoded(quote + text)) + end.flatMap { [$0, 0] }
  }

  /// Without the marks of a quotation, if it has any.
  func unquoted() -> KBLogLine {
    let scalars = text.unicodeScalars
    var index = scalars.startIndex
    while index < scalars.endIndex, scalars[index] == ">" {
      index = scalars.index(after: index)
      if index < scalars.endIndex, scalars[index] == " " { index = scalars.index(after: index) }
    }
    guard index > scalars.startIndex else { return self }
    var line = self
    (line.quote, line.text) = (String(scalars[..<index]), String(scalars[index...]))
    (line.stamp, line.body) = Self.stamped(line.text)
    return line
  }

  private static func legible(_ bytes: ArraySlice<UInt8>) -> String {
    let units = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map {
      UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8
    }
    return String(decoding: units, as: UTF16.self)
  }

  /// Takes the next line as the rest of this one.
  ///
  /// - Parameter isHard: it was broken within a word, or no blank was lost.
  mutating func go(on next: KBLogLine, isHard: Bool) {
    if isHard || body.isEmpty || body.last == " " {
      body += next.text
    } else {
      body += " " + Self.trimmed(next.text[...])
    }
  }

  /// Its text is that of the line before it.
  mutating func endAsContinuation() {
    isContinuation = true
    body = ""
  }

  /// The longest that a locale's decimal separator is (LOCALE_SDECIMAL).
  private static let longestSeparator = 3

  /// Seconds, the decimal separator of the machine's format, milliseconds in three digits, `: `, and what is behind it. The
  /// blank may be gone where the line was broken at it.
  private static func stamped(_ text: String) -> (Int?, String) {
    let scalars = text.unicodeScalars
    func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
    let digits = scalars.prefix(12).prefix(while: isDigit)
    // No run takes thousands of years.
    guard digits.count < 12 else { return (nil, text) }
    let separator = scalars[digits.endIndex...].prefix(longestSeparator + 1).prefix { !isDigit($0) }
    let fraction = scalars[separator.endIndex...].prefix(3)
    let rest = scalars[fraction.endIndex...]
    guard (1...longestSeparator).contains(separator.count), !separator.contains(where: isOfWord),
      fraction.count == 3, fraction.allSatisfy(isDigit), rest.first == ":",
      let seconds = Int(String(digits)), let milliseconds = Int(String(fraction))
    else { return (nil, text) }
    let body = rest.dropFirst()
    guard body.first == " " || body.isEmpty else { return (nil, text) }
    return (seconds * 1000 + milliseconds, String(body.dropFirst()))
  }

  private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\t" || scalar == ":" || scalar == "-" || ("A"..."Z").contains(scalar)
      || ("a"..."z").contains(scalar)
  }
}
