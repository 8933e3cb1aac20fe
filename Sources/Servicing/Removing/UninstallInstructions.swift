package import StateStore
package import WindowsFormats
package import WindowsModel

/// What a removal is to do, as `spuninst\spuninst.inf` in the folder of an update says it.
///
/// Source of its sections: the templates in update.exe 6.3.13.0 (windows-facts §3.5).
package struct UninstallInstructions: Sendable {
  /// Files that come back, and their names in the folder.
  package private(set) var restored: [(path: WindowsPath, stored: String)] = []
  /// Files the update brought.
  package private(set) var deleted: [WindowsPath] = []
  package private(set) var values: [ValueBackup] = []
  /// Keys the update made.
  package private(set) var deletedKeys: [RegistryPath] = []
  /// Updates whose entries under `HotFix` come back: those that a service pack took over (KB300039).
  package private(set) var takenOver: Set<ShortTitle> = []
  /// Names of the keys of Add or Remove Programs at the time of the install; nil: it does not say.
  package private(set) var programs: [String]?
  package private(set) var title: String?
  /// Name of the log of the removal, in the system root.
  private(set) var logName: String?
  /// Lines that say nothing that can be done here.
  package private(set) var losses: [String] = []

  /// The instructions of an update that a store holds; nil: none can be read.
  package init?(of update: InstalledUpdate, _ view: borrowing View) throws {
    guard let folder = update.folder else { return nil }
    try self.init(in: folder, view)
  }

  /// Those of a folder.
  package init?(in folder: WindowsPath, _ view: borrowing View) throws {
    guard let revision = try view.file(folder.appending("spuninst\\spuninst.inf"))?.revision, revision.isHeld,
      revision.size.map({ $0 <= InfFile.largest }) != false, let machine = try Machine.ifTold(view)
    else { return nil }
    let page = try MachinePages(view).ansi.known
    // That the disk fails is no fault of the sheet.
    let bytes = try view.bytes(of: revision, limit: InfFile.largest)
    // SetupAPI opens none without it.
    guard let inf = try? InfFile(bytes, codePage: page), inf["Version"]?["Signature"] != nil else {
      return nil
    }
    self.init(inf, machine)
  }

  package init(_ inf: InfFile, _ machine: Machine) {
    let inf = (try? inf.substituted()) ?? inf
    title = inf["Version"]?["SP_TITLE"]?.text(1)
    logName = inf["Configuration"]?["UnInstallLogFileName"].map { $0.text(1) }.flatMap { name in
      (try? MemberPath(name))?.components.count == 1 ? name : nil
    }
    losses = inf.losses.map(\.description)
    for section in ["RestoreFiles", "RestoreFiles.NoDelay"] {
      for line in inf[section]?.lines ?? [] {
        for name in line.fields where !name.isEmpty {
          if line.isOf("CopyFiles") {
            for (path, items) in files(name, inf, machine, "restores") {
              restored.append((path, items.count > 1 && !items[1].isEmpty ? items[1] : items[0]))
            }
          } else if line.isOf("DelFiles") {
            deleted += files(name, inf, machine, "deletes").map(\.path)
          }
        }
      }
    }
    for line in inf["Reg.Restore.Values"]?.lines ?? [] { restoreValue(line.items, line.number) }
    for line in inf["Reg.Delete.Values"]?.lines ?? [] {
      if let key = key(line.items, line.number), line.items.count > 2 {
        values.append(ValueBackup(key: key, name: line.items[2], before: nil))
      }
    }
    for line in inf["Reg.Delete.Keys"]?.lines ?? [] {
      if let key = key(line.items, line.number) { deletedKeys.append(key) }
    }
    for backup in values where backup.before != nil { noteTakenOver(backup.key) }
    for line in inf["Reg.Restore.Keys"]?.lines ?? [] {
      if line.items.count >= 2, let key = try? RegistryPath(line.items[0] + "\\" + line.items[1]) { noteTakenOver(key) }
      losses.append(
        "line \(line.number): the key \(line.items.prefix(2).joined(separator: "\\")) is kept as a hive; left out")
    }
    programs = inf["SnapShot.Install"]?.lines.compactMap { $0.items.first }
  }

  private mutating func noteTakenOver(_ key: RegistryPath) {
    let parts = sequence(first: key, next: \.parent)
    guard let entry = parts.first(where: { $0.parent == Keys.hotFix }), let name = ShortTitle(entry.name) else {
      return
    }
    takenOver.insert(name)
  }

  /// The files of a section, each with the items of its line, of which the first is its name.
  ///
  /// - Parameter does: what becomes of them, for the loss of them all.
  private mutating func files(
    _ section: String, _ inf: InfFile, _ machine: Machine, _ does: String
  ) -> [(path: WindowsPath, items: [String])] {
    guard let line = inf["DestinationDirs"]?[section],
      let place = InfDirectory(line.number(1) ?? 0, line.text(2)).path, let folder = try? machine.path(place)
    else {
      losses.append("[\(section)] has no folder that is known; what it \(does) is left out")
      return []
    }
    var files: [(path: WindowsPath, items: [String])] = []
    for line in inf[section]?.lines ?? [] {
      if let name = line.items.first, let path = try? folder.appending(name) {
        files.append((path, line.items))
      } else {
        losses.append("line \(line.number) names no file")
      }
    }
    return files
  }

  private mutating func key(_ items: [String], _ number: Int) -> RegistryPath? {
    guard items.count >= 2, let key = try? RegistryPath(items[0] + "\\" + items[1]) else {
      losses.append("line \(number) names no key of the registry")
      return nil
    }
    return key
  }

  /// root, key, value, data in hexadecimal, type, size.
  private mutating func restoreValue(_ items: [String], _ number: Int) {
    guard let key = key(items, number) else { return }
    guard items.count >= 6, let type = UInt32(items[4]), let size = Int(items[5]), let data = Self.bytes(items[3]),
      data.count == size
    else {
      losses.append("line \(number) holds no value that can be read")
      return
    }
    values.append(
      ValueBackup(
        key: key, name: items[2], before: RegistryValue(type: RegistryValueType(rawValue: type), data: data)))
  }

  private static func bytes(_ text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count % 2 == 0 else { return nil }
    let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
    }
    return bytes.count == digits.count / 2 ? bytes : nil
  }
}
