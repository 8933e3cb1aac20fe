/// A line of a text that says nothing, or not all it should, and why. Line 0: the text as a whole.
public struct LineLoss: Hashable, Sendable, CustomStringConvertible {
  /// Where it begins, from 1.
  public let line: Int
  /// Continues "Line 12 …".
  public let reason: String

  public init(line: Int, reason: String) {
    self.line = line
    self.reason = reason
  }

  public var description: String { line == 0 ? reason : "line \(line) \(reason)" }
}
