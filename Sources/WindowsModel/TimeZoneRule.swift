/// How a machine's clock stands to UTC over the year, as `TimeZoneInformation` of its registry has it: one rule for all
/// years, for XP and Server 2003 keep no other. Biases are minutes, UTC = local time + bias.
public struct TimeZoneRule: Hashable, Sendable {
  /// When a bias begins, by the clock that shows the other one.
  public struct Change: Hashable, Sendable {
    public var month: Int
    /// The n-th of its weekday in the month; 5 is the last.
    public var week: Int
    /// 0 is Sunday.
    public var weekday: Int
    /// Of the day; 1440 is its end.
    public var minute: Int

    public init(month: Int, week: Int, weekday: Int, minute: Int = 120) {
      self.month = month
      self.week = week
      self.weekday = weekday
      self.minute = minute
    }

    /// - Parameter bias: that of the clock before it.
    func moment(_ year: Int, bias: Int) -> WindowsTime? {
      let first = CivilTime(year: year, month: month, day: 1)
      let offset = (weekday - first.weekday + 7) % 7
      var day = 1 + offset + (week - 1) * 7
      while day > CivilTime.days(in: month, of: year) { day -= 7 }
      return CivilTime(year: year, month: month, day: day).time(bias: bias + minute)
    }
  }

  /// One half of the year.
  public struct Half: Hashable, Sendable {
    public var bias: Int
    public var name: String
    /// When it begins.
    public var begins: Change

    public init(bias: Int, name: String, begins: Change) {
      self.bias = bias
      self.name = name
      self.begins = begins
    }
  }

  /// Standard time and summer time.
  public struct Halves: Hashable, Sendable {
    public var standard: Half
    public var daylight: Half

    public init(standard: Half, daylight: Half) {
      self.standard = standard
      self.daylight = daylight
    }
  }

  /// The bias of standard time.
  public let bias: Int
  /// What the registry calls standard time; empty where it does not.
  public let name: String
  /// nil: the clock is never changed.
  public let halves: Halves?
  /// It is one bias that was seen, and nothing tells whether another ever holds: `ActiveTimeBias`, that of the last start.
  public let isAssumed: Bool

  /// A clock that is never changed.
  public init(bias: Int, name: String = "", isAssumed: Bool = false) {
    self.bias = bias
    self.name = name
    self.isAssumed = isAssumed
    halves = nil
  }

  public init(_ halves: Halves) {
    bias = halves.standard.bias
    name = halves.standard.name
    isAssumed = false
    self.halves = halves
  }

  private func half(at time: WindowsTime) -> Half? {
    guard let halves else { return nil }
    let year = time.civil(bias: halves.standard.bias).year
    // Each begins by the clock of the other.
    guard let daylight = halves.daylight.begins.moment(year, bias: halves.standard.bias),
      let standard = halves.standard.begins.moment(year, bias: halves.daylight.bias)
    else { return halves.standard }
    let isDaylight =
      daylight < standard ? (daylight <= time && time < standard) : !(standard <= time && time < daylight)
    return isDaylight ? halves.daylight : halves.standard
  }

  public func bias(at time: WindowsTime) -> Int { half(at: time)?.bias ?? bias }

  /// What the registry calls the time that holds then.
  public func name(at time: WindowsTime) -> String { half(at: time)?.name ?? name }

  /// The changes of a year, in order, in UTC.
  func changes(_ year: Int) -> [WindowsTime] {
    guard let halves else { return [] }
    return [
      halves.daylight.begins.moment(year, bias: halves.standard.bias),
      halves.standard.begins.moment(year, bias: halves.daylight.bias),
    ].compactMap { $0 }.sorted()
  }

  /// The time between two changes that a time is in, as a number that no other such time has.
  public func season(of time: WindowsTime) -> Int {
    let year = time.civil(bias: bias).year
    return year * 2 + changes(year).count { $0 <= time }
  }

  /// What the machine's clock showed, as a time.
  public enum Meaning: Hashable, Sendable {
    case one(WindowsTime, bias: Int)
    /// The hour that comes twice: when summer time ends. In order.
    case twice(WindowsTime, WindowsTime)
    /// The hour that is left out, when summer time begins: no clock that keeps the rule shows it. As if it were still the time
    /// before.
    case never(WindowsTime, bias: Int)
  }

  /// Of a text such as `2006-08-10T02:55:17`, which may name its own zone; nil: it is no time.
  public func meaning(_ text: String) -> Meaning? {
    guard let (civil, bias) = CivilTime.parse(text) else { return nil }
    return bias.map { bias in civil.time(bias: bias).map { .one($0, bias: bias) } } ?? meaning(civil)
  }

  /// nil: no such date.
  public func meaning(_ local: CivilTime) -> Meaning? {
    guard let standard = local.time(bias: bias) else { return nil }
    guard let halves, let daylight = local.time(bias: halves.daylight.bias) else { return .one(standard, bias: bias) }
    switch (bias(at: standard) == bias, bias(at: daylight) == halves.daylight.bias) {
    case (true, true):
      guard bias != halves.daylight.bias else { return .one(standard, bias: bias) }
      return .twice(min(standard, daylight), max(standard, daylight))
    case (true, false): return .one(standard, bias: bias)
    case (false, true): return .one(daylight, bias: halves.daylight.bias)
    case (false, false): return .never(standard, bias: bias)
    }
  }
}
