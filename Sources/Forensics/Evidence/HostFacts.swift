import HostFiles
import StateStore
import WindowsModel

/// What this computer tells of a file beside its bytes.
///
/// A file system of Windows that is mounted through ntfs-3g gives its attributes and its time of creation; of a copied
/// tree the time of the last write is all that is sure.
struct HostFacts: Equatable {
  var size: Int64 = 0
  var attributes: FileAttributes
  /// nil: not known.
  var created: WindowsTime?
  var written: WindowsTime?
  var accessed: WindowsTime?

  /// - Parameter status: nil where it could not be looked at.
  init(_ status: HostStatus?, _ ntfs: NTFSStatus?) {
    guard let status else {
      attributes = .archive
      return
    }
    let isFolder = status.kind == .folder
    size = status.size
    attributes = isFolder ? .directory : .archive
    written = WindowsTime(status.written)
    accessed = WindowsTime(status.read)
    guard let ntfs else { return }
    attributes = FileAttributes(rawValue: ntfs.attributes)
    if isFolder { attributes.insert(.directory) } else { attributes.remove(.directory) }
    created = ntfs.created.map { WindowsTime(ticks: $0) }
  }

  /// The last access is no sign of a change: reading is one.
  static func == (one: Self, other: Self) -> Bool { one.size == other.size && one.written == other.written }
}
