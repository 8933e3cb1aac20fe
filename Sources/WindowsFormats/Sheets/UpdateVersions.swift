public import WindowsModel

/// `update.ver` of a package: what each of its files is.
///
/// `path=MD5,version,size,branch,checksum` in [SourceFileInfo]: 32 hexadecimal digits, 16 of them for four numbers of 16
/// bits, decimal bytes, `SP3GDR` or nothing, 8 hexadecimal digits of the checksum in the PE header.
public struct UpdateVersions: Hashable, Sendable {
  public struct Entry: Hashable, Sendable {
    /// Below the package, with backslashes: `SP3GDR\ole32.dll`.
    public var path: String
    public var md5: [UInt8]
    /// nil: the file has none.
    public var version: FileVersion?
    public var size: Int64
    /// `SP3QFE`; nil: the file has no branch.
    public var branch: String?
    public var checksum: UInt32?
    /// Where it stands.
    public var line: Int
  }

  public private(set) var entries: [Entry] = []
  private var places: [String: Int] = [:]

  /// - Throws: ``InfError`` for an entry that is not correct: the package is damaged then (0xF064).
  public init(_ bytes: [UInt8]) throws(InfError) {
    let file = try InfFile(bytes)
    guard let section = file["SourceFileInfo"] else { throw InfError("has no section [SourceFileInfo]") }
    if let loss = file.losses.first { throw InfError(loss.description) }
    for line in section.lines {
      guard let entry = Entry(line) else { throw InfError("line \(line.number) is no entry of a file") }
      let folded = WindowsName.folded(entry.path)
      guard let place = places[folded] else {
        places[folded] = entries.count
        entries.append(entry)
        continue
      }
      guard entries[place].md5 == entry.md5 else {
        throw InfError("line \(line.number) says something else of \(entry.path) than line \(entries[place].line)")
      }
    }
  }

  /// What it says of a file, any case.
  public subscript(path: String) -> Entry? { places[WindowsName.folded(path)].map { entries[$0] } }
}

extension UpdateVersions.Entry {
  fileprivate init?(_ line: InfLine) {
    guard let path = line.key, !path.isEmpty, line.fields.count >= 3, let md5 = md5Bytes(line.text(1)),
      let size = Int64(line.text(3)), size >= 0, line.text(5).isEmpty || UInt32(line.text(5), radix: 16) != nil
    else { return nil }
    let number = line.text(2)
    guard number.isEmpty || number.utf8.count == 16 && UInt64(number, radix: 16) != nil else { return nil }
    let packed = UInt64(number, radix: 16) ?? 0
    self.init(
      path: path, md5: md5, version: packed == 0 ? nil : FileVersion(packed: packed), size: size,
      branch: line.text(4).isEmpty ? nil : line.text(4), checksum: UInt32(line.text(5), radix: 16), line: line.number)
  }
}

/// 16 bytes in hexadecimal digits, as sheets of packages write an MD5; nil for anything else.
func md5Bytes(_ text: String) -> [UInt8]? {
  let digits = text.utf8.compactMap(hexadecimalDigit)
  guard digits.count == 32, text.utf8.count == 32 else { return nil }
  return (0..<16).map { digits[2 * $0] << 4 | digits[2 * $0 + 1] }
}
