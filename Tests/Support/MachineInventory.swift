import Glibc
import Servicing
public import StateStore
import WindowsFormats
public import WindowsModel

/// Writes the machine of a store out as `scripts/inventory.cmd` would have found it running: exports, a listing, versions,
/// copies of logs and sheets.
public enum MachineInventory {
  /// - Parameters:
  ///   - folder: an empty one.
  ///   - isFlat: all exports and lists in one folder, under other names, and no notes, as somebody gathers by hand.
  ///   - isFull: copies of the backups of updates too.
  public static func write(
    _ view: borrowing View, to folder: String, _ form: ListingText = .xp, isFlat: Bool = false, isFull: Bool = false
  ) throws {
    let machine = try Machine(view)
    func path(_ name: String, _ flat: String) -> String {
      if isFlat { return "\(folder)/\(flat)" }
      makeFolders(folder, name.split(separator: "/").dropLast().map(String.init))
      return "\(folder)/\(name)"
    }
    let exports = [
      ("SYSTEM", "registry/system.reg", "a.txt"),
      ("SYSTEM\\CurrentControlSet", "registry/current.reg", "0 first.reg"),
      ("SOFTWARE\\Microsoft", "registry/software.reg", "b.REG"),
    ]
    for (key, name, flat) in exports {
      var bytes: [UInt8] = []
      var writer = try RegistryTextWriter(isFlat ? .four : .five, codePage: .western) { bytes += $0 }
      _ = try RegistryExport(RegistryPath("HKLM\\\(key)"), of: view, to: &writer)
      TestSupport.write(bytes, to: path(name, flat))
    }
    TestSupport.write(form.bytes(try listing(view, machine)), to: path("listings/C.txt", "everything.lst"))
    TestSupport.write(try versions(view), to: path("versions.txt", "VERSIONS"))
    if !isFlat {
      let notes =
        "wupd inventory 1\r\nSystemRoot=\(machine.systemRoot)\r\nCodePage=Active code page: 437\r\nComplete\r\n"
      TestSupport.write(Array(notes.utf8), to: path("inventory.txt", ""))
    }
    try view.forEachFile(below: machine.systemRoot) { place, entry in
      guard let revision = entry.revision else { return }
      let name = place.name.lowercased()
      let isBackup = place.components.contains { $0.hasPrefix("$NtUninstall") }
      let isLog = name.hasSuffix(".log") && place.components.count == 2
      guard isLog || name.hasPrefix("spuninst.") || isFull && isBackup else { return }
      let bytes = try MachineDisk.bytes(of: revision, place, view)
      TestSupport.write(
        bytes, to: isLog && isFlat ? "\(folder)/\(place.name)" : copy(of: place, in: folder))
    }
  }

  public static func copy(of place: WindowsPath, in folder: String) -> String {
    let names = ["files", String(place.volume.prefix(1))] + place.components
    makeFolders(folder, Array(names.dropLast()))
    return folder + "/" + names.joined(separator: "/")
  }

  private static func makeFolders(_ base: String, _ names: [String]) {
    for count in names.indices { mkdir(base + "/" + names[...count].joined(separator: "/"), 0o755) }
  }

  private static func listing(
    _ view: borrowing View, _ machine: Machine
  ) throws -> [(path: WindowsPath, items: [ListingText.Item])] {
    var result: [(path: WindowsPath, items: [ListingText.Item])] = []
    var waiting = [try WindowsPath("C:\\")]
    while let path = waiting.popLast() {
      var items: [ListingText.Item] = []
      for entry in try view.directory(path) ?? [] {
        if entry.isDirectory { waiting.append(try path.child(entry.name)) }
        let size = try entry.revision.map { Int64(try MachineDisk.bytes(of: $0, path.child(entry.name), view).count) }
        items.append(
          ListingText.Item(
            entry.name, size: entry.isDirectory ? nil : size ?? 0,
            time: (entry.written ?? WindowsTime.none).civil(bias: machine.bias(at: WindowsTime.none))))
      }
      result.append((path, items))
    }
    return result
  }

  private static func versions(_ view: borrowing View) throws -> [UInt8] {
    var text = ""
    try view.forEachFile(below: WindowsPath("C:\\")) { path, entry in
      if let version = entry.revision?.fileVersion { text += "\(version)\t\(path)\r\n" }
    }
    return [0xFF, 0xFE] + WindowsText.encoded(text)
  }
}
