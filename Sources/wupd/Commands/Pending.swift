import ArgumentParser
import Servicing
import StateStore
import WindowsFormats

struct Pending: Command {
  static let configuration = CommandConfiguration(
    abstract: "The queue for the next restart, explained: who queued what, and what it will do.",
    discussion: """
        wupd pending
        wupd pending --at KB921883
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var point: PointOptions

  func perform() throws -> Status {
    let (pairs, malformed) = try read(at: point.point()) { view in
      (
        try PendingPair.all(view),
        try PendingQueue.read(view).malformed.map { "\($0.value): \($0.why.reason): \($0.why.strings)" }
      )
    }
    show(
      ["pending": .array(pairs) { PendingText.json($0) }, "malformed": .texts(malformed)],
      (pairs.isEmpty ? ["Nothing is pending"] : PendingText.lines(pairs)) + malformed)
    return malformed.isEmpty ? .done : .foundWrong
  }
}
