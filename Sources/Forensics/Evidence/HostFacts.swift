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
  /// ``WindowsTime/none``: not known.
  var created = WindowsTime.none
  var written = WindowsTime.none
  var accessed = WindowsTime.none
  /// The computer tells times that Windows cannot hold.
  var hasOddTime = false

  static let oddTime = "its time is none that Windows can hold (1601 to 30828), and counts as not known"

  /// The last access is no sign of a change: reading is one.
  static func == (one: Self, other: Self) -> Bool { one.size == other.size && one.written == other.written }
}

extension HostFacts {
  /// - Parameter status: nil where it could not be looked at.
  init(_ status: HostStatus?, _ ntfs: NTFSStatus?) {
    let isFolder = status?.kind == .folder
    self.init(attributes: isFolder ? .directory : .archive)
    guard let status else { return }
    size = status.size
    written = WindowsTime(status.written)
    accessed = WindowsTime(status.read)
    hasOddTime = [(status.written, written), (status.read, accessed)].contains { $0.seconds != $1.unixSeconds }
    guard let ntfs else { return }
    attributes = FileAttributes(rawValue: ntfs.attributes)
    if isFolder { attributes.insert(.directory) } else { attributes.remove(.directory) }
    created = ntfs.created.map { WindowsTime(ticks: $0) } ?? .none
  }
}

extension Transaction {
  /// Puts a file in place with what is known of it beside its bytes.
  func put(_ path: WindowsPath, _ revision: Revision, _ facts: HostFacts) throws {
    try put(
      path, revision, attributes: facts.attributes, created: facts.created, written: facts.written,
      accessed: facts.accessed)
  }

  func putFolder(_ path: WindowsPath, _ facts: HostFacts) throws {
    try putFolder(
      path, attributes: facts.attributes, created: facts.created, written: facts.written, accessed: facts.accessed)
  }
}
