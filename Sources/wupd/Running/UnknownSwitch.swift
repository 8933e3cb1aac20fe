import Servicing

/// An installer that does not know a switch shows its usage and refuses (1603).
struct UnknownSwitch: Error {
  let word: String
  /// What it shows.
  let usage: [String]

  /// What Spuninst.exe takes.
  static let ofRemoval = [
    "AVAILABLE SWITCHES:",
    "[/help] [/quiet] [/passive] [/norestart] [/forcerestart]",
    "[/warnrestart[:seconds]] [/promptrestart] [/forceappsclose] [/log:path]",
    "and of old: /q quiet  /u unattended  /z no restart  /f close programs. --ignore-warning goes on out of order.",
  ]

  init(_ word: String, usage: [String]) { (self.word, self.usage) = (word, usage) }

  init(_ word: String, of package: Package?) { self.init(word, usage: Switches.usage(of: package?.era)) }
}
