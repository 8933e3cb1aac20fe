import WindowsFormats

/// What a file that is neither a cabinet nor a program is, by how it begins, and what to do with it.
enum OtherFile {
  private static let signatures: [(bytes: [UInt8], text: String)] = [
    ([0x50, 0x4B, 0x03, 0x04], "is a zip. \(unpack)"), ([0x50, 0x4B, 0x05, 0x06], "is a zip with nothing in it"),
    ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "is a 7z archive. \(unpack)"),
    ([0x52, 0x61, 0x72, 0x21, 0x1A, 0x07], "is a RAR archive. \(unpack)"),
    ([0x1F, 0x8B], "is packed by gzip. \(unpack)"),
    (
      [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1],
      "is a package of the Windows Installer (.msi, .msp) or another compound file; msiexec installs those, and not Update.exe"
    ),
    (Array("ISc(".utf8), "is a cabinet of InstallShield, which Update.exe has no part in"),
    (Array("PA30".utf8), unpackedDelta), (Array("PA19".utf8), unpackedDelta),
  ]

  private static let unpack = "Unpack it, and name the folder or the .exe or .cab that is in it"
  private static let unpackedDelta = "is a delta: a difference to another file. Name the package that it is of"

  /// Continues the file's name; without a full stop.
  static func text(_ bytes: ForeignBytes) throws(UnreadableBytes) -> String {
    let head = try bytes.bytes(at: 0, count: min(512, bytes.count))
    if head.isEmpty { return "is empty: it has no bytes. Get it anew" }
    for (signature, text) in signatures where head.starts(with: signature) { return text }
    if isPage(head) {
      return "is a web page and no package: a server may have sent it in place of the file. Get it anew"
    }
    if isText(head) { return "is a text and no package. Name the folder that has all files of the package" }
    return "is no package: neither a folder nor a cabinet nor a program"
  }

  /// The same of a program that has no cabinet in it.
  static func text(_ program: ProgramFile, _ bytes: ForeignBytes) throws(UnreadableBytes) -> String {
    let end = program.imageEnd ?? bytes.count
    if let (offset, what) = try archive(in: end..<bytes.count, bytes) {
      return "is a program with \(what), from byte \(offset) on"
    }
    return "is a program (\(program.kind.rawValue)) without an archive that is known, and no package of updates"
  }

  /// What self-extracting programs of others carry behind their image.
  private static let archives: [(bytes: [UInt8], text: String)] = [
    ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "a 7z archive in it (\(byHand)"),
    (Array("Rar!".utf8) + [0x1A, 0x07], "a RAR archive in it (\(byHand)"),
    // Unpacked by version 2.0, with no flags or that of a descriptor behind.
    ([0x50, 0x4B, 0x03, 0x04, 0x14, 0x00, 0x00, 0x00], "a zip in it (\(byHand)"),
    ([0x50, 0x4B, 0x03, 0x04, 0x14, 0x00, 0x08, 0x00], "a zip in it (\(byHand)"),
    (
      [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1],
      "a compound file in it, as packages of the Windows Installer are (.msi, .msp: msiexec installs those)"
    ),
    ([0xEF, 0xBE, 0xAD, 0xDE] + Array("NullsoftInst".utf8), "a setup of NSIS in it (it is run on the machine)"),
    (Array("Inno Setup Setup Data".utf8), "a setup of Inno Setup in it (it is run on the machine)"),
    (Array("ISc(".utf8), "a cabinet of InstallShield in it (it is run on the machine)"),
  ]

  private static let byHand = "unpack it, and name the folder that its update folder is in)"

  private static func archive(
    in range: Range<Int>, _ bytes: ForeignBytes
  ) throws(UnreadableBytes) -> (offset: Int, text: String)? {
    let longest = archives.map(\.bytes.count).max() ?? 0
    var start = range.lowerBound
    while start < range.upperBound {
      let piece = try bytes.bytes(at: start, count: min(1 << 16, range.upperBound - start))
      for place in piece.indices {
        for (signature, text) in archives where piece[place] == signature[0] && piece[place...].starts(with: signature)
        {
          return (start + place, text)
        }
      }
      if start + piece.count == range.upperBound { break }
      // One may stand across two pieces.
      start += piece.count - longest
    }
    return nil
  }

  private static func isPage(_ head: [UInt8]) -> Bool {
    let start = String(decoding: head, as: UTF8.self).lowercased().unicodeScalars.drop { $0.properties.isWhitespace }
    return ["<!doctype html", "<html"].contains { String(start).hasPrefix($0) }
  }

  /// In letters of one byte, or behind the mark of UTF-16.
  private static func isText(_ head: [UInt8]) -> Bool {
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return true }
    return head.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 9 || $0 == 10 || $0 == 13 || $0 == 12 }
  }
}
