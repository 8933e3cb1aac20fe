#if canImport(Glibc)
  import Glibc
#endif

/// A regular file of this computer, open for reading and within a bound.
final class HostFile {
  private let descriptor: Int32
  private let limit: Int
  private let place: Place

  /// - Parameter place: what an error is about.
  convenience init(_ path: String, limit: Int, place: Place) throws(DrillError) {
    // A NUL would end the name before its end.
    guard !path.utf8.contains(0) else { throw DrillError(place, "no file has a name with a NUL in it.") }
    // Without O_NONBLOCK a named pipe would be waited for.
    try self.init(open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), path, limit, place)
  }

  /// A file below a folder, never one that lies outside: no name on the way may be `..` or a symbolic link.
  convenience init(_ path: String, below folder: String, limit: Int, place: Place) throws(DrillError) {
    let names = path.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false).map { String($0) }
    guard !path.utf8.contains(0), names.allSatisfy({ !["", ".", ".."].contains($0) }), path.utf8.count < 4096 else {
      throw DrillError(
        place,
        "\(shortened(path)) is no file below the folder of the drill: write names between /, without .. among them.")
    }
    var current = open(folder.isEmpty ? "." : folder, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
    for name in names where current >= 0 {
      let above = current
      current = openat(above, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
      let reason = errno
      close(above)
      errno = reason
    }
    try self.init(current, path, limit, place)
  }

  private init(_ opened: Int32, _ path: String, _ limit: Int, _ place: Place) throws(DrillError) {
    let name = shortened(path)
    guard opened >= 0 else {
      switch errno {
      case ENOENT, ENOTDIR: throw DrillError(place, "there is no file \(name).")
      case ELOOP: throw DrillError(place, "\(name) is a symbolic link, or lies behind one.")
      case EACCES: throw DrillError(place, "\(name) may not be read by this account.")
      default: throw DrillError(place, "\(name) cannot be read (\(String(cString: strerror(errno)))).")
      }
    }
    var status = stat()
    let isKnown = fstat(opened, &status) == 0
    guard isKnown, status.st_mode & S_IFMT == S_IFREG, status.st_size <= limit else {
      close(opened)
      if isKnown, status.st_mode & S_IFMT == S_IFDIR { throw DrillError(place, "\(name) is a folder, not a file.") }
      guard isKnown, status.st_mode & S_IFMT == S_IFREG else {
        throw DrillError(place, "\(name) is no regular file.")
      }
      throw DrillError(place, "\(name) is larger than \(limit >> 20) MB, too large to be read.")
    }
    descriptor = opened
    self.limit = limit
    self.place = place
  }

  deinit { close(descriptor) }

  /// - Throws: ``DrillError``: also when the file has grown beyond the bound since it was opened.
  func bytes() throws(DrillError) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw DrillError(place, "reading failed (\(String(cString: strerror(errno)))).")
      }
      guard bytes.count + count <= limit else {
        throw DrillError(place, "is larger than \(limit >> 20) MB, too large to be read.")
      }
      bytes.append(contentsOf: buffer[..<count])
    }
  }
}
