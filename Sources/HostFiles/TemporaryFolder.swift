import Glibc

/// A folder of its own among those for temporary things, for files that lie in it side by side. It is gone with all in it
/// when nobody has it any more, and when the program is interrupted.
package final class TemporaryFolder: Sendable {
  package let path: String

  /// Where temporary things of this account go.
  package static var place: String { HostProcess.environment("TMPDIR") ?? "/tmp" }

  /// - Parameter name: how its name begins.
  /// - Throws: ``HostError``: with the path of the folder that it was to lie in.
  package init(_ name: String) throws(HostError) {
    var template = Array("\(HostPath.joined(Self.place, name))-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw HostError(Self.place, .createIn) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    Unfinished.add(path)
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
