public import WindowsModel

/// `update.inf` of a package, and `hotfix.inf` of one for NT 4.0: for which Windows it is and what it does to it.
///
/// Strings are put in. What is not understood is told in ``problems`` and ``otherSections``, and never passed over.
public struct UpdateSheet: Hashable, Sendable {
  public var version = Version()
  /// What it does, by its [ProductInstall…] sections in their order.
  public internal(set) var steps: [Step] = []
  /// One for each line of [Prerequisite], in order: all must hold.
  public internal(set) var prerequisites: [Prerequisite] = []
  /// Lines of [Prerequisite] that are not understood, which are in ``problems`` too.
  public internal(set) var unreadPrerequisites: [LineLoss] = []
  /// Commands by the section they stand in: [ProcessesToRun].
  public internal(set) var processes: [Process] = []
  public internal(set) var hotpatches: [HotpatchTarget] = []
  /// Catalogs with signatures: the name they get, and where they lie in the package.
  public internal(set) var catalogs: [SignatureCatalog] = []
  /// Keys and values that are kept for the removal, as they are written.
  public internal(set) var savedRegistry: [String] = []
  /// Sections that are not carried out here: of another installer, or without a meaning that is known.
  public internal(set) var otherSections: [OtherSection] = []
  public internal(set) var problems: [LineLoss] = []
  var settings: [String: String] = [:]
  var strings: [String: String] = [:]
  var folders: [String: InfDirectory] = [:]

  /// [Version].
  public struct Version: Hashable, Sendable {
    /// LANGID, or a primary language alone: 9 is any English. 0: any.
    public var language: UInt16 = 0
    public var major: Int?
    public var minor: Int?
    /// nil: as ``major`` and ``minor``.
    public var maximumMajor: Int?
    public var maximumMinor: Int?
    public var build: Int?
    /// nil: as ``build``.
    public var maximumBuild: Int?
    public var minimumServicePack: Int?
    public var maximumServicePack: Int?
    /// The one it brings, or that it is for.
    public var thisServicePack: Int?
    /// It is for the installer of Internet Explorer (`AdvancedINF`).
    public var isAdvanced = false
  }

  /// One thing that it does under one condition.
  public struct Step: Hashable, Sendable {
    public var section: String
    public var rule = Rule()
    /// nil: always.
    public var condition: SetupCondition?
    public var copies: [Copy] = []
    public var registry: [RegistryEdit] = []
    /// Files that it deletes or renames.
    public var changes: [Change] = []
  }

  /// A line of a DelFiles or RenFiles section.
  public struct Change: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
      /// - Parameter whenInUse: the file goes with the restart if somebody holds it (DELFLG_IN_USE); else it then stays.
      case delete(whenInUse: Bool)
      /// Its new name in the folder.
      case rename(String)
    }

    /// nil: the sheet says none.
    public var folder: InfDirectory?
    public var name: String
    public var kind: Kind
    public var line: Int
  }

  /// What the name of a [ProductInstall…] section says.
  public struct Rule: Hashable, Sendable {
    /// Also where the machine has not the file.
    public var isAlways = false
    /// Replaced at once, though somebody holds it.
    public var isNotDelayed = false
    /// Several processors, or one; nil: any.
    public var hasSeveralProcessors: Bool?
    /// `Server` of ServerFiles and of CopyFilesAlways.Server, `IS` of BuildType.IS; nil: any.
    public var edition: Edition?
    /// Only for Windows with the weak ciphers that could be exported until 2000.
    public var isForExport = false
    /// Only when the update is installed once more.
    public var isReinstall = false
    /// Only for an installation share.
    public var isSlipstream = false
  }

  public struct Copy: Hashable, Sendable {
    /// The folder it goes to; nil: the sheet says none.
    public var folder: InfDirectory?
    /// Its name there.
    public var name: String
    /// Below the package, with backslashes.
    public var source: String
    /// SP_COPY_….
    public var flags: UInt32
    /// The list it stands in.
    public var list: String
    public var line: Int
  }

  public struct Prerequisite: Hashable, Sendable {
    /// Its number among the conditions, from 1 on, as the log names it.
    public var number: Int
    public var condition: SetupCondition
    /// `IC` of [Prerequisite.IC]; nil: any.
    public var edition: Edition?
    /// Display_String of its section: what a user is told where it does not hold.
    public var sentence: String?
  }

  /// A line of [ProductCatalogsToInstall].
  public struct SignatureCatalog: Hashable, Sendable {
    public var name: String
    public var source: String
  }

  public struct Process: Hashable, Sendable {
    public var section: String
    public var command: String
  }

  /// A line of [HotpatchTargetInfo].
  public struct HotpatchTarget: Hashable, Sendable {
    /// MD5 of the installed file that it fits.
    public var md5: [UInt8]
    /// The file of the package that takes its place.
    public var coldSource: String
    /// The hotpatch in the package.
    public var hotSource: String
  }

  /// A section that is not carried out here.
  public struct OtherSection: Hashable, Sendable {
    public var name: String
    public var line: Int
    /// Update.exe carries such sections out at an install, by its name; else it may be a list that nothing names.
    public var isInstruction: Bool
  }

  /// By its name a section is for the removal.
  public static func isOfRemoval(_ section: String) -> Bool { section.lowercased().contains("uninstall") }

  /// A string of [Strings]: `SP_SHORT_TITLE`.
  public func string(_ name: String) -> String? { strings[WindowsName.folded(name)] }

  /// A setting of [Configuration]: `InstallationType`.
  public func setting(_ name: String) -> String? { settings[WindowsName.folded(name)] }

  /// The folder that a list of files goes to, by [DestinationDirs].
  public func folder(of list: String) -> InfDirectory? {
    folders[WindowsName.folded(list)] ?? folders[WindowsName.folded("DefaultDestDir")]
  }
}
