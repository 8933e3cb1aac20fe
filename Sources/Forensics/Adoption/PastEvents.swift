import UpdateLogs
import WindowsModel

/// What the event log of a machine says of a time before that was adopted.
struct PastEvents {
  let time: WindowsTime
  private let history: EventHistory
  private let path: WindowsPath

  /// nil: the log does not reach back so far.
  init?(_ evidence: EventEvidence, at time: WindowsTime) {
    guard let first = evidence.history.first, first.time <= time else { return nil }
    (self.time, history, path) = (time, evidence.history, evidence.path)
  }

  /// Its service pack, empty for none, and what that rests on: the start before, or the next where no service pack came or went
  /// between.
  var servicePack: (level: String, restsOn: String)? {
    let starts = history.restarts.filter { $0.system.count > 1 }
    func level(_ start: EventHistory.Restart, _ which: String) -> (String, String) {
      (
        start.system.count > 2 ? start.system[2] : "",
        "the start \(which), \(start.time.iso), \(path), record \(start.number)"
      )
    }
    if let before = starts.last(where: { $0.time <= time }) { return level(before, "before") }
    guard let next = starts.first(where: { $0.time > time }) else { return nil }
    let isBetween = history.events.contains {
      [.servicePackInstalled, .servicePackRemoved].contains($0.kind) && $0.time > time && $0.time <= next.time
    }
    return isBetween ? nil : level(next, "after it")
  }

  /// What was installed since the start before, which no start had ended then; nil: no start before is told.
  var chain: (names: [String], restsOn: String)? {
    guard let start = history.restarts.last(where: { $0.time <= time }) else { return nil }
    let names = history.events.filter { $0.kind == .installed && $0.number > start.number && $0.time <= time }
      .compactMap(\.name)
    return (names, "the start before, \(start.time.iso), \(path), record \(start.number)")
  }
}
