import Servicing
import StateStore
import WindowsModel

extension TimelineGathering {
  /// Times that stand in the registry as values.
  mutating func addDates(_ view: borrowing View) throws {
    let setUp = try view.value(Keys.windowsNT, "InstallDate")?.number
    if let setUp, setUp > 0, let place = place(Keys.windowsNT) {
      let time = WindowsTime(unixSeconds: Int64(clamping: setUp))
      let text = "Windows was set up (InstallDate)"
      if machine?.platform.product == .nt4, adopted != nil {
        add(local: time.civil(), .installDate, at: place, text: text + ", by its local time")
      } else {
        add(time, .installDate, clock(of: time, otherwise: .machine), at: place, text: text)
      }
    }
    try addShutdown(view)
    for update in try RecordedUpdate.all(view) {
      try addDay("InstalledDate", of: update.key, view, UpdateTrace.day(american:))
    }
    for (above, value, read) in [
      (Keys.hotFix, "Installed On", UpdateTrace.day(american:)),
      (Keys.programs, "InstallDate", UpdateTrace.day(compact:)),
    ] {
      for child in try view.subkeys(below: above) { try addDay(value, of: above.child(child.name), view, read) }
    }
  }

  private mutating func addDay(
    _ name: String, of key: RegistryPath, _ view: borrowing View, _ read: (String) -> String?
  ) throws {
    guard let text = try view.value(key, name)?.text, let day = read(text), let place = place(key) else { return }
    add(clock.day(day), .installDate, .day, at: place, text: "installed on the day \(day) (\(name))")
  }

  /// `ShutdownTime`, a FILETIME: written when Windows goes down in order.
  private mutating func addShutdown(_ view: borrowing View) throws {
    let key = Keys.control.appending("Windows")
    guard let time = try Machine.lastShutdown(view), let place = place(key) else { return }
    add(time, .shutdown, clock(of: time, otherwise: .machine), at: place, text: "Windows went down (ShutdownTime)")
  }

  private mutating func place(_ key: RegistryPath) -> Int32? { place([key.root.rawValue] + key.components) }
}
