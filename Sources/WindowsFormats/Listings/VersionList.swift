public import WindowsModel

/// A list of files with their versions, a line each: the version, a tab, the whole path.
///
/// UTF-16LE or UTF-8 with a byte order mark, or a code page. Empty lines count for nothing.
public struct VersionList {
  public enum Item: Hashable, Sendable {
    case file(WindowsPath, FileVersion, line: Int)
    case loss(LineLoss)
  }

  private let bytes: ForeignBytes
  private let codePage: CodePage?

  /// - Parameter codePage: nil: not known; paths beyond ASCII are then losses.
  public init(_ bytes: ForeignBytes, _ codePage: CodePage? = nil) {
    self.bytes = bytes
    self.codePage = codePage
  }

  /// True if the first line that is not empty is one of such a list.
  public static func isThere(in bytes: ForeignBytes) -> Bool {
    guard let start = try? bytes.part(at: 0, count: min(bytes.count, 1 << 16)), var lines = try? TextLines(start, nil)
    else { return false }
    while (try? lines.next()) == true {
      if lines.units.isEmpty { continue }
      // A path beyond ASCII is one as well.
      return parts(lines.units).map { FileVersion(ListingParser.text($0.version) ?? "") != nil } ?? false
    }
    return false
  }

  private static func parts(_ line: [UInt16]) -> (version: ArraySlice<UInt16>, path: ArraySlice<UInt16>)? {
    guard let tab = line.prefix(24).firstIndex(of: 0x09) else { return nil }
    return (line[..<tab], line[(tab + 1)...])
  }

  /// - Throws: ``UnreadableBytes``; what `body` throws.
  public func read(_ body: (Item) throws -> Void) throws {
    var lines = try TextLines(bytes, codePage)
    while try lines.next() {
      func lose(_ reason: String) throws { try body(.loss(LineLoss(line: lines.number, reason: reason))) }
      if lines.isTooLong {
        try lose("is longer than a line can be")
      } else if !lines.units.isEmpty {
        guard let parts = Self.parts(lines.units), let text = ListingParser.text(parts.version),
          let version = FileVersion(text)
        else {
          try lose("does not begin with a version of four numbers and a tab")
          continue
        }
        guard let path = ListingParser.text(parts.path) else {
          try lose("has a path with characters of a code page that is not known")
          continue
        }
        do { try body(.file(Self.path(path), version, line: lines.number)) } catch let error as NameError {
          try lose("names no file: \(error.description)")
        }
      }
    }
  }

  private static func path(_ text: String) throws -> WindowsPath {
    let path = try WindowsPath(text)
    guard !path.components.isEmpty else { throw NameError(text, "is the root of a volume") }
    return path
  }
}
