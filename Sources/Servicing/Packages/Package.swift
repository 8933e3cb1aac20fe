public import StateStore
public import WindowsModel

/// An update as the installer sees it: for whom it is and what it brings. Wherever it came from: the catalog, a
/// drill, a file.
public struct Package: Sendable {
  /// Name of the file: `WindowsServer2003-KB921883-x86-ENU.exe`.
  public var name: String
  public var article: KBNumber
  public var title: String
  public var product: Product
  public var architecture: Architecture
  /// nil: for any.
  public var language: Language?
  /// The service packs it installs on; nil: any.
  public var minimumServicePack: Int?
  public var maximumServicePack: Int?
  /// Date of the installer inside, which tells its era.
  public var installerDate: CivilTime
  /// What its article says of hotpatching: yes, no, or nothing.
  public var articleAllowsHotpatching: Bool?
  public var files: [PackageFile]
  /// Where its facts come from, for a person: `catalog (MS06-040)`.
  public var source: String

  public init(
    name: String, article: KBNumber, title: String, product: Product, architecture: Architecture, language: Language?,
    minimumServicePack: Int?, maximumServicePack: Int?, installerDate: CivilTime, articleAllowsHotpatching: Bool?,
    files: [PackageFile], source: String
  ) {
    self.name = name
    self.article = article
    self.title = title
    self.product = product
    self.architecture = architecture
    self.language = language
    self.minimumServicePack = minimumServicePack
    self.maximumServicePack = maximumServicePack
    self.installerDate = installerDate
    self.articleAllowsHotpatching = articleAllowsHotpatching
    self.files = files
    self.source = source
  }

  public var era: Era { Era(product: product, architecture: architecture, date: installerDate) }
}

/// The two lines of development a package may carry a file in (KB824994).
public enum Line: String, Sendable, Hashable {
  /// General distribution: what everybody gets.
  case gdr = "GDR"
  /// Hotfixes: a superset.
  case qfe = "QFE"
}

/// One file of a package and where it goes.
public struct PackageFile: Sendable, Hashable {
  /// Folder and name on the machine: `%SystemRoot%\system32\netapi32.dll`.
  public var target: String
  /// The copies it carries, by line; a package with one set of files has a single one under nil.
  public var copies: [Line?: RevisionFacts]
  /// There is a hotpatch file for it.
  public var hotpatch: Hotpatch?
  /// Only if the machine has the file already.
  public var onlyIfPresent: Bool

  public struct Hotpatch: Sendable, Hashable {
    /// The version the installed file must have; nil: any of a branch that may be hotpatched.
    public var base: FileVersion?

    public init(base: FileVersion? = nil) { self.base = base }
  }

  public init(
    target: String, copies: [Line?: RevisionFacts], hotpatch: Hotpatch? = nil, onlyIfPresent: Bool = false
  ) {
    self.target = target
    self.copies = copies
    self.hotpatch = hotpatch
    self.onlyIfPresent = onlyIfPresent
  }

  /// The copy of a line, or the only one there is.
  func copy(_ line: Line?) -> RevisionFacts? { copies[line] ?? copies[nil] ?? copies[.gdr] ?? copies[.qfe] }
}
