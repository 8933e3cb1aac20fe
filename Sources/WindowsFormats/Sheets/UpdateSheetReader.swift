public import WindowsModel

extension UpdateSheet {
  /// - Parameters:
  ///   - language: LANGID, for strings that the sheet has in several.
  ///   - codePage: that of its text, where it names no language; as for an ``InfFile``.
  /// - Throws: ``InfError`` for what is no INF, or no sheet of an update.
  public init(_ bytes: [UInt8], language: UInt16? = nil, codePage: CodePage? = nil) throws(InfError) {
    let file = try InfFile(bytes, codePage: codePage).substituted(language: language)
    guard let version = file["Version"] else { throw InfError("has no section [Version]") }
    var reader = UpdateSheetReader(file)
    reader.readVersion(version)
    self = try reader.read()
  }
}

/// Reads the sections of an update.inf, and keeps account of those it came through.
struct UpdateSheetReader {
  let file: InfFile
  var sheet = UpdateSheet()
  /// Sections that were read, or are named by those, by name in capitals.
  var used: Set<String> = []
  /// Files and registry lines that may still be read: a list may be named more than once.
  private var budget = 50_000

  init(_ file: InfFile) { self.file = file }

  mutating func read() throws(InfError) -> UpdateSheet {
    sheet.problems = file.losses
    for name in Self.withoutEffect { use(name) }
    for section in file.sections where Self.isFamily(section.name, "Strings") { use(section.name) }
    for (name, target) in [("Strings", \UpdateSheet.strings), ("Configuration", \UpdateSheet.settings)] {
      for line in use(name) {
        let key = WindowsName.folded(line.key ?? "")
        if sheet[keyPath: target][key] == nil { sheet[keyPath: target][key] = line.text(1) }
      }
    }
    for line in use("DestinationDirs") {
      guard let list = line.key, let number = line.number(1) else {
        lose(line.number, "is no folder of a list of files")
        continue
      }
      sheet.folders[WindowsName.folded(list)] = InfDirectory(number, line.text(2))
    }
    for section in file.sections
    where Self.isFamily(section.name, "ProductInstall") || Self.isFamily(section.name, "BuildType") {
      try readStep(section)
    }
    for line in use("Prerequisite") { readPrerequisite(line, nil) }
    for edition in Edition.allCases {
      for line in use("Prerequisite.\(edition.buildType)") { readPrerequisite(line, edition) }
      use("ProductCatalogsToInstall.\(edition.buildType)")
    }
    for section in file.sections where WindowsName.folded(section.name).hasPrefix("PROCESSESTORUN") {
      for line in use(section.name) {
        sheet.processes.append(
          UpdateSheet.Process(section: section.name, command: line.items.joined(separator: ",")))
      }
    }
    for line in use("ProductCatalogsToInstall") {
      let items = line.items
      guard let name = items.first else { continue }
      sheet.catalogs.append(UpdateSheet.SignatureCatalog(name: name, source: items.count > 1 ? items[1] : name))
    }
    sheet.savedRegistry = use("Save.Reg.For.Uninstall").map { $0.items.joined(separator: ",") }
    readHotpatches()
    for line in use("UninstallSections") { for name in line.items { use(name) } }
    // Empty ones, and those for the removal, leave nothing undone.
    let others = file.sections.filter {
      !used.contains(WindowsName.folded($0.name)) && !$0.lines.isEmpty && !UpdateSheet.isOfRemoval($0.name)
    }
    sheet.otherSections = others.prefix(InfFile.mostLosses).map { section in
      UpdateSheet.OtherSection(
        name: section.name, line: section.line,
        isInstruction: Self.instructions.contains { Self.isFamily(section.name, $0) })
    }
    return sheet
  }

  /// Families of sections that Update.exe carries out, by the names it holds (windows-facts §4.5 and §8).
  private static let instructions = [
    "ProductInstall", "BuildType", "Conditional", "ExtendedConditional", "LinkItems", "Assemblies", "DeviceClassList",
    "DynamicStrings", "CustomAction", "RegisterDlls", "Prerequisite",
  ]

  /// They tell where a member lies on which disk, or are for the removal.
  private static let withoutEffect = [
    "SourceDisksNames", "SourceDisksFiles", "ArchiveCatalogFilesOnly",
  ]

  static func isFamily(_ name: String, _ family: String) -> Bool {
    let (name, family) = (WindowsName.folded(name), WindowsName.folded(family))
    return name == family || name.hasPrefix(family + ".")
  }

  /// The lines of a section, which is accounted for.
  @discardableResult
  mutating func use(_ name: String) -> [InfLine] {
    used.insert(WindowsName.folded(name))
    return file[name]?.lines ?? []
  }

  mutating func lose(_ line: Int, _ reason: String) {
    if sheet.problems.count < InfFile.mostLosses { sheet.problems.append(LineLoss(line: line, reason: reason)) }
  }

  mutating func spend(_ count: Int) throws(InfError) {
    budget -= count
    guard budget > 0 else { throw InfError("names more than 50000 files and registry lines") }
  }

  fileprivate mutating func readVersion(_ section: InfSection) {
    use(section.name)
    func number(_ key: String) -> Int? { section[key]?.number(1) }
    func pack(_ keys: String...) -> Int? {
      keys.lazy.compactMap { number($0) }.first { (0...0xFFFF).contains($0) }.map { $0 >> 8 }
    }
    sheet.version.language = UInt16(truncatingIfNeeded: number("LanguageType") ?? 0)
    sheet.version.major = number("NtMajorVersionToUpdate")
    sheet.version.minor = number("NtMinorVersionToUpdate")
    sheet.version.maximumMajor = number("MaxNtMajorVersionToUpdate")
    sheet.version.maximumMinor = number("MaxNtMinorVersionToUpdate")
    sheet.version.build = number("NtBuildToUpdate")
    sheet.version.maximumBuild = number("MaxNtBuildToUpdate")
    sheet.version.minimumServicePack = pack("MinNtServicePackVersion", "NtMinimumServicePackVersion")
    // NT 4.0: Hotfix.exe tells of a machine whose service pack is newer than this, and of none that is older.
    sheet.version.maximumServicePack = pack("MaxNtServicePackVersion", "NtServicePackVersion")
    sheet.version.thisServicePack = pack("ThisServicePackVersion")
    sheet.version.isAdvanced = section["AdvancedINF"] != nil
  }

  private mutating func readPrerequisite(_ line: InfLine, _ edition: Edition?) {
    func leave(_ why: String) {
      let loss = LineLoss(line: line.number, reason: "of [Prerequisite] is not checked: it \(why)")
      if sheet.unreadPrerequisites.count < InfFile.mostLosses { sheet.unreadPrerequisites.append(loss) }
      lose(loss.line, loss.reason)
    }
    guard WindowsName.same(line.key ?? "", "Condition") else { return leave("is no condition") }
    var reader = SetupConditionReader(file)
    do {
      let condition = try reader.read(line.fields)
      sheet.prerequisites.append(
        UpdateSheet.Prerequisite(
          number: sheet.prerequisites.count + 1, condition: condition, edition: edition, sentence: reader.sentence))
    } catch {
      leave(error.description)
    }
    used.formUnion(reader.used)
  }

  private mutating func readHotpatches() {
    use("HotpatchTargetDirs")
    use("HotpatchSourceInfo")
    for line in use("HotpatchTargetInfo") {
      let items = line.items
      guard items.count > 2, let md5 = md5Bytes(items[0]) else {
        lose(line.number, "of [HotpatchTargetInfo] has no MD5, file and hotpatch")
        continue
      }
      sheet.hotpatches.append(UpdateSheet.HotpatchTarget(md5: md5, coldSource: items[1], hotSource: items[2]))
    }
  }
}
