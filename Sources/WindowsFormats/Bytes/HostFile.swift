#if canImport(Glibc)
  import Glibc
#endif

/// A regular file of this computer, open for reading only; its time of last access stays as it was where the account may
/// ask for that.
public final class HostFile {
  public let path: String
  /// Bytes, when it was opened.
  public let size: Int
  /// Last written, in nanoseconds since 1970.
  public let modified: Int64
  /// Reading it may leave another time of last access: the account may not ask for that it does not, and the file system does
  /// not do without by itself.
  public let leavesAccessTime: Bool
  private let descriptor: Int32

  /// O_NOATIME of Linux, which its importer does not see.
  public static let noAccessTime: Int32 = 0o1000000

  /// - Throws: ``HostFileError``: nothing there, no right, no regular file (a folder, a device, a pipe), or, if links are
  ///   not followed, a symbolic link as its last name.
  public convenience init(_ path: String, followingLinks: Bool = true) throws(HostFileError) {
    // A NUL would end the name before its end.
    guard !path.utf8.contains(0) else { throw HostFileError(path, errno: ENOENT) }
    // Without O_NONBLOCK a named pipe would be waited for.
    let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | (followingLinks ? 0 : O_NOFOLLOW)
    try self.init(path: path) { open(path, flags | $0) }
  }

  /// A file of an open folder, never behind a link.
  ///
  /// - Parameter name: one name, without a folder.
  public convenience init(_ name: String, inFolder folder: Int32, path: String) throws(HostFileError) {
    try self.init(path: path) { openat(folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW | $0) }
  }

  private init(path: String, open: (Int32) -> Int32) throws(HostFileError) {
    self.path = path
    // Only the owner may ask for O_NOATIME.
    var opened = open(Self.noAccessTime)
    let isAllowed = opened >= 0 || errno != EPERM
    if !isAllowed { opened = open(0) }
    guard opened >= 0 else { throw HostFileError(path, errno: errno) }
    var status = stat()
    guard fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      close(opened)
      throw HostFileError(path, errno: isFolder ? EISDIR : EINVAL)
    }
    descriptor = opened
    leavesAccessTime = !isAllowed && Self.keepsAccessTimes(opened)
    size = Int(status.st_size)
    modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
  }

  deinit { close(descriptor) }

  /// The file system of an open file notes when it is read: it is mounted neither read-only nor without that.
  public static func keepsAccessTimes(_ descriptor: Int32) -> Bool {
    var system = statvfs()
    // ST_RDONLY and ST_NOATIME of Linux, the second of which its importer does not see.
    return fstatvfs(descriptor, &system) != 0 || system.f_flag & (1 | 1024) == 0
  }

  /// The bytes, read where they are asked for.
  public func bytes() -> ForeignBytes {
    ForeignBytes(count: size) { [self] (offset, buffer) throws(UnreadableBytes) in
      guard try read(at: offset, into: buffer) == buffer.count else {
        throw UnreadableBytes(offset: offset, reason: "is gone: \(path) was cut while it was read")
      }
    }
  }

  /// Fills the buffer, as far as there are bytes.
  ///
  /// - Returns: how many there were; fewer than asked for only at the end of the file.
  public func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(UnreadableBytes) -> Int {
    try Self.read(descriptor, at: offset, into: buffer, from: path)
  }

  /// The same of a file that is open elsewhere.
  ///
  /// - Parameter path: for errors.
  public static func read(
    _ descriptor: Int32, at offset: Int, into buffer: UnsafeMutableRawBufferPointer, from path: String
  ) throws(UnreadableBytes) -> Int {
    var done = 0
    while done < buffer.count {
      let count = pread(descriptor, buffer.baseAddress?.advanced(by: done), buffer.count - done, off_t(offset + done))
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw UnreadableBytes(
          offset: offset + done, reason: "cannot be read from \(path) (\(String(cString: strerror(errno))))")
      }
      done += count
    }
    return done
  }
}

/// A file of this computer that cannot be opened for reading.
public struct HostFileError: Error, Hashable, Sendable, CustomStringConvertible {
  public let path: String
  /// errno; EISDIR for a folder, EINVAL for anything else that is no regular file.
  public let code: Int32

  /// Of a file where a folder was asked for.
  public static let notDirectory = ENOTDIR

  public init(_ path: String, errno code: Int32) {
    self.path = path
    self.code = code
  }

  public var isMissing: Bool { code == ENOENT || code == ENOTDIR }
  public var isRefused: Bool { code == EACCES || code == EPERM }
  /// There is something else than a file.
  public var isNoFile: Bool { code == EISDIR || code == EINVAL || code == ELOOP }

  public var description: String {
    switch code {
    case ENOENT, ENOTDIR: "\(path): there is no such file."
    case EISDIR: "\(path): is a folder, not a file."
    case EINVAL: "\(path): is no regular file."
    case ELOOP: "\(path): is a symbolic link, which is not followed."
    case EACCES, EPERM: "\(path): may not be read by this account."
    default: "\(path): cannot be read (\(String(cString: strerror(code))))."
    }
  }
}
