import WindowsModel

/// A log of Update.exe, Hotfix.exe or Spuninst.exe (`KB######.log`, `KB######Uninst.log`, `svcpack.log`), taken apart into
/// lines and runs.
///
/// Takes any bytes. Every line is kept as it is, known or not: ``bytes`` gives back what was read.
package struct KBLog: Sendable {
  package enum Encoding: String, Sendable {
    /// Windows-1252.
    case ansi = "ANSI"
    case utf16 = "UTF-16LE"
  }

  /// The most that a caller should read: the log of a service pack has one or two million bytes.
  package static let largest = 16 << 20

  package let encoding: Encoding
  private let hasMark: Bool
  /// A file is appended to, a run each time.
  package let runs: [KBLogRun]

  package init(_ bytes: [UInt8]) {
    hasMark = bytes.starts(with: [0xFF, 0xFE])
    encoding = hasMark || Self.isWide(bytes.prefix(16)) ? .utf16 : .ansi
    runs = KBLogRun.split(Self.lines(bytes[(hasMark ? 2 : 0)...], encoding))
  }

  /// Without a mark, text is UTF-16 where each of the first letters has a zero behind it.
  private static func isWide(_ start: ArraySlice<UInt8>) -> Bool {
    start.count == 16 && start.enumerated().allSatisfy { ($0.offset % 2 == 1) == ($0.element == 0) }
  }

  package var lines: [KBLogLine] { runs.flatMap(\.lines) }

  /// The log as it was read.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = hasMark ? [0xFF, 0xFE] : []
    for line in runs.lazy.flatMap(\.lines) { bytes += line.bytes(encoding) }
    return bytes
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
