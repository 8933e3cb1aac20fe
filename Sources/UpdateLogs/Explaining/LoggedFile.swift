/// A file as a log names it: `C:\x.dll (1.0.0.2)`, without a version where it has none.
package struct LoggedFile: Sendable, Hashable {
  package let path: String
  package let version: String?

  package init(_ text: String) {
    var path = LogPattern.stripped(Array(text.utf8)[...])
    while path.first == 0x20 { path = path.dropFirst() }
    version = Self.dropVersion(&path)
    self.path = String(decoding: path, as: UTF8.self)
  }

  private static func dropVersion(_ path: inout ArraySlice<UInt8>) -> String? {
    guard path.last == UInt8(ascii: ")"), let open = path.lastIndex(of: UInt8(ascii: "(")), open > path.startIndex,
      path[path.index(before: open)] == 0x20
    else { return nil }
    let version = path[(open + 1)...].dropLast()
    guard version.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }) else { return nil }
    path = path[..<(open - 1)]
    return String(decoding: version, as: UTF8.self)
  }
}

/// A pair of the queue of what waits for the restart, as a log shows it.
package struct LoggedPair: Sendable, Hashable {
  package let source: LoggedFile
  /// Nil for a deletion.
  package let target: LoggedFile?
}

extension LoggedPair {
  init(_ source: String, _ target: String?) {
    self.init(source: LoggedFile(source), target: target.map { LoggedFile($0) })
  }
}
