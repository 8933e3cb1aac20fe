public import StateStore
public import WindowsFormats
public import WindowsModel

/// An update as the installer sees it: for whom it is and what it brings. Wherever it came from: the catalog, a
/// drill, a file.
public struct Package: Sendable {
  /// Name of the file: `WindowsServer2003-KB921883-x86-ENU.exe`.
  public var name: String
  /// The name under which it stands on a machine: its folder, log, keys and catalog have it.
  public var shortTitle: ShortTitle
  public var article: KBNumber { shortTitle.article }
  public var title: String
  /// What its sheet calls the things it leaves.
  public var names = TraceNames()
  public var kind = Kind.hotfix
  /// The installer inside.
  public var program: Program
  public var product: Product
  public var architecture: Architecture
  /// nil: for any.
  public var language: Language?
  /// The service packs it installs on; nil: any.
  public var minimumServicePack: Int?
  public var maximumServicePack: Int?
  /// Date of the installer inside, which tells its era.
  public var installerDate: CivilTime
  /// What told that date, if it is not the installer itself.
  package var installerWitness: String?
  /// What of it is not known, and what is taken instead: sentences that stand in the act of an install.
  public var assumptions: [String] = []
  /// Why it may not be what its maker made: sentences without a full stop, which also stand in the act of an install.
  public var doubts: [String] = []
  /// What its article says of hotpatching: yes, no, or nothing.
  public var articleAllowsHotpatching: Bool?
  /// It changes several functions that depend on each other (KB897341: such an update is not hotpatched).
  public var isInterdependent = false
  /// Earlier updates whose content it brings, too, and that cannot come without a restart: on a machine without one
  /// of them this package behaves like any ordinary update (KB897341).
  public var coldWithout: [KBNumber] = []
  /// Earlier updates that a service pack's own list says it contains.
  public var includes: Set<KBNumber> = []
  /// What is wrong with the package itself, for which it is refused before anything else is looked at.
  public var defect: Refusal?
  /// What of its sheets an install leaves undone, in sentences: what is not understood, and what is not carried out; with the
  /// set of files whose sheet it is, nil for both. An install that leaves something undone is incomplete.
  public var notDone: [(line: BranchLine?, text: String)] = []
  public var files: [PackageFile]
  /// It has files for this kind of machine. Of a package that the catalog knows for other ones it is not known what it
  /// would do here.
  public var fitsMachine = true
  /// Files that it deletes or renames, in order.
  public var changes: [FileChange] = []
  /// What it changes in the registry, in order.
  public var registry: [RegistryEntry] = []
  /// The branches it has for this machine by their names, `SP1GDR`; nil: its files are known by their lines alone.
  public var branches: [String]?
  /// The sheet that says what it asks of the machine; nil: it asks nothing.
  public var sheet: UpdateSheet?
  /// Its programs and catalogs, by name in lower case, as far as they are at hand: `update.exe`, `kb979687.cat`.
  public var tools: [String: RevisionFacts] = [:]
  /// The bytes of its files by their SHA-256, as far as they are at hand.
  public var contents: [[UInt8]: PackageBytes] = [:]
  /// Where its facts come from, for a person: `catalog (MS06-040)`.
  public var source: String

  public enum Kind: Sendable, Hashable {
    case hotfix
    /// Which one it brings.
    case servicePack(Int)
  }

  /// The installer in a package.
  public enum Program: String, Sendable, CaseIterable {
    case update = "update.exe"
    case hotfix = "hotfix.exe"
    /// That of Internet Explorer's updates, which knows nothing of chaining (KB296861).
    case foreign = "install.exe"

    /// What packages of a product have.
    public init(of product: Product) { self = product == .nt4 ? .hotfix : .update }
  }

  /// The prerequisites that are not checked: whether they hold is for a person to find out.
  public var unchecked: [(line: BranchLine?, text: String)] = []

  /// What of the prerequisites an install of a set of files does not check.
  public func unchecked(_ line: BranchLine?) -> [String] {
    unchecked.filter { $0.line == nil || $0.line == line }.map(\.text)
  }

  /// What an install of a set of files leaves undone.
  public func notDone(_ line: BranchLine?) -> [String] {
    notDone.filter { $0.line == nil || $0.line == line }.map(\.text)
  }

  /// So many sentences of ``notDone(_:)`` are told by an install; a check tells all.
  public static let toldNotDone = 20

  public init(
    name: String, article: KBNumber, title: String, product: Product, architecture: Architecture, language: Language?,
    minimumServicePack: Int?, maximumServicePack: Int?, installerDate: CivilTime, articleAllowsHotpatching: Bool?,
    files: [PackageFile], source: String
  ) {
    self.name = name
    shortTitle = ShortTitle(article)
    self.title = title
    program = Program(of: product)
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

  /// The same without the files whose folder a machine does not tell (`%ProgramFiles%`), which is told.
  public func placed(on machine: Machine) -> Package {
    var result = self
    result.files = []
    for file in files {
      do {
        _ = try machine.path(file.target)
        result.files.append(file)
      } catch {
        result.notDone.append((file.onlyLine, "\(file.target) is left out: where that is on this machine is not known"))
      }
    }
    result.changes = changes.filter { change in
      if (try? machine.path(change.target)) != nil { return true }
      result.notDone.append(
        (change.line, "\(change.target) is left as it is: where that is on this machine is not known"))
      return false
    }
    return result
  }

  package var era: Era {
    var era = Era(product: product, architecture: architecture, date: installerDate)
    if let installerWitness { era.why = installerWitness }
    return era
  }

  public var isServicePack: Bool { kind != .hotfix }

  /// The lines it has files of.
  var lines: Set<BranchLine> { Set(files.flatMap { $0.copies.keys.compactMap { $0 } }) }

  /// Name of the log in the system root.
  public var logName: String { names.log ?? (isServicePack ? "svcpack.log" : "\(shortTitle).log") }

  /// Name of the log of its removal, there too.
  var removalLogName: String { names.removalLog ?? "\(shortTitle)Uninst.log" }
}

/// The two lines of development a package may carry a file in (KB824994).
public enum BranchLine: String, Sendable, Hashable {
  /// General distribution: what everybody gets.
  case gdr = "GDR"
  /// Hotfixes: a superset.
  case qfe = "QFE"
}

/// A change of the registry that a package makes.
public struct RegistryEntry: Sendable, Hashable {
  public var edit: RegistryEdit
  /// Only with this set of files; nil: with any.
  public var line: BranchLine?

  public init(_ edit: RegistryEdit, line: BranchLine? = nil) {
    self.edit = edit
    self.line = line
  }

  /// A value that is set.
  public init(key: RegistryPath, name: String, value: RegistryValue) {
    self.init(RegistryEdit(key: key, name: name, .set(value)))
  }
}

/// A file of the machine that a package deletes or renames.
public struct FileChange: Sendable, Hashable {
  /// Folder and name on the machine.
  public var target: String
  public var kind: UpdateSheet.Change.Kind
  /// Only with this set of files; nil: with any.
  public var line: BranchLine?
}

/// One file of a package and where it goes.
public struct PackageFile: Sendable, Hashable {
  /// Folder and name on the machine: `%SystemRoot%\system32\netapi32.dll`.
  public var target: String
  /// The copies it carries, by line; a package with one set of files has a single one under nil.
  public var copies: [BranchLine?: RevisionFacts]
  /// There is a hotpatch file for it.
  public var hotpatch: Hotpatch?
  /// Only if the machine has the file already.
  public var onlyIfPresent: Bool
  /// It can never be replaced without a restart, whether or not somebody holds it.
  public var alwaysDelayed = false
  /// It is replaced at once, as a KnownDLL is, also while somebody holds it.
  public var isNotDelayed = false
  /// Only with this set of files; nil: with any.
  public var onlyLine: BranchLine?

  public struct Hotpatch: Sendable, Hashable {
    /// The version the installed file must have; nil: any of a branch that may be hotpatched.
    public var base: FileVersion?
    /// MD5 of the files it fits; empty: it goes by the version.
    public var digests: Set<[UInt8]> = []

    public init(base: FileVersion? = nil) { self.base = base }
  }

  public init(
    target: String, copies: [BranchLine?: RevisionFacts], hotpatch: Hotpatch? = nil, onlyIfPresent: Bool = false
  ) {
    self.target = target
    self.copies = copies
    self.hotpatch = hotpatch
    self.onlyIfPresent = onlyIfPresent
  }

  /// The copy of a line, or the only one there is.
  func copy(_ line: BranchLine?) -> RevisionFacts? {
    if let onlyLine, onlyLine != line { return nil }
    return copies[line] ?? copies[nil] ?? copies[.gdr] ?? copies[.qfe]
  }
}
