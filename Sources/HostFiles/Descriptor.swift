import Glibc

/// An open file or folder, which is closed when nobody has it any more.
final class Descriptor: Sendable {
  let number: Int32
  /// Its time of last access may change when it is read.
  let leavesAccessTime: Bool

  // O_NOATIME of Linux, which its importer does not see. Without O_NONBLOCK a named pipe would be waited for.
  private static let noAccessTime: Int32 = 0o1000000
  private static let reading = O_RDONLY | O_CLOEXEC | O_NONBLOCK

  /// - Throws: ``HostError`` of the call that opened it, if it did not.
  init(_ number: Int32, _ path: String, _ action: HostError.Action, leavesAccessTime: Bool = false) throws(HostError) {
    guard number >= 0 else { throw HostError(path, action) }
    self.number = number
    self.leavesAccessTime = leavesAccessTime
  }

  /// For reading, without leaving a time of access where the account may ask for that: it may be evidence.
  convenience init(quietly path: String, _ flags: Int32, _ action: HostError.Action) throws(HostError) {
    // A NUL would end the name before its end.
    guard !path.utf8.contains(0) else { throw HostError(path, action, ENOENT) }
    try self.init(quietly: path, action) { open(path, Self.reading | flags | $0) }
  }

  /// By its name in an open folder, never through a link.
  convenience init(
    quietly name: HostName, in folder: Descriptor, _ flags: Int32, _ path: String, _ action: HostError.Action
  ) throws(HostError) {
    guard name.isOne else { throw HostError(path, action, ENOENT) }
    try self.init(quietly: path, action) { more in
      name.bytes.withCString { openat(folder.number, $0, Self.reading | O_NOFOLLOW | flags | more) }
    }
  }

  private convenience init(
    quietly path: String, _ action: HostError.Action, _ open: (Int32) -> Int32
  ) throws(HostError) {
    let (opened, isQuiet) = Self.quietly(open)
    try self.init(opened, path, action, leavesAccessTime: !isQuiet && opened >= 0 && Self.keepsAccessTimes(opened))
  }

  /// Only the owner may ask for O_NOATIME.
  private static func quietly(_ open: (Int32) -> Int32) -> (Int32, isQuiet: Bool) {
    let quiet = open(noAccessTime)
    return quiet < 0 && errno == EPERM ? (open(0), false) : (quiet, true)
  }

  /// The same folder once more, with a place of its own for a listing, which closes it.
  func listing() -> OpaquePointer? {
    let copy = Self.quietly { openat(number, ".", Self.reading | O_DIRECTORY | $0) }.0
    guard copy >= 0 else { return nil }
    if let listing = fdopendir(copy) { return listing }
    let code = errno
    close(copy)
    errno = code
    return nil
  }

  deinit { close(number) }

  /// The file system of an open file notes when it is read: it is mounted neither read-only nor without that.
  private static func keepsAccessTimes(_ descriptor: Int32) -> Bool {
    var system = statvfs()
    // ST_RDONLY and ST_NOATIME of Linux, the second of which its importer does not see.
    return fstatvfs(descriptor, &system) != 0 || system.f_flag & (1 | 1024) == 0
  }

  /// pread(2), as often as it takes.
  func read(
    at offset: Int, into buffer: UnsafeMutableRawBufferPointer, _ path: String
  ) throws(HostError) -> Int {
    var done = 0
    while done < buffer.count {
      let count = pread(number, buffer.baseAddress?.advanced(by: done), buffer.count - done, off_t(offset + done))
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw HostError(path, .read)
      }
      done += count
    }
    return done
  }

  // SEEK_DATA and SEEK_HOLE of Linux, which its importer does not see.
  private static let data: Int32 = 3
  private static let hole: Int32 = 4

  func hasHoles(in size: Int) -> Bool { (0..<off_t(size)).contains(lseek(number, 0, Self.hole)) }

  /// As ``read(at:into:_:)``, and what is on no disk is not asked for: a file may say that it is far larger than one.
  func readPastHoles(
    at offset: Int, into buffer: UnsafeMutableRawBufferPointer, _ path: String
  ) throws(HostError) -> Int {
    var done = 0
    while done < buffer.count {
      let place = offset + done
      var rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
      var next = Int(lseek(number, off_t(place), Self.data))
      // Nothing but a hole up to the end, where that still is.
      if next < 0 { next = errno == ENXIO ? Int(lseek(number, 0, SEEK_END)) : place }
      if next > place {
        rest = UnsafeMutableRawBufferPointer(rebasing: rest.prefix(next - place))
        rest.initializeMemory(as: UInt8.self, repeating: 0)
        done += rest.count
        continue
      }
      let end = Int(lseek(number, off_t(place), Self.hole))
      if end > place { rest = UnsafeMutableRawBufferPointer(rebasing: rest.prefix(end - place)) }
      let count = try read(at: place, into: rest, path)
      done += count
      if count < rest.count { break }
    }
    return done
  }

  func write(_ bytes: UnsafeRawBufferPointer, _ path: String) throws(HostError) {
    guard Self.write(bytes, to: number) else { throw HostError(path, .write) }
  }

  /// write(2), as often as it takes; false, and errno says why, where not all of it went.
  static func write(_ bytes: UnsafeRawBufferPointer, to number: Int32) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      // The module's name, or the method would call itself.
      let count = Glibc.write(number, rest.baseAddress, rest.count)
      if count >= 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }
}
