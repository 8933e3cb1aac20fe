import StateStore
import WindowsFormats

#if canImport(Glibc)
  import Glibc
#endif

/// Bytes on the disk of this computer under no name: however the program ends, the system takes them away.
public final class AnonymousFile: Sendable {
  private let descriptor: Int32

  /// - Throws: ``StoreError``: cannotCreate.
  init(in folder: String, for what: String) throws {
    // O_TMPFILE of Linux, which its importer does not see.
    var opened = open(folder, O_RDWR | O_CLOEXEC | O_DIRECTORY | 0o20_000_000, 0o600)
    if opened < 0 {
      // Not every file system knows files without a name; then it has one for a moment.
      var template = Array("\(folder)/wupd-package-XXXXXX".utf8CString)
      opened = mkstemp(&template)
      if opened >= 0 {
        unlink(template)
        _ = fcntl(opened, F_SETFD, FD_CLOEXEC)
      }
    }
    guard opened >= 0 else {
      let why = String(cString: strerror(errno))
      throw StoreError(
        .cannotCreate, "\(what) cannot be laid out in \(folder) (\(why)); set TMPDIR to a folder that can be written.")
    }
    descriptor = opened
  }

  deinit { close(descriptor) }

  /// - Throws: ``StoreError``: io.
  func append(_ bytes: UnsafeRawBufferPointer, for what: String) throws {
    var rest = bytes
    while !rest.isEmpty {
      let count = write(descriptor, rest.baseAddress, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw StoreError(.io, "\(what) cannot be laid out (\(String(cString: strerror(errno)))).")
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// Fills the buffer, as far as there are bytes.
  func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(UnreadableBytes) -> Int {
    try HostFile.read(descriptor, at: offset, into: buffer, from: "what was laid out")
  }

  /// A stretch of it.
  public struct Part: Sendable {
    let file: AnonymousFile
    let offset: Int
    let count: Int
    /// What it is, for errors.
    let name: String

    /// Fills the buffer, as far as the part goes.
    func read(at place: Int, into buffer: UnsafeMutableRawBufferPointer) throws(UnreadableBytes) -> Int {
      let wanted = max(0, min(buffer.count, count - place))
      guard wanted > 0 else { return 0 }
      return try file.read(at: offset + place, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]))
    }

    var bytes: ForeignBytes {
      ForeignBytes(count: count) { [self] (place, buffer) throws(UnreadableBytes) in
        guard try read(at: place, into: buffer) == buffer.count else {
          throw UnreadableBytes(offset: place, reason: "is gone: \(name) was cut while it was read")
        }
      }
    }
  }
}
