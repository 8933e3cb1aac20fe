import Glibc

/// Standard output, or a file of this computer that comes into its place whole or not at all.
package final class HostOutput {
  private let path: String?
  private let isReplacing: Bool
  /// In the folder of the file, until it is whole.
  private var draft: Draft?

  /// - Parameters:
  ///   - path: nil is standard output.
  ///   - replacing: a file that is there gives way; a link and anything else that is no file does not.
  /// - Throws: ``HostError``: taken, otherKind, and what the system says.
  package init(_ path: String?, replacing: Bool = false) throws(HostError) {
    self.path = path
    isReplacing = replacing
    guard let path else { return }
    try check(path)
    let folder = HostPath.folder(of: path)
    // O_PATH of Linux: one that may be written in and not listed.
    let opened = open(folder, O_DIRECTORY | O_CLOEXEC | 0o10_000_000)
    draft = try Draft(in: Descriptor(opened, path, .create), folder, for: path)
  }

  private func check(_ path: String) throws(HostError) {
    guard let status = try HostStatus.ofName(path, .create) else { return }
    guard isReplacing else { throw HostError(path, .write, EEXIST) }
    guard status.kind == .file else { throw HostError(path, .write, EEXIST, isOtherKind: true) }
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
    try draft.put(as: HostPath.name(of: path), replacing: isReplacing)
    self.draft = nil
  }
}
