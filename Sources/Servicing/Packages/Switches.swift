import StateStore

/// What the installer was told: the switches of Update.exe and Hotfix.exe, the short ones of old and the long ones of
/// 2004.
///
/// `/z` and `-z` are the same, in any case and order (KB296861).
public struct Switches: Sendable, Hashable {
  /// As they were given.
  public var text: [String] = []
  public var isQuiet = false
  public var isUnattended = false
  public var noRestart = false
  public var forceRestart = false
  public var forceAppsClose = false
  public var noBackup = false
  public var overwriteOEM = false
  public var listOnly = false
  public var helpOnly = false
  public var hotpatch: Bool?
  public var reportExtendedCode = false
  public var isVerbose = false
  public var logPath: String?
  /// Removal: go on although something stands on the update.
  public var ignoreWarning = false

  public init() {}

  /// - Throws: ``UsageError`` for one that the installer does not know.
  public init(_ words: [String]) throws(UsageError) {
    text = words
    for word in words {
      guard let first = word.first, first == "/" || first == "-" else { throw UsageError(word) }
      let body = word.drop { $0 == first }
      let parts = body.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let argument = parts.count > 1 ? String(parts[1]) : nil
      switch (parts.first.map { $0.lowercased() } ?? "", argument?.lowercased()) {
      case ("z", nil), ("norestart", nil): noRestart = true
      case ("q", nil), ("quiet", nil): isQuiet = true
      case ("m", nil), ("u", nil), ("passive", nil): isUnattended = true
      case ("n", nil), ("nobackup", nil): noBackup = true
      case ("f", nil), ("forceappsclose", nil): forceAppsClose = true
      case ("o", nil), ("overwriteoem", nil): overwriteOEM = true
      case ("l", nil): listOnly = true
      case ("?", nil), ("h", nil), ("help", nil): helpOnly = true
      case ("forcerestart", nil): forceRestart = true
      case ("promptrestart", nil), ("warnrestart", nil): break
      case ("warnrestart", let seconds?) where Int(seconds) != nil: break
      case ("hotpatch", "enable"): hotpatch = true
      case ("hotpatch", "disable"): hotpatch = false
      case ("er", nil): reportExtendedCode = true
      case ("verbose", nil): isVerbose = true
      case ("log", _?): logPath = argument
      default: throw UsageError(word)
      }
    }
  }

  /// A switch that the installer does not know. It shows its usage and does nothing.
  public struct UsageError: Error, Sendable, Hashable {
    public let word: String

    init(_ word: String) { self.word = word }
  }

  /// What Update.exe shows.
  public static let usage = """
    AVAILABLE SWITCHES:
    [/help] [/quiet] [/passive] [/norestart] [/forcerestart] [/warnrestart[:seconds]] [/promptrestart] [/overwriteoem]
    [/nobackup] [/forceappsclose] [/log:path] [/hotpatch:enable|disable] [/ER]
    and of old: /q quiet  /m /u unattended  /z no restart  /n no backup  /f close programs  /o overwrite OEM files  /l list
    """
}
