import Glibc

/// A folder of its own among those for temporary things, for files that lie in it side by side. It is gone with all in it
/// when nobody has it any more, and when the program is interrupted.
package final class TemporaryFolder: Sendable {
  package let path: String
  /// Locked as long as somebody has it.
  private let lock: Descriptor

  /// Where temporary things of this account go.
  package static var place: String { HostProcess.environment("TMPDIR") ?? "/tmp" }

  /// - Parameter name: how its name begins.
  /// - Throws: ``HostError``: with the path of the folder that it was to lie in.
  package init(_ name: String) throws(HostError) {
    Self.sweep(name)
    var template = Array("\(HostPath.joined(Self.place, name))-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw HostError(Self.place, .createIn) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    Unfinished.add(path)
    lock = try Descriptor(open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), path, .createIn)
    _ = flock(lock.number, LOCK_EX | LOCK_NB)
  }

  /// Takes away what killed programs left: folders of ours that nobody has locked, old enough to have been locked by now.
  private static func sweep(_ name: String) {
    guard let folder = try? HostFolder(place), let names = try? folder.names() else { return }
    let now = HostTime.now().seconds
    for found in names {
      guard let text = found.text, text.hasPrefix(name + "-"), text.utf8.count == name.utf8.count + 7,
        let opened = try? folder.folder(found), opened.status.isOwn, now - opened.status.written.seconds > 60,
        flock(opened.descriptor.number, LOCK_EX | LOCK_NB) == 0
      else { continue }
      delete(opened.path)
      Unfinished.sweep(opened.path)
    }
  }

  deinit {
    Self.delete(path)
    Unfinished.remove(path)
  }

  /// Takes away the files in it.
  package func empty() { Self.empty(path) }

  private static func empty(_ path: String) {
    guard let folder = try? HostFolder(path), let names = try? folder.names() else { return }
    for name in names { _ = name.bytes.withCString { unlinkat(folder.descriptor.number, $0, 0) } }
  }

  /// Takes away a file, or a folder with the files in it.
  static func delete(_ path: String) {
    guard unlink(path) != 0 else { return }
    // Under another name, for whoever is still at work in it makes no file there any more.
    let gone = path + ".gone"
    let place = rename(path, gone) == 0 ? gone : path
    empty(place)
    rmdir(place)
  }
}
