import Servicing
package import StateStore
package import WindowsModel

/// What the clock of a machine showed, as UTC, and the other way round; with what each answer rests on.
///
/// The bias of a day is the one that was measured on it, or in its season; else that of the rule in the registry; else the one
/// that is assumed. A measurement is a local and a UTC time of one event.
package struct LocalClock: Sendable {
  /// What the bias of a moment rests on.
  package enum Basis: String, Sendable {
    /// On several events of that day or season, whose times are known both ways.
    case measured
    /// On the rule of the registry, on that date.
    case rule
    /// On the bias of the machine's last start, which may have been another on that date.
    case assumed
    /// On a person's word.
    case stated
    /// On nothing: local time stands as if it were UTC.
    case unknown
  }

  package enum Oddity: String, Sendable {
    /// It came twice that day, for summer time ended. The later one is taken.
    case twice
    /// No clock that keeps the rule showed it, for summer time began.
    case never
  }

  /// A local time, as it is understood.
  package struct Moment: Sendable {
    package let time: WindowsTime
    package let bias: Int
    package let basis: Basis
    package var oddity: Oddity?
    /// Of an hour that came twice, the time that was not taken.
    var earlier: WindowsTime?
  }

  /// Events of one day that give one bias.
  struct Measured: Sendable, Hashable {
    /// `2011-09-10`, by the machine's clock.
    let day: String
    let bias: Int
    var events: Int
  }

  let zone: TimeZoneRule?
  private let isStated: Bool
  let measured: [Measured]
  private let days: [String: Int]
  private let seasons: [Int: Int]

  /// - Parameter isStated: the zone is a person's word.
  package init(_ zone: TimeZoneRule?, isStated: Bool = false) { self.init(zone, isStated: isStated, measured: []) }

  init(_ zone: TimeZoneRule?, isStated: Bool = false, measured: [Measured]) {
    self.zone = zone
    self.isStated = isStated
    self.measured = measured
    var days: [String: [Int: Int]] = [:]
    var seasons: [Int: [Int: Int]] = [:]
    for one in measured {
      guard let noon = WindowsTime("\(one.day)T12:00:00", bias: one.bias) else { continue }
      if let zone, !zone.isAssumed {
        // On the day of a change two biases held.
        let ends = [WindowsTime(one.day, bias: one.bias), noon.adding(seconds: 43_200)].compactMap { $0 }
        guard Set(ends.map { zone.season(of: $0) }).count == 1 else { continue }
        // The bias of the rule's other half tells of another rule that held then: for that day alone.
        let halves = [zone.halves?.standard.bias, zone.halves?.daylight.bias]
        if one.bias == zone.bias(at: noon) || !halves.contains(one.bias) {
          seasons[zone.season(of: noon), default: [:]][one.bias, default: 0] += one.events
        }
      }
      days[one.day, default: [:]][one.bias, default: 0] += one.events
    }
    self.days = days.compactMapValues(Self.agreed)
    self.seasons = seasons.compactMapValues(Self.agreed)
  }

  /// What several say, and more than contradict it.
  private static func agreed(_ events: [Int: Int]) -> Int? {
    guard let most = events.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }), most.value > 1,
      most.value * 2 > events.values.reduce(0, +)
    else { return nil }
    return most.key
  }

  /// The clock of the machine of a store: the rule of its registry, and what was measured when it was adopted.
  package init(_ view: borrowing View) throws {
    let measured = try view.findings().filter { $0.subject == "clock" }.flatMap(\.witnesses).compactMap(Measured.init)
    self.init(try Machine.zone(view), measured: measured)
  }

  /// Nothing tells how far it is from UTC.
  package var isUnknown: Bool { zone == nil && days.isEmpty }

  /// nil: it is no date that there is.
  package func moment(_ local: CivilTime) -> Moment? {
    if let bias = days[local.dateText] {
      return local.time(bias: bias).map { Moment(time: $0, bias: bias, basis: .measured) }
    }
    let rest: Basis = zone == nil ? .unknown : isStated ? .stated : zone?.isAssumed == true ? .assumed : .rule
    switch (zone ?? TimeZoneRule(bias: 0)).meaning(local) {
    case .one(let time, let bias):
      if let zone, let measured = seasons[zone.season(of: time)], let time = local.time(bias: measured) {
        return Moment(time: time, bias: measured, basis: .measured)
      }
      return Moment(time: time, bias: bias, basis: rest)
    case .twice(let earlier, let later):
      return Moment(
        time: later, bias: zone?.bias(at: later) ?? 0, basis: rest, oddity: .twice, earlier: earlier)
    case .never(let time, let bias): return Moment(time: time, bias: bias, basis: rest, oddity: .never)
    case nil: return nil
    }
  }

  /// When Windows was set up (`InstallDate`), which NT 4.0 counts by its local time; nil: the registry does not tell.
  func setUp(_ view: borrowing View) throws -> WindowsTime? {
    guard let seconds = try view.value(Keys.windowsNT, "InstallDate")?.number, seconds > 0 else { return nil }
    let time = WindowsTime(unixSeconds: Int64(clamping: seconds))
    let isLocal = try view.value(Keys.windowsNT, "CurrentVersion")?.text == "4.0"
    return isLocal ? moment(time.civil())?.time : time
  }

  /// The beginning of a day by the machine's clock, such as `2011-09-10`.
  package func day(_ text: String) -> WindowsTime? {
    WindowsTime(text).flatMap { moment($0.civil()) }?.time
  }

  /// Minutes at a time, UTC = local time + bias.
  package func bias(at time: WindowsTime) -> (minutes: Int, basis: Basis) {
    let bias = zone?.bias(at: time) ?? 0
    // By what was measured it may be the day before or after.
    for near in [0, -86_400, 86_400] as [Int64] {
      let day = time.adding(seconds: near).civil(bias: bias).dateText
      if let measured = days[day], time.civil(bias: measured).dateText == day { return (measured, .measured) }
    }
    guard let zone else { return (0, .unknown) }
    if let season = seasons[zone.season(of: time)] { return (season, .measured) }
    return (bias, isStated ? .stated : zone.isAssumed ? .assumed : .rule)
  }

  /// A time as the clock showed it; nil: nothing tells.
  package func local(_ time: WindowsTime) -> CivilTime? {
    let (minutes, basis) = bias(at: time)
    return basis == .unknown ? nil : time.civil(bias: minutes)
  }
}

extension Statement {
  /// With a moment, and the bias by which the machine's clock shows it.
  init(_ rule: Rule, _ arguments: String..., time: WindowsTime, clock: LocalClock, rest: String...) {
    self.init(rule: rule.rawValue, arguments + [String(time.ticks), String(clock.bias(at: time).minutes)] + rest)
  }
}
