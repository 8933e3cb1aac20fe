import Forensics
import StateStore
import WindowsModel

/// What commands say of a time before a machine was adopted.
extension Command {
  /// What was on an adopted machine at a point before its first act; nil: the point means an act.
  func past(at point: Point, in store: Store) throws -> PastState? {
    try store.read(at: .act(1), again: true) { view in
      try PastState.time(of: point, view).map { try PastState(at: $0, view) }
    }
  }

  /// The head of such an answer.
  func pastHead(_ past: PastState) -> String {
    let local = past.clock.local(past.time)?.text ?? past.time.iso
    return
      "\(options.path): reckoned back to \(local.dropLast(past.clock.local(past.time) == nil ? 0 : 3)), before it was adopted"
  }

  func pastMembers(_ past: PastState, _ standing: String, restsOn witnesses: [String]) -> JSONMembers {
    [
      "store": .text(options.path), "standing": .text(standing), "rests_on": .texts(witnesses),
      "time_utc": .text(past.time.iso), "machine_time": .text(past.clock.local(past.time)?.text),
    ]
  }
}
