import WindowsModel

/// A place in a text that is read from left to right, scalar by scalar.
struct BatchCursor {
  private let scalars: [Unicode.Scalar]
  private var position = 0

  init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

  init(_ text: String) { self.init(Array(text.unicodeScalars)) }

  /// What cmd.exe passes over between words.
  static func isDelimiter(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\t" || scalar == "," || scalar == ";" || scalar == "="
  }

  static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }

  static func isLetter(_ scalar: Unicode.Scalar) -> Bool { scalar.isASCII && scalar.properties.isAlphabetic }

  static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  /// The scalar that comes next; nil at the end.
  var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  /// The one after it.
  var second: Unicode.Scalar? { position + 1 < scalars.count ? scalars[position + 1] : nil }

  var isAtEnd: Bool { position >= scalars.count }

  var last: Unicode.Scalar? { scalars.last }

  /// What has not been read yet.
  var rest: ArraySlice<Unicode.Scalar> { scalars[position...] }

  mutating func take() -> Unicode.Scalar? {
    guard let scalar = next else { return nil }
    position += 1
    return scalar
  }

  /// True if that scalar came next, and has been passed.
  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    position += 1
    return true
  }

  /// True if `scalar` came twice, and has been passed.
  mutating func take(twice scalar: Unicode.Scalar) -> Bool {
    guard next == scalar, second == scalar else { return false }
    position += 2
    return true
  }

  /// True if a slash and one of those letters came next, and have been passed.
  mutating func take(option letters: String) -> Bool {
    guard next == "/", let second, letters.unicodeScalars.contains(second) else { return false }
    position += 2
    return true
  }

  mutating func text(while isPart: (Unicode.Scalar) -> Bool) -> String {
    let start = position
    while position < scalars.count, isPart(scalars[position]) { position += 1 }
    return String(String.UnicodeScalarView(scalars[start..<position]))
  }

  mutating func skipDelimiters() { skip(while: Self.isDelimiter) }

  mutating func skipBlanks() { skip(while: Self.isBlank) }

  mutating func skip(while isPassed: (Unicode.Scalar) -> Bool) {
    while position < scalars.count, isPassed(scalars[position]) { position += 1 }
  }

  mutating func skipToEnd() { position = scalars.count }

  /// The text up to the next delimiter outside quotes, with its quotes; empty at the end or at a delimiter.
  mutating func word() -> String {
    var isQuoted = false
    return text { scalar in
      if scalar == "\"" { isQuoted.toggle() }
      return isQuoted || !Self.isDelimiter(scalar)
    }
  }

  /// All that is left, without the blanks around it.
  mutating func trimmedRest() -> String {
    skipBlanks()
    var rest = self.rest
    position = scalars.count
    while let last = rest.last, Self.isBlank(last) { rest = rest.dropLast() }
    return String(String.UnicodeScalarView(rest))
  }
}

extension String {
  /// Without a single one of its quotes.
  var withoutQuotes: String { String(UnicodeScalarView(unicodeScalars.filter { $0 != "\"" })) }

  /// In the case in which Windows compares names, for words of the language.
  var keyword: String { WindowsName.folded(self) }
}
