/// A line of a log as its program's format string has it, with `%` for what varies: `Copied % to % via %`.
///
/// What varies ends where the next fixed words first come. Blanks at the end do not count: editors strip them. Of two blanks
/// within it one may be lost: mail programs and web pages leave one.
struct LogPattern: Sendable {
  private let pieces: [[UInt8]]
  /// With one blank in place of two; nil where there are none.
  private let narrow: [[UInt8]]?

  init(_ text: String) {
    pieces = Self.split(text)
    let start = String(text.prefix { $0 == " " })
    let rest = String(text.dropFirst(start.count))
    narrow = rest.contains("  ") ? Self.split(start + rest.replacing("  ", with: " ")) : nil
  }

  private static func split(_ text: String) -> [[UInt8]] {
    var pieces = text.utf8.split(separator: UInt8(ascii: "%"), omittingEmptySubsequences: false).map { Array($0) }
    pieces[pieces.count - 1] = Array(stripped(pieces[pieces.count - 1][...]))
    return pieces
  }

  /// Without the blanks and tabs at the end.
  static func stripped(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes
    while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
    return bytes
  }

  /// What stands in place of each `%`; nil if the line is another.
  ///
  /// - Parameter line: without blanks at its end.
  func match(_ line: ArraySlice<UInt8>) -> [String]? {
    Self.match(pieces, line) ?? narrow.flatMap { Self.match($0, line) }
  }

  private static func match(_ pieces: [[UInt8]], _ line: ArraySlice<UInt8>) -> [String]? {
    guard let first = pieces.first, let last = pieces.last, line.starts(with: first) else { return nil }
    guard pieces.count > 1 else { return line.count == first.count ? [] : nil }
    var rest = line.dropFirst(first.count)
    var found: [String] = []
    for piece in pieces.dropFirst().dropLast() {
      guard let start = place(of: piece, in: rest) else { return nil }
      found.append(String(decoding: rest[..<start], as: UTF8.self))
      rest = rest[(start + piece.count)...]
    }
    guard rest.count >= last.count, rest.suffix(last.count).elementsEqual(last) else { return nil }
    found.append(String(decoding: rest.dropLast(last.count), as: UTF8.self))
    return found
  }

  private static func place(of piece: [UInt8], in line: ArraySlice<UInt8>) -> Int? {
    guard let head = piece.first, line.count >= piece.count else { return nil }
    var index = line.startIndex
    while index + piece.count <= line.endIndex {
      if line[index] == head, line[index..<(index + piece.count)].elementsEqual(piece) { return index }
      index += 1
    }
    return nil
  }
}
