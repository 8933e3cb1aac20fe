public import WindowsModel

/// An update that the drill can install.
public struct DrillPackage: Hashable, Sendable {
  /// What the drill calls it.
  public var key: String
  /// As on disk; product, article, architecture and language are read off it.
  public var name: String
  /// Named apart, where the name carries none.
  public var article: KBNumber?
  /// nil: by product.
  public var installer: Installer?
  /// The date of that installer; nil: that of the machine.
  public var installerDate: CivilTime?
  public var kind: Kind
  public var minimumServicePack: Int?
  public var maximumServicePack: Int?
  /// What its article says of hotpatching; nil: nothing.
  public var hotpatch: Bool?
  /// It changes several functions that depend on each other.
  public var isInterdependent: Bool
  /// Earlier updates whose content it brings too.
  public var includes: [KBNumber]
  /// A file in it does not match its recorded hash.
  public var isDamaged: Bool
  public var files: [DrillPackageFile]
  public var registry: [RegistryEntry]
  public var place: Place

  public enum Installer: String, CaseIterable, Hashable, Sendable {
    case update = "update.exe"
    case hotfix = "hotfix.exe"
    case install = "install.exe"
  }

  public enum Kind: Hashable, Sendable {
    case hotfix
    /// The number of the service pack it brings.
    case servicePack(Int)
  }
}

/// A file of a package and where it goes.
public struct DrillPackageFile: Hashable, Sendable {
  /// As it is written in the file; the machine expands it.
  public var path: String
  public var version: FileVersion?
  public var branch: Branch?
  public var content: DrillContent
  /// The copy of the QFE line beside this one.
  public var qfe: Copy?
  public var hotpatch: Hotpatch
  /// It can never be replaced without a restart.
  public var neverWithoutRestart: Bool
  /// Only if the machine has the file already.
  public var onlyIfPresent: Bool
  public var place: Place

  public struct Copy: Hashable, Sendable {
    public var version: FileVersion?
    public var branch: Branch?
    public var content: DrillContent
    public var place: Place
  }

  /// Whether the package has a hotpatch file for it.
  public enum Hotpatch: Hashable, Sendable {
    case none
    /// For any base of a branch that may be hotpatched.
    case any
    /// For this version of the installed file alone.
    case base(FileVersion)
  }
}
