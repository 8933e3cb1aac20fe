import TestSupport
import Testing
import WindowsModel

@Suite("Ticks since 1601 and the calendar")
struct CivilTimeTests {
  private static let endOf9999: Int64 = 2_650_467_743_999_999_999

  @Test("Any tick up to the year 9999 comes back from its date, in any zone")
  func roundTrip() throws {
    let seeds = 5000
    print("seeds 1 to \(seeds)")
    try withSeeds(seeds) { seed in
      var generator = SeededGenerator(seed: seed)
      // A day away from both ends, so that a zone does not lead beyond them.
      let day = 86_400 * WindowsTime.ticksPerSecond
      let time = WindowsTime(ticks: Int64.random(in: day...Self.endOf9999 - day, using: &generator))
      let bias = Int.random(in: -14 * 60...12 * 60, using: &generator)
      let civil = time.civil(bias: bias)
      #expect((1...12).contains(civil.month) && (0..<10_000_000).contains(civil.ticks), "seed \(seed): \(civil)")
      #expect(civil.time(bias: bias) == time, "seed \(seed): \(civil)")
      #expect(WindowsTime(time.iso) == time, "seed \(seed): \(time.iso)")
    }
  }

  @Test("The calendar steps one day at a time, over leap years and centuries")
  func everyDay() throws {
    var last = WindowsTime(ticks: 0).civil()
    #expect(last.text == "1601-01-01 00:00:00")
    for day in Int64(1)...150_000 {
      let next = WindowsTime(ticks: day * 86_400 * WindowsTime.ticksPerSecond).civil()
      let follows =
        (next.year == last.year && next.month == last.month && next.day == last.day + 1)
        || (next.year == last.year && next.month == last.month + 1 && next.day == 1 && last.day >= 28)
        || (next.year == last.year + 1 && next.month == 1 && next.day == 1 && last.month == 12 && last.day == 31)
      try #require(follows, "\(last.text) is followed by \(next.text)")
      last = next
    }
    #expect(last.text == "2011-09-09 00:00:00")
  }

  @Test("The 29th of February is there in leap years only", arguments: [1604, 1996, 2000, 2004, 2400, 9996])
  func leapYears(year: Int) {
    #expect(CivilTime(year: year, month: 2, day: 29).time() != nil)
    #expect(CivilTime(year: year + 1, month: 2, day: 29).time() == nil)
    #expect(CivilTime(year: 1700, month: 2, day: 29).time() == nil)
    #expect(CivilTime(year: 1900, month: 2, day: 29).time() == nil)
    #expect(CivilTime(year: 2100, month: 2, day: 29).time() == nil)
  }

  @Test("Known points are where Windows and Unix put them")
  func knownPoints() {
    #expect(WindowsTime(unixSeconds: 0).ticks == 116_444_736_000_000_000)
    #expect(WindowsTime(unixSeconds: 0).iso == "1970-01-01T00:00:00Z")
    #expect(WindowsTime(unixSeconds: 1_155_178_517).iso == "2006-08-10T02:55:17Z")
    #expect(WindowsTime(unixSeconds: 1_155_178_517, ticks: 2_500_000).iso == "2006-08-10T02:55:17.25Z")
    #expect(WindowsTime(ticks: Self.endOf9999).iso == "9999-12-31T23:59:59.9999999Z")
    #expect(WindowsTime(unixSeconds: 1_155_178_517).unixSeconds == 1_155_178_517)
    #expect(WindowsTime(unixSeconds: 1_155_178_517).text(bias: -120) == "2006-08-10 04:55:17")
    #expect(WindowsTime(unixSeconds: 1_155_178_517).text(bias: 300) == "2006-08-09 21:55:17")
  }

  @Test("No date that there is not becomes a time")
  func noSuchDate() {
    for civil in [
      CivilTime(year: 1600, month: 12, day: 31), CivilTime(year: 10_000, month: 1, day: 1),
      CivilTime(year: 2006, month: 0, day: 1), CivilTime(year: 2006, month: 13, day: 1),
      CivilTime(year: 2006, month: 4, day: 31), CivilTime(year: 2006, month: 1, day: 0),
      CivilTime(year: 2006, month: 1, day: 1, hour: 24), CivilTime(year: 2006, month: 1, day: 1, minute: 60),
      CivilTime(year: 2006, month: 1, day: 1, second: 60), CivilTime(year: 2006, month: 1, day: 1, hour: -1),
      CivilTime(year: 2006, month: 1, day: 1, ticks: 10_000_000),
    ] {
      #expect(civil.time() == nil, "\(civil)")
    }
    #expect(CivilTime(year: 1601, month: 1, day: 1).time(bias: -1) == nil)
    let last = CivilTime(year: 9999, month: 12, day: 31, hour: 23, minute: 59, second: 59)
    #expect(last.time()?.iso == "9999-12-31T23:59:59Z")
    #expect(last.time(bias: 1) == nil)
  }

  @Test("Numbers beyond all calendars are refused or held, and stop nothing")
  func extremes() {
    let date = CivilTime(year: 2006, month: 8, day: 10)
    #expect(date.time(bias: .max) == nil)
    #expect(date.time(bias: .min) == nil)
    let time = WindowsTime(unixSeconds: 0)
    #expect(time.adding(seconds: .max) == time)
    #expect(time.adding(seconds: 60).unixSeconds == 60)
    #expect(time.adding(seconds: -60).unixSeconds == -60)
    #expect(WindowsTime(ticks: -1).ticks == 0)
    #expect(WindowsTime(unixSeconds: .max).ticks == 0)
    #expect(WindowsTime(ticks: .max).civil(bias: .max).month > 0)
    #expect(WindowsTime(ticks: .max).civil(bias: .min).month > 0)
  }
}
