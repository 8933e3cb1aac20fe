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
      guard error.isNoFolder else { return (nil, [error.description]) }
      return zoneOfFile(source)
    }
  }

  /// One hive alone may name it.
  private static func zoneOfFile(_ path: String) -> (zone: TimeZoneRule?, unseen: Set<String>) {
    do throws(HostError) {
      let folder = try EvidenceFolder(HostPath.folder(of: path))
      return (try zone(of: HostPath.name(of: path), in: folder), folder.unseen.texts)
    } catch {
      return (nil, [error.description])
    }
  }

  private static func zone(in folder: EvidenceFolder) throws(HostError) -> TimeZoneRule? {
    guard let image = WindowsImage(folder) else {
      guard let inventory = Inventory(folder) else { return nil }
      folder.unseen.texts.formUnion(inventory.losses.texts)
      return inventory.zone()
    }
    guard let config = image.configFolder else { return nil }
    for (entry, _) in config.hiveNames(where: { $0.place == RegistryPath(.machine, ["SYSTEM"]) })
    where entry.status.kind == .file {
      if let zone = try zone(of: entry.name, in: config) { return zone }
    }
    return nil
  }

  /// nil: it is no hive, or names no time zone.
  private static func zone(of name: String, in folder: EvidenceFolder) throws(HostError) -> TimeZoneRule? {
    var files = [ForeignBytes(try folder.file(name))]
    for ending in HiveFile.logEndings {
      if let log = folder.find(name + ending, .file) { files.append(ForeignBytes(try folder.file(log))) }
    }
    defer {
      if files.contains(where: { !$0.unreadable.isEmpty }) {
        folder.unseen.texts.insert("\(folder.path)/\(name): cannot be read whole")
      }
    }
    guard let hive = try? Hive(HiveFile.unpacked(files[0]), logs: Array(files.dropFirst())),
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
