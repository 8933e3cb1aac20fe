import Glibc
import Synchronization

/// A file that comes into its place in an open folder whole or not at all.
///
/// Where the file system has files without a name it has none until then, and the system takes it away however the program
/// ends. Elsewhere it has one of ours, locked as long as it is written: what is not locked a killed program left, and the
/// next one that writes in that folder takes it away.
final class Draft {
  let file: Descriptor
  private let folder: Descriptor
  private let folderPath: String
  /// For errors.
  private let path: String
  /// In the folder; nil: it has none.
  private var name: String?

  /// - Throws: ``HostError``.
  init(in folder: Descriptor, _ folderPath: String, for path: String) throws(HostError) {
    self.folder = folder
    self.folderPath = folderPath
    self.path = path
    Self.sweep(folder, folderPath)
    // O_TMPFILE of Linux, which its importer does not see. Its name is given by way of /proc.
    let opened = openat(folder.number, ".", O_WRONLY | O_CLOEXEC | O_DIRECTORY | 0o20_000_000, 0o666)
    if opened >= 0, access("/proc/self/fd/\(opened)", F_OK) == 0 {
      file = try Descriptor(opened, path, .create)
      return
    }
    if opened >= 0 { close(opened) }
    for name in Self.names {
      let opened = openat(folder.number, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
      if opened < 0, errno == EEXIST { continue }
      file = try Descriptor(opened, path, .create)
      _ = flock(opened, LOCK_EX | LOCK_NB)
      take(name)
      return
    }
    throw HostError(path, .write, EEXIST)
  }

  deinit {
    guard let name else { return }
    unlinkat(folder.number, name, 0)
    take(nil)
  }

  /// Names of ours that one process gives.
  private static var names: some Sequence<String> { (0..<100).lazy.map { ".wupd-\(getpid())-\($0)" } }

  private func take(_ name: String?) {
    if let old = self.name { Unfinished.remove(HostPath.joined(folderPath, old)) }
    if let name { Unfinished.add(HostPath.joined(folderPath, name)) }
    self.name = name
  }

  /// Gives it its name.
  ///
  /// - Parameter replacing: a file that is there gives way.
  /// - Throws: ``HostError``: taken, and what the system says.
  func put(as target: String, replacing: Bool) throws(HostError) {
    if !replacing {
      // A link to a name that came meanwhile is refused, which a renaming would not do.
      if link(as: target) { return }
      // Some file systems have no links.
      guard errno != EEXIST, name != nil else { throw HostError(path, .write) }
    } else if name == nil {
      for name in Self.names {
        if link(as: name) { take(name) } else if errno == EEXIST { continue }
        break
      }
    }
    guard let name, renameat(folder.number, name, folder.number, target) == 0 else { throw HostError(path, .create) }
    take(nil)
  }

  private func link(as target: String) -> Bool {
    guard let name else {
      return linkat(AT_FDCWD, "/proc/self/fd/\(file.number)", folder.number, target, AT_SYMLINK_FOLLOW) == 0
    }
    return linkat(folder.number, name, folder.number, target, 0) == 0
  }

  // MARK: What was left

  private static let swept = Mutex<Set<String>>([])

  /// Takes away what killed programs left in a folder; each is looked into once.
  private static func sweep(_ folder: Descriptor, _ path: String) {
    guard swept.withLock({ $0.insert(path).inserted }), let opened = try? HostFolder(folder, path),
      let names = try? opened.names()
    else { return }
    for name in names where isOurs(name) {
      let found = name.bytes.withCString { openat(folder.number, $0, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) }
      guard found >= 0 else { continue }
      defer { close(found) }
      guard (try? HostStatus(of: found, path).kind) == .file, flock(found, LOCK_EX | LOCK_NB) == 0 else { continue }
      if name.bytes.withCString({ unlinkat(folder.number, $0, 0) }) == 0 { Unfinished.sweep(opened.place(name)) }
    }
  }

  /// `.wupd-PROCESS-NUMBER`, and nothing that a person might call so.
  private static func isOurs(_ name: HostName) -> Bool {
    guard let parts = name.text?.split(separator: "-", omittingEmptySubsequences: false), parts[0] == ".wupd" else {
      return false
    }
    return (2...3).contains(parts.count) && parts.dropFirst().allSatisfy { Int($0) != nil }
  }
}
