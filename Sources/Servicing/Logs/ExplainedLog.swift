/// A log with what its lines say, in plain words: of wupd, or of a real Update.exe or Spuninst.exe.
///
/// Takes anything: a line that is not known has no explanation. The work grows with the length of the log; a line of
/// more than ``longest`` bytes, and what comes behind ``most`` lines, is not looked at.
public struct ExplainedLog: Sendable {
  /// What one run wrote.
  public struct Section: Sendable {
    public var lines: [Line] = []
    /// What came of the run; nil if nothing in it tells.
    public var summary: LogSummary?
  }

  public struct Line: Sendable, Hashable {
    public let text: String
    public let meaning: String?
  }

  public static let longest = 2000
  public static let most = 100_000

  public let sections: [Section]

  public init(_ lines: [String]) {
    var left = Self.most
    sections = Self.split(lines).map { lines in
      let count = min(left, lines.count)
      left -= count
      return Self.explain(lines, count)
    }
  }

  /// What a line says by itself; nil if it is not known.
  public static func meaning(of line: String) -> String? { explain([line], 1).lines[0].meaning }

  // MARK: Sections

  /// A section begins with its file's name in brackets or with a line of signs of equality.
  private static func split(_ lines: [String]) -> [ArraySlice<String>] {
    var starts: [Int] = []
    var hasRule = false
    for (index, line) in lines.enumerated() {
      let isName = isName(line)
      let isRule = !isName && LogLine(line).map { Self.isRule($0.text) } == true
      if index == 0 || isName || isRule && hasRule {
        starts.append(index)
        hasRule = false
      }
      hasRule = hasRule || isRule
    }
    return starts.enumerated().map { lines[$1..<(starts.indices.contains($0 + 1) ? starts[$0 + 1] : lines.count)] }
  }

  private static func isName(_ line: String) -> Bool {
    let bytes = line.utf8
    return bytes.first == UInt8(ascii: "[") && bytes.count <= longest && line.lowercased().hasSuffix(".log]")
  }

  private static func isRule(_ text: ArraySlice<UInt8>) -> Bool {
    text.count > 20 && text.allSatisfy { $0 == UInt8(ascii: "=") }
  }

  private static func explain(_ lines: ArraySlice<String>, _ count: Int) -> Section {
    let read = lines.prefix(count).map { LogLine($0) }
    let context = context(read)
    var section = Section()
    var reader = LogSummary.Reader(context)
    for (index, line) in lines.enumerated() {
      guard index < count else {
        section.lines.append(Line(text: line, meaning: nil))
        continue
      }
      if isName(line) {
        section.lines.append(Line(text: line, meaning: "The log's own name: here begins what one run wrote."))
        continue
      }
      guard let known = read[index] else {
        section.lines.append(Line(text: line, meaning: nil))
        continue
      }
      if isRule(known.text) {
        section.lines.append(Line(text: line, meaning: "A run begins."))
        continue
      }
      var meaning: String?
      for row in LogMeaning.all {
        guard let found = row.pattern.match(known.text) else { continue }
        meaning = row.text(found, context)
        if let event = row.event?(found) { reader.take(event) }
        break
      }
      section.lines.append(Line(text: line, meaning: meaning))
    }
    section.summary = reader.summary
    return section
  }

  // MARK: What lines need of others

  private static let source = LogPattern("Source:%")
  private static let destination = LogPattern("Destination:%")
  private static let notes = [LogNote.queueBefore, .queueAfter].map { LogPattern($0.line("% -> %")) }
  private static let removal = [
    "Spuninst.exe is being run from the following location: %", "Spuninst.exe was run with the following arguments:%",
    " ---- PendingFileRenamOperations Before Uninstallation ------", "Hotfix: Fix % was not removed.",
  ].map { LogPattern($0) }

  private static func context(_ lines: [LogLine?]) -> LogContext {
    var context = LogContext()
    var waiting: String?
    for line in lines {
      guard let line else { continue }
      if let found = source.match(line.text) {
        waiting = LogLine.pathAndVersion(found[0]).path
      } else if let found = destination.match(line.text), let source = waiting {
        let target = LogLine.pathAndVersion(found[0]).path
        if !target.isEmpty { context.targets[source.lowercased()] = target }
        waiting = nil
      } else if let found = notes.lazy.compactMap({ $0.match(line.text) }).first, found[1] != "deleted" {
        context.targets[LogLine.pathAndVersion(found[0]).path.lowercased()] = LogLine.pathAndVersion(found[1]).path
      } else if removal.contains(where: { $0.match(line.text) != nil }) {
        context.isRemoval = true
      }
    }
    return context
  }
}

/// A line without its stamp: `2.063: Source:…`.
struct LogLine {
  let text: ArraySlice<UInt8>

  /// Nil for a line that is too long.
  init?(_ line: String) {
    guard line.utf8.count <= ExplainedLog.longest else { return nil }
    let bytes = Array(line.utf8)
    var rest = bytes[...].drop { (0x30...0x39).contains($0) }
    let hasSeconds = rest.count < bytes.count
    if hasSeconds, rest.first == UInt8(ascii: "."), rest.count > 5,
      rest.dropFirst().prefix(3).allSatisfy({ (0x30...0x39).contains($0) }),
      rest.dropFirst(4).starts(with: ": ".utf8)
    {
      rest = rest.dropFirst(6)
    } else {
      rest = bytes[...]
    }
    text = LogPattern.stripped(rest)
  }

  /// `C:\x.dll (1.0.0.2)` taken apart.
  static func pathAndVersion(_ text: String) -> (path: String, version: String?) {
    let bytes = LogPattern.stripped(Array(text.utf8)[...])
    var path = bytes
    while path.first == 0x20 { path = path.dropFirst() }
    guard path.last == UInt8(ascii: ")"), let open = path.lastIndex(of: UInt8(ascii: "(")), open > path.startIndex,
      path[path.index(before: open)] == 0x20
    else { return (String(decoding: path, as: UTF8.self), nil) }
    let version = path[(open + 1)...].dropLast()
    guard version.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }) else {
      return (String(decoding: path, as: UTF8.self), nil)
    }
    return (
      String(decoding: path[..<(open - 1)], as: UTF8.self), String(decoding: version, as: UTF8.self)
    )
  }
}
