/// The attribute bits of a file (FILE_ATTRIBUTE_*, winnt.h).
public struct FileAttributes: OptionSet, Hashable, Sendable {
  public let rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static let readOnly = FileAttributes(rawValue: 0x01)
  public static let hidden = FileAttributes(rawValue: 0x02)
  public static let system = FileAttributes(rawValue: 0x04)
  public static let directory = FileAttributes(rawValue: 0x10)
  public static let archive = FileAttributes(rawValue: 0x20)
  public static let normal = FileAttributes(rawValue: 0x80)
  public static let compressed = FileAttributes(rawValue: 0x800)

  /// As `attrib` and `dir` show them: one letter each, in the order A S H R C.
  public var letters: String {
    let known: [(FileAttributes, String)] = [
      (.archive, "A"), (.system, "S"), (.hidden, "H"), (.readOnly, "R"), (.compressed, "C"),
    ]
    return known.map { contains($0.0) ? $0.1 : "" }.joined()
  }
}
