package import HostFiles

extension ForeignBytes {
  /// The bytes of a file of this computer, read where they are asked for; its time of last access stays as it was where the
  /// account may ask for that.
  ///
  /// - Throws: an error that says what failed: nothing there, no right, no regular file.
  public convenience init(file path: String) throws { self.init(try HostFile(path)) }

  package convenience init(_ file: HostFile) {
    self.init(count: file.size, isSalvaged: true) { (offset, buffer) throws(UnreadableBytes) in
      let count: Int
      do throws(HostError) { count = try file.read(at: offset, into: buffer) } catch {
        throw UnreadableBytes(offset: offset, reason: "cannot be read from \(file.path) (\(error.reason))")
      }
      guard count == buffer.count else {
        throw UnreadableBytes(offset: offset, reason: "is gone: \(file.path) was cut while it was read")
      }
    }
  }
}
