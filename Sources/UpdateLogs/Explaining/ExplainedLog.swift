/// A log with what its lines say, in plain words: of wupd, or of a real Update.exe or Spuninst.exe.
///
/// Takes anything: a line that is not known has no explanation. The work grows with the length of the log; a line of
/// more than ``longest`` bytes, and what comes behind ``most`` lines, is not looked at.
package struct ExplainedLog: Sendable {
  /// What one run wrote.
  package struct Section: Sendable {
    package let run: KBLogRun
    package var lines: [Line] = []
    /// What came of the run; nil if nothing in it tells.
    package var summary: LogSummary?

    /// Something in it tells that an installer wrote it.
    package var isOfInstaller: Bool {
      run.start != nil || run.unreadStart != nil || run.commandLine != nil || summary != nil
    }
  }

  package struct Line: Sendable, Hashable {
    package let text: String
    package let meaning: String?
    /// It tells of something that was done or decided, and not only of the program at work.
    package let isEvent: Bool
  }

  package static let longest = 2000
  package static let most = 100_000

  package let sections: [Section]

  package init(_ log: KBLog) {
    var left = Self.most
    sections = log.runs.map { run in
      let count = min(left, run.lines.count)
      left -= count
      return Self.explain(run, count)
    }
  }

  /// A line without its stamp and the blanks at its end; nil for one that is too long.
  private static func body(_ line: KBLogLine) -> ArraySlice<UInt8>? {
    line.text.utf8.count <= longest ? LogPattern.stripped(Array(line.body.utf8)[...]) : nil
  }

  private static func explain(_ run: KBLogRun, _ count: Int) -> Section {
    let read = run.lines.prefix(count).map { body($0) }
    let context = context(read)
    var section = Section(run: run)
    var reader = LogSummary.Reader(context)
    for (index, line) in run.lines.enumerated() {
      var meaning: String?
      var isEvent = false
      if index < count {
        if line.fileName != nil {
          meaning = "The log's own name: here begins what one run wrote."
        } else if line.isRule {
          meaning = "A run begins."
        } else if let body = read[index] {
          for row in LogMeaning.all {
            guard let found = row.pattern.match(body) else { continue }
            meaning = row.text(found, context)
            if let event = row.event?(found) {
              reader.take(event)
              isEvent = event != .queue(.work)
            }
            break
          }
        }
      }
      section.lines.append(Line(text: line.text, meaning: meaning, isEvent: isEvent))
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

  private static func context(_ lines: [ArraySlice<UInt8>?]) -> LogContext {
    var context = LogContext()
    var waiting: String?
    for line in lines {
      guard let line else { continue }
      if let found = source.match(line) {
        waiting = LoggedFile(found[0]).path
      } else if let found = destination.match(line), let source = waiting {
        let target = LoggedFile(found[0]).path
        if !target.isEmpty { context.targets[source.lowercased()] = target }
        waiting = nil
      } else if let found = notes.lazy.compactMap({ $0.match(line) }).first, found[1] != "deleted" {
        context.targets[LoggedFile(found[0]).path.lowercased()] = LoggedFile(found[1]).path
      } else if removal.contains(where: { $0.match(line) != nil }) {
        context.isRemoval = true
      }
    }
    return context
  }
}
