import StateStore

#if canImport(Glibc)
  import Glibc
#endif

/// Standard output, or a new file of this computer that is taken away again unless it is whole.
final class HostOutput {
  private let path: String?
  private var descriptor: Int32 = 1
  private var isWhole = false

  /// - Throws: ``StoreError``: cannotCreate when the file is there already.
  init(_ path: String?) throws {
    self.path = path
    guard let path else { return }
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard descriptor >= 0 else {
      let why = errno == EEXIST ? "exists already, and is left as it is" : String(cString: strerror(errno))
      descriptor = -1
      throw StoreError(.cannotCreate, "\(path): cannot be written (\(why)).")
    }
  }

  deinit {
    guard let path, descriptor >= 0 else { return }
    Glibc.close(descriptor)
    if !isWhole { unlink(path) }
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

  func close() throws {
    guard path != nil else { return }
    guard fsync(descriptor) == 0 else {
      throw StoreError(.io, "\(path ?? ""): writing failed (\(String(cString: strerror(errno)))).")
    }
    isWhole = true
  }
}
