import Testing
import WindowsModel

@testable import Forensics

@Suite("What a dead machine's clock showed")
struct LocalClockTests {
  private static let eastern = TimeZoneRule(posix: "EST5EDT,M3.2.0,M11.1.0")

  private func local(_ text: String) throws -> CivilTime { try #require(WindowsTime(text)).civil() }

  private func moment(_ clock: LocalClock, _ text: String) throws -> LocalClock.Moment {
    try #require(clock.moment(local(text)))
  }

  @Test("By the rule a winter's log is an hour further from UTC than a summer's, whatever held at the last start")
  func byRule() throws {
    let clock = LocalClock(Self.eastern)
    let winter = try moment(clock, "2011-12-15 03:01:02")
    #expect(winter.time.iso == "2011-12-15T08:01:02Z" && winter.basis == .rule && winter.bias == 300)
    let summer = try moment(clock, "2011-09-10 03:02:16")
    #expect(summer.time.iso == "2011-09-10T07:02:16Z" && summer.basis == .rule)
  }

  @Test("The hour that comes twice and the one left out are told")
  func oddHours() throws {
    let clock = LocalClock(Self.eastern)
    #expect(try moment(clock, "2011-11-06 01:30:00").oddity == .twice)
    #expect(try moment(clock, "2012-03-11 02:30:00").oddity == .never)
    #expect(try moment(clock, "2012-03-11 03:30:00").oddity == nil)
  }

  @Test("What several events of a day show goes before the rule, and what one shows does not")
  func measured() throws {
    func clock(_ events: Int) -> LocalClock {
      LocalClock(Self.eastern, measured: [LocalClock.Measured(day: "2011-12-15", bias: 360, events: events)])
    }
    #expect(try moment(clock(2), "2011-12-15 03:01:02").time.iso == "2011-12-15T09:01:02Z")
    #expect(try moment(clock(2), "2011-12-15 03:01:02").basis == .measured)
    // In the same winter, and not in the summer before it.
    #expect(try moment(clock(2), "2012-02-01 00:00:00").time.iso == "2012-02-01T06:00:00Z")
    #expect(try moment(clock(2), "2011-09-10 00:00:00").basis == .rule)
    #expect(try moment(clock(1), "2011-12-15 03:01:02").basis == .rule)
  }

  @Test("The bias of the rule's other half, measured, tells of another rule, and goes for its day alone")
  func otherHalf() throws {
    let clock = LocalClock(
      Self.eastern, measured: [LocalClock.Measured(day: "2006-03-20", bias: 300, events: 2)])
    #expect(try moment(clock, "2006-03-20 03:00:00").bias == 300)
    #expect(try moment(clock, "2006-07-10 10:00:00").time.iso == "2006-07-10T14:00:00Z")
  }

  @Test("A measured day is found again from UTC, also where that is another day")
  func otherDay() throws {
    let clock = LocalClock(nil, measured: [LocalClock.Measured(day: "2011-09-10", bias: -120, events: 2)])
    let time = try moment(clock, "2011-09-10 00:30:00").time
    #expect(time.iso == "2011-09-09T22:30:00Z")
    #expect(clock.bias(at: time).basis == .measured && clock.local(time)?.text == "2011-09-10 00:30:00")
  }

  @Test("Events that contradict each other measure nothing")
  func contradiction() throws {
    let clock = LocalClock(
      Self.eastern,
      measured: [
        LocalClock.Measured(day: "2011-12-15", bias: 360, events: 2),
        LocalClock.Measured(day: "2011-12-15", bias: 300, events: 2),
      ])
    #expect(try moment(clock, "2011-12-15 03:01:02").basis == .rule)
  }

  @Test("On the day of a change two biases held, and no measurement goes for all of it")
  func dayOfChange() throws {
    let clock = LocalClock(
      Self.eastern, measured: [LocalClock.Measured(day: "2011-11-06", bias: 240, events: 5)])
    #expect(try moment(clock, "2011-11-06 00:30:00").bias == 240)
    #expect(try moment(clock, "2011-11-06 12:00:00").bias == 300)
  }

  @Test("With no rule the bias of the last start is assumed, and with nothing a time stands as UTC")
  func without() throws {
    let assumed = LocalClock(TimeZoneRule(bias: 240, isAssumed: true))
    #expect(try moment(assumed, "2011-12-15 03:01:02").basis == .assumed)
    let unknown = LocalClock(nil)
    #expect(try moment(unknown, "2011-12-15 03:01:02").time.iso == "2011-12-15T03:01:02Z")
    #expect(unknown.isUnknown && unknown.local(WindowsTime(ticks: 1)) == nil)
    #expect(try moment(LocalClock(TimeZoneRule(bias: 240), isStated: true), "2011-12-15 03:01:02").basis == .stated)
  }

  private func trace(_ run: ClosedRange<String>, key: String) throws -> [UpdateTrace] {
    var log = UpdateTrace(kind: .log, place: "KB1.log", time: nil)
    log.run = try local(run.lowerBound)...local(run.upperBound)
    return [log, UpdateTrace(kind: .hotFixKey, place: "HotFix", time: WindowsTime(key))]
  }

  @Test("A key that was written while a log ran, or shortly after, measures the bias in quarters of an hour")
  func measuring() throws {
    let run = "2011-12-15 03:01:02"..."2011-12-15 03:01:40"
    let fits = try trace(run, key: "2011-12-15T08:01:23Z")
    #expect(LocalClock.Measured.all([fits]) == [LocalClock.Measured(day: "2011-12-15", bias: 300, events: 1)])
    let next = try trace("2011-12-15 03:02:02"..."2011-12-15 03:02:40", key: "2011-12-15T08:02:23Z")
    #expect(LocalClock.Measured.all([fits, next]).map(\.events) == [2])
    // Nepal.
    #expect(LocalClock.Measured.all([try trace(run, key: "2011-12-14T21:16:41Z")]).map(\.bias) == [-345])
    // Written again later, or on another day.
    #expect(LocalClock.Measured.all([try trace(run, key: "2011-12-15T08:08:00Z")]).isEmpty)
    #expect(LocalClock.Measured.all([try trace(run, key: "2011-12-17T08:01:23Z")]).isEmpty)
    // A run of half an hour fits more than one.
    #expect(
      LocalClock.Measured.all([try trace("2011-12-15 03:00:00"..."2011-12-15 03:30:00", key: "2011-12-15T08:20:00Z")])
        .isEmpty)
  }

  @Test("A measurement is on record with its numbers, and one that is none is left out")
  func onRecord() {
    let one = LocalClock.Measured(day: "2011-12-15", bias: 300, events: 2)
    #expect(LocalClock.Measured(one.statement) == one)
    #expect(
      one.statement.sentence == "measured on 2011-12-15: + 300 minutes, by 2 events with a local time and one in UTC")
  }

  @Test("Keys of several updates that one rewriting gave one time are one measurement, and not one each")
  func rewritten() throws {
    // Runs at three and at four, and keys that something wrote at once at ten past nine: by chance two biases fit.
    let runs = ["2011-12-15 03:01:02"..."2011-12-15 03:01:40", "2011-12-15 03:01:10"..."2011-12-15 03:01:50"]
    let traces = try zip(runs, ["2011-12-15T09:01:23Z", "2011-12-15T09:01:24Z"]).map { try trace($0, key: $1) }
    #expect(LocalClock.Measured.all(traces).map(\.events) == [1])
    let clock = LocalClock(Self.eastern, measured: LocalClock.Measured.all(traces))
    #expect(try moment(clock, "2011-12-15 03:01:02").basis == .rule)
  }
}
