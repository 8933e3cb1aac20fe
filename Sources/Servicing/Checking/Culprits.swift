import StateStore
import WindowsFormats
import WindowsModel

/// Who made files what they are. For one that came into place at a restart that is the act that had queued it.
struct Culprits {
  /// By restart: who queued what it did to each path.
  private var queues: [Int64: [WindowsPath: Int64]] = [:]

  /// `the removal of KB896424 (act 7)`; nil if nothing ever changed the file, or the act under way did.
  mutating func name(_ path: WindowsPath, _ view: borrowing View) throws -> String? {
    guard let last = try view.lastAct(changing: path), var act = try view.acts(from: last, to: last).first else {
      return nil
    }
    if act.kind == .restart, let queued = try queue(before: last, view)[path] {
      act = try view.acts(from: queued, to: queued).first ?? act
    }
    switch act.kind {
    case .uninstall: return "the removal of \(act.subject) (act \(act.number))"
    case .install: return "the install of \(act.subject) (act \(act.number))"
    default: return "act \(act.number) (\(act.kind))"
    }
  }

  private mutating func queue(before restart: Int64, _ view: borrowing View) throws -> [WindowsPath: Int64] {
    if let known = queues[restart] { return known }
    let queue = try view.withState(asOf: .act(restart - 1)) { view in
      var queue: [WindowsPath: Int64] = [:]
      for entry in try PendingQueue.explained(view) {
        let rename = entry.rename
        let subject = try rename.kind == .delete ? rename.sourcePlace(view) : rename.targetPlace(view)
        if let path = subject?.path { queue[path] = entry.act }
      }
      return queue
    }
    queues[restart] = queue
    return queue
  }
}
