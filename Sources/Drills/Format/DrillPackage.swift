package import Servicing
package import WindowsModel

/// An update that the drill can install.
package struct DrillPackage: Hashable, Sendable {
  /// What the drill calls it.
  package var key: String
  package var origin: Origin
  /// As on disk; product, article, architecture and language are read off it.
  package var name: String
  /// Named apart, where the name carries none.
  package var article: KBNumber?
  /// The name that it has on a machine; nil: the bare article.
  package var title: ShortTitle?
  /// nil: by product.
  package var installer: Package.Program?
  /// The date of that installer; nil: that of the machine.
  package var installerDate: CivilTime?
  package var kind: Package.Kind
  package var minimumServicePack: Int?
  package var maximumServicePack: Int?
  /// What its article says of hotpatching; nil: nothing.
  package var hotpatch: Bool?
  /// It changes several functions that depend on each other.
  package var isInterdependent: Bool
  /// Earlier updates whose content it brings too.
  package var includes: [KBNumber]
  /// A file in it does not match its recorded hash.
  package var isDamaged: Bool
  package var files: [DrillPackageFile]
  package var registry: [DrillRegistryEntry]
  package var place: Place

  /// Where what it is stands.
  package enum Origin: Hashable, Sendable {
    /// In the drill.
    case stated
    /// In the catalog, or in a folder of packages: by its article, or its name as this has it.
    case named(KBNumber)
    /// In a file or folder of this computer, as Microsoft shipped it.
    case file(String)
  }
}

/// A file of a package and where it goes.
package struct DrillPackageFile: Hashable, Sendable {
  /// As it is written in the file; the machine expands it.
  package var path: String
  package var version: FileVersion?
  package var branch: Branch?
  package var content: DrillContent
  /// The copy of the QFE line beside this one.
  package var qfe: Copy?
  package var hotpatch: Hotpatch
  /// It can never be replaced without a restart.
  package var neverWithoutRestart: Bool
  /// Only if the machine has the file already.
  package var onlyIfPresent: Bool
  package var place: Place

  package struct Copy: Hashable, Sendable {
    package var version: FileVersion?
    package var branch: Branch?
    package var content: DrillContent
    package var place: Place
  }

  /// Whether the package has a hotpatch file for it.
  package enum Hotpatch: Hashable, Sendable {
    case none
    /// For any base of a branch that may be hotpatched.
    case any
    /// For this version of the installed file alone.
    case base(FileVersion)
  }
}
