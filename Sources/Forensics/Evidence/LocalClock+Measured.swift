import StateStore
import WindowsModel

extension LocalClock.Measured {
  init?(_ statement: Statement) {
    guard statement.rule == Rule.clockMeasured.rawValue, statement.arguments.count == 3,
      let bias = Int(statement.arguments[1]), TimeZoneRule.allowedBiases.contains(bias),
      let events = Int(statement.arguments[2]), (1..<1_000_000).contains(events)
    else { return nil }
    self.init(day: statement.arguments[0], bias: bias, events: events)
  }

  var statement: Statement { Statement(.clockMeasured, day, String(bias), String(events)) }

  /// What updates tell whose log says when it ran, by the machine's clock, and whose keys or event say when that was.
  ///
  /// No two installs end at once. Keys of several that have one time were written by something else, such as a service pack or
  /// a restore, and that time falls into a run of the same day by chance: they are one event.
  static func all(_ traces: some Sequence<[UpdateTrace]>) -> [Self] {
    var found: [String: [Int: [WindowsTime]]] = [:]
    for ofOne in traces {
      let times = ofOne.filter { $0.kind.isRecord || $0.kind == .event }.compactMap(\.time)
      for run in ofOne.compactMap(\.run) {
        let fitting = times.compactMap { time in bias(time, run).map { (time: time, bias: $0) } }
        guard Set(fitting.map(\.bias)).count == 1, let first = fitting.min(by: { $0.time < $1.time }) else { continue }
        found[run.lowerBound.dateText, default: [:]][first.bias, default: []].append(first.time)
      }
    }
    return found.flatMap { day, biases in biases.map { Self(day: day, bias: $0.key, events: apart($0.value)) } }
      .sorted { ($0.day, $0.bias) < ($1.day, $1.bias) }
  }

  /// How many times there are, those that follow each other at once being one.
  private static func apart(_ times: [WindowsTime]) -> Int {
    let sorted = times.sorted()
    return 1 + zip(sorted, sorted.dropFirst()).count { $0.adding(seconds: 2) < $1 }
  }

  /// The one whole quarter of an hour that puts a time into a run, or shortly behind it: keys are written at the end of an install.
  /// nil: none does, or several.
  private static func bias(_ time: WindowsTime, _ run: ClosedRange<CivilTime>) -> Int? {
    let fitting = stride(from: -14 * 60, through: 14 * 60, by: 15).filter { minutes in
      guard let start = run.lowerBound.time(bias: minutes), let end = run.upperBound.time(bias: minutes) else {
        return false
      }
      return start <= time && time <= end.adding(seconds: 120)
    }
    return fitting.count == 1 ? fitting[0] : nil
  }
}
