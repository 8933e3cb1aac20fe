import StateStore
import WindowsFormats
import WindowsModel

/// The packages that an install of QFE files takes along: those of the general line that share files with it, and so on, are
/// applied anew in their QFE branch, from where `$hf_mig$` keeps them (KB824994).
struct Migration {
  struct Package: Sendable {
    let update: InstalledUpdate
    /// Its folder in `$hf_mig$`.
    let folder: WindowsPath
    /// Its update.exe there with its version, as a log prints it.
    let program: String
    /// Of its QFE branch alone.
    let files: [PackageFile]
    let registry: [RegistryEdit]
  }

  /// Oldest first.
  private(set) var packages: [Package] = []
  /// Why it cannot be; nil if it can, or if there is nothing to be taken along.
  private(set) var refusal: Refusal?

  init(_ installer: Installer, _ line: BranchLine?, _ machine: Machine, _ view: borrowing View) throws {
    guard line == .qfe, installer.era.knowsBranches else { return }
    var paths = Set(
      try installer.package.files.filter { $0.copy(.qfe) != nil }.map { try machine.path($0.target) })
    let own = installer.package.shortTitle
    let recorded = try Self.recorded(machine, view)
    var left = try view.updates().filter { $0.line == BranchLine.gdr.rawValue && $0.name != own }
    let ofGeneralLine = left.compactMap { recorded[$0.name] }
    let queue = try PendingQueue.sources(view)
    var blocked: [(path: WindowsPath, update: InstalledUpdate)] = []
    var code = 0xF0EA
    while true {
      let next = try left.firstIndex { update in
        try recorded[update.name]?.keys.contains { path in
          guard paths.contains(path), let there = try installer.effective(path, queue, view) else { return false }
          // What none of that line brought, a service pack did.
          let version = there.fileVersion?.description ?? ""
          return there.branch?.isQFE != true && ofGeneralLine.contains { $0[path] == version }
        } ?? false
      }
      guard let next else { break }
      let update = left.remove(at: next)
      let kept = try Self.load(update, machine, view)
      if case .package(let package) = kept {
        packages.append(package)
        paths.formUnion(try package.files.map { try machine.path($0.target) })
      } else {
        if case .noBranch = kept { code = 0xF0F1 }
        let files = (recorded[update.name] ?? [:]).keys.filter(paths.contains)
        blocked += files.sorted { $0.description < $1.description }.map { ($0, update) }
      }
    }
    packages.sort { $0.update.sequence < $1.update.sequence }
    guard !blocked.isEmpty else { return }
    refusal = try Self.refusal(own, blocked, code, machine, view)
  }

  /// The files on record of each update, with their versions.
  private static func recorded(
    _ machine: Machine, _ view: borrowing View
  ) throws -> [ShortTitle: [WindowsPath: String]] {
    var result: [ShortTitle: [WindowsPath: String]] = [:]
    for update in try RecordedUpdate.all(view) {
      guard let name = ShortTitle(update.name) else { continue }
      for file in update.files {
        if let path = file.path(on: machine) { result[name, default: [:]][path] = file.version }
      }
    }
    return result
  }

  private enum Kept {
    case package(Package)
    /// It is not kept, or not as a whole, or not as it was put there.
    case noFolder
    /// What is kept has no such branch for this machine.
    case noBranch
  }

  private static func load(
    _ update: InstalledUpdate, _ machine: Machine, _ view: borrowing View
  ) throws -> Kept {
    let folder = try machine.system("$hf_mig$\\\(update.name)")
    func sheet(_ name: String) throws -> [UInt8]? {
      guard let path = try? folder.appending(name), let revision = try view.file(path)?.revision, revision.isHeld else {
        return nil
      }
      return try view.bytes(of: revision, limit: InfFile.largest)
    }
    guard try view.file(folder)?.isDirectory == true, let bytes = try sheet("update\\updatebr.inf") else {
      return .noFolder
    }
    let pack = machine.platform.servicePack
    guard let branches = try? BranchSheets(bytes),
      let branch = branches.defaults.filter({ $0.key <= pack }).max(by: { $0.key < $1.key })?.value.uppercased()
    else { return .noBranch }
    let wanted = branch.hasSuffix("GDR") ? branch.dropLast(3) + "QFE" : branch
    guard wanted.hasSuffix("QFE"), let name = branches.sheet(of: wanted), let text = try sheet(name),
      let content = try? UpdateSheet(text, codePage: MachinePages(view).ansi.known)
    else { return .noBranch }
    let versions = try sheet("update\\update.ver").flatMap { try? UpdateVersions($0) }
    var files: [PackageFile] = []
    var registry: [RegistryEdit] = []
    for step in content.steps where !step.rule.isSlipstream {
      registry += step.registry
      for copy in step.copies {
        guard let place = copy.folder?.path, let target = try? machine.path("\(place)\\\(copy.name)"),
          let source = try? folder.appending(copy.source), let revision = try view.file(source)?.revision,
          try isAsKept(source, revision, versions?[copy.source], view)
        else { return .noFolder }
        var file = PackageFile(
          target: target.description, copies: [.qfe: revision.facts], onlyIfPresent: !step.rule.isAlways)
        file.isNotDelayed = step.rule.isNotDelayed
        file.alwaysDelayed = copy.flags & MigrationSheets.alwaysDelayed != 0
        files.append(file)
      }
    }
    let program = try folder.appending("update\\update.exe")
    let version = try view.file(program)?.revision?.fileVersion.map { " (version \($0))" } ?? ""
    return .package(
      Package(update: update, folder: folder, program: "\(program)\(version)", files: files, registry: registry))
  }

  /// Whether a kept file is still what the package put there: nobody was at it by hand since, and where the package's own list
  /// of its files lies beside it, it has the digest that it has there.
  private static func isAsKept(
    _ path: WindowsPath, _ revision: Revision, _ entry: UpdateVersions.Entry?, _ view: borrowing View
  ) throws -> Bool {
    if let last = try view.lastAct(changing: path), try view.acts(from: last, to: last).first?.kind == .edit {
      return false
    }
    guard let entry, revision.isHeld else { return true }
    var digest = ContentDigest()
    try view.forEachPiece(of: revision) { digest.update($0) }
    return digest.result.md5 == entry.md5
  }

  private static func refusal(
    _ own: ShortTitle, _ blocked: [(path: WindowsPath, update: InstalledUpdate)], _ code: Int, _ machine: Machine,
    _ view: borrowing View
  ) throws -> Refusal {
    let branch = "SP\(machine.platform.servicePack)GDR".replacing("SP0", with: "RTM")
    let lines = try blocked.map { path, update in
      let version = try view.file(path)?.revision?.fileVersion?.description ?? ""
      return "Package \(update.name), File \(path.description.lowercased()), Version \(version), Branch \(branch)"
    }
    let names = blocked.map(\.update.name.description).reduce(into: [String]()) { names, name in
      if !names.contains(name) { names.append(name) }
    }
    let list = names.joined(separator: ", ")
    var refusal: Refusal
    if code == 0xF0EA {
      refusal = Refusal(
        code,
        "\(own) puts QFE files in place of files that \(list) brought in their GDR line, and what Windows keeps of \(list) for that day (%windir%\\$hf_mig$) is not there, or not as it was put there. Install \(list) again, and then \(own)."
      )
    } else {
      refusal = Refusal(
        code,
        "\(own) puts QFE files in place of files that \(list) brought, of which there are no QFE files for this machine: they do not go together."
      )
    }
    refusal.logLines =
      ["DoInstallation: Installation was canceled because migration is blocked by following files:"] + lines
    return refusal
  }
}

// MARK: What is kept for that day

/// The sheets in `$hf_mig$` of a package that comes without its own: where the kept files of each line go.
struct MigrationSheets {
  let package: Package
  let machine: Machine
  let folder: (BranchLine) -> String

  /// SP_COPY_FORCE_IN_USE of SetupAPI: the file waits for the restart, whether or not somebody holds it.
  static let alwaysDelayed: UInt32 = 0x200

  private var lines: [BranchLine] { [.gdr, .qfe].filter(package.lines.contains) }

  /// By their names below the folder of the package.
  func files() throws -> [(name: String, bytes: [UInt8])] {
    var result = [("update\\updatebr.inf", Array(branches.utf8))]
    for line in lines { result.append(("update\\update_\(folder(line)).inf", Self.bytes(try sheet(line)))) }
    return result
  }

  private static func bytes(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    return bytes.allSatisfy { $0 < 0x80 } ? bytes : [0xFF, 0xFE] + WindowsText.encoded(text)
  }

  private var branches: String {
    let first = lines.first.map(folder) ?? ""
    let sheets = lines.map { "\(folder($0))=\"update\\update_\(folder($0)).inf\"" }
    return
      (["[DefaultBranchesServicePacks]", "\(machine.platform.servicePack)=\(first)", "[SourceInfsBranches]"]
      + sheets + [""]).joined(separator: "\r\n")
  }

  private func sheet(_ line: BranchLine) throws -> String {
    // A list for each folder, apart for those that are put only where they are already.
    var lists: [(section: String, folder: WindowsPath, files: [String])] = []
    for file in package.files where file.copies[line] != nil {
      let target = try machine.path(file.target)
      guard let place = target.parent else { continue }
      let rule =
        "ProductInstall.\(file.onlyIfPresent ? "ReplaceFilesIfExist" : "CopyFilesAlways")"
        + (file.isNotDelayed ? ".DontDelayUntilReboot" : "")
      let flags = file.alwaysDelayed ? ",,\(Self.alwaysDelayed)" : ""
      let entry = "\(target.name),\(folder(line))\\\(target.name)\(flags)"
      if let index = lists.firstIndex(where: { $0.section == rule && $0.folder == place }) {
        lists[index].files.append(entry)
      } else {
        lists.append((rule, place, [entry]))
      }
    }
    var text = [
      "[Version]", "Signature=\"$Windows NT$\"", "[Strings]", "SP_SHORT_TITLE=\"\(package.shortTitle)\"",
      "[DestinationDirs]",
    ]
    for (index, list) in lists.enumerated() {
      let depth = machine.systemRoot.components.count
      let below = list.folder.components.dropFirst(depth).joined(separator: "\\")
      let isBelow = list.folder == machine.systemRoot || machine.systemRoot.contains(list.folder)
      text.append("L\(index)=\(isBelow ? "10,\"\(below)\"" : "0,\"\(list.folder)\"")")
    }
    var sections: [String] = []
    for list in lists where !sections.contains(list.section) { sections.append(list.section) }
    for section in sections {
      text.append("[\(section)]")
      text += lists.enumerated().filter { $0.element.section == section }.map { "CopyFiles=L\($0.offset)" }
    }
    for (index, list) in lists.enumerated() { text += ["[L\(index)]"] + list.files }
    let edits = package.registry.filter { $0.line == nil || $0.line == line }.map(\.edit)
    let (adding, deleting) = (edits.compactMap(\.addReg), edits.compactMap(\.delReg))
    if !adding.isEmpty || !deleting.isEmpty {
      text += ["[ProductInstall.GlobalRegistryChanges.Install]", "AddReg=R", "DelReg=D"]
      // A lone percent sign would be taken for the name of a string.
      func written(_ lines: [InfLine]) -> [String] { lines.map { $0.text.replacing("%", with: "%%") } }
      text += ["[R]"] + written(adding) + ["[D]"] + written(deleting)
    }
    return (text + [""]).joined(separator: "\r\n")
  }
}
