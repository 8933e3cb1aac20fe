import HostFiles
public import StateStore
public import WindowsModel

/// The time of the next act on a machine.
///
/// A machine made with a clock of its own (`create --clock`) lives in its own time: each act takes a minute, a
/// restart two, and after a rollback the clock goes on from where it went back to. Any other takes the time of this
/// computer.
public enum MachineClock {
  /// The setting that says so.
  public static let setting = "clock"

  /// - Parameter asked: a time that somebody gave for the act, local; nil: the clock goes on.
  public static func next(_ view: borrowing View, asked: String?) throws -> (time: WindowsTime, bias: Int) {
    let zone = try Machine.zone(view)
    func moment(_ time: WindowsTime) -> (WindowsTime, Int) { (time, zone?.bias(at: time) ?? 0) }
    if let asked { return moment(try parse(asked, zone)) }
    guard try view.setting(setting) != nil else { return moment(now()) }
    let last = try view.act(at: .last)
    let act = try reached(last, view)
    let seconds: Int64 =
      switch act.kind {
      case .mark, .unmark, .note, .sign, .compact, .upgrade: last.kind == .rollback ? 60 : 0
      case .restart: last.kind == .rollback ? 60 : 120
      default: 60
      }
    return moment(act.time.adding(seconds: seconds))
  }

  /// The time of the first act of a machine that is forked from one at a point: where the clock is the machine's own, it goes on
  /// from there.
  public static func forked(_ view: borrowing View, asked: String?) throws -> (time: WindowsTime, bias: Int) {
    let zone = try Machine.zone(view)
    let time =
      try asked.map { try parse($0, zone) }
      ?? (view.setting(setting) == nil ? now() : reached(view.act(at: .act(view.act)), view).time)
    return (time, zone?.bias(at: time) ?? 0)
  }

  /// The act whose time the machine's clock shows after `act`: a rollback puts the clock back too.
  public static func reached(_ act: Act, _ view: borrowing View) throws -> Act {
    var act = act
    while act.kind == .rollback, let target = act.target, target < act.number {
      act = try view.act(at: .act(target))
    }
    return act
  }

  /// What the machine's clock shows after an act.
  public static func shown(after act: Act, _ view: borrowing View) throws -> WindowsTime {
    try view.setting(setting) == nil ? act.time : reached(act, view).time
  }

  /// - Parameter zone: of the machine whose local time a text is that names no zone; nil: it is taken as UTC.
  public static func parse(_ text: String, _ zone: TimeZoneRule?) throws -> WindowsTime {
    switch (zone ?? TimeZoneRule(bias: 0)).meaning(text) {
    case .one(let time, _): return time
    case .twice(let first, let second):
      throw StoreError(
        .invalid, "\(text) came twice on the machine's clock: summer time ended. Write \(first.iso) or \(second.iso).")
    case .never(let time, _):
      throw StoreError(
        .invalid,
        "\(text) never stood on the machine's clock: summer time began, and it is in the hour left out. By the clock of before it is \(time.iso)."
      )
    case nil:
      let what = text.isEmpty ? "An empty text is no time" : "\(text) is no time"
      throw StoreError(
        .invalid,
        "\(what)\(WindowsTime.isWritten(in: text) ? " that there is" : ""). Write 2006-08-10T02:55:17, the local time of the machine."
      )
    }
  }

  public static func now() -> WindowsTime { WindowsTime(HostTime.now()) }
}
