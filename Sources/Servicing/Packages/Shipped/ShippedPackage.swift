package import StateStore
package import WindowsFormats
public import WindowsModel

/// A package as Microsoft shipped it, laid out in a folder: its sheets, its files, and what is wrong with them.
///
/// For whom it is and what it would do is told by the sheets; the file name only fills in what they leave open.
public struct ShippedPackage: Sendable {
  package let source: PackageSource
  package let fileName: PackageName
  package let program: Package.Program
  /// Its name on a machine, which the sheet has, or else the bare article.
  package internal(set) var shortTitle: ShortTitle
  package var article: KBNumber { shortTitle.article }
  package internal(set) var title: String
  package internal(set) var product: Product
  package internal(set) var architecture: Architecture
  /// nil: any.
  package internal(set) var language: Language?
  /// The update.inf of each branch, `SP3GDR`; of a package with a single one it is empty.
  package internal(set) var sheets: [Sheet] = []
  package internal(set) var branches: BranchSheets?
  package internal(set) var versions: UpdateVersions?
  /// When its installer was linked, or the release that its sheet names came out; nil: not known.
  package internal(set) var installerDate: CivilTime?
  /// What told the date, if the installer did not.
  package private(set) var installerWitness: String?
  /// Why it is refused: its sheets or its bytes are not what they should be.
  package internal(set) var defect: Refusal?
  /// What its catalogs say of its sheets.
  package let catalogs: CatalogWitness
  /// The self-extracting program; nil: it is none.
  package let itself: Genuineness.Program?
  /// What a person should know: what is left out, what disagrees, what is not carried out.
  package internal(set) var notes: [String] = []
  /// Of the files that its sheets name or update.ver lists, by name in capitals.
  var facts: [String: MemberFacts] = [:]

  package struct Sheet: Sendable {
    /// `SP3GDR`.
    package var branch: String
    /// Its name in the package.
    package var name: String
    package var content: UpdateSheet
    /// For whom of several it is; nil: its package has none for others.
    var variant: Variant?

    /// What of it an install leaves undone: what is not understood, and what is understood and not carried out.
    package var notDone: [String] {
      content.problems.filter { !content.unreadPrerequisites.contains($0) }.map { "\(name): \($0)" }
        + TraceNames(content).problems.map { "\(name): \($0)" }
        + content.otherSections.filter(\.isInstruction).map {
          "\(name): [\($0.name)] in line \($0.line) is not carried out"
        }
        + content.processes.filter { !UpdateSheet.isOfRemoval($0.section) }.map {
          "\(name): [\($0.section)] is told, not run: \($0.command)"
        }
        + content.steps.flatMap(\.copies).filter { $0.folder != nil && $0.folder?.path == nil }.map {
          "\(name), line \($0.line): \($0.name) goes to \($0.folder?.description ?? ""), which is not known; it is left out"
        }
        + content.steps.flatMap(\.changes).filter { $0.folder != nil && $0.folder?.path == nil }.map {
          "\(name), line \($0.line): \($0.name) is in \($0.folder?.description ?? ""), which is not known; it is left as it is"
        }
    }

    /// What else a person should know of it.
    package var notes: [String] {
      content.unreadPrerequisites.map { "\(name): \($0)" }
        + content.otherSections.filter { !$0.isInstruction }.map {
          "\(name): [\($0.name)] in line \($0.line) has no meaning that is known"
        }
    }
  }

  package func facts(of member: PackageSource.Member) -> RevisionFacts? {
    facts[WindowsName.folded(member.name)]?.revision
  }

  /// Reads the package at a path of this computer.
  ///
  /// - Parameter codePage: of sheets whose page nothing tells, neither themselves nor the name of the package; nil: a guess.
  /// - Throws: ``StoreError``: missing, noPermission, and invalid for what is no package of Update.exe or Hotfix.exe, in a
  ///   sentence that says what it is.
  public init(_ path: String, codePage: CodePage? = nil) throws {
    try self.init(PackageSource.open(path), codePage)
  }

  init(_ source: PackageSource, _ codePage: CodePage? = nil) throws {
    let members: [PackageSource.Member]
    (program, members) = try Self.layout(source)
    fileName = PackageName(Self.name(of: source))
    sheets = try members.map { member in
      Sheet(
        branch: Self.branch(of: member.name), name: member.name, content: try Self.sheet(member, source, codePage),
        variant: Variant(member.name))
    }
    let source = try source.unpacking(
      sheets.flatMap { $0.content.steps.flatMap(\.copies).map(\.source) + $0.content.hotpatches.map(\.hotSource) })
    self.source = source
    catalogs = try CatalogWitness(source, sheets: members.map(\.name))
    itself = try Genuineness.itself(source)
    let first = sheets[0].content
    let stated = first.string("SP_SHORT_TITLE").flatMap { ShortTitle($0) }
    guard
      let name = stated ?? (fileName.article ?? KBNumber(first.string("KB_NUMBER") ?? "")).map({ ShortTitle($0) })
    else {
      throw StoreError(
        .invalid,
        program == .foreign
          ? "\(source.path): \(OtherPackage.advanced(sheets[0].name))."
          : "\(source.path): neither its sheet nor its name tells the article of the update.")
    }
    shortTitle = name
    product = Self.product(first.version, program, fileName)
    architecture = fileName.architecture ?? .x86
    language = Self.language(first.version.language, fileName)
    title = first.string("SP_TITLE") ?? "Update for \(product.title) (\(name))"
    let installer = source["update\\update.exe"] ?? source["update.exe"] ?? source["hotfix.exe"]
    notes = source.leftOut
    try readSheets()
    try readMembers()
    readInstaller(installer)
    compareWithName(stated?.article)
  }

  // MARK: Recognising it

  /// The kind of the package, by what lies in it, and its sheets: at least one.
  private static func layout(_ source: PackageSource) throws -> (Package.Program, [PackageSource.Member]) {
    func refused(_ what: String) -> StoreError { StoreError(.invalid, "\(source.path): \(what)") }
    let sheets = source.members.filter {
      let name = $0.name.lowercased()
      return name == "update\\update.inf" || name == "update.inf"
        || name.hasPrefix("update\\update_") && name.hasSuffix(".inf")
    }
    if !sheets.isEmpty { return (.update, sheets) }
    let variants = source.members.filter { Variant($0.name) != nil }
    if !variants.isEmpty { return (.update, variants) }
    if let sheet = source["hotfix.inf"] { return (.hotfix, [sheet]) }
    for member in source.members
    where !member.name.unicodeScalars.contains("\\") && member.name.lowercased().hasSuffix(".inf") {
      if try sheet(member, source, nil).version.isAdvanced { return (.foreign, [member]) }
    }
    let sheetless = source.members.filter { $0.name.lowercased().hasSuffix(".inf") && $0.size <= InfFile.largest }
      .prefix(OtherPackage.mostSheets).compactMap { member in
        (try? InfFile(source.bytes(of: member, limit: InfFile.largest))).map { (member.name, $0) }
      }
    throw refused("\(OtherPackage.text(source.members.map(\.name), sheetless)).")
  }

  private static func sheet(
    _ member: PackageSource.Member, _ source: PackageSource, _ codePage: CodePage?
  ) throws -> UpdateSheet {
    // One for any language is in the code page of the language that its package is named for.
    let language = Variant(member.name)?.language ?? PackageName(name(of: source)).language
    let page = language.flatMap { CodePage.ansi(of: $0.identifier) } ?? codePage
    do {
      return try UpdateSheet(source.bytes(of: member, limit: InfFile.largest), codePage: page)
    } catch let error as InfError {
      throw StoreError(.invalid, "\(source.path): its \(member.name) \(error.description).")
    }
  }

  /// `SP3GDR` of `update\update_SP3GDR.inf`.
  private static func branch(of sheet: String) -> String {
    let name = sheet.unicodeScalars.split(separator: "\\").last.map { String($0) } ?? sheet
    let stem = name.unicodeScalars.prefix { $0 != "." }
    guard let mark = stem.firstIndex(of: "_") else { return "" }
    return String(stem[stem.index(after: mark)...])
  }

  /// The name of the folder, or of the one around `update`.
  private static func name(of source: PackageSource) -> String {
    let parts = source.path.unicodeScalars.split(separator: "/").map { String($0) }
    let inside = ["update", "update.exe", "hotfix.exe", "update.inf", "hotfix.inf"]
    return parts.last { !inside.contains($0.lowercased()) } ?? source.path
  }

  private static func product(_ version: UpdateSheet.Version, _ program: Package.Program, _ name: PackageName)
    -> Product
  {
    let stated = Product.allCases.filter { product in
      if let major = version.major, let minor = version.minor { return product.currentVersion == "\(major).\(minor)" }
      return version.build.map { $0 == Int(product.build) } ?? false
    }
    // XP for x64 is built from Server 2003.
    if stated == [.ws2003], name.products == [.xp], name.architecture == .x64 { return .xp }
    let named = name.products.min { $0.rawValue < $1.rawValue }
    return stated.first ?? named ?? (program == .hotfix ? .nt4 : .xp)
  }

  /// A primary language alone is that of the name, or the one whose number is lowest.
  static func language(_ identifier: UInt16, _ name: PackageName) -> Language? {
    if identifier == 0 { return nil }
    if let exact = Language(identifier: identifier) { return exact }
    if let named = name.language, named.identifier & 0x3FF == identifier & 0x3FF { return named }
    return Language(identifier: identifier & 0x3FF | 0x400)
  }

  /// The version of the installer that the sheet sets in the registry.
  private var statedVersion: FileVersion? {
    sheets.lazy.flatMap { $0.content.steps.flatMap(\.registry) }.compactMap { edit in
      guard WindowsName.same(edit.name, "InstallerVersion"), case .set(let value) = edit.action else { return nil }
      return value.text.flatMap { FileVersion($0) }
    }.first
  }

  /// Why it may not be what its maker made, as far as nothing is refused for it: sentences without a full stop.
  public var doubts: [String] {
    var doubts: [String] = []
    if itself?.signature == .contradicts {
      doubts.append("its program was changed after it was signed: the signature is of other bytes")
    }
    if itself?.isChecksumRight == false { doubts.append("the checksum of its program is not that of its bytes") }
    if program == .update, !catalogs.isSigned {
      doubts.append("it is unsigned: no catalog is in it, and nobody vouches for its sheet")
    }
    return doubts
  }

  private mutating func compareWithName(_ stated: KBNumber?) {
    func differs(_ what: String, _ named: String, _ said: String) {
      notes.append("its name says \(named) for the \(what), and its sheet \(said)")
    }
    if let named = fileName.article, let stated, named != stated {
      differs("article", named.description, stated.description)
    }
    if !fileName.products.isEmpty, !fileName.products.contains(product) {
      differs("product", fileName.products.map(\.title).sorted().joined(separator: ", "), product.title)
    }
    if let named = fileName.language, let language, named != language { differs("language", named.code, language.code) }
  }

  /// How old the installer is, and for which processor: by itself, else by its sheet and its name.
  private mutating func readInstaller(_ installer: PackageSource.Member?) {
    let facts = installer.flatMap { self.facts[WindowsName.folded($0.name)] }
    installerDate = facts?.revision.linked?.civil()
    if installerDate == nil, let version = statedVersion {
      installerDate = PackageProgram.date(of: version)
      installerWitness = "its sheet, which names Update.exe \(version) (InstallerVersion)"
    }
    let programs = source.members.compactMap { self.facts[WindowsName.folded($0.name)]?.architecture }
    guard let built = facts?.architecture ?? programs.first else {
      if fileName.architecture == nil { notes.append("nothing says for which processor it is; x86 is taken") }
      return
    }
    if fileName.architecture == nil { architecture = built }
    if built != architecture {
      notes.append(
        "its name says \(architecture.rawValue), and its \(installer == nil ? "programs are" : "installer is") for \(built.rawValue)"
      )
    }
  }
}
