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
    // By scalars: a Character may be as long as it likes.
    let scalars = text.unicodeScalars
    let shown = scalars.count > 200 ? String(scalars.prefix(200)) + "…" : text
    return "\(shown.isEmpty ? "An empty name" : shown) \(reason)"
  }
}
