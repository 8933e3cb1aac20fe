import StateStore
import WindowsModel

#if canImport(Glibc)
  import Glibc
#endif

/// A folder of this computer that files are written below: never outside it, never through a link.
///
/// Every folder on the way is opened by its one name in the folder above it, which no name, no link and no renaming can
/// lead out of. A file comes into its place whole, or not at all.
final class HostTree {
  /// Why one file or folder is not written; the others are.
  struct Refusal: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
  }

  private let path: String
  private let root: Int32
  private let isReplacing: Bool
  /// The folder that was last written to.
  private var current: (names: [String], descriptor: Int32)?
  /// The files of this run, by their numbers: two names of the machine may be one here.
  private var own: Set<UInt64> = []

  /// - Throws: ``StoreError``: cannotCreate.
  init(_ path: String, replacing: Bool) throws {
    self.path = path
    isReplacing = replacing
    if mkdir(path, 0o777) != 0, errno != EEXIST { throw Self.failure(path, .cannotCreate) }
    root = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
    guard root >= 0 else {
      if errno == ELOOP || errno == ENOTDIR {
        throw StoreError(.cannotCreate, "\(path): is a link or no folder; nothing is written there.")
      }
      throw Self.failure(path, .cannotCreate)
    }
  }

  deinit {
    if let current { close(current.descriptor) }
    close(root)
  }

  private static func failure(_ path: String, _ code: StoreError.Code) -> StoreError {
    StoreError(code, "\(path): cannot be written (\(String(cString: strerror(errno)))).")
  }

  /// What was written is on the disk when this returns.
  static func flush() { sync() }

  // MARK: Folders

  func makeFolder(_ names: [String]) throws { _ = try folder(names[...]) }

  private func folder(_ names: ArraySlice<String>) throws -> Int32 {
    if let current, current.names.elementsEqual(names) { return current.descriptor }
    var descriptor = fcntl(root, F_DUPFD_CLOEXEC, 0)
    guard descriptor >= 0 else { throw Self.failure(path, .io) }
    for name in names {
      try Self.check(name)
      if mkdirat(descriptor, name, 0o777) != 0, errno != EEXIST {
        defer { close(descriptor) }
        throw refusal()
      }
      let next = openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
      let code = errno
      close(descriptor)
      guard next >= 0 else {
        errno = code
        throw code == ELOOP || code == ENOTDIR ? Refusal("on its way \(name) is a link or no folder") : refusal()
      }
      descriptor = next
    }
    if let current { close(current.descriptor) }
    current = (Array(names), descriptor)
    return descriptor
  }

  /// A name that is one name, and that a file system of this computer can hold.
  private static func check(_ name: String) throws {
    guard !name.isEmpty, name != ".", name != "..", !name.utf8.contains(where: { $0 == 0x2F || $0 == 0 }) else {
      throw Refusal("\(name) can be no name here")
    }
    guard name.utf8.count <= 255 else { throw Refusal("its name is longer than the 255 bytes that a name has here") }
  }

  /// What concerns one file is told of it; what concerns all of them ends the whole.
  private func refusal() -> any Error {
    switch errno {
    case ENAMETOOLONG, EINVAL, EILSEQ, EACCES, EPERM, EEXIST, EISDIR, ENOTDIR, ELOOP:
      Refusal("this computer refuses it (\(String(cString: strerror(errno))))")
    default: Self.failure(path, .io)
    }
  }

  // MARK: Files

  /// - Parameter body: gives the bytes to the function it gets.
  /// - Throws: ``Refusal``; ``StoreError``: io; what `body` throws.
  func write(_ names: [String], time: WindowsTime?, _ body: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void)
    throws
  {
    guard let name = names.last else { return }
    try Self.check(name)
    let folder = try folder(names.dropLast())
    try checkPlace(name, in: folder)
    let temporary = ".wupd-\(getpid())"
    let file = openat(folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard file >= 0 else { throw refusal() }
    defer {
      close(file)
      unlinkat(folder, temporary, 0)
    }
    try body { bytes in
      var rest = bytes
      while let start = rest.baseAddress, !rest.isEmpty {
        let count = Glibc.write(file, start, rest.count)
        if count < 0 {
          if errno == EINTR { continue }
          throw Self.failure(self.path, .io)
        }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      }
    }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw Self.failure(path, .io) }
    if let time {
      let moment = timespec(
        tv_sec: Int(time.unixSeconds), tv_nsec: Int(time.ticks % WindowsTime.ticksPerSecond) * 100)
      guard futimens(file, [moment, moment]) == 0 else { throw Self.failure(path, .io) }
    }
    try place(temporary, name, in: folder)
    own.insert(UInt64(status.st_ino))
  }

  private func checkPlace(_ name: String, in folder: Int32) throws {
    var status = stat()
    guard fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return }
    guard isReplacing else { throw Refusal("something of that name is there already") }
    guard status.st_mode & S_IFMT == S_IFREG else { throw Refusal("a link, a folder or a device has its name") }
    guard !own.contains(UInt64(status.st_ino)) else {
      throw Refusal("another file of the machine has the same name here")
    }
  }

  private func place(_ temporary: String, _ name: String, in folder: Int32) throws {
    if !isReplacing {
      // Unlike a renaming this refuses a name that came meanwhile; some file systems have no links.
      if linkat(folder, temporary, folder, name, 0) == 0 { return }
      if errno == EEXIST { throw Refusal("something of that name is there already") }
    }
    try checkPlace(name, in: folder)
    guard renameat(folder, temporary, folder, name) == 0 else { throw refusal() }
  }
}
