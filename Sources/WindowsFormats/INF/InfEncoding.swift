public import WindowsModel

/// How the bytes of an INF spell its text: a byte order mark says so; without one it is a code page.
public enum InfEncoding: Hashable, Sendable {
  case utf8, utf16LittleEndian, utf16BigEndian
  case page(CodePage)

  private static let marks: [(InfEncoding, [UInt8])] = [
    (.utf8, [0xEF, 0xBB, 0xBF]), (.utf16LittleEndian, [0xFF, 0xFE]), (.utf16BigEndian, [0xFE, 0xFF]),
  ]

  private var mark: [UInt8] { Self.marks.first { $0.0 == self }?.1 ?? [] }

  struct Decoded {
    var text: String
    var encoding: InfEncoding
    /// Where bytes had to be left out, or were read in another way than is said.
    var loss: String?
  }

  /// The text of some bytes without its mark.
  ///
  /// - Parameter page: tells the code page, and what is to be said of it; asked once, if there is text beyond ASCII in one.
  static func decoded(_ bytes: [UInt8], page: () -> (CodePage, String?)) -> Decoded {
    let marked = marks.first { bytes.starts(with: $0.1) }
    let rest = bytes.dropFirst(marked?.1.count ?? 0)
    switch marked?.0 {
    case .utf8:
      if let text = String(validating: rest, as: UTF8.self) { return Decoded(text: text, encoding: .utf8) }
    case let encoding?: return wide(rest, encoding)
    case nil:
      // SetupAPI looks at the bytes where there is no mark; that text begins with a letter of ASCII is inferred.
      let isWide = bytes.count >= 4 && bytes[0] != 0 && bytes[1] == 0 && bytes[2] != 0 && bytes[3] == 0
      if isWide { return wide(rest, .utf16LittleEndian) }
      if bytes.allSatisfy({ $0 < 0x80 }) {
        return Decoded(text: String(decoding: bytes, as: UTF8.self), encoding: .page(.western))
      }
    }
    let (page, remark) = page()
    let units = page.units(rest).units
    let losses = [
      marked.map { _ in "is marked as UTF-8 and is none; it is read in \(page)" }, remark,
      units.contains(CodePage.none) ? "has bytes that are no characters of \(page)" : nil,
    ].compactMap { $0 }
    return Decoded(
      text: page.text(units), encoding: .page(page), loss: losses.isEmpty ? nil : losses.joined(separator: "; "))
  }

  private static func wide(_ bytes: ArraySlice<UInt8>, _ encoding: InfEncoding) -> Decoded {
    let whole = bytes.count & 1 == 0 ? bytes : bytes.dropLast()
    let text = WindowsText.decoded(encoding == .utf16BigEndian ? swapped(whole) : Array(whole))
    guard let text else {
      return Decoded(text: "", encoding: encoding, loss: "has characters that stand for halves of others")
    }
    return Decoded(text: text, encoding: encoding, loss: bytes.count & 1 == 0 ? nil : "ends in half a character")
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
    case .page(let page): return page.encoded(text)
    }
  }
}
