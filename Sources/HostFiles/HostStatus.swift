import CLinux
import Glibc

/// What this computer tells of a file or folder beside its bytes.
package struct HostStatus: Hashable, Sendable {
  package enum Kind: Sendable { case file, folder, link, other }

  /// Which file it is, whatever its names.
  package struct Identity: Hashable, Sendable {
    let device: UInt64
    let inode: UInt64
  }

  package let kind: Kind
  /// Bytes.
  package let size: Int64
  package let written: HostTime
  package let read: HostTime
  package let identity: Identity
  /// Names it has.
  package let names: Int
  /// It is this account's.
  let isOwn: Bool

  init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      default: .other
      }
    size = Int64(status.st_size)
    written = HostTime(status.st_mtim)
    read = HostTime(status.st_atim)
    identity = Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    names = Int(status.st_nlink)
    isOwn = status.st_uid == getuid()
  }

  /// Of what a path leads to, links followed.
  ///
  /// - Throws: ``HostError``: missing too.
  package init(_ path: String) throws(HostError) {
    var status = stat()
    // A NUL would end the name before its end.
    guard !path.utf8.contains(0) else { throw HostError(path, .read, ENOENT) }
    guard stat(path, &status) == 0 else { throw HostError(path, .read) }
    self.init(status)
  }

  /// Of a name itself, links not followed; nil where nothing has it.
  static func ofName(_ path: String, _ action: HostError.Action = .read) throws(HostError) -> HostStatus? {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      if errno == ENOENT { return nil }
      throw HostError(path, action)
    }
    return HostStatus(status)
  }

  init(of descriptor: Int32, _ path: String, _ action: HostError.Action = .read) throws(HostError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw HostError(path, action) }
    self.init(status)
  }

  /// True for two names of one file.
  package static func isOne(_ one: String, _ other: String) -> Bool {
    guard let first = try? HostStatus(one), let second = try? HostStatus(other) else { return false }
    return first.identity == second.identity
  }

  /// Asks whether the account may do something.
  ///
  /// - Throws: ``HostError``: missing, refused, or that the disk does not answer.
  package static func check(_ right: Right, _ path: String) throws(HostError) {
    guard access(path, right.rawValue) == 0 else { throw HostError(path, right == .read ? .read : .write) }
  }

  /// The same where a right that is not there is no error, and a disk that does not answer is one.
  package static func may(_ right: Right, _ path: String) throws(HostError) -> Bool {
    do {
      try check(right, path)
      return true
    } catch {
      guard error.kind == .missing || error.kind == .refused || error.code == ETXTBSY else { throw error }
      return false
    }
  }

  package enum Right: Int32, Sendable {
    case read = 4
    case write = 2
  }
}

/// What a file system of Windows that is mounted through ntfs-3g tells more.
package struct NTFSStatus: Hashable, Sendable {
  /// As Windows has them.
  package let attributes: UInt32
  /// 100-nanosecond ticks since 1601; nil: not told.
  package let created: Int64?

  /// By its name below the open folder: an attribute of a link is never asked for, which would follow it.
  init?(_ folder: Int32, _ name: HostName) {
    let path = Array("/proc/self/fd/\(folder)/".utf8) + name.bytes
    let result = path.withCString { path -> (UInt32, Int64?)? in
      var word: UInt32 = 0
      guard lgetxattr(path, "system.ntfs_attrib", &word, 4) == 4 else { return nil }
      var ticks: Int64 = 0
      return (word, lgetxattr(path, "system.ntfs_crtime", &ticks, 8) == 8 ? ticks : nil)
    }
    guard let result else { return nil }
    (attributes, created) = result
  }
}
