import StateStore

/// What the installer was told: the switches of Update.exe and Hotfix.exe, the short ones of old and the long ones of
/// 2004.
///
/// `/z` and `-z` are the same, in any case and order (KB296861).
public struct Switches: Sendable, Hashable {
  /// Switches that came together; an ``Era`` says which an installer knows.
  public enum Family: Sendable, Hashable {
    case common
    /// Of Hotfix.exe alone.
    case hotfix
    /// Of Update.exe from the beginning.
    case update
    /// The words of 2003: /quiet and so on.
    case long
    /// Update.exe 6.1.22: /log, /warnrestart, /promptrestart.
    case restart
    case hotpatch
  }

  /// As they were given.
  public var text: [String] = []
  /// The family of each.
  var families: [Family] = []
  public var isQuiet = false
  public var isUnattended = false
  public var noRestart = false
  public var forceRestart = false
  /// Ask a person whether to restart.
  public var promptRestart = false
  public var forceAppsClose = false
  public var noBackup = false
  public var overwriteOEM = false
  public var listOnly = false
  public var helpOnly = false
  /// Take the update off instead: /uninstall, and /y of Hotfix.exe.
  public var removes = false
  /// Lay the files of the package out in this folder and do nothing else; empty: a folder beside the package.
  public var extractTo: String?
  /// /integrate, /s: into an installation share, which is no machine.
  public var integrates = false
  /// Where a service pack keeps its backup.
  public var backupFolder: String?
  /// The set of files to install, by name: /b:SP1QFE.
  public var line: BranchLine?
  /// Its name as it was given: `SP1QFE`.
  public var branch: String?
  /// The set of files that is taken where nothing tells whether a file to be replaced is of the hotfix line; no switch of an
  /// installer.
  public var assumedLine: BranchLine?
  public var hotpatch: Bool?
  public var reportExtendedCode = false
  public var isVerbose = false
  /// A log beside the usual one.
  public var logPath: String?
  /// Removal: go on although something stands on the update.
  public var ignoreWarning = false

  public init() {}

  /// Nobody sits before the machine: nothing is asked and nothing shown.
  public var isSilent: Bool { isQuiet || isUnattended }

  /// - Throws: ``UsageError`` for one that no installer knows.
  public init(_ words: [String]) throws(UsageError) {
    text = words
    for word in words {
      guard let first = word.unicodeScalars.first, first == "/" || first == "-" else {
        throw UsageError(word: word)
      }
      let body = word.unicodeScalars.dropFirst()
      let colon = body.firstIndex(of: ":")
      let name = String(body[..<(colon ?? body.endIndex)]).lowercased()
      let argument = colon.map { String(body[body.index(after: $0)...]) }
      guard let family = set(name, argument.map(Self.unquoted)) else { throw UsageError(word: word) }
      families.append(family)
    }
  }

  /// Switches that are there or not.
  private static let flags: [String: (Family, any WritableKeyPath<Switches, Bool> & Sendable)] = [
    "z": (.common, \.noRestart), "q": (.common, \.isQuiet), "m": (.common, \.isUnattended),
    "n": (.common, \.noBackup), "f": (.common, \.forceAppsClose), "l": (.common, \.listOnly),
    "?": (.common, \.helpOnly), "h": (.common, \.helpOnly), "y": (.hotfix, \.removes), "u": (.update, \.isUnattended),
    "o": (.update, \.overwriteOEM), "norestart": (.long, \.noRestart), "quiet": (.long, \.isQuiet),
    "passive": (.long, \.isUnattended), "nobackup": (.long, \.noBackup), "forceappsclose": (.long, \.forceAppsClose),
    "overwriteoem": (.long, \.overwriteOEM), "help": (.long, \.helpOnly), "forcerestart": (.long, \.forceRestart),
    "uninstall": (.long, \.removes), "er": (.long, \.reportExtendedCode), "verbose": (.long, \.isVerbose),
    "promptrestart": (.restart, \.promptRestart),
  ]

  /// Takes a switch; nil if no installer knows it.
  private mutating func set(_ name: String, _ argument: String?) -> Family? {
    if name == "x" || name == "extract" {
      extractTo = argument ?? ""
      return name == "x" ? .common : .long
    }
    guard let argument else {
      guard let (family, flag) = Self.flags[name] else { return name == "warnrestart" ? .restart : nil }
      self[keyPath: flag] = true
      return family
    }
    switch name {
    case "s", "integrate":
      integrates = true
      return name == "s" ? .update : .long
    case "d":
      backupFolder = argument
      return .long
    case "log" where !argument.isEmpty:
      logPath = argument
      return .restart
    case "b":
      let branch = argument.lowercased()
      self.branch = argument
      line = branch.hasSuffix("qfe") ? .qfe : branch.hasSuffix("gdr") ? .gdr : nil
      return line == nil ? nil : .update
    case "hotpatch":
      hotpatch = argument.lowercased() == "enable"
      return hotpatch == true || argument.lowercased() == "disable" ? .hotpatch : nil
    case "warnrestart":
      return Int(argument).map { (0...86400).contains($0) } == true ? .restart : nil
    default: return nil
    }
  }

  /// Switches that the program gives itself.
  ///
  /// - Throws: ``StoreError``: invalid for one that no installer knows, which is a mistake of the program.
  public init(known words: [String]) throws {
    do { try self.init(words) } catch {
      throw StoreError(.invalid, "\(error.word) is no switch of an installer.")
    }
  }

  /// Whether nothing is shown, told by those of some words that an installer of this age knows.
  static func areSilent(_ words: [String], for era: Era) -> Bool {
    words.compactMap { try? Switches([$0]) }.contains { $0.isSilent && $0.unknown(to: era) == nil }
  }

  private static func unquoted(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard scalars.count > 1, scalars.first == "\"", scalars.last == "\"" else { return text }
    return String(scalars.dropFirst().dropLast())
  }

  /// The first switch that an installer of this age does not know; nil if it knows all.
  package func unknown(to era: Era) -> String? {
    zip(text, families).first { !era.switches.contains($0.1) }?.0
  }

  /// A switch that the installer does not know. It shows its usage and does nothing.
  public struct UsageError: Error, Sendable, Hashable {
    public let word: String
  }

  /// What an installer of some age shows: of each family the switches that it knows.
  ///
  /// - Parameter era: nil: of all.
  package static func usage(of era: Era?) -> [String] {
    let known = era?.switches ?? [.common, .hotfix, .update, .long, .restart, .hotpatch]
    let long: [(Family, String)] = [
      (.long, "[/help] [/quiet] [/passive] [/norestart] [/forcerestart] [/overwriteoem]"),
      (.long, "[/nobackup] [/forceappsclose] [/ER] [/extract[:path]] [/d:path]"),
      (.restart, "[/warnrestart[:seconds]] [/promptrestart] [/log:path]"), (.hotpatch, "[/hotpatch:enable|disable]"),
    ]
    let old: [(Family, String)] = [
      (.common, "/q quiet"), (.common, "/m unattended"), (.update, "/u unattended"), (.common, "/z no restart"),
      (.common, "/n no backup"), (.common, "/f close programs"), (.update, "/o overwrite OEM files"),
      (.common, "/l list"), (.common, "/x extract"), (.hotfix, "/y take it off"),
    ]
    let lines = long.filter { known.contains($0.0) }.map(\.1)
    let words = old.filter { known.contains($0.0) }.map(\.1)
    return ["AVAILABLE SWITCHES:"] + lines + [
      (lines.isEmpty ? "" : "and of old: ") + words.prefix(5).joined(separator: "  ")
    ]
      + [words.dropFirst(5).joined(separator: "  ")]
  }
}
