import Glibc

/// Paths of this computer, as a person names them.
package enum HostPath {
  /// The folder a path lies in: `.` where it names none.
  package static func folder(of path: String) -> String {
    let scalars = path.unicodeScalars
    let end = scalars.lastIndex { $0 != "/" }.map { scalars.index(after: $0) } ?? scalars.startIndex
    guard let slash = scalars[..<end].lastIndex(of: "/") else { return "." }
    return slash == scalars.startIndex ? "/" : String(scalars[..<slash])
  }

  /// The last name of a path.
  package static func name(of path: String) -> String {
    path.unicodeScalars.split(separator: "/").last.map { String($0) } ?? path
  }

  /// A name below a folder.
  package static func joined(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  /// True for a file that lies, or would lie, in a folder or below it, whatever links lead there.
  package static func contains(_ folder: String, _ file: String) -> Bool {
    guard let name = resolved(folder) else { return false }
    let place = resolved(self.folder(of: file)) ?? file
    return place == name || place.hasPrefix(name == "/" ? "/" : name + "/")
  }

  /// The file that a path leads to which is a symbolic link; any other path, and one that leads to no file, as it is.
  package static func followed(_ path: String) -> String {
    guard (try? HostStatus.ofName(path))??.kind == .link, (try? HostStatus(path))?.kind == .file else { return path }
    return resolved(path) ?? path
  }

  /// Without links; nil where nothing is.
  private static func resolved(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }
}
