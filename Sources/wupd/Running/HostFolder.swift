import StateStore

#if canImport(Glibc)
  import Glibc
#endif

/// A folder of this computer whose files are read, none behind a link.
enum HostFolder {
  /// - Throws: ``StoreError``: missing, noPermission.
  static func isThere(_ path: String) throws -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else {
      let (number, why) = (errno, String(cString: strerror(errno)))
      throw StoreError(HostInput.code(number), "\(path): cannot be read (\(why)).")
    }
    return status.st_mode & S_IFMT == S_IFDIR
  }

  /// The names in it, in order of their bytes.
  static func names(_ path: String) throws -> [String] {
    let descriptor = HostInput.quietly { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | $0) }
    guard descriptor >= 0, let folder = fdopendir(descriptor) else {
      let (number, why) = (errno, String(cString: strerror(errno)))
      throw StoreError(HostInput.code(number), "\(path): cannot be read (\(why)).")
    }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// One of its files.
  static func bytes(_ name: String, in folder: String, limit: Int) throws -> [UInt8] {
    try HostInput.bytes("\(folder)/\(name)", limit: limit, followingLinks: false)
  }
}
