import StateStore

#if canImport(Glibc)
  import Glibc
#endif

/// Standard output, or a file of this computer that comes into its place whole or not at all.
final class HostOutput {
  private let path: String?
  private let isReplacing: Bool
  /// Beside the file, until it is whole.
  private var temporary: String?
  private var descriptor: Int32 = 1

  /// - Parameter replacing: a file that is there gives way; a link and anything else that is no file does not.
  /// - Throws: ``StoreError``: cannotCreate when something is there already.
  init(_ path: String?, replacing: Bool = false) throws {
    self.path = path
    isReplacing = replacing
    guard let path else { return }
    try check(path)
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    for number in 0..<100 {
      let name = "\(folder).wupd-\(getpid())-\(number)"
      descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
      if descriptor >= 0 {
        temporary = name
        return
      }
      guard errno == EEXIST else { break }
    }
    throw Self.refusal(path, String(cString: strerror(errno)))
  }

  private static func refusal(_ path: String, _ why: String) -> StoreError {
    StoreError(.cannotCreate, "\(path): cannot be written (\(why)).")
  }

  private func check(_ path: String) throws {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard isReplacing else { throw Self.refusal(path, "exists already, and is left as it is") }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw Self.refusal(path, "is a link, a folder or a device, and is left as it is")
    }
  }

  deinit {
    guard let temporary else { return }
    Glibc.close(descriptor)
    unlink(temporary)
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      let count = Glibc.write(descriptor, start, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw StoreError(.io, "\(path ?? "standard output"): writing failed (\(String(cString: strerror(errno)))).")
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// The file is whole: it takes its name.
  func close() throws {
    guard let path, let temporary else { return }
    guard fsync(descriptor) == 0 else {
      throw StoreError(.io, "\(path): writing failed (\(String(cString: strerror(errno)))).")
    }
    try check(path)
    // A link to a name that came meanwhile is refused, which a renaming would not do; some file systems have no links.
    if !isReplacing {
      if link(temporary, path) == 0 { return }
      if errno == EEXIST { throw Self.refusal(path, "exists already, and is left as it is") }
    }
    guard rename(temporary, path) == 0 else { throw Self.refusal(path, String(cString: strerror(errno))) }
    self.temporary = nil
    Glibc.close(descriptor)
  }
}
