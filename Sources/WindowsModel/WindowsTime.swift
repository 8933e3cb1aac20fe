/// A point in time as Windows keeps it (FILETIME): 100-nanosecond ticks since 1601-01-01T00:00:00 UTC.
public struct WindowsTime: Hashable, Comparable, Sendable {
  /// Never negative.
  public let ticks: Int64

  /// Ticks below zero are taken as zero, Windows' own "no time".
  public init(ticks: Int64) { self.ticks = max(0, ticks) }

  /// Windows' own "no time": what is not known.
  public static let none = WindowsTime(ticks: 0)

  /// nil for ``none``.
  public var known: WindowsTime? { ticks == 0 ? nil : self }

  public static let ticksPerSecond: Int64 = 10_000_000

  /// Seconds from 1601-01-01 to 1970-01-01.
  static let unixEpoch: Int64 = 11_644_473_600

  /// Seconds since 1970-01-01 UTC and the ticks beyond.
  public init(unixSeconds: Int64, ticks: Int64 = 0) {
    let (seconds, overflow) = unixSeconds.addingReportingOverflow(Self.unixEpoch)
    let (all, tooFar) = seconds.multipliedReportingOverflow(by: Self.ticksPerSecond)
    self.init(ticks: overflow || tooFar ? 0 : all &+ ticks)
  }

  public var unixSeconds: Int64 { ticks / Self.ticksPerSecond - Self.unixEpoch }

  public static func < (one: Self, other: Self) -> Bool { one.ticks < other.ticks }

  public func adding(seconds: Int64) -> WindowsTime {
    let (difference, tooFar) = seconds.multipliedReportingOverflow(by: Self.ticksPerSecond)
    let (sum, overflow) = ticks.addingReportingOverflow(difference)
    return tooFar || overflow ? self : WindowsTime(ticks: sum)
  }

  /// Year to ticks on the clock of a machine whose local time is `bias` minutes behind UTC (`ActiveTimeBias`).
  public func civil(bias: Int = 0) -> CivilTime {
    let local = max(0, ticks &- Int64(bias) &* 60 &* Self.ticksPerSecond)
    let seconds = local / Self.ticksPerSecond
    let days = seconds / 86_400
    let rest = Int(seconds % 86_400)
    // Days since 0000-03-01, in eras of 400 years: leap days then come last in a year.
    let shifted = days + 584_694
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0)
    return CivilTime(
      year: Int(year), month: Int(month < 10 ? month + 3 : month - 9), day: Int(dayOfYear - (153 * month + 2) / 5 + 1),
      hour: rest / 3600, minute: rest / 60 % 60, second: rest % 60, ticks: Int(local % Self.ticksPerSecond))
  }

  /// `2006-08-10 02:55:17` on that clock.
  public func text(bias: Int = 0) -> String { civil(bias: bias).text }

  /// `2006-08-10T02:55:17Z`, with a fraction when there is one.
  public var iso: String {
    let civil = civil()
    guard civil.ticks != 0 else { return "\(civil.dateText)T\(civil.timeText)Z" }
    var fraction = civil.ticks.digits(7)
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return "\(civil.dateText)T\(civil.timeText).\(fraction)Z"
  }

  /// Reads `2006-08-10`, `2006-08-10 02:55`, `2006-08-10T02:55:17.5`, each also with `Z` or `+02:00` at the end.
  ///
  /// - Parameter bias: what to take for the zone when the text names none: minutes, UTC = local + bias.
  public init?(_ text: String, bias: Int = 0) {
    guard let (civil, zone) = CivilTime.parse(text), let time = civil.time(bias: zone ?? bias) else { return nil }
    self = time
  }

  /// A text has the form of a time, whether there is such a one: `2006-13-01`.
  public static func isWritten(in text: String) -> Bool {
    let head = Array(text.utf8.prefix(10))
    func isDigit(_ index: Int) -> Bool { (0x30...0x39).contains(head[index]) }
    return head.count == 10 && [4, 7].allSatisfy { head[$0] == UInt8(ascii: "-") }
      && [0, 1, 2, 3, 5, 6, 8, 9].allSatisfy(isDigit)
  }
}

/// A date and a time of day without a zone.
public struct CivilTime: Hashable, Comparable, Sendable {
  public var year: Int
  public var month: Int
  public var day: Int
  public var hour: Int
  public var minute: Int
  public var second: Int
  /// 100-nanosecond ticks beyond the second.
  public var ticks: Int

  public init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, ticks: Int = 0) {
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
    self.ticks = ticks
  }

  public static func < (one: Self, other: Self) -> Bool {
    (one.year, one.month, one.day) != (other.year, other.month, other.day)
      ? (one.year, one.month, one.day) < (other.year, other.month, other.day)
      : (one.hour, one.minute, one.second, one.ticks) < (other.hour, other.minute, other.second, other.ticks)
  }

  /// The point in time, or nil: no such date, or one that FILETIME cannot hold.
  public func time(bias: Int = 0) -> WindowsTime? {
    guard (1601...9999).contains(year), (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day),
      (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second), (0..<10_000_000).contains(ticks),
      bias.magnitude < 1 << 32
    else { return nil }
    let y = Int64(month <= 2 ? year - 1 : year)
    let era = y / 400
    let yearOfEra = y - era * 400
    let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
    let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 584_694
    let seconds = days * 86_400 + Int64(hour * 3600 + minute * 60 + second + bias * 60)
    guard (0..<Self.endOfYears).contains(seconds) else { return nil }
    return WindowsTime(ticks: seconds * WindowsTime.ticksPerSecond + Int64(ticks))
  }

  /// Seconds from 1601 to the year 10000, whose date could not be read again.
  private static let endOfYears: Int64 = 265_046_774_400

  /// 0 is Sunday; of a date that there is.
  package var weekday: Int {
    // 1601 began with a Monday.
    let days = CivilTime(year: year, month: month, day: day).time().map {
      $0.ticks / (86_400 * WindowsTime.ticksPerSecond)
    }
    return Int(((days ?? 0) + 1) % 7)
  }

  static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  public var dateText: String { "\(year.digits(4))-\(month.digits(2))-\(day.digits(2))" }
  public var timeText: String { "\(hour.digits(2)):\(minute.digits(2)):\(second.digits(2))" }
  public var text: String { "\(dateText) \(timeText)" }

  /// The time a text names and the bias in minutes of the zone it names, if any.
  static func parse(_ text: String) -> (CivilTime, bias: Int?)? {
    var rest = Substring(text)
    func number(_ digits: Int) -> Int? {
      let part = rest.prefix(digits)
      guard part.utf8.count == digits, part.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      rest = rest.dropFirst(digits)
      return Int(part)
    }
    func take(_ characters: String) -> Character? {
      guard let first = rest.first, characters.contains(first) else { return nil }
      return rest.removeFirst()
    }
    guard let year = number(4), take("-") != nil, let month = number(2), take("-") != nil, let day = number(2) else {
      return nil
    }
    var civil = CivilTime(year: year, month: month, day: day)
    var bias: Int?
    if take("T ") != nil {
      guard let hour = number(2), take(":") != nil, let minute = number(2) else { return nil }
      (civil.hour, civil.minute) = (hour, minute)
      if take(":") != nil {
        guard let second = number(2) else { return nil }
        civil.second = second
        if take(".") != nil {
          let fraction = rest.prefix { ("0"..."9").contains($0) }
          guard !fraction.isEmpty, fraction.utf8.count == fraction.count else { return nil }
          civil.ticks = Int((fraction + "0000000").prefix(7)) ?? 0
          rest = rest.dropFirst(fraction.count)
        }
      }
    }
    if take("Zz") != nil {
      bias = 0
    } else if let sign = take("+-") {
      guard let hours = number(2), hours < 24 else { return nil }
      let hasColon = take(":") != nil
      guard let minutes = rest.isEmpty && !hasColon ? 0 : number(2), minutes < 60 else { return nil }
      bias = (sign == "+" ? -1 : 1) * (hours * 60 + minutes)
    }
    return rest.isEmpty ? (civil, bias) : nil
  }
}
