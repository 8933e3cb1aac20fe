package import HostFiles
package import WindowsModel

extension WindowsTime {
  /// A moment of this computer's clock, or of its files.
  package init(_ time: HostTime) { self.init(unixSeconds: time.seconds, ticks: time.nanoseconds / 100) }
}

extension HostTime {
  package init(_ time: WindowsTime) {
    self.init(seconds: time.unixSeconds, nanoseconds: time.ticks % WindowsTime.ticksPerSecond * 100)
  }
}
