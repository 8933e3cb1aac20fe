/// What a line of a log means for the outcome of its run.
enum LogEvent: Sendable, Hashable {
  case removal
  case branch(String)
  /// The INF whose files were chosen.
  case inf(String)
  case queue(LoggedQueue.Event)
  /// The old file is kept for a removal.
  case kept(String)
  /// A file that waited for the restart and was thrown out of the queue.
  case thrownOut(String)
  case copied(String)
  /// The name under which the new file waits.
  case delayed(String)
  case movedAside(String)
  case skipped(String)
  /// Why the file above was skipped.
  case because(String)
  case swapped(String)
  case patched
  case deleted(String)
  case deletionDelayed(String)
  case restart(String)
  /// What the line above has to do with it.
  case restartNote(String)
  case hotpatchNote(String)
  case refused(String)
  case failed
  case canceled
  /// The catalogs of the package could not be installed.
  case catalogsFailed
  case extendedCode(Int)
  case masked
  /// The last line: whether a restart is needed, and whether the program leaves it to somebody else.
  case end(restart: Bool, dont: Bool, forced: Bool)

  /// The run has begun to change the machine.
  var touchesFiles: Bool {
    switch self {
    case .copied, .delayed, .movedAside, .skipped, .swapped, .deleted, .deletionDelayed: true
    default: false
    }
  }
}

/// What lines of a section are explained by beyond themselves.
struct LogContext: Sendable {
  var isRemoval = false
  /// Where each file that waits is to go, by its folded path; from the pairs of the queue that the section shows.
  var targets: [String: String] = [:]
  /// What came of the run; nil if nothing tells.
  var summary: LogSummary?

  /// What something that failed came to, as far as the run tells.
  var afterAll: String {
    switch summary?.outcome {
    case .installed, .removed: "Harmless: the run came to its end all the same."
    case .notInstalled, .notRemoved: "The run failed; whether because of this is not told."
    case .unknown, nil: "What came of it is not told."
    }
  }

  func target(of path: String) -> String? { targets[path.lowercased()] }
}

/// A row of the table: what a line looks like and what it says.
struct LogMeaning: Sendable {
  let pattern: LogPattern
  let text: @Sendable ([String], LogContext) -> String
  let event: (@Sendable ([String]) -> LogEvent?)?

  /// - Parameter text: `{1}` stands for what stood in place of the first `%`.
  init(_ pattern: String, _ text: String, _ event: (@Sendable ([String]) -> LogEvent?)? = nil) {
    self.pattern = LogPattern(pattern)
    self.text = { found, _ in Self.filled(text, found) }
    self.event = event
  }

  init(
    _ pattern: String, event: (@Sendable ([String]) -> LogEvent?)? = nil,
    says text: @escaping @Sendable ([String], LogContext) -> String
  ) {
    self.pattern = LogPattern(pattern)
    self.text = text
    self.event = event
  }

  /// In one pass, so that what is filled in is not read as a place to fill.
  private static func filled(_ text: String, _ found: [String]) -> String {
    var result = ""
    var rest = text[...]
    while let brace = rest.firstIndex(of: "{") {
      result += rest[..<brace]
      rest = rest[brace...].dropFirst()
      guard let digit = rest.first?.wholeNumberValue, rest.dropFirst().first == "}", found.indices.contains(digit - 1)
      else {
        result += "{"
        continue
      }
      result += found[digit - 1]
      rest = rest.dropFirst(2)
    }
    return result + rest
  }
}
