import StateStore
import WindowsModel

/// What Update.exe writes for the day an update is taken off: `spuninst.inf` for Spuninst.exe, `spuninst.txt` for the
/// recovery console.
struct UninstallSheet {
  let package: Package
  let machine: Machine
  let folder: WindowsPath
  let backups: [FileBackup]
  let values: [ValueBackup]
  /// Keys that the update made for itself.
  let keys: [RegistryPath]
  /// Entries of Add or Remove Programs at the time: what is newer warns at a removal.
  let programs: [String]

  private var restored: [(path: WindowsPath, stored: String)] {
    backups.compactMap { backup in backup.before.map { (backup.path, $0.stored) } }
  }

  private var deleted: [WindowsPath] { backups.filter { $0.before == nil }.map(\.path) }

  /// Files by the folder they go to, in order of first use.
  private struct Section {
    let folder: WindowsPath
    let name: String
    var lines: [String]
  }

  private func sections(_ kind: String, _ files: [(path: WindowsPath, line: String)]) -> [Section] {
    var result: [Section] = []
    for (path, line) in files {
      guard let folder = path.parent else { continue }
      if let index = result.firstIndex(where: { $0.folder == folder }) {
        result[index].lines.append(line)
      } else {
        result.append(Section(folder: folder, name: "\(sectionName(folder)).\(kind).files", lines: [line]))
      }
    }
    return result
  }

  private func sectionName(_ folder: WindowsPath) -> String {
    guard folder != machine.systemRoot else { return "windows" }
    // Outside the system root the whole path: two folders of one name are two sections.
    let depth = machine.systemRoot.contains(folder) ? machine.systemRoot.components.count : 0
    let names = (depth == 0 ? [String(folder.volume.prefix(1))] : []) + folder.components.dropFirst(depth)
    return names.joined(separator: "_").replacing(" ", with: "_").lowercased()
  }

  private func destination(_ folder: WindowsPath) -> String {
    guard machine.systemRoot.contains(folder) else { return "0, \"\(folder)\"" }
    let below = folder.components.dropFirst(machine.systemRoot.components.count).joined(separator: "\\")
    return "10, \"\(below)\""
  }

  private func place(of key: RegistryPath) -> String {
    "\(key.root.rawValue),\"\(key.components.joined(separator: "\\"))\""
  }

  var inf: String {
    let pack = machine.platform.servicePack
    var lines = [
      "[Version]", "    Signature = \"$Windows NT$\"", "    NtServicePackVersion = \(pack << 8)",
      "    NtServicePackVersionText = \"\(pack == 0 ? "" : "Service Pack \(pack)")\"",
      "    NtServicePackPreviousVersion = \(pack << 8)", "    DisplayTitle = \"\(package.title)\"",
      "    SP_TITLE = \"\(package.title)\"", "    RebootRequired  = 1", "", "[SourceDisksNames]",
      "    1 = \"Windows NT Service Pack Uninstall Directory\"", "", "[SourceDisksFiles]",
    ]
    lines += restored.map { "    \($0.stored) = 1" }
    let toRestore = sections(
      "restore", restored.map { ($0.path, "    \($0.path.name)" + ($0.stored == $0.path.name ? "" : ",\($0.stored)")) })
    let toDelete = sections("delete", deleted.map { ($0, "    \($0.name),,,8") })
    lines += ["", "[DestinationDirs]"]
    lines += (toRestore + toDelete).map { "    \"\($0.name)\" = \(destination($0.folder))" }
    lines += ["", "[RestoreFiles]"]
    lines += toRestore.map { "    CopyFiles = \"\($0.name)\"" } + toDelete.map { "    DelFiles = \"\($0.name)\"" }
    for section in toRestore + toDelete { lines += ["", "[\(section.name)]"] + section.lines }
    lines += ["", "[Reg.Delete.Keys]"]
    lines += keys.map { "    \(place(of: $0))" }
    lines += ["", "[Reg.Restore.Values]"]
    lines += values.compactMap { backup in
      guard let before = backup.before else { return nil }
      let data = "\"\(hexadecimal(before.data))\",\(before.type.rawValue),\(before.data.count)"
      return "    \(place(of: backup.key)),\"\(backup.name)\",\(data)"
    }
    lines += ["", "[Reg.Delete.Values]"]
    lines += values.filter { $0.before == nil }.map { "    \(place(of: $0.key)),\"\($0.name)\"" }
    lines += ["", "[SnapShot.Install]"] + programs.map { "    \"\($0)\"" }
    lines += [
      "", "[Configuration]", "    UninstallationType    = \"\(package.isServicePack ? "Service Pack" : "Hotfix")\"",
      "    UnInstallLogFileName  = \"\(package.removalLogName)\"",
      "    EventLogKeyName       = \"\(package.names.eventSource ?? "NtServicePack")\"",
      "    ProductName           = \"\(machine.platform.product.title)\"", "", "[Strings]", "",
    ]
    return lines.joined(separator: "\r\n")
  }

  /// Drive letters are hard-coded, as in the real one.
  var recoveryConsole: String {
    let programs = "\(folder)\\spuninst"
    let lines =
      deleted.map { "DEL  \"\($0)\"" } + restored.map { "COPY  \"\(folder)\\\($0.stored)\" \"\($0.path)\"" } + [
        "COPY  \"\(programs)\\spuninst.txt\" \"\(programs)\\spuninst.tag\"", "",
      ]
    return lines.joined(separator: "\r\n")
  }
}
