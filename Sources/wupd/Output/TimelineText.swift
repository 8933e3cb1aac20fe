import Forensics
import Servicing
import WindowsModel

/// A timeline for people, for programs and for Timesketch. It is printed entry by entry, for it may have a million.
enum TimelineText {
  // MARK: For people

  static func printLines(_ timeline: Timeline, isLocal: Bool) {
    if timeline.isEmpty { print("Nothing that is asked for has a time.") }
    for entry in timeline {
      var line = entry.time.text()
      if isLocal { line += "  " + (entry.local?.text ?? "local not known    ") }
      let words = [(names(entry.clock).label, 12), (subject(entry.updates), 13), (names(entry.kind).label, 13)]
      for (word, width) in words {
        line += "  " + word + String(repeating: " ", count: max(0, width - word.utf8.count))
      }
      line += "  " + place(entry) + (entry.detail.map { ": \($0)" } ?? "")
      if let doubt = entry.doubt { line += "  ! \(doubt)" }
      print(printable(line))
    }
  }

  private static func subject(_ updates: [ShortTitle]) -> String {
    (updates.first?.description ?? "") + (updates.count > 1 ? " +\(updates.count - 1)" : "")
  }

  private static func place(_ entry: TimelineEntry) -> String {
    entry.source + (entry.line.map { ", \(entry.kind == .event ? "record" : "line") \($0)" } ?? "")
  }

  /// What a person must know of times whose zone nobody knows; nil where there are none.
  static func warning(_ timeline: Timeline) -> String? {
    guard timeline.hasUnknownZone else { return nil }
    return
      "the machine's time zone is not known: times marked \"zone unknown\" or \"day only\" are its local times, and stand as if they were UTC."
  }

  // MARK: For programs

  static func printJSON(_ timeline: Timeline) {
    print("{\n  \"format\": 1,")
    print("  \"bias\": \(JSON.number(timeline.bias)),")
    print("  \"guessed_code_page\": \(JSON.number(timeline.guessedPage?.page.number).line),")
    print("  \"passed_over\": \(JSON.texts(timeline.passedOver).line),\n  \"entries\": [", terminator: "")
    var end = "\n"
    for entry in timeline {
      print(end + "    " + json(entry).line, terminator: "")
      end = ",\n"
    }
    print("\n  ]\n}")
  }

  private static func json(_ entry: TimelineEntry) -> JSON {
    [
      "time_utc": .text(entry.time.iso), "machine_time": .text(entry.local?.text),
      "clock": .text(names(entry.clock).name), "kind": .text(names(entry.kind).name), "source": .text(entry.source),
      "line": .number(entry.line), "detail": .text(entry.detail), "articles": .texts(articles(entry)),
      "names": .texts(entry.updates.map(\.description)),
      "bias_rests_on": .text(entry.basis?.rawValue),
      "doubt": .text(entry.doubt),
    ]
  }

  /// Each once, in order.
  private static func articles(_ entry: TimelineEntry) -> [String] {
    entry.updates.map(\.article).reduce(into: []) { if $0.last != $1.description { $0.append($1.description) } }
  }

  // MARK: For Timesketch

  /// A line of what Timesketch imports: `datetime` with its zone, and `timestamp` in microseconds since 1970, negative
  /// before.
  static func timesketch(_ entry: TimelineEntry) -> JSON {
    let kind = names(entry.kind)
    let message = place(entry) + ": " + (entry.detail ?? kind.description) + (entry.doubt.map { " (\($0))" } ?? "")
    let civil = entry.time.civil()
    let fraction = (civil.ticks / 10).digits(6)
    var members: JSONMembers = [
      "message": .text(printable(message)), "datetime": .text("\(civil.dateText)T\(civil.timeText).\(fraction)+00:00"),
      "timestamp_desc": .text(kind.description), "timestamp": .number(entry.time.ticks / 10 - 11_644_473_600_000_000),
      "data_type": .text("wupd:\(kind.type)"), "source": .text(place(entry)), "clock": .text(names(entry.clock).name),
    ]
    if !entry.updates.isEmpty {
      members =
        members + [
          "article": .text(articles(entry).joined(separator: " ")),
          "name": .text(entry.updates.map(\.description).joined(separator: " ")),
        ]
    }
    return .object(members)
  }

  // MARK: Names

  /// What a clock is called: in front of a person, and by programs.
  private static func names(_ clock: TimelineEntry.Clock) -> (label: String, name: String) {
    switch clock {
    case .computer: ("computer", "computer")
    case .machine: ("machine", "machine")
    case .measuredBias: ("by measure", "measured_bias")
    case .ruleBias: ("by rule", "rule_bias")
    case .assumedBias: ("bias assumed", "assumed_bias")
    case .day: ("day only", "day")
    case .build: ("build", "build")
    case .store: ("store", "store")
    case .local: ("zone unknown", "local")
    case .host: ("host's word", "host")
    }
  }

  /// What a kind is called: in front of a person, by programs, and in Timesketch with its type there.
  private static func names(
    _ kind: TimelineEntry.Kind
  ) -> (label: String, name: String, description: String, type: String) {
    switch kind {
    case .act: ("act", "act", "Journal act", "journal:act")
    case .logStarted: ("run began", "run_began", "Update run began", "update:log")
    case .logLine: ("log line", "log_line", "Update log line", "update:log")
    case .keyWritten: ("key written", "key_written", "Registry key last written", "registry:key")
    case .fileCreated: ("created", "file_created", "File created", "file")
    case .fileWritten: ("written", "file_written", "File written", "file")
    case .fileAccessed: ("accessed", "file_accessed", "File last accessed", "file")
    case .fileLinked: ("linked", "file_linked", "File linked", "file")
    case .installDate: ("install date", "install_date", "Install date", "registry:value")
    case .event: ("event", "event", "Event log record", "update:event")
    case .shutdown: ("shutdown", "shutdown", "Shutdown", "registry:value")
    }
  }
}
