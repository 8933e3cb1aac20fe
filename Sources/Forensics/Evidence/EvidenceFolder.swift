public import WindowsFormats
import WindowsModel

#if canImport(Glibc)
  import Glibc
#endif

/// A folder of this computer that holds evidence: it is listed and its files opened for reading, by their names in it.
///
/// No way leads out of it: each name is opened below the folder it was found in, and a symbolic link is an entry like
/// any other, which nothing follows.
public final class EvidenceFolder {
  public enum Kind: Sendable { case file, folder, link, other }

  public struct Entry: Sendable {
    public let name: String
    public let kind: Kind
    /// Bytes; of a file.
    public let size: Int64
  }

  /// For errors; the folder itself stays open whatever is renamed.
  public let path: String
  let descriptor: Int32
  /// What was opened below the folder that was named, with another time of last access left behind.
  let touched: TouchedEvidence

  /// - Throws: ``HostFileError``: nothing there, no right, or no folder.
  public init(_ path: String) throws(HostFileError) {
    guard !path.utf8.contains(0) else { throw HostFileError(path, errno: ENOENT) }
    let (descriptor, isQuiet) = Self.opened { open(path.isEmpty ? "." : path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | $0) }
    guard descriptor >= 0 else { throw HostFileError(path, errno: errno) }
    self.descriptor = descriptor
    self.path = path
    touched = TouchedEvidence()
    if !isQuiet, HostFile.keepsAccessTimes(descriptor) { touched.addFolder(descriptor, path) }
  }

  private init(_ descriptor: Int32, _ path: String, _ touched: TouchedEvidence) {
    self.descriptor = descriptor
    self.path = path
    self.touched = touched
  }

  deinit { close(descriptor) }

  /// Opens without leaving a time of access, where the account may ask for that.
  private static func opened(_ open: (Int32) -> Int32) -> (descriptor: Int32, isQuiet: Bool) {
    let quiet = open(HostFile.noAccessTime)
    return quiet < 0 && errno == EPERM ? (open(0), false) : (quiet, true)
  }

  /// What is in it, in the order of Windows' names, so that it is the same on any computer; and names that are no UTF-8.
  ///
  /// - Throws: ``HostFileError``: it cannot be listed.
  public func entries() throws(HostFileError) -> (entries: [Entry], unreadable: [String]) {
    // A listing moves the place in what it is given; the folder itself is kept for opening.
    let copy = Self.opened { openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC | $0) }.descriptor
    guard copy >= 0, let listing = fdopendir(copy) else { throw HostFileError(path, errno: errno) }
    defer { closedir(listing) }
    var entries: [Entry] = []
    var unreadable: [String] = []
    errno = 0
    while let item = readdir(listing) {
      let name = withUnsafePointer(to: &item.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) ?? "" }
      }
      if name == "." || name == ".." { continue }
      guard !name.isEmpty, !name.unicodeScalars.contains("\u{FFFD}") else {
        unreadable.append("\(path): a name that is no UTF-8")
        continue
      }
      var status = stat()
      guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
        unreadable.append("\(path)/\(name): \(String(cString: strerror(errno)))")
        continue
      }
      let kind: Kind =
        switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        case S_IFLNK: .link
        default: .other
        }
      entries.append(Entry(name: name, kind: kind, size: Int64(status.st_size)))
      errno = 0
    }
    guard errno == 0 else { throw HostFileError(path, errno: errno) }
    let keyed = entries.map { (WindowsName.folded($0.name), $0) }
    return (keyed.sorted { ($0.0, $0.1.name) < ($1.0, $1.1.name) }.map(\.1), unreadable)
  }

  public func folder(_ name: String) throws(HostFileError) -> EvidenceFolder {
    let (opened, isQuiet) = Self.opened {
      openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | $0)
    }
    guard opened >= 0 else { throw HostFileError(place(name), errno: errno) }
    if !isQuiet, HostFile.keepsAccessTimes(opened) { touched.addFolder(opened, place(name)) }
    return EvidenceFolder(opened, place(name), touched)
  }

  public func file(_ name: String) throws(HostFileError) -> HostFile {
    let file = try HostFile(name, inFolder: descriptor, path: place(name))
    if file.leavesAccessTime { touched.addFile(descriptor, name, file.path) }
    return file
  }

  /// A file below it, by names to the letter.
  public func file(at names: [String]) throws(HostFileError) -> HostFile {
    var current = self
    for name in names.dropLast() { current = try current.folder(name) }
    return try current.file(names.last ?? "")
  }

  /// The names that lead from it to a file that was opened below it.
  func names(of file: HostFile) -> [String] {
    let prefix = path.hasSuffix("/") ? path : path + "/"
    guard file.path.hasPrefix(prefix) else { return [file.path] }
    return file.path.dropFirst(prefix.count).split(separator: "/").map(String.init)
  }

  /// The name in it that Windows would take for this one; nil if there is none.
  public func find(_ name: String, _ kind: Kind) -> String? {
    guard let all = try? entries().entries else { return nil }
    return all.first { $0.kind == kind && WindowsName.same($0.name, name) }?.name
  }

  /// The folder at a path of names in any case; nil if there is none.
  public func find(folders names: [String]) -> EvidenceFolder? {
    var current = self
    for name in names {
      guard let found = current.find(name, .folder), let next = try? current.folder(found) else { return nil }
      current = next
    }
    return current
  }

  private func place(_ name: String) -> String { path.hasSuffix("/") ? path + name : "\(path)/\(name)" }
}
