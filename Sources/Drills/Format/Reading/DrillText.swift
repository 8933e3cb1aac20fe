import WindowsModel

/// The text of a drill file before any YAML: its size, its encoding and its characters.
enum DrillText {
  /// The most bytes that a drill file may have.
  static let limit = 1 << 20

  /// - Throws: ``DrillError`` with the line of the first byte that is no UTF-8.
  static func decode(_ bytes: [UInt8], file: String) throws(DrillError) -> String {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw DrillError(Place(file: file, line: 1), "is UTF-16. A drill file is UTF-8; save it as that.")
    }
    let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    if let text = String(validating: content, as: UTF8.self) { return text }
    // A line feed is never part of another character, so the lines can be looked at one by one.
    let lines = content.split(separator: 0x0A, omittingEmptySubsequences: false)
    let number = lines.prefix { String(validating: $0, as: UTF8.self) != nil }.count + 1
    throw DrillError(Place(file: file, line: number), "has bytes that are no UTF-8. A drill file is UTF-8.")
  }

  /// - Throws: ``DrillError`` for a text that is too long, or has characters that no text file has.
  static func check(_ text: String, file: String) throws(DrillError) {
    guard text.utf8.count <= limit else {
      throw DrillError(Place(file: file, line: 0), "is larger than 1 MB, too large for a drill file.")
    }
    var line = 1
    for scalar in text.unicodeScalars {
      if scalar == "\n" { line += 1 }
      guard !isRefused(scalar) else {
        let what =
          scalar == "\0" ? "a NUL byte" : "the character U+\(scalar.value.digits(4, radix: 16, uppercase: true))"
        let remedy = scalar == "\0" ? "Is it UTF-16, or no text?" : "In double quotes it can be written as an escape."
        throw DrillError(Place(file: file, line: line), "has \(what), which no drill file has. \(remedy)")
      }
    }
  }

  /// Control characters, noncharacters, and what YAML takes for the end of a line where editors do not.
  private static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: false
    case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF: true
    default: scalar.properties.isNoncharacterCodePoint
    }
  }
}
