public import WindowsModel

/// A file of the machine, before the first step or written in one.
public struct DrillFile: Hashable, Sendable {
  /// As it is written in the file; the machine expands it.
  public var path: String
  public var version: FileVersion?
  public var branch: Branch?
  public var use: Use
  /// The program that holds it runs under a debugger.
  public var isDebugged: Bool
  public var content: DrillContent
  public var place: Place

  /// Who has the file mapped.
  public enum Use: Hashable, Sendable {
    case none
    /// A program, which is gone after the restart.
    case untilRestart
    /// A service that starts at each boot.
    case always
  }
}

/// The bytes of a file.
public enum DrillContent: Hashable, Sendable {
  case text(String)
  /// A file below the folder of the drill: names between `/`, none of them `..`.
  ///
  /// It was there, and within ``limit``, when the drill was read; ``Drill/bytes(of:at:)`` reads it.
  case file(String)
  /// Made from path, version and branch.
  case made

  /// The most bytes that a content may have.
  public static let limit = 64 << 20
}
