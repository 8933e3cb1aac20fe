/// A folder in an INF: a number that stands for one (DIRID), and a path below it.
public struct InfDirectory: Hashable, Sendable, CustomStringConvertible {
  public var number: Int
  public var below: String

  public init(_ number: Int, _ below: String = "") {
    self.number = number
    self.below = below
  }

  /// The folder with variables of the machine: `%SystemRoot%\system32\dllcache`; nil for a number that is not known here.
  ///
  /// Numbers of SetupAPI, and above 16384 those of the shell's folders (CSIDL), are documented; those above 65536 are
  /// Update.exe's own.
  public var path: String? {
    guard let folder = number <= 0 || number == 65535 ? "" : Self.folders[number] else { return nil }
    if folder.isEmpty { return below.isEmpty ? nil : below }
    return below.isEmpty ? folder : "\(folder)\\\(below)"
  }

  private static let folders: [Int: String] = [
    10: "%SystemRoot%", 11: "%SystemRoot%\\system32", 12: "%SystemRoot%\\system32\\drivers", 17: "%SystemRoot%\\inf",
    18: "%SystemRoot%\\Help", 20: "%SystemRoot%\\Fonts", 21: "%SystemRoot%\\system32\\viewers",
    23: "%SystemRoot%\\system32\\spool\\drivers\\color", 24: "%SystemDrive%", 25: "%SystemRoot%", 30: "%SystemDrive%",
    50: "%SystemRoot%\\system", 51: "%SystemRoot%\\system32\\spool", 52: "%SystemRoot%\\system32\\spool\\drivers",
    54: "%SystemDrive%", 55: "%SystemRoot%\\system32\\spool\\prtprocs", 16420: "%SystemRoot%",
    16421: "%SystemRoot%\\system32", 16422: "%ProgramFiles%",
    16425: "%SystemRoot%\\SysWOW64", 16426: "%ProgramFiles(x86)%", 16427: "%CommonProgramFiles%",
    16428: "%CommonProgramFiles(x86)%", 65618: "%ProgramFiles%", 65619: "%SystemRoot%\\system32\\dllcache",
    65620: "%CommonProgramFiles%", 65690: "%SystemRoot%\\system32\\spool\\drivers\\w32x86",
    66000: "%SystemRoot%\\system32\\spool\\drivers\\w32x86", 66002: "%SystemRoot%\\system32",
    66003: "%SystemRoot%\\system32\\spool\\drivers\\color",
    // That of the section CopyAlways.DriverCab.files; which folder it is is inferred from that name.
    65623: "%SystemRoot%\\Driver Cache\\i386",
  ]

  public var description: String { path ?? "folder \(number)\(below.isEmpty ? "" : "\\\(below)")" }
}
