/// What a rule says of something, without the words: those are made when it is shown, by whoever knows the rule.
public struct Statement: Hashable, Sendable {
  /// `clock.bias`
  public let rule: String
  /// A later revision of a rule may say something else of the same arguments.
  public let revision: Int
  public let arguments: [String]

  public init(rule: String, revision: Int = 1, _ arguments: [String] = []) {
    self.rule = rule
    self.revision = revision
    self.arguments = arguments
  }
}

extension Statement {
  private static let escapes: [(Unicode.Scalar, String)] = [("\n", "%0A"), ("%", "%25")]

  /// Its arguments as they are stored: each with a line feed behind it.
  var line: String? { arguments.isEmpty ? nil : arguments.map { Self.escaped($0) + "\n" }.joined() }

  init(rule: String, revision: Int, line: String?) {
    let parts = (line ?? "").unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    self.init(rule: rule, revision: revision, parts.dropLast().map { Self.unescaped(String($0)) })
  }

  // By scalars: CR LF is one character to Swift.
  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in escapes.first { $0.0 == scalar }?.1 ?? String(scalar) }.joined()
  }

  private static func unescaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if let (own, code) = escapes.first(where: { rest.starts(with: $0.1.unicodeScalars.dropFirst()) && scalar == "%" })
      {
        rest = rest.dropFirst(code.unicodeScalars.count - 1)
        result.append(own)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }
}
