import Glibc

/// A regular file of this computer, open for reading only; its time of last access stays as it was where the account may
/// ask for that.
package final class HostFile: Sendable {
  package let path: String
  /// When it was opened.
  package let status: HostStatus
  /// Reading it may leave another time of last access: the account may not ask for that it does not, and the file system does
  /// not do without by itself.
  package var leavesAccessTime: Bool { descriptor.leavesAccessTime }
  private let descriptor: Descriptor
  /// Parts of it are on no disk, and are zeros.
  private let hasHoles: Bool

  /// - Throws: ``HostError``: nothing there, no right, no regular file (a folder, a device, a pipe), or, if links are
  ///   not followed, a symbolic link as its last name.
  package convenience init(_ path: String, followingLinks: Bool = true) throws(HostError) {
    try self.init(Descriptor(quietly: path, followingLinks ? 0 : O_NOFOLLOW, .read), path)
  }

  /// A file of an open folder, never behind a link.
  convenience init(_ name: HostName, in folder: Descriptor, _ path: String) throws(HostError) {
    try self.init(Descriptor(quietly: name, in: folder, 0, path, .read), path)
  }

  private init(_ opened: Descriptor, _ path: String) throws(HostError) {
    status = try HostStatus(of: opened.number, path)
    guard status.kind == .file else { throw HostError(path, .read, status.kind == .folder ? EISDIR : EINVAL) }
    self.path = path
    descriptor = opened
    hasHoles = status.size > 1 << 16 && opened.hasHoles(in: Int(status.size))
  }

  /// Bytes, when it was opened.
  package var size: Int { Int(status.size) }

  /// Fills the buffer from an offset on, as far as there are bytes.
  ///
  /// - Returns: how many there were; fewer than asked for only at the end of the file.
  package func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws(HostError) -> Int {
    try hasHoles
      ? descriptor.readPastHoles(at: offset, into: buffer, path) : descriptor.read(at: offset, into: buffer, path)
  }

  /// All of its bytes.
  ///
  /// - Throws: ``HostError``: tooLarge for more than `limit`, also when it has grown since it was opened.
  package func bytes(limit: Int) throws(HostError) -> [UInt8] {
    try check(limit: limit)
    var bytes: [UInt8] = []
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { piece.deallocate() }
    while true {
      let count = try read(at: bytes.count, into: piece)
      guard bytes.count + count <= limit else { throw HostError(path, .read, EFBIG, limit: limit) }
      bytes += piece[..<count]
      if count < piece.count { return bytes }
    }
  }

  /// - Throws: ``HostError``: tooLarge for more bytes than `limit`.
  package func check(limit: Int) throws(HostError) {
    guard size <= limit else { throw HostError(path, .read, EFBIG, limit: limit) }
  }

  /// The bytes of a file, which is closed again.
  ///
  /// - Throws: as ``init(_:followingLinks:)`` and ``bytes(limit:)``.
  package static func bytes(_ path: String, limit: Int) throws(HostError) -> [UInt8] {
    try HostFile(path).bytes(limit: limit)
  }
}
