import HostFiles
import Servicing
import WindowsFormats
package import WindowsModel

// What is asked of evidence before a store is made of it.
extension Adoption {
  /// The time zone that the evidence names; nil: it names none. And what could not be looked at on the way.
  package static func zone(of source: String) -> (zone: TimeZoneRule?, unseen: Set<String>) {
    do throws(HostError) {
      let folder = try EvidenceFolder(source)
      do throws(HostError) {
        return (try zone(in: folder), folder.unseen.texts)
      } catch {
        return (nil, folder.unseen.texts.union([error.description]))
      }
    } catch {
      return (nil, error.isNoFolder ? [] : [error.description])
    }
  }

  private static func zone(in folder: EvidenceFolder) throws(HostError) -> TimeZoneRule? {
    guard let image = WindowsImage(folder) else {
      guard let inventory = Inventory(folder) else { return nil }
      folder.unseen.texts.formUnion(inventory.losses.texts)
      return inventory.zone()
    }
    guard let config = image.configFolder, let name = config.find("system", .file) else { return nil }
    var files = [ForeignBytes(try config.file(name))]
    for ending in HiveFile.logEndings {
      if let log = config.find(name + ending, .file) { files.append(ForeignBytes(try config.file(log))) }
    }
    defer {
      if files.contains(where: { !$0.unreadable.isEmpty }) {
        folder.unseen.texts.insert("\(config.path)/\(name): cannot be read whole")
      }
    }
    guard let hive = try? Hive(files[0], logs: Array(files.dropFirst())),
      let select = hive.key(["Select"]), let current = hive.value("Current", of: select)?.value.number,
      let zone = hive.key([Keys.controlSet(current).name, "Control", Keys.timeZone.name])
    else { return nil }
    return TimeZoneRule { hive.value($0, of: zone)?.value }
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
