import WindowsModel

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
    /// Lines that are not understood, by their number in the run, from 0: their words are none that are known.
    package var unread: [Int] = []
    /// Those of them that have the form of a line about a file, and do not tell what was done with it.
    package var unreadFiles: [Int] = []

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
  /// Where the words of lines in another language than English were read.
  package let sources: [String]

  /// - Parameter words: of the language of the log, the nearest first: those of the package's own program.
  package init(_ log: KBLog, words: [LogWords] = []) {
    var left = Self.most
    var translation = Translation(words: [.english] + words + [.brazilian])
    sections = log.runs.map { run in
      let count = min(left, run.lines.count)
      left -= count
      return Self.explain(run, count, &translation)
    }
    sources = translation.used
    isEnglish = translation.isEnglish
  }

  /// Lines that are written in the language of the package are there, in English.
  private let isEnglish: Bool

  /// Lines are in words that are not known: those of the program that wrote them may tell more.
  package var lacksWords: Bool {
    !isEnglish && sections.contains { $0.isOfInstaller && !$0.unread.isEmpty }
  }

  /// What lines of another language say in English.
  private struct Translation {
    let words: [LogWords]
    var used: [String] = []
    var isEnglish = false

    mutating func reading(_ body: ArraySlice<UInt8>) -> LogWords.Reading? {
      for words in words {
        guard let reading = words.reading(body) else { continue }
        if words.source == LogWords.english.source {
          isEnglish = true
        } else if !used.contains(words.source) {
          used.append(words.source)
        }
        return reading
      }
      return nil
    }
  }

  private struct Read {
    let body: ArraySlice<UInt8>
    var row: LogMeaning?
    var found: [String] = []
    var message: Int?

    init(_ body: ArraySlice<UInt8>) {
      self.body = body
      for row in LogMeaning.all {
        guard let found = row.pattern.match(body) else { continue }
        (self.row, self.found) = (row, found)
        return
      }
    }
  }

  /// A line without its stamp and the blanks at its end; nil for one that is too long, or a part of another.
  private static func body(_ line: KBLogLine) -> ArraySlice<UInt8>? {
    line.isContinuation || line.body.utf8.count > longest ? nil : LogPattern.stripped(Array(line.body.utf8)[...])
  }

  private static func read(_ run: KBLogRun, _ index: Int, _ translation: inout Translation) -> Read? {
    let line = run.lines[index]
    guard line.fileName == nil, !line.isRule, let body = body(line) else { return nil }
    if run.commandLineByPlace == index {
      return Read(Array("Service Pack started with following command line: \(run.commandLine ?? "")".utf8)[...])
    }
    var read = Read(body)
    guard read.row == nil else {
      translation.isEnglish = translation.isEnglish || LogWords.english.reading(body) != nil
      return read
    }
    switch translation.reading(body) {
    case .english(let text): return Read(Array(text.utf8)[...])
    case .message(let number): read.message = number
    case nil: break
    }
    return read
  }

  private static func explain(_ run: KBLogRun, _ count: Int, _ translation: inout Translation) -> Section {
    var read: [Read?] = []
    for index in run.lines.indices { read.append(index < count ? Self.read(run, index, &translation) : nil) }
    let bodies: [ArraySlice<UInt8>?] = read.map { $0?.body }
    var context = Self.context(bodies)
    var section = Section(run: run)
    var reader = LogSummary.Reader(context)
    var events: [LogEvent?] = []
    for (index, line) in run.lines.enumerated() {
      let known = read[index]
      var event = known.flatMap { $0.row?.event?($0.found) }
      if known?.row == nil, known?.message == nil, !line.isContinuation, line.fileName == nil, !line.isRule,
        !line.text.utf8.allSatisfy({ $0 == 0x20 || $0 == 0x09 })
      {
        let file = known.flatMap { Self.file($0.body) }
        if let file, context.target(of: file) != nil {
          // The queue has it as what waits, whatever the words.
          event = .delayed(file)
        } else {
          section.unread.append(index)
          if file != nil { section.unreadFiles.append(index) }
        }
      }
      if let event { reader.take(event) }
      events.append(event)
    }
    section.summary = reader.summary
    context.summary = section.summary
    section.lines = run.lines.indices.map { index in
      let line = run.lines[index]
      var meaning = read[index].flatMap { $0.row?.text($0.found, context) }
      if line.fileName != nil {
        meaning = "The log's own name: here begins what one run wrote."
      } else if line.isRule {
        meaning = "A run begins."
      } else if let message = read[index]?.message {
        meaning = LogMeaning.message(message)
      } else if meaning == nil, case .delayed(let path) = events[index] {
        meaning = LogMeaning.waiting(path, context)
      }
      return Line(text: line.text, meaning: meaning, isEvent: events[index].map { $0 != .queue(.work) } ?? false)
    }
    return section
  }

  /// `words:  C:\x.dll`, the form of every line about a file; nil for another.
  private static func file(_ body: ArraySlice<UInt8>) -> String? {
    guard let colon = body.firstIndex(of: UInt8(ascii: ":")), body[colon...].dropFirst().first == 0x20 else {
      return nil
    }
    let path = String(decoding: body[colon...].dropFirst(), as: UTF8.self)
    let trimmed = KBLogLine.trimmed(path[...])
    return (try? WindowsPath(String(trimmed))) == nil ? nil : String(trimmed)
  }

  // MARK: What lines need of others

  private static let source = LogPattern("Source:%")
  private static let destination = LogPattern("Destination:%")
  private static let notes = [LogNote.queueBefore, .queueAfter].map { LogPattern($0.line("% -> %")) }
  private static let removal = [
    "Spuninst.exe is being run from the following location: %", "Spuninst.exe was run with the following arguments:%",
    " ---- PendingFileRenamOperations Before Uninstallation ------", "Hotfix: Fix % was not removed.",
  ].map { LogPattern($0) }

  /// - Parameter lines: in English.
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
