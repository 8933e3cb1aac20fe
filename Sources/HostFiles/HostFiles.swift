import Glibc

/// Names of files that come and go.
package enum HostFiles {
  /// True where something has the name, a link to nowhere too. A disk that does not answer is no leave to write there.
  package static func isTaken(_ path: String) throws(HostError) -> Bool {
    try HostStatus.ofName(path, .create) != nil
  }

  /// Takes a name away; one that is not there is well.
  package static func remove(_ path: String) throws(HostError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw HostError(path, .create) }
  }

  /// Makes a folder; one that is there is well.
  package static func makeFolder(_ path: String) throws(HostError) {
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw HostError(path, .create) }
  }

  /// A second name for a file; never over one that is there.
  package static func link(_ path: String, as name: String) throws(HostError) {
    // The module's name, or the function would call itself.
    guard Glibc.link(path, name) == 0 else { throw HostError(name, .create) }
  }

  /// The names in the folder of a path survive a power cut.
  package static func syncFolder(of path: String) throws(HostError) {
    let folder = HostPath.folder(of: path)
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    // A folder that may be written and not read cannot be synced by anybody but root.
    guard descriptor >= 0 else {
      if errno == EACCES { return }
      throw HostError(folder, .write)
    }
    defer { close(descriptor) }
    // Some network file systems know no such thing.
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw HostError(folder, .write) }
  }

  /// What was written anywhere is on the disk when this returns.
  package static func flush() { sync() }

  /// Copies a file as it lies; never over one that is there.
  package static func copy(_ path: String, to target: String) throws(HostError) {
    let input = try HostFile(path)
    let output = try Descriptor(open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600), target, .create)
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { piece.deallocate() }
    var offset = 0
    while true {
      let count = try input.read(at: offset, into: piece)
      try output.write(UnsafeRawBufferPointer(rebasing: piece[..<count]), target)
      offset += count
      if count < piece.count { return }
    }
  }
}
