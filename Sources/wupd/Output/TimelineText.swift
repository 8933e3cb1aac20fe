import Forensics
import WindowsModel

/// A timeline for people, for programs and for Timesketch. It is printed entry by entry, for it may have a million.
enum TimelineText {
  // MARK: For people

  static func printLines(_ timeline: Timeline, isLocal: Bool) {
    if timeline.isEmpty { print("Nothing that is asked for has a time.") }
    for entry in timeline {
      var line = entry.time.text()
      if isLocal { line += "  " + (timeline.bias.map { entry.time.text(bias: $0) } ?? "local not known    ") }
      let words = [(label(entry.clock), 12), (subject(entry.articles), 11), (label(entry.kind), 13)]
      for (word, width) in words {
        line += "  " + word + String(repeating: " ", count: max(0, width - word.utf8.count))
      }
      line += "  " + place(entry) + (entry.detail.map { ": \($0)" } ?? "")
      if let doubt = entry.doubt { line += "  ! \(doubt)" }
      print(printable(line))
    }
  }

  private static func subject(_ articles: [KBNumber]) -> String {
    (articles.first?.description ?? "") + (articles.count > 1 ? " +\(articles.count - 1)" : "")
  }

  private static func place(_ entry: TimelineEntry) -> String {
    entry.source + (entry.line.map { ", line \($0)" } ?? "")
  }

  private static func label(_ clock: TimelineEntry.Clock) -> String {
    switch clock {
    case .computer: "computer"
    case .machine: "machine"
    case .assumedBias: "bias assumed"
    case .day: "day only"
    case .build: "build"
    case .store: "store"
    case .local: "zone unknown"
    case .host: "host's word"
    }
  }

  /// What a person must know of times whose zone nobody knows; nil where there are none.
  static func warning(_ timeline: Timeline) -> String? {
    guard timeline.hasUnknownZone else { return nil }
    return
      "the machine's time zone is not known: times marked \"zone unknown\" or \"day only\" are its local times, and stand as if they were UTC."
  }

  private static func label(_ kind: TimelineEntry.Kind) -> String {
    switch kind {
    case .act: "act"
    case .logStarted: "run began"
    case .logLine: "log line"
    case .keyWritten: "key written"
    case .fileCreated: "created"
    case .fileWritten: "written"
    case .fileAccessed: "accessed"
    case .fileLinked: "linked"
    case .installDate: "install date"
    case .shutdown: "shutdown"
    }
  }

  // MARK: For programs

  static func printJSON(_ timeline: Timeline) {
    print("{\n  \"format\": 1,")
    print("  \"bias\": \(JSON.number(timeline.bias)),")
    print("  \"passed_over\": \(JSON.texts(timeline.passedOver).line),\n  \"entries\": [", terminator: "")
    var end = "\n"
    for entry in timeline {
      print(end + "    " + json(entry, bias: timeline.bias).line, terminator: "")
      end = ",\n"
    }
    print("\n  ]\n}")
  }

  private static func json(_ entry: TimelineEntry, bias: Int?) -> JSON {
    [
      "time_utc": .text(entry.time.iso), "machine_time": .text(bias.map { entry.time.text(bias: $0) }),
      "clock": .text(name(entry.clock)), "kind": .text(name(entry.kind)), "source": .text(entry.source),
      "line": .number(entry.line), "detail": .text(entry.detail), "articles": .texts(entry.articles.map(\.description)),
      "doubt": .text(entry.doubt),
    ]
  }

  private static func name(_ clock: TimelineEntry.Clock) -> String {
    switch clock {
    case .computer: "computer"
    case .machine: "machine"
    case .assumedBias: "assumed_bias"
    case .day: "day"
    case .build: "build"
    case .store: "store"
    case .local: "local"
    case .host: "host"
    }
  }

  private static func name(_ kind: TimelineEntry.Kind) -> String {
    switch kind {
    case .act: "act"
    case .logStarted: "run_began"
    case .logLine: "log_line"
    case .keyWritten: "key_written"
    case .fileCreated: "file_created"
    case .fileWritten: "file_written"
    case .fileAccessed: "file_accessed"
    case .fileLinked: "file_linked"
    case .installDate: "install_date"
    case .shutdown: "shutdown"
    }
  }

  // MARK: For Timesketch

  /// A line of what Timesketch imports: `datetime` with its zone, and `timestamp` in microseconds since 1970, negative
  /// before.
  static func timesketch(_ entry: TimelineEntry) -> JSON {
    let (description, type) = timesketch(entry.kind)
    let message = place(entry) + ": " + (entry.detail ?? description) + (entry.doubt.map { " (\($0))" } ?? "")
    let civil = entry.time.civil()
    let fraction = (civil.ticks / 10).digits(6)
    var members: JSON.Members = [
      "message": .text(printable(message)), "datetime": .text("\(civil.dateText)T\(civil.timeText).\(fraction)+00:00"),
      "timestamp_desc": .text(description), "timestamp": .number(entry.time.ticks / 10 - 11_644_473_600_000_000),
      "data_type": .text("wupd:\(type)"), "source": .text(place(entry)), "clock": .text(name(entry.clock)),
    ]
    if !entry.articles.isEmpty {
      members = members + ["article": .text(entry.articles.map(\.description).joined(separator: " "))]
    }
    return .object(members)
  }

  private static func timesketch(_ kind: TimelineEntry.Kind) -> (description: String, type: String) {
    switch kind {
    case .act: ("Journal act", "journal:act")
    case .logStarted: ("Update run began", "update:log")
    case .logLine: ("Update log line", "update:log")
    case .keyWritten: ("Registry key last written", "registry:key")
    case .fileCreated: ("File created", "file")
    case .fileWritten: ("File written", "file")
    case .fileAccessed: ("File last accessed", "file")
    case .fileLinked: ("File linked", "file")
    case .installDate: ("Install date", "registry:value")
    case .shutdown: ("Shutdown", "registry:value")
    }
  }
}
