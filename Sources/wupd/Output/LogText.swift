import Forensics
import UpdateLogs
import WindowsFormats
import WindowsModel

/// Logs of installers, for people and for programs.
enum LogText {
  /// Beneath each line what it says, and at the end of each run what came of it.
  static func lines(_ log: ExplainedLog) -> [String] {
    var lines: [String] = []
    for section in log.sections {
      // A meaning stands beneath all that a mail program made of its line.
      var meaning: String?
      for (line, whole) in zip(section.lines, section.run.lines) {
        if !whole.isContinuation {
          meaning.map { lines.append("    | \($0)") }
          meaning = line.meaning
        }
        lines.append(line.text)
      }
      meaning.map { lines.append("    | \($0)") }
      guard section.isOfInstaller else { continue }
      var table = Columns()
      if let summary = section.summary { add(summary, to: &table, isUnread: !section.unread.isEmpty) }
      addReading(of: section, to: &table)
      guard !table.lines.isEmpty else { continue }
      lines += ["", "What came of it"] + table.lines + [""]
    }
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  /// Why it holds no run of an installer; nil if it holds one.
  static func whyNone(_ log: ExplainedLog) -> String? {
    if log.sections.contains(where: \.isOfInstaller) { return nil }
    let count = log.sections.reduce(0) { $0 + $1.lines.count }
    guard count > 0 else { return "is empty; no run of an installer is in it" }
    return "no run of an installer is in it (\(counted(count, "line")), none of which is of one)"
  }

  /// Run by run what it was and what came of it.
  static func factLines(_ log: ExplainedLog, _ clock: LocalClock?) -> [String] {
    var lines: [String] = []
    for section in log.sections where section.isOfInstaller {
      if !lines.isEmpty { lines.append("") }
      var table = Columns()
      let run = section.run
      if let program = run.program { table.add("program", program + (run.version.map { " \($0)" } ?? "")) }
      if let start = run.start {
        let utc = clock?.moment(start).map { " (\($0.time.iso), \(words($0)))" } ?? ""
        table.add("started", "\(start.text)\(utc), by the machine's clock")
      }
      if let text = run.unreadStart {
        table.add("started", "not known: the log says \(text), which is no time that there is")
      }
      if let last = run.lines.last(where: { $0.stamp != nil }), let end = run.localTime(of: last) {
        table.add("last line", end.text)
      }
      if let line = run.commandLine { table.add("switches", line.isEmpty ? "none" : line) }
      if !run.unordered.isEmpty {
        let first = run.unordered.prefix(5).map { String($0 + 1) }.joined(separator: ", ")
        table.add("stamps", "go back at line \(first)\(run.unordered.count > 5 ? " and others" : "") of the run")
      }
      if let summary = section.summary { add(summary, to: &table, isUnread: !section.unread.isEmpty) }
      addReading(of: section, to: &table)
      lines += table.lines
    }
    return lines
  }

  /// What a bias rests on.
  private static func words(_ moment: LocalClock.Moment) -> String {
    let basis =
      switch moment.basis {
      case .measured: "by a bias that was measured"
      case .rule: "by the machine's rule"
      case .assumed: "by the bias of the last start"
      case .stated: "by the bias that was given"
      case .unknown: "as if the zone were UTC"
      }
    switch moment.oddity {
    case .twice: return basis + "; this hour came twice, and it may be an hour earlier"
    case .never: return basis + "; no clock that keeps the rule showed this hour"
    case nil: return basis
    }
  }

  /// What was done to read a run, and what could not be.
  private static func addReading(of section: ExplainedLog.Section, to table: inout Columns) {
    let wrapped = section.run.lines.count(where: \.isContinuation)
    if wrapped > 0 {
      table.add(
        "wrapped", "\(counted(wrapped, "line")) that a mail or news program had wrapped, put together again here")
    }
    let quoted = section.run.lines.count { !$0.quote.isEmpty }
    if quoted > 0 {
      table.add("quoted", "\(counted(quoted, "line")) that a mail or news program had quoted, read without its marks")
    }
    if let text = unread(section) { table.add("not read", text) }
  }

  /// What could not be read of a run, in one line; nil where all could.
  private static func unread(_ section: ExplainedLog.Section) -> String? {
    guard let first = section.unread.first else { return nil }
    let (count, files) = (section.unread.count, section.unreadFiles.count)
    let text = section.run.lines[first].body
    let shown = text.unicodeScalars.count > 120 ? String(text.unicodeScalars.prefix(120)) + "…" : text
    return "\(count) of \(counted(section.run.lines.count, "line")), in no words that are known here"
      + (section.run.lines.count > ExplainedLog.most ? " or beyond what is looked at" : "") + "; the first, line "
      + "\(first + 1): \(shown)"
      + (files > 0
        ? " (\(files == count ? "each names" : "\(files) of them name") a file: whether it was copied or left is not known; "
          + "--words names an update.exe or spuninst.exe of that language)" : "")
  }

  private static func add(_ summary: LogSummary, to table: inout Columns, isUnread: Bool = false) {
    let code = summary.code.map { ": \(codeLine($0))" } ?? ""
    let isOpen = summary.outcome == .unknown && isUnread
    table.add(
      "outcome",
      isOpen ? "not told: no line that is understood says how the run ended" : summary.outcome.rawValue + code)
    if let refusal = summary.refusal { table.add("why", refusal) }
    if let code = summary.extendedCode { table.add("extended code", WindowsCode.hexadecimal(code)) }
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
    add("kept", summary.kept)
    func queue(_ pairs: [LoggedPair]) -> [String] { pairs.isEmpty ? ["empty"] : pairs.map(text) }
    if let pairs = summary.queueBefore { add("queue before", queue(pairs)) }
    add("thrown out", summary.thrownOut)
    if let pairs = summary.queueAfter { add("queue after", queue(pairs)) }
  }

  private static func text(_ pair: LoggedPair) -> String {
    func named(_ file: LoggedFile) -> String { file.path + (file.version.map { " (\($0))" } ?? "") }
    return "\(named(pair.source)) -> \(pair.target.map(named) ?? "deleted")"
  }

  /// Rows of one kind that a person is shown.
  private static let most = 20

  static func json(_ log: ExplainedLog) -> JSON {
    .array(log.sections) { section in
      [
        "lines": .array(section.lines) { ["text": .text($0.text), "meaning": .text($0.meaning)] },
        "summary": section.summary.map { json($0) } ?? .null,
      ]
    }
  }

  /// What every answer about a log tells of it.
  static func facts(_ log: KBLog, _ explained: ExplainedLog, _ clock: LocalClock?) -> JSONMembers {
    let runs = explained.sections.map { section -> JSON in
      let run = section.run
      let moment = run.start.flatMap { clock?.moment($0) }
      return [
        "name": .text(run.name), "kind": .text(run.kind?.rawValue), "program": .text(run.program),
        "version": .text(run.version?.description), "machine_time": .text(run.start?.text),
        "start_not_understood": .text(run.unreadStart), "started_utc": .text(moment?.time.iso),
        "bias": .number(moment?.bias),
        "bias_rests_on": .text(moment?.basis.rawValue), "hour": .text(moment?.oddity?.rawValue),
        "command_line": .text(run.commandLine), "arguments": .texts(run.arguments),
        "line_count": .number(run.lines.count), "unordered": .array(run.unordered) { .number($0 + 1) },
        "wrapped_lines": .number(run.lines.count(where: \.isContinuation)),
        "quoted_lines": .number(run.lines.count { !$0.quote.isEmpty }),
        "unread": .array(section.unread.prefix(most)) { .number($0 + 1) },
        "unread_count": .number(section.unread.count),
        "unread_file_count": .number(section.unreadFiles.count), "summary": section.summary.map { json($0) } ?? .null,
      ]
    }
    return ["encoding": .text(log.encoding.name), "words": .texts(explained.sources), "runs": .array(runs)]
  }

  private static func json(_ file: LoggedFile) -> JSON {
    ["path": .text(file.path), "version": .text(file.version)]
  }

  private static func json(_ pairs: [LoggedPair]?) -> JSON {
    guard let pairs else { return .null }
    return .array(pairs) { ["source": json($0.source), "target": $0.target.map { json($0) } ?? .null] }
  }

  private static func json(_ summary: LogSummary) -> JSON {
    [
      "outcome": .text(summary.outcome == .unknown ? "unknown" : summary.outcome.rawValue),
      "code": .number(summary.code), "extended_code": .number(summary.extendedCode),
      "extended_code_hexadecimal": .text(summary.extendedCode.map(WindowsCode.hexadecimal)),
      "refusal": .text(summary.refusal),
      "restart": summary.needsRestart.map { .bool($0) } ?? .null, "restarts_itself": .bool(summary.restartsItself),
      "restart_reasons": .texts(summary.restartReasons), "branch": .text(summary.branch),
      "copied": .texts(summary.copied), "delayed": .texts(summary.delayed), "moved_aside": .texts(summary.movedAside),
      "hotpatched": .texts(summary.hotpatched),
      "skipped": .array(summary.skipped) { ["path": .text($0.path), "reason": .text($0.reason)] },
      "deleted": .texts(summary.deleted), "masked": .bool(summary.isMasked), "inf": .text(summary.inf),
      "kept": .texts(summary.kept), "queue_before": json(summary.queueBefore), "thrown_out": .texts(summary.thrownOut),
      "queue_after": json(summary.queueAfter),
    ]
  }
}
