import Measuring

/// The parts of the table, as design of the project has them, and what they can be asked for by.
enum Section: String, CaseIterable {
  case registry, act, update, growth, points, replay, verify, memory, start, counters, queue, hive
  case adoptHive = "adopt-hive"
  case adoptTree = "adopt-tree"

  var title: String {
    switch self {
    case .registry: "journaled registry writes, 100,000 in one act"
    case .act: "one durable act of ten changes (WAL, synchronous=FULL)"
    case .update: "install and uninstall of an update with 1,000 files, 100 MB"
    case .growth: "the same act with a longer history behind it"
    case .points: "a point read as of an earlier point"
    case .replay: "replay into a new store"
    case .verify: "verify, and contents"
    case .memory: "memory at most (VmHWM)"
    case .start: "start-up"
    case .counters: "what SQLite counted of an act: the same on any computer"
    case .queue: "a full queue of pending renames"
    case .hive: "a SYSTEM hive read whole"
    case .adoptHive: "a SYSTEM hive adopted"
    case .adoptTree: "a Windows folder adopted, in the cache"
    }
  }
}

/// One line of the table.
struct Row {
  let work: String
  let figure: String
  /// What the figure is held against, measured in the same run, or "-".
  let peer: String
  let against: String
  let ratio: String
  /// As design of the project has it, or "-": a figure to know, without a goal of its own.
  let goal: String
  let verdict: String

  static let heads = Row(
    work: "work", figure: "wupd", peer: "peer", against: "which is", ratio: "ratio", goal: "goal", verdict: "")

  var cells: [String] { [work, figure, peer, against, ratio, goal, verdict] }

  init(
    work: String, figure: String, peer: String = "-", against: String = "-", ratio: String = "-", goal: String = "-",
    verdict: String = ""
  ) {
    (self.work, self.figure, self.peer, self.against) = (work, figure, peer, against)
    (self.ratio, self.goal, self.verdict) = (ratio, goal, verdict)
  }

  /// Two times, and how often the second may go into the first.
  init(
    _ work: String, seconds: Double, _ against: String, _ peer: Double, atMost goal: Double? = nil, remark: String = ""
  ) {
    self.init(
      work: work, figure: time(seconds), peer: time(peer), against: against,
      ratio: "\(decimal(seconds / peer, 2)) x", goal: goal.map { "at most \(decimal($0, 1)) x" } ?? "-",
      verdict: (goal.map { seconds / peer <= $0 ? "reached" : "missed" } ?? "") + remark)
  }

  /// A number that has a goal by itself.
  init(_ work: String, _ figure: String, goal: String, reached: Bool) {
    self.init(work: work, figure: figure, goal: goal, verdict: reached ? "reached" : "missed")
  }
}

/// A time in the unit that suits it.
func time(_ seconds: Double) -> String {
  switch seconds {
  case ..<0.001: "\(decimal(seconds * 1e6, 1)) us"
  case ..<1: "\(decimal(seconds * 1e3, 2)) ms"
  default: "\(decimal(seconds, 2)) s"
  }
}

func decimal(_ number: Double, _ places: Int) -> String {
  // A ratio to nothing is no number.
  guard number.isFinite else { return "-" }
  let scale = (0..<places).reduce(1) { scale, _ in scale * 10 }
  let scaled = Int((number * Double(scale)).rounded())
  return places == 0 ? "\(scaled)" : "\(scaled / scale).\(digits(scaled % scale, places))"
}

/// All lines as text under the titles of their sections, each column as wide as it has to be.
func table(_ sections: [(section: Section, rows: [Row])]) -> String {
  let all = [Row.heads] + sections.flatMap(\.rows)
  let widths = Row.heads.cells.indices.map { column in all.map { $0.cells[column].count }.max() ?? 0 }
  func line(_ row: Row, indent: String) -> String {
    var line = indent
    for (column, cell) in row.cells.enumerated() {
      let blank = String(repeating: " ", count: widths[column] - cell.count)
      // Numbers stand right, words left.
      line += ([1, 2, 4].contains(column) ? blank + cell : cell + blank) + "   "
    }
    while line.last == " " { line.removeLast() }
    return line
  }
  var lines = [line(Row.heads, indent: "  ")]
  for (section, rows) in sections where !rows.isEmpty {
    lines += ["", "\(section.title)   [\(section.rawValue)]"] + rows.map { line($0, indent: "  ") }
  }
  return lines.joined(separator: "\n")
}
