import WindowsModel

/// How the bytes of an INF spell its text: a byte order mark says so, and without one it is the code page of Windows.
public enum InfEncoding: String, Sendable, CaseIterable {
  case windows1252, utf8, utf16LittleEndian, utf16BigEndian

  private static let marks: [(InfEncoding, [UInt8])] = [
    (.utf8, [0xEF, 0xBB, 0xBF]), (.utf16LittleEndian, [0xFF, 0xFE]), (.utf16BigEndian, [0xFE, 0xFF]),
  ]

  private var mark: [UInt8] { Self.marks.first { $0.0 == self }?.1 ?? [] }

  /// The text of some bytes without its mark.
  ///
  /// - Returns: `loss` when bytes had to be left out or read in another way than the mark says.
  static func decoded(_ bytes: [UInt8]) -> (text: String, encoding: InfEncoding, loss: String?) {
    guard let (encoding, mark) = marks.first(where: { bytes.starts(with: $0.1) }) else {
      // SetupAPI looks at the bytes where there is no mark; that text begins with a letter of ASCII is inferred.
      let isWide = bytes.count >= 4 && bytes[0] != 0 && bytes[1] == 0 && bytes[2] != 0 && bytes[3] == 0
      return isWide ? wide(bytes[...], .utf16LittleEndian) : (Windows1252.decoded(bytes[...]), .windows1252, nil)
    }
    let rest = bytes.dropFirst(mark.count)
    guard encoding == .utf8 else { return wide(rest, encoding) }
    if let text = String(validating: rest, as: UTF8.self) { return (text, .utf8, nil) }
    return (Windows1252.decoded(rest), .windows1252, "is marked as UTF-8 and is none; it is read as Windows-1252")
  }

  private static func wide(_ bytes: ArraySlice<UInt8>, _ encoding: InfEncoding) -> (String, InfEncoding, String?) {
    let whole = bytes.count & 1 == 0 ? bytes : bytes.dropLast()
    let text = WindowsText.decoded(encoding == .utf16BigEndian ? swapped(whole) : Array(whole))
    guard let text else { return ("", encoding, "has characters that stand for halves of others") }
    return (text, encoding, bytes.count & 1 == 0 ? nil : "ends in half a character")
  }

  private static func swapped(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var result = Array(bytes)
    for index in stride(from: 0, to: result.count - 1, by: 2) { result.swapAt(index, index + 1) }
    return result
  }

  /// The bytes of a text with its mark; nil when the code page has not all of its characters.
  func encoded(_ text: String) -> [UInt8]? {
    switch self {
    case .utf8: return mark + Array(text.utf8)
    case .utf16LittleEndian: return mark + WindowsText.encoded(text)
    case .utf16BigEndian: return mark + Self.swapped(WindowsText.encoded(text))
    case .windows1252: return Windows1252.encoded(text)
    }
  }
}
