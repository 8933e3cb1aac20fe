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

  /// Newest first: docs/windows-facts.md 7 has the releases of Update.exe that are dated in public.
  private static let releases: [(date: CivilTime, version: FileVersion)] = [
    (CivilTime(year: 2007, month: 11, day: 30), FileVersion(6, 3, 13, 0)),
    (CivilTime(year: 2006, month: 6, day: 1), FileVersion(6, 2, 29, 0)),
    (CivilTime(year: 2005, month: 2, day: 24), FileVersion(6, 1, 22, 4)),
    (CivilTime(year: 2004, month: 1, day: 1), firstThatAsksForRights),
    (CivilTime(year: 2002, month: 11, day: 30), FileVersion(5, 3, 10, 0)),
    (CivilTime(year: 2002, month: 9, day: 1), FileVersion(5, 2, 42, 0)),
  ]

  /// When the newest release of the installer came out.
  static let newest = releases[0].date

  /// When an installer of a version came out, as far as that is known: the release at or below it.
  static func date(of version: FileVersion) -> CivilTime? { releases.first { version >= $0.version }?.date }

  init(_ package: Package, act: Int64) {
    let date = package.installerDate
    version =
      package.tools[package.program.rawValue]?.fileVersion
      ?? Self.releases.first { date.dateText >= $0.date.dateText }?.version ?? FileVersion(5, 0, 2195, 0)
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
