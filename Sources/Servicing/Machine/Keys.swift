import StateStore
package import WindowsModel

/// Where things are in the registry of every classic Windows.
package enum Keys {
  package static let control = RegistryPath(.machine, ["SYSTEM", "CurrentControlSet", "Control"])
  package static let codePage = control.appending("Nls\\CodePage")
  package static let language = control.appending("Nls\\Language")
  package static let timeZone = control.appending("TimeZoneInformation")
  package static let sessionManager = control.appending("Session Manager")
  package static let knownDLLs = sessionManager.appending("KnownDLLs")
  /// `ControlSet001`, the first of those that a machine starts with one of.
  package static func controlSet(_ number: UInt64) -> RegistryPath {
    RegistryPath(.machine, ["SYSTEM", "ControlSet\(number.digits(3))"])
  }
  package static let services = RegistryPath(.machine, ["SYSTEM", "CurrentControlSet", "Services"])
  package static let select = RegistryPath(.machine, ["SYSTEM", "Select"])
  package static let windowsNT = RegistryPath(.machine, ["SOFTWARE", "Microsoft", "Windows NT", "CurrentVersion"])
  package static let windows = RegistryPath(.machine, ["SOFTWARE", "Microsoft", "Windows", "CurrentVersion"])
  package static let hotFix = windowsNT.appending("HotFix")
  package static let programs = windows.appending("Uninstall")
  package static let updates = RegistryPath(.machine, ["SOFTWARE", "Microsoft", "Updates"])
  /// Flags: 1, a removal waits for the restart; 2, an installation does. Volatile. Since Update.exe 6.1.22.0.
  package static let updateExeVolatile = updates.appending("UpdateExeVolatile")
  /// One value for each file that was patched in memory since the start. Volatile, which is inferred from Update.exe's
  /// question whether a file "was hotpatched since last boot".
  package static let installedHotpatches = updates.appending("InstalledHotpatches")
}

extension Transaction {
  /// Sets values of one key, in this order.
  func setValues(_ key: RegistryPath, _ values: KeyValuePairs<String, RegistryValue>) throws {
    for (name, value) in values { try setValue(key, name, value) }
  }
}
