import Glibc

/// A folder of this computer that files are written below: never outside it, never through a link.
///
/// Every folder on the way is opened by its one name in the folder above it, which no name, no link and no renaming can
/// lead out of. A file comes into its place whole, or not at all.
package final class HostTree {
  /// Why one file or folder is not written; the others are.
  package struct Refusal: Error {
    package let reason: String

    package init(_ reason: String) { self.reason = reason }
  }

  private let path: String
  private let root: Descriptor
  private let isReplacing: Bool
  /// The folder that was last written to.
  private var current: (names: [String], folder: Descriptor)?
  /// The files of this run: two names of the machine may be one here.
  private var own: Set<HostStatus.Identity> = []

  /// - Throws: ``HostError``: otherKind where a link or a file has the name.
  package init(_ path: String, replacing: Bool) throws(HostError) {
    self.path = path
    isReplacing = replacing
    try HostFiles.makeFolder(path)
    let opened = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
    if opened < 0, errno == ELOOP || errno == ENOTDIR { throw HostError(path, .write, EEXIST, isOtherKind: true) }
    root = try Descriptor(opened, path, .create)
  }

  // MARK: Folders

  package func makeFolder(_ names: [String]) throws { _ = try folder(names[...]) }

  private func folder(_ names: ArraySlice<String>) throws -> Descriptor {
    if let current, current.names.elementsEqual(names) { return current.folder }
    var folder = root
    for name in names {
      try Self.check(name)
      if mkdirat(folder.number, name, 0o777) != 0, errno != EEXIST { throw refusal() }
      let next = openat(folder.number, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
      guard next >= 0 else {
        throw errno == ELOOP || errno == ENOTDIR ? Refusal("on its way \(name) is a link or no folder") : refusal()
      }
      folder = try Descriptor(next, path, .write)
    }
    current = (Array(names), folder)
    return folder
  }

  /// A name that is one name, and that a file system of this computer can hold.
  private static func check(_ name: String) throws {
    guard HostName(name).isOne else { throw Refusal("\(name) can be no name here") }
    guard name.utf8.count <= 255 else { throw Refusal("its name is longer than the 255 bytes that a name has here") }
  }

  /// What concerns one file is told of it; what concerns all of them ends the whole.
  private func refusal(_ error: HostError? = nil) -> any Error {
    let error = error ?? HostError(path, .write)
    return switch error.code {
    case ENAMETOOLONG, EINVAL, EILSEQ, EACCES, EPERM, EEXIST, EISDIR, ENOTDIR, ELOOP:
      Refusal("this computer refuses it (\(error.reason))")
    default: error
    }
  }

  // MARK: Files

  /// - Parameters:
  ///   - time: when it was last written; nil: now.
  ///   - body: gives the bytes to the function it gets.
  /// - Throws: ``Refusal``; ``HostError``; what `body` throws.
  package func write(
    _ names: [String], time: HostTime?, _ body: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws {
    guard let name = names.last else { return }
    try Self.check(name)
    let folder = try folder(names.dropLast())
    try checkPlace(name, in: folder)
    let draft: Draft
    do {
      draft = try Draft(
        in: folder, HostPath.joined(path, names.dropLast().joined(separator: "/")), for: path)
    } catch {
      throw refusal(error)
    }
    try body { bytes in try draft.file.write(bytes, path) }
    if let time {
      let moment = timespec(tv_sec: Int(time.seconds), tv_nsec: Int(time.nanoseconds))
      guard futimens(draft.file.number, [moment, moment]) == 0 else { throw HostError(path, .write) }
    }
    let identity = try HostStatus(of: draft.file.number, path).identity
    try checkPlace(name, in: folder)
    do { try draft.put(as: name, replacing: isReplacing) } catch {
      throw error.code == EEXIST ? Refusal("something of that name is there already") : refusal(error)
    }
    own.insert(identity)
  }

  private func checkPlace(_ name: String, in folder: Descriptor) throws {
    var status = stat()
    guard fstatat(folder.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return }
    guard isReplacing else { throw Refusal("something of that name is there already") }
    let found = HostStatus(status)
    guard found.kind == .file else { throw Refusal("a link, a folder or a device has its name") }
    guard !own.contains(found.identity) else { throw Refusal("another file of the machine has the same name here") }
  }
}
