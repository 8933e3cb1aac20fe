import StateStore
import WindowsFormats

#if canImport(Glibc)
  import Glibc
#endif

/// A file of this computer that is read.
enum HostInput {
  /// What an errno of opening comes to.
  static func code(_ number: Int32) -> StoreError.Code {
    switch number {
    case EACCES, EPERM: .noPermission
    case ENOENT, ENOTDIR, ENAMETOOLONG: .missing
    default: .invalid
    }
  }

  /// One that may be large, read where it is asked for.
  ///
  /// - Throws: ``StoreError``: missing, noPermission, invalid for anything but a regular file.
  static func file(_ path: String) throws -> WindowsFormats.HostFile {
    do {
      return try WindowsFormats.HostFile(path)
    } catch {
      throw StoreError(error.isMissing ? .missing : error.isRefused ? .noPermission : .invalid, error.description)
    }
  }

  /// Opens without leaving a time of access, where the account may ask for that: it may be evidence.
  static func quietly(_ open: (Int32) -> Int32) -> Int32 {
    let descriptor = open(WindowsFormats.HostFile.noAccessTime)
    return descriptor < 0 && errno == EPERM ? open(0) : descriptor
  }

  /// - Throws: ``StoreError``: missing, noPermission, invalid for anything but a regular file of at most `limit` bytes.
  static func bytes(_ path: String, limit: Int, followingLinks: Bool = true) throws -> [UInt8] {
    let descriptor = quietly {
      open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | (followingLinks ? 0 : O_NOFOLLOW) | $0)
    }
    guard descriptor >= 0 else {
      let (number, why) = (errno, String(cString: strerror(errno)))
      throw StoreError(code(number), "\(path): cannot be read (\(why)).")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw StoreError(.invalid, "\(path): is no regular file.")
    }
    guard status.st_size <= limit else {
      throw StoreError(.invalid, "\(path): has \(status.st_size) bytes; at most \(limit) are read.")
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      let count = read(descriptor, &buffer, buffer.count)
      if count == 0 { return bytes }
      guard count > 0 else { throw StoreError(.io, "\(path): reading failed (\(String(cString: strerror(errno)))).") }
      bytes += buffer[..<count]
    }
    throw StoreError(.invalid, "\(path): grew while it was read.")
  }
}
