#if canImport(Glibc)
  import Glibc
#endif

/// Names of this computer's files.
enum HostPath {
  /// The folder a path lies in.
  static func folder(of path: String) -> String {
    let scalars = path.unicodeScalars
    let end = scalars.lastIndex { $0 != "/" }.map { scalars.index(after: $0) } ?? scalars.startIndex
    return scalars[..<end].lastIndex(of: "/").map { String(scalars[...$0]) } ?? "."
  }

  /// True for a file that lies, or would lie, in a folder or below it, whatever links lead there.
  static func contains(_ folder: String, _ file: String) -> Bool {
    var resolved = file
    let above = file.unicodeScalars.lastIndex(of: "/").map { String(file.unicodeScalars[...$0]) } ?? "."
    if let real = realpath(above, nil) {
      resolved = String(cString: real)
      free(real)
    }
    guard let real = realpath(folder, nil) else { return false }
    defer { free(real) }
    let name = String(cString: real)
    return resolved == name || resolved.hasPrefix(name == "/" ? "/" : name + "/")
  }
}
