import StateStore
import WindowsModel

/// What an installed update leaves in registry and file system, so that other programs, and people, can see that it
/// is there.
struct UpdateTraces {
  let package: Package
  let machine: Machine
  let line: BranchLine?

  /// `Windows Server 2003\SP2`: an update is filed under the service pack that will contain it, unless its sheet says another
  /// key.
  private var shelf: RegistryPath {
    package.names.updatesKey
      ?? Keys.updates.appending("\(machine.platform.product.title)\\SP\(machine.nextServicePack)")
  }

  /// The keys that belong to the update alone: a removal deletes them.
  var ownKeys: [RegistryPath] {
    let name = package.shortTitle.description
    return [Keys.hotFix.appending(name), shelf.appending(name), Keys.programs.appending(name)]
  }

  func register(
    _ transaction: borrowing Transaction, decisions: [FileDecision], folder: WindowsPath?, account: String
  ) throws {
    let local = transaction.time.civil(bias: machine.bias(at: transaction.time))
    let hotFix = ownKeys[0]
    try transaction.setValue(hotFix, "Installed", .dword(1))
    if machine.platform.product != .nt4 {
      try transaction.setValues(
        hotFix,
        [
          "Comments": .string(package.title), "Backup Dir": .string(""), "Fix Description": .string(package.title),
          "Installed By": .string(""), "Installed On": .string(""),
          "Service Pack": .dword(UInt32(machine.nextServicePack)), "Valid": .dword(1),
        ])
      for value in ["Flags", "New File", "New Link Date", "Old Link Date"] {
        try transaction.setValue(hotFix.appending("File 1"), value, .string(""))
      }
    }

    let updates = ownKeys[1]
    let uninstall = folder.map { "\($0)\\spuninst\\spuninst.exe" }
    var values: [(String, String)] = [
      ("Description", package.title), ("InstalledDate", "\(local.month)/\(local.day)/\(local.year)"),
      ("InstalledBy", account), ("Type", package.isServicePack ? "Service Pack" : "Update"),
    ]
    if let uninstall { values.append(("UninstallCommand", uninstall)) }
    for (value, text) in values { try transaction.setValue(updates, value, .string(text)) }
    let own = decisions.filter { $0.along == nil && $0.method != .skip(.absent) }
    for (number, decision) in own.enumerated() {
      let incoming = decision.incoming
      let entry = updates.appending("Filelist\\\(number)")
      try transaction.setValues(
        entry,
        [
          "FileName": .string(decision.path.name), "Location": .string(decision.path.parent?.description ?? ""),
        ])
      for (name, value) in Self.filelistFacts(incoming) { try transaction.setValue(entry, name, value) }
    }

    guard machine.platform.product != .nt4 else { return }
    try transaction.setValue(Keys.windows.appending("Setup"), "LogLevel", .dword(0))
    let program = ownKeys[2]
    try transaction.setValues(
      program,
      [
        "DisplayName": .string(package.title), "DisplayVersion": .string("1"),
        "InstallDate": .string("\(local.year)\(local.month.digits(2))\(local.day.digits(2))"),
        "Publisher": .string("Microsoft Corporation"),
        "HelpLink": .string("http://support.microsoft.com?kbid=\(package.article.number)"),
        "URLInfoAbout": .string("http://support.microsoft.com"),
        "ReleaseType": .string(package.isServicePack ? "Service Pack" : "Security Update"),
        "RegistryLocation": .string("\(ownKeys[1])"),
        "ParentKeyName": .string("OperatingSystem"),
        "ParentDisplayName": .string("\(machine.platform.product.title) - Software Updates"),
        "NoModify": .dword(1), "NoRepair": .dword(1),
      ])
    if let uninstall {
      try transaction.setValue(program, "UninstallString", .string("\"\(uninstall)\""))
      try transaction.deleteValue(program, "NoRemove")
    } else {
      try transaction.setValue(program, "NoRemove", .dword(1))
    }
  }

  /// What the list of an update's files says of one.
  static func filelistFacts(_ facts: RevisionFacts) -> [(name: String, value: RegistryValue)] {
    [
      ("Version", .string(facts.fileVersion?.description ?? "")),
      ("BuildDate", .string(facts.linked?.civil().dateText ?? "")),
      ("BuildCheckSum", .string(facts.checksum.map { String($0, radix: 16) } ?? "")),
    ]
  }

  /// The folder with what a removal needs: the old files are put there as they are backed up; here its `spuninst`.
  func writeUninstallFolder(_ transaction: borrowing Transaction, _ folder: WindowsPath) throws {
    let backups = try transaction.now.fileBackups(of: package.shortTitle)
    let values = try transaction.now.valueBackups(of: package.shortTitle)
    let programs = try folder.appending("spuninst")
    for tool in machine.platform.product == .nt4 ? ["hotfix.exe"] : ["spuninst.exe", "updspapi.dll"] {
      try transaction.put(programs.appending(tool), transaction.revision(package.tool(tool)))
    }
    let listed = try transaction.now.key(Keys.programs).map { try transaction.now.subkeys(of: $0) } ?? []
    let files = try backups.filter { try transaction.now.file($0.path)?.isDirectory != true }
    // Under whatever name it registered itself, it is its own.
    let keys = try transaction.now.keyBackups(of: package.shortTitle).filter {
      !$0.existed && ShortTitle($0.key.name) == package.shortTitle
    }
    let sheet = UninstallSheet(
      package: package, machine: machine, folder: folder, backups: files, values: values, keys: keys.map(\.key),
      programs: listed.map(\.name))
    try transaction.put(programs.appending("spuninst.inf"), bytes: transaction.sheet(sheet.inf))
    // The recovery console runs it as cmd.exe does a batch file.
    let console = try MachinePages(transaction.now).oem.page
    try transaction.put(programs.appending("spuninst.txt"), bytes: console.replacing(sheet.recoveryConsole))
  }

  /// `$hf_mig$`: the files of the hotfix line are kept on the machine, for the day it changes lines (KB824994).
  func keepForMigration(_ transaction: borrowing Transaction) throws {
    guard machine.platform.product != .nt4, machine.platform.product != .w2k else { return }
    let folder = try machine.system("$hf_mig$\\\(package.shortTitle)")
    try transaction.makeDirectory(machine.system("$hf_mig$"), attributes: .hidden)
    for file in package.files {
      guard let copy = file.copies[.qfe], let name = file.target.split(separator: "\\").last else { continue }
      try transaction.put(
        folder.appending("\(installerFolder(.qfe))\\\(name)"), transaction.revision(copy))
    }
    if !package.lines.isEmpty {
      let sheets = MigrationSheets(package: package, machine: machine) { installerFolder($0) }
      for (name, bytes) in try sheets.files() { try transaction.put(folder.appending(name), bytes: bytes) }
    }
    try transaction.put(folder.appending("update\\update.exe"), transaction.revision(package.tool("update.exe")))
  }

  func addCatalogFile(_ transaction: borrowing Transaction) throws {
    guard machine.platform.product != .nt4 else { return }
    let known = package.tools["\(package.shortTitle).cat".lowercased()]
    try transaction.put(catalogFile, transaction.revision(known ?? RevisionFacts(origin: .inferred)))
  }

  /// The catalog with the signatures of the files.
  var catalogFile: WindowsPath {
    get throws { try Self.catalogFolder(machine).appending("\(package.shortTitle).cat") }
  }

  static func catalogFolder(_ machine: Machine) throws -> WindowsPath {
    try machine.system("system32\\CatRoot\\{F750E6C3-38EE-11D1-85E5-00C04FC295EE}")
  }

  /// `SP1GDR`, as the folders of a package and the branches of its log are named.
  func installerFolder(_ line: BranchLine?) -> String {
    let pack = machine.platform.servicePack == 0 ? "RTM" : "SP\(machine.platform.servicePack)"
    return line.map { pack + $0.rawValue } ?? pack
  }
}
