import Glibc

/// A file that one process at a time makes something in, locked as long as it has it. One without a lock is what a process
/// left that was killed.
package struct HostLock: ~Copyable {
  package let path: String
  private let descriptor: Descriptor

  /// Makes the file where there is none.
  ///
  /// - Throws: ``HostError``: ``HostError/isLocked`` when another one has it.
  package init(_ path: String) throws(HostError) {
    let opened = try Descriptor(open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666), path, .create)
    guard flock(opened.number, LOCK_EX | LOCK_NB) == 0 else { throw HostError(path, .create) }
    self.path = path
    descriptor = opened
  }

  package func status() throws(HostError) -> HostStatus { try HostStatus(of: descriptor.number, path, .create) }

  /// Its first bytes, as many as there are of those asked for.
  package func head(_ count: Int) throws(HostError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var read = 0
    while read < count {
      let got = bytes.withUnsafeMutableBytes {
        pread(descriptor.number, $0.baseAddress?.advanced(by: read), count - read, off_t(read))
      }
      guard got >= 0 else { throw HostError(path, .create) }
      if got == 0 { break }
      read += got
    }
    return Array(bytes.prefix(read))
  }

  /// Takes away all bytes.
  package func truncate() throws(HostError) {
    guard ftruncate(descriptor.number, 0) == 0 else { throw HostError(path, .create) }
  }

  /// What was written to it survives a power cut.
  package func sync() throws(HostError) {
    guard fsync(descriptor.number) == 0 else { throw HostError(path, .write) }
  }
}
