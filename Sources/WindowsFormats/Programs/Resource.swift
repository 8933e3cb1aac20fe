/// A resource of a program: what it is called, and where its bytes are in the file.
public struct Resource: Hashable, Sendable {
  /// A type or name of a resource is a number or a text.
  public enum Name: Hashable, Sendable, CustomStringConvertible {
    case number(Int)
    case text(String)

    public var description: String {
      switch self {
      case .number(let number): "#\(number)"
      case .text(let text): text
      }
    }
  }

  /// RT_VERSION is 16, RT_RCDATA 10.
  public let type: Name
  public let name: Name
  /// LANGID; 0 is neutral, or a file that keeps no languages apart.
  public let language: UInt16
  /// In the file; never beyond its end.
  public let place: Range<Int>

  static let version = Name.number(16)
}
