/// Why an installer refused: Update.exe's extended error code, and a sentence.
public struct Refusal: Error, Sendable, Hashable {
  /// Number of the message in Update.exe's string table: 0xF076.
  public let extendedCode: Int
  /// One sentence or two, for a person.
  public let message: String
  /// What may be done, where that is not said.
  public let hint: ServicingHint?
  /// Lines of the log in front of it.
  public var logLines: [String] = []

  public init(_ extendedCode: Int, _ message: String, hint: ServicingHint? = nil) {
    self.extendedCode = extendedCode
    self.message = message
    self.hint = hint
  }

  /// A package of which something is not what its maker made.
  public static func damaged(_ package: String, _ what: String? = nil) -> Refusal {
    let what = what ?? "A file in \(package) is not the one its update.ver lists"
    return Refusal(0xF064, "\(what): the package is damaged. Get it anew.")
  }
}
