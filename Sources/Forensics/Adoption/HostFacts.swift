import CLinux
import WindowsModel

#if canImport(Glibc)
  import Glibc
#endif

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

  init(_ folder: Int32, _ name: String) {
    var status = stat()
    guard fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      attributes = .archive
      return
    }
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    size = Int64(status.st_size)
    attributes = isFolder ? .directory : .archive
    written = Self.time(status.st_mtim)
    accessed = Self.time(status.st_atim)
    // By its name below the open folder: an attribute of a link is never asked for, which would follow it.
    let path = "/proc/self/fd/\(folder)/\(name)"
    var word: UInt32 = 0
    if lgetxattr(path, "system.ntfs_attrib", &word, 4) == 4 {
      attributes = FileAttributes(rawValue: word)
      if isFolder { attributes.insert(.directory) } else { attributes.remove(.directory) }
      var ticks: Int64 = 0
      if lgetxattr(path, "system.ntfs_crtime", &ticks, 8) == 8 { created = WindowsTime(ticks: ticks) }
    }
  }

  /// The last access is no sign of a change: reading is one.
  static func == (one: Self, other: Self) -> Bool { one.size == other.size && one.written == other.written }

  private static func time(_ moment: timespec) -> WindowsTime {
    WindowsTime(unixSeconds: Int64(moment.tv_sec), ticks: Int64(moment.tv_nsec) / 100)
  }
}
