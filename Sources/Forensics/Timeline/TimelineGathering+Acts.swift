import Servicing
import StateStore
import WindowsModel

extension TimelineGathering {
  /// The journal.
  mutating func addActs(_ view: borrowing View) throws {
    let undone = try view.rolledBack()
    var before: Act?
    try view.forEachAct(to: view.act) { act in
      let place = places.add("act \(act.number)", in: nil, updates: ShortTitle(act.subject).map { [$0] } ?? [])
      var text = act.subject.isEmpty ? act.kind.description : "\(act.kind) \(act.subject)"
      if act.outcome == .refused { text += ", refused" }
      if act.code != 0 { text += " (\(act.code))" }
      if undone.contains(act) { text += ", rolled back since" }
      // A rollback puts a clock of the store's own back.
      let isBehind = before.map { $0.time > act.time && $0.kind != .rollback } ?? false
      add(act.time, .act, actClock, at: place, text: text, doubt: isBehind ? .actBehind : nil)
      before = act
    }
  }
}
