import Servicing
import StateStore
import UpdateLogs
import WindowsModel

extension TimelineGathering {
  /// What the event log of the system tells of updates and starts: each at the number of its record.
  mutating func addEvents(_ view: borrowing View) throws {
    let evidence: EventEvidence
    switch try EventEvidence.read(view) {
    case .none: return
    case .unread(let path, let reason): return passedOver.append("\(path): \(reason)")
    case .read(let read): evidence = read
    }
    let history = evidence.history
    if !history.isWhole {
      passedOver.append("\(evidence.path): tells of more than \(EventHistory.most) events, and the first are taken")
    }
    let path = evidence.path
    guard let folder = place([path.volume] + path.components.dropLast()) else { return }
    // The log stands there once for each set of updates that its records are about.
    var known: [[ShortTitle]: Int32] = [:]
    for event in history.events {
      let updates = event.updates
      let place = known[updates] ?? places.add(path.name, in: folder, updates: updates)
      known[updates] = place
      add(
        event.time, .event, .machine, at: place, line: Int(event.number),
        text: event.sentence + (history.again.contains(event.number) ? ", again" : ""),
        doubt: history.backwards.contains(event.number) ? .recordBehind : nil)
    }
  }
}

extension UpdateEvent {
  /// The updates it is about, as far as it names them by article.
  fileprivate var updates: [ShortTitle] {
    if let title { return [title] }
    var found: [ShortTitle] = []
    for text in rest {
      for word in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "-" && $0 != "_" }) {
        if let title = UpdateTrace.named(String(word)), !found.contains(title) { found.append(title) }
      }
    }
    return found
  }
}
