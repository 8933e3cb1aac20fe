import WindowsModel

/// A line of a log: `2.063: RebootNecessary = 1,…`, or anything else.
package struct KBLogLine: Hashable, Sendable {
  private enum Ending: String, Sendable {
    case crlf = "\r\n"
    case lf = "\n"
    case none = ""
  }

  /// Without its end.
  package let text: String
  /// Milliseconds since a moment before the log was opened; nil for a line without a stamp. No time of day.
  package let stamp: Int?
  /// The text behind the stamp.
  package let body: Substring
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
    guard encoding == .utf16 else { return (irregular ?? Array(text.utf8)) + end }
    return (irregular ?? WindowsText.encoded(text)) + end.flatMap { [$0, 0] }
  }

  private static func legible(_ bytes: ArraySlice<UInt8>) -> String {
    let units = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map {
      UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8
    }
    return String(decoding: units, as: UTF16.self)
  }

  /// `%u.%03u: ` and what is behind it.
  private static func stamped(_ text: String) -> (Int?, Substring) {
    let utf8 = text.utf8
    func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    let point = utf8.prefix(12).firstIndex { !isDigit($0) } ?? utf8.endIndex
    let rest = utf8[point...]
    guard point > utf8.startIndex, rest.first == UInt8(ascii: "."), let seconds = Int(text[..<point]) else {
      return (nil, text[...])
    }
    let fraction = rest.dropFirst().prefix(3)
    guard fraction.count == 3, fraction.allSatisfy(isDigit), rest.dropFirst(4).starts(with: ": ".utf8),
      let milliseconds = Int(Substring(fraction))
    else { return (nil, text[...]) }
    return (seconds * 1000 + milliseconds, text[rest.dropFirst(6).startIndex...])
  }
}
