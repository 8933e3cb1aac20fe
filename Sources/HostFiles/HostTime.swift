import Glibc

/// A moment of this computer's clock, or of its files.
package struct HostTime: Hashable, Sendable {
  /// Since 1970, UTC.
  package let seconds: Int64
  /// 0 to 999,999,999.
  package let nanoseconds: Int64

  package init(seconds: Int64, nanoseconds: Int64) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  init(_ moment: timespec) { self.init(seconds: Int64(moment.tv_sec), nanoseconds: Int64(moment.tv_nsec)) }

  package static func now() -> HostTime { time(CLOCK_REALTIME) }

  /// Seconds since some moment in the past, which no setting of the clock changes.
  package static func elapsed() -> Double {
    let moment = time(CLOCK_MONOTONIC)
    return Double(moment.seconds) + Double(moment.nanoseconds) / 1e9
  }

  private static func time(_ clock: clockid_t) -> HostTime {
    var moment = timespec()
    clock_gettime(clock, &moment)
    return HostTime(moment)
  }

  /// Waits.
  package static func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }
}
