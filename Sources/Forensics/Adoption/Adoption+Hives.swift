import HostFiles
import Servicing
import StateStore
import WindowsFormats
import WindowsModel

extension Adoption {
  /// The hives of a machine out of the folder that has them. Where one is not there, or cannot be read, a copy beside it that
  /// Windows itself would start from is taken; in a folder that is no Windows', any.
  func adoptHives(
    _ config: EvidenceFolder, isOfWindows: Bool, _ evidence: Evidence, _ transaction: borrowing Transaction,
    _ result: inout Result
  ) throws {
    for name in HiveFileName.machine {
      guard let place = HiveFileName(name)?.place else { continue }
      let found = config.hiveNames { $0.place == place && (!isOfWindows || $0.form == .own || $0.form == .mirror) }
      let isNeeded = isOfWindows && ["SYSTEM", "SOFTWARE"].contains(name)
      if !found.contains(where: { $0.hive.form == .own }) { tellMissing(name, in: config, isNeeded, &result) }
      var isTaken = false
      for (entry, hive) in found where !isTaken {
        guard entry.status.kind == .file else {
          result.losses.add(
            "\(config.path)/\(entry.name): is no file (\(entry.status.kind)), and no hive was read of it")
          continue
        }
        isTaken = try adopt(entry.name, in: config, to: place, evidence, transaction, &result)
        guard isTaken, hive.form != .own else { continue }
        try transaction.record(
          "registry", Statement(.hiveCopy, place.description, hive.form.told),
          witnesses: [Statement(.place, "\(config.path)/\(entry.name)")])
      }
      if !isTaken, isNeeded {
        try transaction.record("registry", Statement(.noHive, name), witnesses: [Statement(.place, config.path)])
      }
    }
    for (entry, hive) in config.hiveNames(where: \.isOfPerson) where entry.status.kind == .file {
      try adopt(entry.name, in: config, to: hive.place, evidence, transaction, &result)
    }
  }

  /// A log without its hive is what is left of one.
  private func tellMissing(_ name: String, in folder: EvidenceFolder, _ isNeeded: Bool, _ result: inout Result) {
    let logs = HiveFile.logEndings.compactMap { folder.find(name + $0, .file) }
    guard isNeeded || !logs.isEmpty else { return }
    let beside = logs.isEmpty ? "" : ", and its log \(logs.joined(separator: " and ")) is"
    result.losses.add("\(folder.path)/\(name): is not there\(beside)")
  }

  /// Copies of hives that lie on a disk and are not its registry: each folder can be adopted by itself.
  func tellCopies(
    _ image: WindowsImage, _ windows: [String], _ transaction: borrowing Transaction
  ) throws {
    func tell(_ folder: EvidenceFolder?, where isWanted: (HiveFileName) -> Bool = { _ in true }) throws {
      guard let folder else { return }
      let names = folder.hiveNames(where: isWanted).filter { $0.entry.status.kind == .file }
        .map { "\($0.entry.name) (\(WindowsTime($0.entry.status.written).iso))" }
      guard !names.isEmpty else { return }
      try transaction.record(
        "registry", Statement(.hiveCopies, names.joined(separator: ", ")), witnesses: [Statement(.place, folder.path)])
    }
    try tell(image.configFolder) { $0.form != .own }
    try tell(image.base.find(folders: windows + ["repair"]))
    guard image.isVolume, let information = image.base.find(folders: ["System Volume Information"]) else { return }
    for restore in information.all(where: { WindowsName.folded($0.name).hasPrefix("_RESTORE") }) {
      guard restore.status.kind == .folder, let folder = information.opened(restore.name) else { continue }
      for point in folder.all(where: { $0.status.kind == .folder }) {
        try tell(folder.opened(point.name)?.find(folders: ["snapshot"]))
      }
    }
  }

  /// The hives of persons: `NTUSER.DAT` where the list of profiles says that theirs is, below `HKU` under the security
  /// identifier; and beside it that of their classes.
  func adoptProfiles(
    _ image: WindowsImage, _ machine: Machine, _ evidence: Evidence, _ transaction: borrowing Transaction,
    _ result: inout Result
  ) throws {
    let classes = ["Local Settings", "Application Data", "Microsoft", "Windows"]
    for profile in try transaction.now.subkeys(below: Keys.windowsNT.appending("ProfileList")) {
      guard let text = try transaction.now.value("ProfileImagePath", of: profile)?.text,
        let path = try? machine.path(text), WindowsName.same(path.volume, machine.systemRoot.volume),
        let folder = image.base.find(folders: path.components)
      else { continue }
      for (below, file, ending) in [([], "NTUSER.DAT", ""), (classes, "UsrClass.dat", "_Classes")] {
        guard let place = folder.find(folders: below), let key = try? RegistryPath(.users).child(profile.name + ending)
        else { continue }
        guard let name = place.find(file, .file) else {
          tellMissing(file, in: place, false, &result)
          continue
        }
        try adopt(name, in: place, to: key, evidence, transaction, &result)
      }
    }
  }

  /// One hive of several: that it cannot be read is a loss.
  ///
  /// - Returns: whether it could.
  @discardableResult
  func adopt(
    _ name: String, in folder: EvidenceFolder, to place: RegistryPath, _ evidence: Evidence,
    _ transaction: borrowing Transaction, _ result: inout Result
  ) throws -> Bool {
    do {
      try adopt(HiveFile(name, in: folder, evidence), to: place, evidence, transaction, &result)
      return true
    } catch let error as StoreError where [.invalid, .noPermission, .missing, .io].contains(error.code) {
      result.losses.add(error.message)
      return false
    }
  }

  func adopt(
    _ file: HiveFile, to place: RegistryPath, _ evidence: Evidence, _ transaction: borrowing Transaction,
    _ result: inout Result
  ) throws {
    let read = try file.adopt(to: place, evidence, transaction)
    result.keys += read.census.keys
    result.values += read.census.values
    result.losses.add(read.losses, of: file.name)
  }

  /// `CurrentControlSet` is a link that Windows makes at each start, so that no hive has it.
  func linkControlSet(_ transaction: borrowing Transaction) throws {
    let select = Keys.select
    guard let current = try transaction.now.value(select, "Current")?.number else { return }
    try SessionManager.linkCurrentControlSet(transaction, isNew: false)
    let others = try ["Default", "LastKnownGood"].compactMap { name in
      try transaction.now.value(select, name)?.number.map {
        Statement(.value, select.description, name, String($0))
      }
    }
    let isOther = try transaction.now.value(select, "Default")?.number.map { $0 != current } ?? false
    try transaction.record(
      "control set", Statement(.controlSet, Keys.controlSet(current).name),
      witnesses: [Statement(.value, select.description, "Current", String(current))] + others,
      against: isOther ? [Statement(.controlSetOther)] : [])
  }
}
