package import Servicing
package import StateStore
import WindowsModel

/// Everything a store knows with a time, in order: by time, then by kind, then as the sources stand in the store.
///
/// An entry takes about fifty bytes until it is asked for, so that all keys and files of a machine fit.
package struct Timeline: RandomAccessCollection, Sendable {
  /// Minutes, UTC = the machine's local time + bias, at its last start; nil: nothing tells, and local times stand as if they
  /// were UTC.
  package let bias: Int?
  /// Logs whose lines are missing, with the reason.
  package let passedOver: [String]
  /// Logs were read in it, for nothing names theirs; nil: it is known, or not needed.
  package let guessedPage: TextPage?

  private let clock: LocalClock
  private let places: TimelinePlaces
  private let texts: TextPool
  private let marks: [TimelineMark]

  /// - Throws: ``StoreError``: notFound for a key or a file that was named and is not there.
  package init(_ view: borrowing View, _ request: TimelineRequest) throws {
    clock = try LocalClock(view)
    bias = try Machine.activeBias(view) ?? clock.zone?.bias
    var gathering = try TimelineGathering(view, request, clock)
    if request.sources.contains(.acts) { try gathering.addActs(view) }
    if request.sources.contains(.logs) {
      try gathering.addLogs(view)
      try gathering.addSetupLog(view)
    }
    if request.sources.contains(.events) { try gathering.addEvents(view) }
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
  package var hasUnknownZone: Bool { clock.isUnknown && marks.contains { $0.clock == .local || $0.clock == .day } }

  package var startIndex: Int { 0 }
  package var endIndex: Int { marks.count }

  package subscript(index: Int) -> TimelineEntry {
    let mark = marks[index]
    let time = WindowsTime(ticks: mark.ticks)
    let isReckoned = [.measuredBias, .ruleBias, .assumedBias, .day].contains(mark.clock)
    return TimelineEntry(
      time: time, kind: mark.kind, clock: mark.clock, source: places.text(mark.place),
      line: mark.line > 0 ? Int(mark.line) : nil, detail: mark.text >= 0 ? texts[Int(mark.text)] : nil,
      updates: places.updates(mark.place), local: clock.local(time),
      basis: isReckoned ? clock.bias(at: time).basis : nil, doubt: mark.doubt?.rawValue)
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
  let doubt: Doubt?

  enum Doubt: String, Sendable {
    case actBehind = "the clock is behind the act before"
    case stampBehind = "its stamp is behind that of a line before"
    case recordBehind = "its time is before that of the record before"
    case beforeSetUp = "Windows was set up only later (InstallDate)"
    case twice = "its hour came twice that day, for summer time ended: it may be an hour earlier"
    case never = "no clock that keeps the machine's rule showed this hour, for summer time began"
  }

  /// An event log counts whole seconds: what it says stands behind all else of its second, which led to it, and in the order of
  /// its records.
  private var order: (Int64, Int64, UInt8, Int32) {
    let isEvent = kind == .event
    return (
      ticks / WindowsTime.ticksPerSecond, isEvent ? WindowsTime.ticksPerSecond : ticks % WindowsTime.ticksPerSecond,
      kind.rawValue, isEvent ? line : place
    )
  }

  static func < (one: Self, other: Self) -> Bool {
    let (first, second) = (one.order, other.order)
    return first != second ? first < second : (one.place, one.line, one.text) < (other.place, other.line, other.text)
  }
}
