extension InfFile {
  /// The text of the file: it reads back to the same sections, lines and fields.
  public var text: String {
    var lines: [String] = []
    for section in sections {
      lines.append("[\(section.name)]")
      lines += section.lines.map(\.text)
    }
    return lines.map { $0 + "\r\n" }.joined()
  }

  /// Its bytes in the encoding it was read in; UTF-16 where that has not all of its characters, or would be taken for
  /// another one or be guessed at: a file of a code page has no mark.
  public var bytes: [UInt8] {
    if let bytes = encoding.encoded(text) {
      let again = Self.decoded(bytes, nil)
      if again.text == text, again.loss == nil { return bytes }
    }
    return InfEncoding.utf16LittleEndian.encoded(text) ?? []
  }
}

extension InfLine {
  /// The line as it reads back to the same key and fields.
  public var text: String {
    let fields = fields.map(Self.quoted)
    let key = key.map { Self.quoted($0) + " = " }
    return (key ?? "") + (fields == [""] && key == nil ? "\"\"" : fields.joined(separator: ","))
  }

  /// In quotes where it would be read as something else without them.
  private static func quoted(_ field: String) -> String {
    let scalars = field.unicodeScalars
    guard let first = scalars.first, let last = scalars.last else { return "" }
    let isPlain =
      ![" ", "\t", "\r", "["].contains(first) && ![" ", "\t", "\r", "\\"].contains(last)
      && !scalars.contains { [",", ";", "=", "\""].contains($0) }
    guard !isPlain else { return field }
    let doubled = scalars.flatMap { $0 == "\"" ? [$0, $0] : [$0] }
    return "\"" + String(String.UnicodeScalarView(doubled)) + "\""
  }
}
