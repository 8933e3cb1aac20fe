import HostFiles
import StateStore
import WindowsFormats
import WindowsModel

extension FileAdoption {
  /// Takes copies: the folders in this one are drives, and what is in them lies where it lay on the machine.
  mutating func adoptCopies(_ folder: EvidenceFolder, _ transaction: borrowing Transaction) throws {
    for name in try entries(of: folder) where name.status.kind == .folder {
      guard let place = try? WindowsPath("\(name.name):\\"), name.name.utf8.count == 1 else {
        losses.add("\(folder.path)/\(name.name): is no letter of a drive")
        continue
      }
      try adoptCopies(folder, name, as: place, transaction)
    }
  }

  private mutating func adoptCopies(
    _ parent: EvidenceFolder, _ entry: EvidenceFolder.Entry, as place: WindowsPath, _ transaction: borrowing Transaction
  ) throws {
    let folder: EvidenceFolder
    do { folder = try parent.folder(entry.name) } catch { return losses.add(error.description) }
    if try transaction.now.file(place) == nil {
      try transaction.putFolder(place, HostFacts(attributes: []))
    }
    for entry in try entries(of: folder) {
      let path: WindowsPath
      do { path = try place.child(entry.name) } catch {
        losses.add("\(folder.path)/\(entry.name): no name that Windows has: \(error)")
        continue
      }
      do {
        switch entry.status.kind {
        case .folder: try adoptCopies(folder, entry, as: path, transaction)
        case .file: try adopt(entry.name, in: folder, as: path, isCopy: true, transaction)
        case .link: losses.add("\(folder.path)/\(entry.name): a symbolic link, which is not followed")
        case .other: losses.add("\(folder.path)/\(entry.name): neither file nor folder")
        }
      } catch let error as StoreError where error.code == .invalid {
        losses.add("\(folder.path)/\(entry.name): \(error.message)")
      }
    }
  }
}
