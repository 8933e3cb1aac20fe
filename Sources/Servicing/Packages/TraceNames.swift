import WindowsFormats
public import WindowsModel

/// What [Configuration] of a sheet calls the things that an install leaves. nil: as the short title has it.
public struct TraceNames: Hashable, Sendable {
  /// `InstallLogFileName`, in the system root.
  public var log: String?
  /// `UnInstallLogFileName`.
  public var removalLog: String?
  /// `UnInstallDirName`, the folder with the backups.
  public var backupFolder: String?
  /// `UpdateRegKey`: the key below which the update has its own.
  public var updatesKey: RegistryPath?
  /// `EventLogKeyName`.
  public var eventSource: String?
  /// Settings that cannot be followed, and why.
  package private(set) var problems: [String] = []

  public init() {}

  init(_ sheet: UpdateSheet) {
    log = name("InstallLogFileName", sheet)
    removalLog = name("UnInstallLogFileName", sheet)
    backupFolder = name("UnInstallDirName", sheet)
    eventSource = sheet.setting("EventLogKeyName").flatMap { $0.isEmpty ? nil : $0 }
    guard let key = sheet.setting("UpdateRegKey"), !key.isEmpty else { return }
    do { updatesKey = try RegistryPath("HKLM\\\(key)") } catch {
      problems.append("UpdateRegKey of [Configuration] is not followed: \(error.description)")
    }
  }

  /// One that leads out of the system root is not followed.
  private mutating func name(_ setting: String, _ sheet: UpdateSheet) -> String? {
    guard let text = sheet.setting(setting), !text.isEmpty else { return nil }
    if let path = try? MemberPath(text), path.components.count == 1 { return text }
    problems.append("\(setting) of [Configuration] is not followed: \(text) is no name of a file or folder")
    return nil
  }
}
