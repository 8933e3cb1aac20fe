import StateStore
import WindowsModel

/// The program inside a package, and the folder it was extracted to, for the first lines of a log.
struct PackageProgram {
  let folder: String
  let version: FileVersion
  /// With its version, as a log prints it.
  let line: String

  /// It asks for the user rights of KB888791. That it came with the year 2004 is inferred.
  static let firstThatAsksForRights = FileVersion(5, 4, 1, 0)

  /// Versions by date: docs/windows-facts.md 7 has the releases of Update.exe that are dated in public.
  init(_ package: Package, act: Int64) {
    let date = package.installerDate
    let releases: [((Int, Int, Int), FileVersion)] = [
      ((2007, 11, 30), FileVersion(6, 3, 13, 0)), ((2006, 6, 1), FileVersion(6, 2, 29, 0)),
      ((2005, 2, 24), FileVersion(6, 1, 22, 4)), ((2004, 1, 1), Self.firstThatAsksForRights),
      ((2002, 11, 30), FileVersion(5, 3, 10, 0)),
      ((2002, 9, 1), FileVersion(5, 2, 42, 0)),
    ]
    version =
      package.tools[package.program.rawValue]?.fileVersion
      ?? releases.first { (date.year, date.month, date.day) >= $0.0 }?.1 ?? FileVersion(5, 0, 2195, 0)
    let name = package.product == .nt4 ? "hotfix.exe" : "update\\update.exe"
    // The self-extractor makes a folder of random name; here the same act makes the same name.
    var mixed = UInt64(package.article.number) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(bitPattern: act)
    mixed = (mixed ^ (mixed >> 31)) &* 0xBF58_476D_1CE4_E5B9
    folder = "c:\\" + String(mixed | 1 << 60, radix: 16)
    line = "\(folder)\\\(name) (version \(version))"
  }
}

extension Package {
  /// What is known of one of its programs: read, or as old as its installer.
  func tool(_ name: String) -> RevisionFacts {
    tools[name] ?? RevisionFacts(fileVersion: PackageProgram(self, act: 0).version, origin: .inferred)
  }
}
