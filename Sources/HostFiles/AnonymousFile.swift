import Glibc

/// Bytes on the disk of this computer under no name: however the program ends, the system takes them away.
package final class AnonymousFile: Sendable {
  private let descriptor: Descriptor
  private let folder: String

  /// - Throws: ``HostError``: with the folder it was to lie in.
  package init(in folder: String) throws(HostError) {
    // O_TMPFILE of Linux, which its importer does not see.
    var opened = open(folder, O_RDWR | O_CLOEXEC | O_DIRECTORY | 0o20_000_000, 0o600)
    if opened < 0 {
      // Not every file system knows files without a name; then it has one for a moment.
      var template = Array("\(HostPath.joined(folder, "wupd-package"))-XXXXXX".utf8CString)
      opened = mkstemp(&template)
      if opened >= 0 {
        unlink(template)
        _ = fcntl(opened, F_SETFD, FD_CLOEXEC)
      }
    }
    descriptor = try Descriptor(opened, folder, .createIn)
    self.folder = folder
  }

  /// - Parameter what: what an error is about.
  package func append(_ bytes: UnsafeRawBufferPointer, for what: String) throws(HostError) {
    try descriptor.write(bytes, what)
  }

  /// Fills the buffer from an offset on, as far as there are bytes.
  package func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(HostError) -> Int {
    try descriptor.read(at: offset, into: buffer, folder)
  }
}
