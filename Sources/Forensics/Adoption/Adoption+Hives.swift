import HostFiles
import Servicing
import StateStore
import WindowsFormats
import WindowsModel

extension Adoption {
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
        guard let place = folder.find(folders: below), let name = place.find(file, .file),
          let key = try? RegistryPath(.users).child(profile.name + ending)
        else { continue }
        try adopt(name, in: place, to: key, evidence, transaction, &result)
      }
    }
  }

  /// One hive of several: that it cannot be read is a loss.
  func adopt(
    _ name: String, in folder: EvidenceFolder, to place: RegistryPath, _ evidence: Evidence,
    _ transaction: borrowing Transaction, _ result: inout Result
  ) throws {
    do {
      try adopt(HiveFile(name, in: folder, evidence), to: place, evidence, transaction, &result)
    } catch let error as StoreError where [.invalid, .noPermission, .missing, .io].contains(error.code) {
      result.losses.add(error.message)
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
