import Glibc

/// Standard output, or a file of this computer that comes into its place whole or not at all.
package final class HostOutput {
  private let path: String?
  private let isReplacing: Bool
  /// Beside the file, until it is whole.
  private var draft: (path: String, file: Descriptor)?

  /// - Parameters:
  ///   - path: nil is standard output.
  ///   - replacing: a file that is there gives way; a link and anything else that is no file does not.
  /// - Throws: ``HostError``: taken, otherKind, and what the system says.
  package init(_ path: String?, replacing: Bool = false) throws(HostError) {
    self.path = path
    isReplacing = replacing
    guard let path else { return }
    try check(path)
    let folder = path.unicodeScalars.lastIndex(of: "/").map { String(path.unicodeScalars[...$0]) } ?? ""
    for number in 0..<100 {
      let name = "\(folder).wupd-\(getpid())-\(number)"
      let opened = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
      if opened < 0, errno == EEXIST { continue }
      draft = (name, try Descriptor(opened, path, .create))
      Unfinished.add(name)
      return
    }
    throw HostError(path, .write, EEXIST)
  }

  private func check(_ path: String) throws(HostError) {
    let status: HostStatus?
    do { status = try HostStatus.ofName(path) } catch { throw HostError(path, .create, error.code) }
    guard let status else { return }
    guard isReplacing else { throw HostError(path, .write, EEXIST) }
    guard status.kind == .file else { throw HostError.otherKind(path) }
  }

  deinit { dropDraft() }

  private func dropDraft() {
    guard let draft else { return }
    unlink(draft.path)
    Unfinished.remove(draft.path)
    self.draft = nil
  }

  package func write(_ bytes: UnsafeRawBufferPointer) throws(HostError) {
    if let draft, let path {
      try draft.file.write(bytes, path)
    } else {
      try HostProcess.write(bytes)
    }
  }

  /// The file is whole: it takes its name.
  package func close() throws(HostError) {
    guard let path, let draft else { return }
    // Some file systems know no such thing.
    guard fsync(draft.file.number) == 0 || errno == EINVAL else { throw HostError(path, .write) }
    try check(path)
    // A link to a name that came meanwhile is refused, which a renaming would not do; some file systems have no links.
    if !isReplacing {
      if link(draft.path, path) == 0 { return dropDraft() }
      if errno == EEXIST { throw HostError(path, .write) }
    }
    guard rename(draft.path, path) == 0 else { throw HostError(path, .create) }
    Unfinished.remove(draft.path)
    self.draft = nil
  }
}
