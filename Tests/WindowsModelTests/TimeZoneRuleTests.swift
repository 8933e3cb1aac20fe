import Testing
import WindowsModel

@Suite("Time zones as the registry has them")
struct TimeZoneRuleTests {
  /// Eastern time of the United States, from 2007 on.
  private static let eastern = TimeZoneRule(posix: "EST5EDT,M3.2.0,M11.1.0")
  /// Sydney: summer is at the turn of the year.
  private static let sydney = TimeZoneRule(posix: "AEST-10AEDT,M10.1.0,M4.1.0/3")

  private func utc(_ text: String) -> WindowsTime { WindowsTime(text) ?? .none }

  @Test(
    "The bias of a date is that of its half of the year",
    arguments: [
      ("2011-12-15T08:01:02Z", 300), ("2011-09-10T07:02:16Z", 240),
      // The last second and the first of each half.
      ("2012-03-11T06:59:59Z", 300), ("2012-03-11T07:00:00Z", 240), ("2012-11-04T05:59:59Z", 240),
      ("2012-11-04T06:00:00Z", 300), ("2012-01-01T00:00:00Z", 300), ("2011-12-31T23:59:59Z", 300),
    ])
  func northern(time: String, bias: Int) throws {
    let zone = try #require(Self.eastern)
    let moment = utc(time)
    #expect(zone.bias(at: moment) == bias)
  }

  @Test(
    "South of the equator the turn of the year is in summer",
    arguments: [
      ("2009-12-31T12:59:59Z", -660), ("2009-12-31T13:00:00Z", -660), ("2010-07-01T00:00:00Z", -600),
      ("2010-04-03T15:59:59Z", -660), ("2010-04-03T16:00:00Z", -600), ("2010-10-02T15:59:59Z", -600),
      ("2010-10-02T16:00:00Z", -660),
    ])
  func southern(time: String, bias: Int) throws {
    let zone = try #require(Self.sydney)
    let moment = utc(time)
    #expect(zone.bias(at: moment) == bias)
  }

  @Test("A local time has one meaning, or two in the hour that comes twice, or none in the hour left out")
  func meanings() throws {
    let zone = try #require(Self.eastern)
    #expect(zone.meaning("2011-12-15T03:01:02") == .one(utc("2011-12-15T08:01:02Z"), bias: 300))
    #expect(
      zone.meaning("2012-11-04T01:30:00")
        == .twice(utc("2012-11-04T05:30:00Z"), utc("2012-11-04T06:30:00Z")))
    #expect(zone.meaning("2012-03-11T02:30:00") == .never(utc("2012-03-11T07:30:00Z"), bias: 300))
    #expect(zone.meaning("2012-11-04T00:59:59") == .one(utc("2012-11-04T04:59:59Z"), bias: 240))
    #expect(zone.meaning("2012-11-04T02:00:00") == .one(utc("2012-11-04T07:00:00Z"), bias: 300))
    #expect(zone.meaning("2012-11-04T01:30:00Z") == .one(utc("2012-11-04T01:30:00Z"), bias: 0))
    #expect(zone.meaning("2012-02-30T01:30:00") == nil)
  }

  @Test(
    "What the clock shows is what it is read as, all through a year",
    arguments: [
      "EST5EDT,M3.2.0,M11.1.0", "AEST-10AEDT,M10.1.0,M4.1.0/3", "<+0530>-5:30", "XXX12YYY11:30,M1.1.1/23:30,M12.5.6/0",
    ])
  func roundTrip(text: String) throws {
    let zone = try #require(TimeZoneRule(posix: text))
    var time = utc("2010-12-25T00:10:00Z")
    while time < (utc("2012-01-10T00:00:00Z")) {
      switch zone.meaning(time.civil(bias: zone.bias(at: time))) {
      case .one(let other, let bias):
        #expect(other == time && bias == zone.bias(at: time))
      case .twice(let first, let second): #expect(first == time || second == time)
      default: Issue.record("\(time.iso) is shown, and is no time that is shown")
      }
      time = time.adding(seconds: 1800)
    }
  }

  @Test("The values of the registry tell the rule, and are what a rule writes")
  func values() throws {
    let zone = try #require(Self.eastern)
    let values = zone.values(at: utc("2012-03-14T07:20:11Z"))
    func value(_ name: String) -> RegistryValue? { values.first { $0.name == name }?.value }
    // As a machine of the East coast has them.
    #expect(value("StandardStart")?.data == [0, 0, 11, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    #expect(value("DaylightStart")?.data == [0, 0, 3, 0, 2, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    #expect(value("Bias")?.number == 300 && value("ActiveTimeBias")?.number == 240)
    #expect(value("DaylightBias")?.data == [0xC4, 0xFF, 0xFF, 0xFF])
    #expect(TimeZoneRule(value) == zone)
  }

  private func read(_ values: [String: RegistryValue]) -> TimeZoneRule? { TimeZoneRule { values[$0] } }

  private func changing(_ more: [String: RegistryValue]) -> [String: RegistryValue] {
    [
      "Bias": .dword(300), "DaylightBias": .dword(UInt32(bitPattern: -60)), "ActiveTimeBias": .dword(240),
      "StandardStart": RegistryValue(type: .binary, data: [0, 0, 11, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
      "DaylightStart": RegistryValue(type: .binary, data: [0, 0, 3, 0, 2, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    ].merging(more) { $1 }
  }

  @Test("Where the clock is not changed by itself, or no half begins, one bias holds all the year")
  func fixed() throws {
    let summer = utc("2011-07-01T00:00:00Z")
    for more in [
      ["DisableAutoDaylightTimeSet": RegistryValue.dword(1)],
      ["StandardStart", "DaylightStart"].reduce(into: [:]) {
        $0[$1] = RegistryValue(type: .binary, data: [UInt8](repeating: 0, count: 16))
      },
    ] {
      let zone = try #require(read(changing(more)))
      #expect(zone.bias(at: summer) == 300 && !zone.isAssumed && zone.halves == nil)
    }
  }

  @Test("Where the rule cannot be understood, the bias of the last start is assumed")
  func assumed() throws {
    let odd: [[UInt8]] = [
      [], [0xFF], [UInt8](repeating: 0xFF, count: 16), [0, 0, 13, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      [0, 0, 11, 0, 6, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 11, 0, 1, 0, 24, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      // A year of its own.
      [0xD7, 7, 11, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 11, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 7, 0],
    ]
    for data in odd {
      let zone = try #require(read(changing(["StandardStart": RegistryValue(type: .binary, data: data)])))
      #expect(zone.isAssumed && zone.bias == 240, "\(data)")
    }
    for value in [RegistryValue.string("-60"), .dword(0x10000)] {
      #expect(read(changing(["DaylightBias": value]))?.isAssumed == true)
    }
    #expect(read(["ActiveTimeBias": .dword(60)])?.isAssumed == true)
    #expect(read(["Bias": .dword(100_000)]) == nil && read([:]) == nil)
  }

  @Test("The name is that of the half that holds")
  func names() throws {
    let zone = try #require(Self.eastern)
    let summer = utc("2011-07-01T00:00:00Z")
    let winter = utc("2011-12-01T00:00:00Z")
    #expect(zone.name(at: summer) == "EDT" && zone.name(at: winter) == "EST")
    let shown: [String: RegistryValue] = [
      "Bias": .dword(300), "DaylightBias": .dword(UInt32(bitPattern: -60)), "ActiveTimeBias": .dword(240),
      "StandardName": .string("Standard"), "DaylightName": .string("Daylight"),
    ]
    #expect(read(shown)?.name == "Daylight")
  }

  @Test(
    "What the registry cannot hold, or POSIX does not know, is no rule",
    arguments: [
      "", "EST", "5", "EST5EDT", "EST5EDT,M3.2.0", "EST5EDT,J60,J300", "EST5EDT,M13.2.0,M11.1.0",
      "EST5EDT,M3.2.7,M11.1.0", "EST5EDT,M3.6.0,M11.1.0", "EST5EDT,M3.2.0/25,M11.1.0", "EST25", "EST5 ", "<EST5",
      "EST5EDT,M3.2.0,M11.1.0,", "EST5EDT,M3.2.0,M3.2.0", "EST5EDT4,M3.2.0/2:61,M11.1.0", "EST99999999999999999999",
      "AAA-23:59BBB,M3.2.0,M11.1.0", "AAA23:59BBB-23:59,M3.2.0,M11.1.0",
    ])
  func noRule(text: String) { #expect(TimeZoneRule(posix: text) == nil) }
}
