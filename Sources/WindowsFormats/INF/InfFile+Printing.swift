extension InfFile {
  /// The text of the file: it reads back to the same sections, lines and fields.
  public var text: String {
    var lines: [String] = []
    for section in sections {
      lines.append("[\(section.name)]")
      for line in section.lines {
        let fields = line.fields.map(Self.written)
        let key = line.key.map { Self.written($0) + " = " }
        lines.append((key ?? "") + (fields == [""] && key == nil ? "\"\"" : fields.joined(separator: ",")))
      }
    }
    return lines.map { $0 + "\r\n" }.joined()
  }

  /// Its bytes in the encoding it was read in; UTF-16 where that has not all of its characters, or would be taken for
  /// another one: a file of a code page has no mark.
  public var bytes: [UInt8] {
    if let bytes = encoding.encoded(text), InfEncoding.decoded(bytes).encoding == encoding { return bytes }
    return InfEncoding.utf16LittleEndian.encoded(text) ?? []
  }

  /// In quotes where it would be read as something else without them.
  private static func written(_ field: String) -> String {
    let scalars = field.unicodeScalars
    guard let first = scalars.first, let last = scalars.last else { return "" }
    let isPlain =
      ![" ", "\t", "["].contains(first) && ![" ", "\t", "\\"].contains(last)
      && !scalars.contains { [",", ";", "=", "\""].contains($0) }
    guard !isPlain else { return field }
    let doubled = scalars.flatMap { $0 == "\"" ? [$0, $0] : [$0] }
    return "\"" + String(String.UnicodeScalarView(doubled)) + "\""
  }
}
