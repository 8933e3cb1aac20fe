package import WindowsModel

/// What the machine's clock shows, and what `%RANDOM%` comes from.
package struct BatchMoment: Sendable {
  /// Local.
  let time: CivilTime
  /// The same for the same acts.
  private let seed: UInt32

  package init(time: CivilTime, seed: UInt32) { (self.time, self.seed) = (time, seed) }

  /// `Tue 04/10/2007`, as Windows in US English has it [chosen for all languages].
  var dateText: String {
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    return "\(days[time.weekday]) \(time.month.digits(2))/\(time.day.digits(2))/\(time.year.digits(4))"
  }

  /// ` 9:05:01.00`
  var timeText: String {
    let hour = time.hour < 10 ? " \(time.hour)" : String(time.hour)
    return "\(hour):\(time.minute.digits(2)):\(time.second.digits(2)).\((time.ticks / 100_000).digits(2))"
  }

  /// `time /t`: `09:05 AM`
  var shortTimeText: String {
    let hour = time.hour % 12 == 0 ? 12 : time.hour % 12
    return "\(hour.digits(2)):\(time.minute.digits(2)) \(time.hour < 12 ? "AM" : "PM")"
  }

  /// 0 to 32767, for a number of its own: two steps of the generator of Microsoft's C runtime [docs].
  func random(_ draw: Int) -> Int {
    var state = seed &+ UInt32(truncatingIfNeeded: draw)
    for _ in 0..<2 { state = state &* 214_013 &+ 2_531_011 }
    return Int(state >> 16 & 0x7FFF)
  }
}
