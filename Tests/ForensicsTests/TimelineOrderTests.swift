import Testing
import WindowsModel

@testable import Forensics

@Suite("The order of a timeline within one second")
struct TimelineOrderTests {
  private func mark(
    _ kind: TimelineEntry.Kind, _ ticks: Int64, place: Int32 = 0, line: Int32 = 0
  ) -> TimelineMark {
    TimelineMark(ticks: ticks, place: place, text: -1, line: line, kind: kind, clock: .machine, doubt: nil)
  }

  @Test("An event log, which counts whole seconds, comes behind what led to it, and its records keep their order")
  func events() {
    let second = 10 * WindowsTime.ticksPerSecond
    let marks = [
      mark(.event, second, place: 1, line: 8), mark(.logLine, second + 9_000_000),
      mark(.keyWritten, second + 9_500_000),
      mark(.event, second, place: 2, line: 7), mark(.logStarted, second), mark(.event, second - 10_000_000, line: 9),
      mark(.act, second + 10_000_000), mark(.shutdown, second + 1),
    ]
    let sorted = marks.sorted()
    #expect(
      sorted.map(\.kind) == [
        .event, .logStarted, .shutdown, .logLine, .keyWritten, .event, .event, .act,
      ])
    #expect(sorted.filter { $0.kind == .event }.map(\.line) == [9, 7, 8])
    #expect(marks.reversed().sorted() == sorted)
  }
}
