/// What lines of a `setupapi.log` say, in plain words, as far as a source tells (`docs/windows-facts.md` 10.13).
package enum SetupLogMeaning {
  /// nil: no source tells.
  package static func text(_ line: SetupLogLine) -> String? {
    switch line.form {
    case .heading(let time, let process, let title):
      let what = title.isEmpty ? "A section begins" : "A section begins (\(title))"
      return "\(what), by process \(process)" + (time == nil ? "; its time is none that there is." : ".")
    case .message(let level, let number, _):
      return numbers[number] ?? (level == "E" ? "An error." : level == "W" ? "A warning." : nil)
    case .sentence:
      return sentences.first { line.body.hasPrefix($0.0) }?.1 ?? (line.isError ? "An error." : nil)
    }
  }

  /// A sentence of Windows 2000 that is met in its logs.
  static func isKnown(_ body: String) -> Bool {
    sentences.contains { body.hasPrefix($0.0) } || silent.contains { body.hasPrefix($0) }
  }

  private static let numbers = [
    18: "What a driver is looked for by, where nothing fits better.", 19: "What a driver is looked for by.",
    22: "A driver that would do, and the INF that has it.",
    23: "What of the INF would be installed, and how well it fits.",
    63: "The driver that was taken.", 102: "A restart is due for it.", 104: "A restart is due for it.",
    114: "A restart is due for it.", 121: "The install for the device came to its end.",
    122: "The install for the device failed.", 123: "The driver is installed.", 124: "Only its files are copied.",
    125: "The device gets no driver.", 140: "A class of devices is installed.", 141: "The class is installed.",
    142: "The class could not be installed.",
    166: "What the class's installer is asked to do.", 187: "The install failed, and what was there is put back.",
    198: "The program that did what follows, by its command line.",
    199: "The program that did what follows, with its command line.", 336: "A file is copied.",
    358: "A file without a signature that holds; the install was blocked.",
  ]

  private static let sentences: [(String, String)] = [
    ("Munged cmdline: ", "The program that did what follows, by its command line."),
    ("EXE name: ", "The program that did what follows."),
    ("Searching for hardware ID(s)", "What a driver is looked for by."),
    ("Searching for compatible ID(s)", "What a driver is looked for by, where nothing fits better."),
    ("Found ", "A driver that would do, and the INF that has it."),
    ("Selected driver installs from ", "The driver that was taken."),
    ("Device install function: ", "What the class's installer is asked to do."),
    ("Device required reboot", "A restart is due for it."),
    ("Device install finished successfully", "The install for the device came to its end."),
    ("Device install finished with error", "The install for the device failed."),
    ("Doing full install of ", "The driver is installed."),
    ("Doing copy-only install of ", "Only its files are copied."),
    ("Installing NULL driver for ", "The device gets no driver."), ("Device removed.", "The device was removed."),
    ("Installing Device Class: ", "A class of devices is installed."),
    ("Class install completed ", "The class is installed."),
    ("Copying file ", "A file is copied."), ("An unsigned or incorrectly signed ", "Without a signature that holds."),
  ]

  /// Met, and of no weight for what was installed.
  private static let silent = [
    "Enumerating files ", "Decorated section name: ", "Changed class GUID of device to ", "Set selected driver.",
    "Selected best compatible driver.", "Co-Installers Registered.", "Installing section ", "Interfaces installed.",
    "Query-removal during install of ", "The file (", "SPFILENOTIFY_", "Processing service Add/Delete section ",
    "Selecting best compatible driver caused error", "Completed default installer",
  ]
}
