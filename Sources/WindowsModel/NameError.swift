/// A path or name that cannot be one on a Windows machine: the text, and why.
public struct NameError: Error, Hashable, Sendable, CustomStringConvertible {
  public let text: String
  public let reason: String

  public init(_ text: String, _ reason: String) {
    self.text = text
    self.reason = reason
  }

  /// `C:\a*b: has a character that no file name may have (*)`; long texts are cut.
  public var description: String {
    let shown = text.count > 200 ? text.prefix(200) + "…" : Substring(text)
    return "\(shown.isEmpty ? "An empty name" : shown) \(reason)"
  }
}
