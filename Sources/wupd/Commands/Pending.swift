import ArgumentParser
import Servicing
import StateStore
import WindowsFormats
import WindowsModel

struct Pending: Command {
  static let configuration = CommandConfiguration(
    abstract: "The queue for the next restart, explained: who queued what, and what it will do.",
    discussion: """
      Of a machine that was adopted an update is named where a witness says that it queued the pair, and else none. What no
      servicing queues is marked with !. Status 2 where a value does not pair out: its whole pairs are shown, and what is left over.

        wupd pending
        wupd pending --at KB921883
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var point: PointOptions

  func perform() throws -> Status {
    let (pairs, malformed) = try read(at: point.point()) { view in
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
}
