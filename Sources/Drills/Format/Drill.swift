package import StateStore
package import WindowsModel

/// A scenario: a machine, packages, what is done, and what must be true. The values of one drill file, checked.
///
/// Every part that can fail later keeps its ``Place``.
public struct Drill: Hashable, Sendable {
  /// `[a-z0-9-]+`.
  public var name: String
  public var about: String
  /// Ids of the list of claims: H1 to H22, Q1 to Q30, R1 to R12.
  public var claims: [String]
  /// Claims that what the drill shows contradicts: what is not met is a difference and no failure, and proves nothing.
  public var differs: [String]
  package var machine: DrillMachine
  /// In the order of the file; keys are unique.
  package var packages: [DrillPackage]
  package var steps: [DrillStep]
  /// What must be true after the last step; nil: nothing is asked.
  package var expect: Expectation?
  public var place: Place
  /// The folder of the drill file, in which `content_from` finds its files.
  package var folder: String

  /// Where packages that the drill names by an article lie; nil: they are those of the catalog.
  public var packageFolder: String?

  /// The package under a key of `packages`.
  package func package(_ key: String) -> DrillPackage? { packages.first { $0.key == key } }
}

/// The machine before the first step.
package struct DrillMachine: Hashable, Sendable {
  /// One's own machine; what is below is read off it then, and ``date`` is that of its last act. nil: it is made.
  package var own: OwnMachine?
  package var product: Product
  /// One that the product has.
  package var servicePack: Int
  /// One that the product runs on.
  package var architecture: Architecture
  package var language: Language
  /// Local time at the first step.
  package var date: CivilTime
  /// File names to add to those that the product has by itself.
  package var knownDLLs: [String]
  /// Rights that the account which installs has not: `SeDebugPrivilege`.
  package var missingRights: [String]
  /// A rights management client is running.
  package var hasRightsManagement: Bool
  /// Programs that hotpatching does not get along with.
  package var conflictingPrograms: [String]
  /// Keys of the packages installed together with Windows; each is one of ``Drill/packages``.
  package var integrated: [String]
  package var files: [DrillFile]
  package var registry: [DrillRegistryEntry]
  /// Entries under Add or Remove Programs.
  package var programs: [String]
  public var place: Place

  package var platform: Platform {
    Platform(product: product, servicePack: servicePack, architecture: architecture, language: language)
  }

  /// A machine in a store of this computer, as it was at a point. A drill works on a copy.
  package struct OwnMachine: Hashable, Sendable {
    package var path: String
    package var point: Point
  }
}
