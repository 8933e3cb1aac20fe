package import WindowsModel

/// A log of Update.exe, Hotfix.exe or Spuninst.exe (`KB######.log`, `KB######Uninst.log`, `svcpack.log`), taken apart into
/// lines and runs.
///
/// Takes any bytes. Every line is kept as it is, known or not: ``bytes`` gives back what was read.
package struct KBLog: Sendable {
  package enum Encoding: Hashable, Sendable {
    case utf16, utf8
    case page(CodePage)

    package var name: String {
      switch self {
      case .utf16: "UTF-16LE"
      case .utf8: "UTF-8"
      case .page: "ANSI"
      }
    }
  }

  /// The most that a caller should read: the log of a service pack has one or two million bytes.
  package static let largest = 16 << 20

  package let encoding: Encoding
  /// Text beyond ASCII was read in a code page.
  package let usesCodePage: Bool
  private let mark: [UInt8]
  /// A file is appended to, a run each time.
  package let runs: [KBLogRun]

  /// - Parameter codePage: that of a log without a mark: the ANSI one of its machine.
  package init(_ bytes: [UInt8], codePage: CodePage) {
    let marks: [[UInt8]] = [[0xFF, 0xFE], [0xEF, 0xBB, 0xBF]]
    mark = marks.first { bytes.starts(with: $0) } ?? []
    let text = bytes[mark.count...]
    if mark == marks[0] || mark.isEmpty && Self.isWide(bytes.prefix(16)) {
      encoding = .utf16
    } else {
      encoding = mark.isEmpty ? .page(codePage) : .utf8
    }
    usesCodePage = encoding == .page(codePage) && text.contains { $0 >= 0x80 }
    runs = KBLogRun.split(WrappedLines.joined(Self.unquoted(Self.lines(text, encoding))))
  }

  /// Lines of a mail that quotes a log: no installer begins one with `>`, and behind the mark stands what one begins with.
  private static func unquoted(_ lines: [KBLogLine]) -> [KBLogLine] {
    let isQuoted = lines.contains { line in
      guard line.text.utf8.first == UInt8(ascii: ">") else { return false }
      let inner = line.unquoted()
      return inner.stamp != nil || inner.fileName != nil
    }
    return isQuoted ? lines.map { $0.unquoted() } : lines
  }

  /// Without a mark, text is UTF-16 where each of the first letters has a zero behind it.
  private static func isWide(_ start: ArraySlice<UInt8>) -> Bool {
    start.count == 16 && start.enumerated().allSatisfy { ($0.offset % 2 == 1) == ($0.element == 0) }
  }

  package var lines: [KBLogLine] { runs.flatMap(\.lines) }

  /// The log as it was read.
  package var bytes: [UInt8] {
    runs.lazy.flatMap(\.lines).reduce(into: mark) { $0 += $1.bytes(encoding) }
  }

  /// A line ends with LF, with or without CR; the last may lack its end.
  private static func lines(_ bytes: ArraySlice<UInt8>, _ encoding: Encoding) -> [KBLogLine] {
    var lines: [KBLogLine] = []
    let width = encoding == .utf16 ? 2 : 1
    var start = bytes.startIndex
    var index = start
    while index + width <= bytes.endIndex {
      let isEnd = bytes[index] == 0x0A && (width == 1 || bytes[index + 1] == 0)
      index += width
      if isEnd {
        lines.append(KBLogLine(bytes[start..<index], encoding))
        start = index
      }
    }
    if start < bytes.endIndex { lines.append(KBLogLine(bytes[start...], encoding)) }
    return lines
  }
}
