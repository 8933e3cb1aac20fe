public import WindowsModel

/// A scenario: a machine, packages, what is done, and what must be true. The values of one drill file, checked.
///
/// Every part that can fail later keeps its ``Place``.
public struct Drill: Hashable, Sendable {
  /// `[a-z0-9-]+`.
  public var name: String
  public var about: String
  /// Ids of the list of claims: H1 to H22, Q1 to Q30, R1 to R7.
  public var claims: [String]
  public var machine: DrillMachine
  /// In the order of the file; keys are unique.
  public var packages: [DrillPackage]
  public var steps: [DrillStep]
  /// What must be true after the last step; nil: nothing is asked.
  public var expect: Expectation?
  public var place: Place
  /// The folder of the drill file, in which `content_from` finds its files.
  public var folder: String

  /// The package under a key of `packages`.
  public func package(_ key: String) -> DrillPackage? { packages.first { $0.key == key } }
}

/// The machine before the first step.
public struct DrillMachine: Hashable, Sendable {
  public var product: Product
  /// One that the product has.
  public var servicePack: Int
  /// One that the product runs on.
  public var architecture: Architecture
  public var language: Language
  /// Local time at the first step.
  public var date: CivilTime
  /// File names to add to those that the product has by itself.
  public var knownDLLs: [String]
  /// Rights that the account which installs has not: `SeDebugPrivilege`.
  public var missingRights: [String]
  /// A rights management client is running.
  public var hasRightsManagement: Bool
  /// Programs that hotpatching does not get along with.
  public var conflictingPrograms: [String]
  /// Keys of the packages installed together with Windows; each is one of ``Drill/packages``.
  public var integrated: [String]
  public var files: [DrillFile]
  public var registry: [RegistryEntry]
  /// Entries under Add or Remove Programs.
  public var programs: [String]
  public var place: Place

  public var platform: Platform {
    Platform(product: product, servicePack: servicePack, architecture: architecture, language: language)
  }
}
