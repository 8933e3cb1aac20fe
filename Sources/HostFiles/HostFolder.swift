import Glibc

/// An open folder of this computer, for reading: it is listed, and what is in it is opened by its one name.
///
/// No way leads out of it, whatever is renamed meanwhile, and nothing follows a symbolic link in it.
package final class HostFolder: Sendable {
  package struct Entry: Sendable {
    package let name: HostName
    package let status: HostStatus
  }

  /// What is in a folder.
  package struct Listing: Sendable {
    /// In the order of the bytes of their names.
    package fileprivate(set) var entries: [Entry] = []
    /// What could not be looked at, and why.
    package fileprivate(set) var unreadable: [HostError] = []
  }

  /// For errors; the folder itself stays open whatever is renamed.
  package let path: String
  package let status: HostStatus
  let descriptor: Descriptor

  /// - Throws: ``HostError``: nothing there, no right, or no folder.
  package convenience init(_ path: String) throws(HostError) {
    try self.init(Descriptor(quietly: path.isEmpty ? "." : path, O_DIRECTORY, .list), path)
  }

  init(_ descriptor: Descriptor, _ path: String) throws(HostError) {
    self.descriptor = descriptor
    self.path = path
    status = try HostStatus(of: descriptor.number, path)
  }

  /// Listing it may leave another time of last access.
  package var leavesAccessTime: Bool { descriptor.leavesAccessTime }

  /// The folder of a name in it.
  package func folder(_ name: HostName) throws(HostError) -> HostFolder {
    let place = place(name)
    do {
      return try HostFolder(Descriptor(quietly: name, in: descriptor, O_DIRECTORY, place, .list), place)
    } catch {
      // The system says of a link that it is no folder.
      if error.isNoFolder, try status(of: name)?.kind == .link { throw HostError(place, .list, ELOOP) }
      throw error
    }
  }

  /// The file of a name in it.
  package func file(_ name: HostName) throws(HostError) -> HostFile { try HostFile(name, in: descriptor, place(name)) }

  /// A file below it, by names to the letter.
  package func file(at names: [HostName]) throws(HostError) -> HostFile {
    var current = self
    for name in names.dropLast() { current = try current.folder(name) }
    return try current.file(names.last ?? HostName(bytes: []))
  }

  /// What is told of a name in it, a link not followed; nil where nothing has it.
  package func status(of name: HostName) throws(HostError) -> HostStatus? {
    var status = stat()
    let result = name.bytes.withCString { fstatat(descriptor.number, $0, &status, AT_SYMLINK_NOFOLLOW) }
    guard result == 0 else {
      if errno == ENOENT { return nil }
      throw HostError(place(name), .read)
    }
    return HostStatus(status)
  }

  /// nil: it lies on no file system of Windows, or on one that does not tell.
  package func ntfsStatus(of name: HostName) -> NTFSStatus? { NTFSStatus(descriptor.number, name) }

  /// All that is in it.
  ///
  /// - Throws: ``HostError``: it cannot be listed to its end.
  package func entries() throws(HostError) -> Listing {
    var listing = Listing()
    for name in try names() {
      do {
        // One that is gone by now is not in it.
        if let status = try status(of: name) { listing.entries.append(Entry(name: name, status: status)) }
      } catch {
        listing.unreadable.append(error)
      }
    }
    return listing
  }

  /// The names in it, in the order of their bytes.
  ///
  /// - Throws: ``HostError``: it cannot be listed to its end.
  package func names() throws(HostError) -> [HostName] {
    guard let listing = descriptor.listing() else { throw HostError(path, .list) }
    defer { closedir(listing) }
    var names: [HostName] = []
    // The end and a failure look alike but for errno.
    errno = 0
    while let entry = readdir(listing) {
      // A name may be longer than the field that the header gives it.
      let start = UnsafeRawPointer(entry) + Self.nameOffset
      let room = UnsafeRawBufferPointer(start: start, count: Int(entry.pointee.d_reclen) - Self.nameOffset)
      let bytes = Array(room.prefix { $0 != 0 })
      if bytes != [0x2E] && bytes != [0x2E, 0x2E] { names.append(HostName(bytes: bytes)) }
      errno = 0
    }
    guard errno == 0 else { throw HostError(path, .list) }
    return names.sorted()
  }

  private static let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name) ?? MemoryLayout<dirent>.size

  package func place(_ name: HostName) -> String { HostPath.joined(path, name.description) }
}
