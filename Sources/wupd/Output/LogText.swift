import Servicing

/// Logs of installers, for people and for programs.
enum LogText {
  /// The lines of a log, which is ANSI; the last may lack its end.
  static func lines(_ bytes: [UInt8]) -> [String] {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
      let text = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      return String(String.UnicodeScalarView(text.map { Unicode.Scalar($0) }))
    }
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  /// Beneath each line what it says, and at the end of each run what came of it.
  static func lines(_ log: ExplainedLog) -> [String] {
    var lines: [String] = []
    for section in log.sections {
      for line in section.lines {
        lines.append(line.text)
        if let meaning = line.meaning { lines.append("    | \(meaning)") }
      }
      if let summary = section.summary { lines += ["", "What came of it"] + self.lines(summary) + [""] }
    }
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  private static func lines(_ summary: LogSummary) -> [String] {
    var table = Columns()
    let code = summary.code.map { ": \(codeLine($0))" } ?? ""
    table.add("outcome", summary.outcome.rawValue + code)
    if let refusal = summary.refusal { table.add("why", refusal) }
    func add(_ name: String, _ texts: [String]) {
      for (index, text) in texts.prefix(most).enumerated() { table.add(index == 0 ? name : "", text) }
      if texts.count > most { table.add("", "and \(texts.count - most) more") }
    }
    if let needsRestart = summary.needsRestart {
      let itself = summary.restartsItself ? "; the installer restarts the machine, or asks to" : ""
      let reasons = needsRestart ? summary.restartReasons.map { "because \($0)" } : []
      add("restart", [needsRestart ? "needed\(itself)" : "none"] + reasons)
    }
    if let branch = summary.branch { table.add("branch", branch) }
    add("copied", summary.copied)
    add("waiting", summary.delayed)
    add("moved aside", summary.movedAside)
    add("hotpatched", summary.hotpatched)
    add("skipped", summary.skipped.map { skipped in skipped.path + (skipped.reason.map { ": \($0)" } ?? "") })
    add("deleted", summary.deleted)
    return table.lines
  }

  /// Rows of one kind that a person is shown.
  private static let most = 20

  static func json(_ log: ExplainedLog) -> JSON {
    .array(
      log.sections.map { section in
        .object([
          (
            "lines",
            .array(section.lines.map { .object([("text", .text($0.text)), ("meaning", .text($0.meaning))]) })
          ), ("summary", section.summary.map { json($0) } ?? .null),
        ])
      })
  }

  private static func json(_ summary: LogSummary) -> JSON {
    .object([
      ("outcome", .text(summary.outcome == .unknown ? "unknown" : summary.outcome.rawValue)),
      ("code", summary.code.map { .number($0) } ?? .null),
      ("extended_code", summary.extendedCode.map { .number($0) } ?? .null), ("refusal", .text(summary.refusal)),
      ("restart", summary.needsRestart.map { .bool($0) } ?? .null), ("restarts_itself", .bool(summary.restartsItself)),
      ("restart_reasons", .texts(summary.restartReasons)), ("branch", .text(summary.branch)),
      ("copied", .texts(summary.copied)), ("delayed", .texts(summary.delayed)),
      ("moved_aside", .texts(summary.movedAside)), ("hotpatched", .texts(summary.hotpatched)),
      (
        "skipped",
        .array(summary.skipped.map { .object([("path", .text($0.path)), ("reason", .text($0.reason))]) })
      ), ("deleted", .texts(summary.deleted)),
    ])
  }
}
