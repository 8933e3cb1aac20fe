/// One line of the table.
struct Row {
  let work: String
  let figure: String
  /// What the figure is held against, or "-".
  let floor: String
  let ratio: String
  /// As design of the project has it, or "-": a figure to know, without a goal of its own.
  let goal: String
  let verdict: String

  static let heads = Row(
    work: "work", figure: "wupd", floor: "floor", ratio: "ratio", goal: "goal", verdict: "")

  var cells: [String] { [work, figure, floor, ratio, goal, verdict] }

  init(work: String, figure: String, floor: String, ratio: String, goal: String, verdict: String) {
    (self.work, self.figure, self.floor) = (work, figure, floor)
    (self.ratio, self.goal, self.verdict) = (ratio, goal, verdict)
  }

  /// Two times, and how often the second may go into the first.
  init(_ work: String, seconds: Double, floor: Double, atMost goal: Double? = nil) {
    self.init(
      work: work, figure: time(seconds), floor: time(floor), ratio: "\(decimal(seconds / floor, 2)) x",
      goal: goal.map { "at most \(decimal($0, 1)) x" } ?? "-",
      verdict: goal.map { seconds / floor <= $0 ? "reached" : "missed" } ?? "")
  }

  /// A number that has a goal by itself.
  init(_ work: String, _ figure: String, goal: String, reached: Bool) {
    self.init(
      work: work, figure: figure, floor: "-", ratio: "-", goal: goal, verdict: reached ? "reached" : "missed")
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
  let scale = (0..<places).reduce(1) { scale, _ in scale * 10 }
  let scaled = Int((number * Double(scale)).rounded())
  return places == 0 ? "\(scaled)" : "\(scaled / scale).\(Registry.digits(scaled % scale, places))"
}

/// All lines as text, each column as wide as it has to be.
func table(_ rows: [Row]) -> String {
  let all = [Row.heads] + rows
  let widths = Row.heads.cells.indices.map { column in all.map { $0.cells[column].count }.max() ?? 0 }
  return all.map { row in
    var line = ""
    for (column, cell) in row.cells.enumerated() {
      let blank = String(repeating: " ", count: widths[column] - cell.count)
      // Numbers stand right, words left.
      line += (1...3).contains(column) ? blank + cell + "   " : cell + blank + "   "
    }
    while line.last == " " { line.removeLast() }
    return line
  }.joined(separator: "\n")
}
