import StateStore
import WindowsModel

extension Statement {
  /// How a machine's clock stands to UTC.
  init(_ zone: TimeZoneRule) {
    guard let halves = zone.halves else {
      self.init(.clock, String(zone.bias), zone.name)
      return
    }
    self.init(
      .clockRule, String(zone.bias), zone.name, String(halves.daylight.bias), halves.daylight.name,
      halves.daylight.begins.told, halves.standard.begins.told)
  }
}

extension TimeZoneRule.Change {
  private static let weeks = ["first", "second", "third", "fourth", "last"]
  private static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]

  /// `second Sunday of March, 02:00`
  fileprivate var told: String {
    "\(Self.weeks[week - 1]) \(Self.weekdays[weekday]) of \(Self.months[month - 1]), \((minute / 60).digits(2)):\((minute % 60).digits(2))"
  }
}
