import HostFiles
import Servicing
import WindowsFormats
import WindowsModel

// What is asked of evidence before a store is made of it.
extension Adoption {
  /// The time zone that the evidence names: minutes, UTC = local time + bias; 0 where it names none. And what could not be
  /// looked at on the way.
  package static func bias(of source: String) -> (minutes: Int, unseen: Set<String>) {
    guard let folder = try? EvidenceFolder(source) else { return (0, []) }
    let minutes = bias(in: folder)
    return (minutes, folder.unseen.texts)
  }

  private static func bias(in folder: EvidenceFolder) -> Int {
    guard let image = WindowsImage(folder) else { return Inventory(folder)?.bias() ?? 0 }
    guard let config = image.configFolder, let name = config.find("system", .file), let file = try? config.file(name)
    else { return 0 }
    let logs = HiveFile.logEndings.compactMap { config.find(name + $0, .file) }
    guard let hive = try? Hive(ForeignBytes(file), logs: logs.compactMap { try? ForeignBytes(config.file($0)) }),
      let select = hive.key(["Select"]), let current = hive.value("Current", of: select)?.value.number,
      let zone = hive.key([Keys.controlSet(current).name, "Control", Keys.timeZone.name])
    else { return 0 }
    return TimeZoneBias.minutes(hive.value("ActiveTimeBias", of: zone)?.value) ?? 0
  }

  /// Bytes of all files in a folder and below it, as far as it can be listed.
  package static func size(of folder: EvidenceFolder, depth: Int = 0) -> Int64 {
    guard depth < WindowsPath.deepest, let listing = try? folder.entries() else { return 0 }
    return listing.entries.reduce(0) { sum, entry in
      switch entry.status.kind {
      case .file: sum &+ entry.status.size
      case .folder: sum &+ ((try? folder.folder(entry.name)).map { size(of: $0, depth: depth + 1) } ?? 0)
      default: sum
      }
    }
  }
}
