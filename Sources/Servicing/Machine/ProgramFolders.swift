import StateStore
import WindowsModel

/// Where programs are, which before Windows Vista has a name in the language of the machine (`C:\Programme`): the registry
/// says it, and nothing else does.
enum ProgramFolders {
  /// Values of `HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion`, and the variables that stand for them.
  private static let values = [
    ("ProgramFilesDir", "PROGRAMFILES"), ("CommonFilesDir", "COMMONPROGRAMFILES"),
    ("ProgramFilesDir (x86)", "PROGRAMFILES(X86)"), ("CommonFilesDir (x86)", "COMMONPROGRAMFILES(X86)"),
  ]

  /// By variable, as far as a machine has them.
  static func read(_ view: borrowing View) throws -> [String: String] {
    guard let key = try view.key(Keys.windows) else { return [:] }
    var found: [String: String] = [:]
    for (value, variable) in values { found[variable] = try view.value(value, of: key)?.text }
    return found
  }

  /// The values as Set-up makes them, in the languages whose names are known.
  static func ofSetup(_ platform: Platform) -> [(value: String, path: String)] {
    let names: [String: (programs: String, common: String)] = [
      "ENU": ("Program Files", "Common Files"), "DEU": ("Programme", "Gemeinsame Dateien"),
    ]
    guard let name = names[platform.language.code] else { return [] }
    let drive = platform.product.systemRoot.prefix(2)
    let programs = "\(drive)\\\(name.programs)"
    var result = [("ProgramFilesDir", programs), ("CommonFilesDir", "\(programs)\\\(name.common)")]
    // What the second folder of a German one is called is not known.
    if platform.architecture != .x86, platform.language == .english {
      result += [
        ("ProgramFilesDir (x86)", "\(programs) (x86)"), ("CommonFilesDir (x86)", "\(programs) (x86)\\\(name.common)"),
      ]
    }
    return result
  }
}
