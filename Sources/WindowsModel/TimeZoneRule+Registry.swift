extension TimeZoneRule {
  /// No clock is a day from UTC.
  public static let allowedBiases = -24 * 60...24 * 60

  /// Of the values that tell a rule.
  public static let names = [
    "Bias", "StandardBias", "DaylightBias", "StandardName", "DaylightName", "StandardStart", "DaylightStart",
    "DisableAutoDaylightTimeSet", "TimeZoneKeyName", "ActiveTimeBias",
  ]

  /// The rule that the values of a `TimeZoneInformation` tell: `Bias`, `StandardBias`, `DaylightBias`, `StandardStart`,
  /// `DaylightStart`, `StandardName`, `DaylightName`, `DisableAutoDaylightTimeSet`. Where they tell none, `ActiveTimeBias` alone,
  /// as one that is assumed. nil: they tell nothing that a clock can have.
  ///
  /// The starts are TIME_FIELDS, eight numbers of 16 bits: year, month, week, hour, minute, second, milliseconds, weekday. That
  /// they are no SYSTEMTIME, which has the weekday before the day, is seen in every hive of the kind.
  ///
  /// - Parameter value: the value of a name; nil: there is none.
  public init?(_ value: (String) throws -> RegistryValue?) rethrows {
    func minutes(_ name: String) throws -> Int? { Self.minutes(try value(name)) }
    func text(_ name: String) throws -> String {
      let text = try value(name)?.text ?? ""
      // `@tzres.dll,-212` of Vista and later is the place of a name, and none.
      guard text.hasPrefix("@") else { return text }
      return try value("TimeZoneKeyName")?.text ?? ""
    }
    let name = try text("StandardName")
    if let bias = try minutes("Bias") {
      let standardStart = try value("StandardStart")?.data
      let daylightStart = try value("DaylightStart")?.data
      let isFixed = try value("DisableAutoDaylightTimeSet")?.number == 1
      if isFixed || Self.isNever(standardStart) && Self.isNever(daylightStart) {
        self.init(bias: bias, name: name)
        return
      }
      // One that is there and cannot be read is no rule.
      func addition(_ name: String, else usual: Int) throws -> Int? {
        try value(name) == nil ? usual : minutes(name)
      }
      if let ofStandard = try addition("StandardBias", else: 0),
        let ofDaylight = try addition("DaylightBias", else: -60),
        let standard = standardStart.flatMap(Change.init(fields:)),
        let daylight = daylightStart.flatMap(Change.init(fields:)), standard != daylight
      {
        let (standardBias, daylightBias) = (bias + ofStandard, bias + ofDaylight)
        guard Self.allowedBiases.contains(standardBias), Self.allowedBiases.contains(daylightBias) else { return nil }
        self.init(
          Halves(
            standard: Half(bias: standardBias, name: name, begins: standard),
            daylight: Half(bias: daylightBias, name: try text("DaylightName"), begins: daylight)))
        return
      }
    }
    guard let active = try minutes("ActiveTimeBias") ?? minutes("Bias") else { return nil }
    var shown = name
    if let bias = try minutes("Bias"), active != bias {
      shown = try active == bias + (minutes("DaylightBias") ?? 0) ? text("DaylightName") : ""
    }
    self.init(bias: active, name: shown, isAssumed: true)
  }

  /// A bias in a value of the registry, which is a signed number of 32 bits; nil: it has no such number, or one that no clock has.
  public static func minutes(_ value: RegistryValue?) -> Int? {
    guard let number = value?.number else { return nil }
    let minutes = Int(Int32(truncatingIfNeeded: number))
    return allowedBiases.contains(minutes) ? minutes : nil
  }

  private static func isNever(_ data: [UInt8]?) -> Bool { data?.count == 16 && data?[2] == 0 && data?[3] == 0 }

  /// The values that tell the rule, as Windows has them.
  ///
  /// - Parameter time: the one that the clock shows, for `ActiveTimeBias`.
  public func values(at time: WindowsTime) -> [(name: String, value: RegistryValue)] {
    func dword(_ minutes: Int) -> RegistryValue { .dword(UInt32(bitPattern: Int32(truncatingIfNeeded: minutes))) }
    let never = RegistryValue(type: .binary, data: [UInt8](repeating: 0, count: 16))
    guard let halves else {
      return [
        ("Bias", dword(bias)), ("StandardStart", never), ("DaylightStart", never), ("ActiveTimeBias", dword(bias)),
      ]
    }
    return [
      ("Bias", dword(bias)), ("StandardBias", dword(0)), ("DaylightBias", dword(halves.daylight.bias - bias)),
      ("StandardName", .string(halves.standard.name)), ("DaylightName", .string(halves.daylight.name)),
      ("StandardStart", RegistryValue(type: .binary, data: halves.standard.begins.fields)),
      ("DaylightStart", RegistryValue(type: .binary, data: halves.daylight.begins.fields)),
      ("ActiveTimeBias", dword(bias(at: time))),
    ]
  }
}

extension TimeZoneRule.Change {
  /// nil: no day that comes every year.
  fileprivate init?(fields data: [UInt8]) {
    guard data.count == 16 else { return nil }
    let fields = stride(from: 0, to: 16, by: 2).map { Int(data[$0]) | Int(data[$0 + 1]) << 8 }
    // A rule with a year holds in that year alone.
    guard fields[0] == 0, (1...12).contains(fields[1]), (1...5).contains(fields[2]), fields[3] < 24, fields[4] < 60,
      fields[7] < 7
    else { return nil }
    // Some zones change in the last second of a day: 23:59:59.999.
    let isLastMoment = fields[5] == 59
    self.init(
      month: fields[1], week: fields[2], weekday: fields[7],
      minute: fields[3] * 60 + fields[4] + (isLastMoment ? 1 : 0))
  }

  fileprivate var fields: [UInt8] {
    let isEnd = minute == 24 * 60
    let time = isEnd ? [23, 59, 59, 999] : [minute / 60, minute % 60, 0, 0]
    return ([0, month, week] + time + [weekday]).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8 & 0xFF)] }
  }
}
