package import Servicing
package import StateStore
import WindowsModel

/// Everything a store knows with a time, in order: by time, then by kind, then as the sources stand in the store.
///
/// An entry takes about fifty bytes until it is asked for, so that all keys and files of a machine fit.
package struct Timeline: RandomAccessCollection, Sendable {
  /// Minutes: UTC = the machine's local time + bias, by its registry; nil: that does not tell, and local times are taken
  /// as UTC.
  package let bias: Int?
  /// Logs whose lines are missing, with the reason.
  package let passedOver: [String]
  /// Logs were read in it, for nothing names theirs; nil: it is known, or not needed.
  package let guessedPage: TextPage?

  private let places: TimelinePlaces
  private let texts: TextPool
  private let marks: [TimelineMark]

  /// - Throws: ``StoreError``: notFound for a key or a file that was named and is not there.
  package init(_ view: borrowing View, _ request: TimelineRequest) throws {
    bias = try Machine.bias(view)
    var gathering = try TimelineGathering(view, request, bias: bias)
    if request.sources.contains(.acts) { try gathering.addActs(view) }
    if request.sources.contains(.logs) { try gathering.addLogs(view) }
    if request.sources.contains(.keys) { try gathering.addKeys(view) }
    if request.sources.contains(.files) { try gathering.addFiles(view) }
    if request.sources.contains(.dates) { try gathering.addDates(view) }
    gathering.marks.sort()
    passedOver = gathering.passedOver
    guessedPage = gathering.guessedPage
    places = gathering.places
    texts = gathering.texts
    marks = gathering.marks
  }

  /// Times in it stand as if they were UTC, because nothing tells how far the machine's local time is from it.
  package var hasUnknownZone: Bool { bias == nil && marks.contains { $0.clock == .local || $0.clock == .day } }

  package var startIndex: Int { 0 }
  package var endIndex: Int { marks.count }

  package subscript(index: Int) -> TimelineEntry {
    let mark = marks[index]
    return TimelineEntry(
      time: WindowsTime(ticks: mark.ticks), kind: mark.kind, clock: mark.clock, source: places.text(mark.place),
      line: mark.line > 0 ? Int(mark.line) : nil, detail: mark.text >= 0 ? texts[Int(mark.text)] : nil,
      articles: places.articles(mark.place), doubt: mark.isDoubtful ? Self.doubt(mark.kind) : nil)
  }

  private static func doubt(_ kind: TimelineEntry.Kind) -> String {
    kind == .act ? "the clock is behind the act before" : "its stamp is behind that of a line before"
  }
}

/// An entry in as little memory as it takes.
struct TimelineMark: Sendable, Comparable {
  let ticks: Int64
  let place: Int32
  /// -1: none.
  let text: Int32
  /// 0: none.
  let line: Int32
  let kind: TimelineEntry.Kind
  let clock: TimelineEntry.Clock
  let isDoubtful: Bool

  static func < (one: Self, other: Self) -> Bool {
    (one.ticks, one.kind.rawValue, one.place, one.line, one.text)
      < (other.ticks, other.kind.rawValue, other.place, other.line, other.text)
  }
}
