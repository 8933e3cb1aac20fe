import ArgumentParser
import Forensics
import Servicing
import StateStore
import WindowsFormats
import WindowsModel

struct Pending: Command {
  static let configuration = CommandConfiguration(
    abstract: "The queue for the next restart, explained: who queued what, and what it will do.",
    discussion: """
      Of a machine that was adopted an update is named where a witness says that it
      queued the pair, and else none. What no servicing queues is marked with !.
      Status 2 where a value does not pair out: its whole pairs are shown, and what
      is left over.

      Of a time before an adopted machine was adopted the queue is not known; what
      the event log has installed since the start before is told.

        wupd pending
        wupd pending --at KB921883
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var point: PointOptions

  func perform() throws -> Status {
    let point = try point.point()
    if let past = try past(at: point, in: openForReading()) { return show(past) }
    let (pairs, malformed) = try read(at: point) { view in
      (
        try PendingPair.all(view),
        try PendingQueue.read(view).malformed.map { "\($0.text)." }
      )
    }
    show(
      ["pending": .array(pairs) { PendingText.json($0) }, "malformed": .texts(malformed)],
      (pairs.isEmpty ? ["Nothing is pending"] : PendingText.lines(pairs)) + malformed.map(printable))
    return malformed.isEmpty ? .done : .foundWrong
  }

  /// Before the first act of an adopted machine: no queue of that day is there.
  private func show(_ past: PastState) -> Status {
    let because = "no queue of that day is there"
    var lines = [pastHead(past), "What waited for a restart is not known: \(because)"]
    if let chain = past.chain {
      let names = chain.names.isEmpty ? "nothing" : chain.names.joined(separator: ", ")
      lines.append("Installed since \(chain.restsOn): \(names)")
    }
    show(
      pastMembers(past, "unknown", restsOn: past.chain.map { [$0.restsOn] } ?? []) + [
        "because": .text(because), "installed_since_start": past.chain.map { .texts($0.names) } ?? .null,
      ], lines)
    return .done
  }
}
