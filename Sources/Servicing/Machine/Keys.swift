public import WindowsModel

/// Where things are in the registry of every classic Windows.
public enum Keys {
  public static let control = RegistryPath(.machine, ["SYSTEM", "CurrentControlSet", "Control"])
  public static let timeZone = control.appending("TimeZoneInformation")
  public static let sessionManager = control.appending("Session Manager")
  public static let knownDLLs = sessionManager.appending("KnownDLLs")
  /// `ControlSet001`, the first of those that a machine starts with one of.
  public static func controlSet(_ number: UInt64) -> RegistryPath {
    RegistryPath(.machine, ["SYSTEM", "ControlSet\(number.digits(3))"])
  }
  public static let services = RegistryPath(.machine, ["SYSTEM", "CurrentControlSet", "Services"])
  public static let select = RegistryPath(.machine, ["SYSTEM", "Select"])
  public static let windowsNT = RegistryPath(.machine, ["SOFTWARE", "Microsoft", "Windows NT", "CurrentVersion"])
  public static let windows = RegistryPath(.machine, ["SOFTWARE", "Microsoft", "Windows", "CurrentVersion"])
  public static let hotFix = windowsNT.appending("HotFix")
  public static let programs = windows.appending("Uninstall")
  public static let updates = RegistryPath(.machine, ["SOFTWARE", "Microsoft", "Updates"])
  /// Flags: 1, a removal waits for the restart; 2, an installation does. Volatile. Since Update.exe 6.1.22.0.
  public static let updateExeVolatile = updates.appending("UpdateExeVolatile")
  /// One value for each file that was patched in memory since the start. Volatile, which is inferred from Update.exe's
  /// question whether a file "was hotpatched since last boot".
  public static let installedHotpatches = updates.appending("InstalledHotpatches")
}
