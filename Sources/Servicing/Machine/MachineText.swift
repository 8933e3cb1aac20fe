import StateStore
package import WindowsModel

extension Transaction {
  /// Writes a text file in the way of the programs of the time: ``ansi(_:)``.
  func putText(_ path: WindowsPath, _ lines: [String]) throws {
    try put(path, bytes: ansi(lines))
  }

  /// Lines in the machine's code page, each ended by CR and LF. What has no place in it, and what would end a line within
  /// it, becomes a question mark.
  func ansi(_ lines: [String]) throws -> [UInt8] {
    let text = lines.map { line in
      String(String.UnicodeScalarView(line.unicodeScalars.map { $0.value >= 32 || $0 == "\t" ? $0 : "?" })) + "\r\n"
    }.joined()
    // Most of it is ASCII, for which no registry need be asked.
    guard text.utf8.contains(where: { $0 >= 0x80 }) else { return Array(text.utf8) }
    return try MachinePages(now).ansi.page.replacing(text)
  }

  /// The text of a sheet in the machine's code page; in UTF-16 where that is not known, or has not all of it.
  func sheet(_ text: String) throws -> [UInt8] {
    guard text.utf8.contains(where: { $0 >= 0x80 }) else { return Array(text.utf8) }
    return try MachinePages(now).ansi.known?.encoded(text) ?? WindowsText.encoded("\u{FEFF}" + text)
  }

  /// Puts bytes behind those of a file, as far as they are held; the file need not be there.
  @discardableResult
  func append(_ bytes: [UInt8], to path: WindowsPath) throws -> FileEntry {
    guard let revision = try now.file(path)?.revision, revision.isHeld else { return try put(path, bytes: bytes) }
    return try put(path, bytes: now.bytes(of: revision) + bytes)
  }
}

extension Machine {
  /// A path as a program reads it from its command line: `log.txt` is in the current folder, `\log.txt` on its drive.
  ///
  /// - Parameter folder: the current folder; nil: the root of the system drive.
  /// - Throws: ``NameError`` as for any path.
  package func path(_ text: String, in folder: WindowsPath?) throws(NameError) -> WindowsPath {
    var current = try WindowsPath(systemRoot.volume + "\\")
    if let folder { current = folder }
    let scalars = text.unicodeScalars.map { $0 == "/" ? "\\" : $0 }
    guard let first = scalars.first else { throw NameError(text, "names no file") }
    let second = scalars.dropFirst().first
    if first == "%" || second == ":" || first == "\\" && (second == "\\" || second == "?") { return try path(text) }
    guard first == "\\" else { return try current.appending(text) }
    // `\SystemRoot\x` and `\DosDevices\C:\x` are names of the system, and not places on the drive.
    let name = String(String.UnicodeScalarView(scalars.dropFirst().prefix { $0 != "\\" })).lowercased()
    let isNative = name == "systemroot" || name == "dosdevices"
    return isNative ? try path(text) : try WindowsPath(current.volume + text)
  }
}
