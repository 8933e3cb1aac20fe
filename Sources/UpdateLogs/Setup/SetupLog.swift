package import WindowsModel

/// `setupapi.log` of Windows 2000, XP and Server 2003: what was installed by INFs, drivers above all, and by which programs.
///
/// Takes any bytes. Of XP and Server 2003 the numbers of messages are gone by and not their words; Windows 2000 has no
/// numbers, and only its English is understood (`docs/windows-facts.md` 10.13).
package struct SetupLog: Sendable {
  package static let name = "setupapi.log"

  /// A driver that was installed for a device, or was not.
  package struct Install: Hashable, Sendable {
    /// From 1.
    package let line: Int
    package let time: CivilTime?
    /// Its instance: `ACPI\PNP0303\4&5289E18&0`; nil: the log does not name it where it fails.
    package internal(set) var device: String?
    /// What the INF calls the device, and the INF, as far as the section names the driver that was taken.
    package internal(set) var description: String?
    package internal(set) var inf: String?
    package internal(set) var version: String?
    package internal(set) var needsRestart = false
    /// The device was set up without a driver, for none fits (a NULL driver).
    package internal(set) var isWithoutDriver = false
    /// What it failed with, in the log's words; nil: it is said to have come to its end.
    package internal(set) var error: String?
  }

  /// What one program did in sections that follow each other.
  package struct Run: Hashable, Sendable {
    /// That of its first section, from 1.
    package let line: Int
    package let start: CivilTime?
    package internal(set) var end: CivilTime?
    package let process: Int
    package internal(set) var program: String?
    package internal(set) var commandLine: String?
    package internal(set) var sections = 1
    package internal(set) var installs: [Install] = []
    package internal(set) var copied: [String] = []
    package internal(set) var errors = 0
    package internal(set) var firstError: String?

    /// The package that its program or command line names.
    package internal(set) var title: ShortTitle?

    /// It is of Windows' own Set-up.
    package var isSetUp: Bool { commandLine?.lowercased().contains("-newsetup") ?? false }

    /// Its program is that of an update, or the command line names one.
    package var isOfUpdate: Bool {
      title != nil || Self.installers.contains { WindowsName.same($0, SetupLogNames.file(program ?? "")) }
    }

    private static let installers = ["update.exe", "spuninst.exe", "hotfix.exe"]
  }

  package let lines: [SetupLogLine]
  package let runs: [Run]
  /// Its messages have numbers: XP or Server 2003.
  package let isNumbered: Bool
  /// Lines, from 1, whose heading says a time that there is not.
  package let unreadTimes: [Int]
  /// Sentences of which nothing is known, for they are none of Windows 2000's English.
  package let unread: [Int]

  /// nil: no section is in it.
  package init?(_ log: KBLog) {
    lines = log.lines.map { SetupLogLine($0.text) }
    guard
      lines.contains(where: {
        if case .heading = $0.form { true } else { $0.text.hasPrefix("[SetupAPI Log]") }
      })
    else { return nil }
    isNumbered = lines.contains { if case .message = $0.form { true } else { false } }
    var reader = SetupLogReader(isNumbered: isNumbered)
    for (index, line) in lines.enumerated() { reader.take(line, index + 1) }
    reader.finish()
    (runs, unreadTimes, unread) = (reader.runs, reader.unreadTimes, reader.unread)
  }
}

/// Names in command lines.
enum SetupLogNames {
  /// What stands behind the last backslash.
  static func file(_ path: String) -> String {
    String(path.split(separator: "\\").last ?? "").replacing("\"", with: "")
  }

  /// The package that a command line names: by a folder (`$NtUninstallKB921883$`, `KB921883`) or by a package's file
  /// (`WindowsXP-KB921883-v2-x86-ENU.exe`). Six digits at least, so that not every Q is one.
  static func title(_ text: String) -> ShortTitle? {
    for part in text.split(whereSeparator: { "\\/\" ,".contains($0) }) {
      let lower = part.lowercased()
      var name = lower.hasPrefix("$ntuninstall") ? part.dropFirst(12).prefix { $0 != "$" } : part
      if lower.hasSuffix(".exe") || lower.hasSuffix(".log") { name = name.dropLast(4) }
      if lower == name.lowercased(), let title = ShortTitle(name), isPackage(title) { return title }
      if lower.hasPrefix("$ntuninstall"), let title = ShortTitle(name), isPackage(title) { return title }
      let words = name.split(separator: "-")
      guard let index = words.firstIndex(where: { KBNumber($0).map { $0.number >= 100_000 } ?? false }) else {
        continue
      }
      let next = words.indices.contains(index + 1) ? words[index + 1] : ""
      let isVersion = next.wholeMatch(of: /[vV][0-9]{1,2}/) != nil
      if let title = ShortTitle(words[index] + (isVersion ? "-\(next)" : "")) { return title }
    }
    return nil
  }

  private static func isPackage(_ title: ShortTitle) -> Bool {
    title.isSetOff && title.article.number >= 100_000 && ["KB", "Q"].contains(title.article.prefix)
  }
}
