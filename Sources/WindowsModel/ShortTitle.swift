/// The name of a package on a machine: `SP_SHORT_TITLE` of its sheet, an article with or without something behind it
/// (`KB921883`, `KB2544893-v2`, `KB3067903_WM10`). Two of one article are two packages; `Q300845` and `KB300845` are one.
public struct ShortTitle: Hashable, Sendable, CustomStringConvertible {
  public let article: KBNumber
  /// What stands behind the article; empty for most.
  public let suffix: String

  /// The package whose name is the bare article.
  public init(_ article: KBNumber) {
    self.article = article
    suffix = ""
  }

  /// nil for what begins with no article.
  public init?(_ text: some StringProtocol) {
    let letters = text.prefix { $0.isASCII && $0.isLetter }
    let digits = text[letters.endIndex...].prefix { $0.isASCII && $0.isNumber }
    guard let article = KBNumber(text[..<digits.endIndex]) else { return nil }
    self.article = article
    suffix = String(text[digits.endIndex...])
  }

  /// As its package prints it.
  public var description: String { "\(article)\(suffix)" }

  /// One spelling for all, in upper case: `KB300845`, `KB2544893-V2`.
  public var folded: String { Self.folded(description) }

  /// The same of a text that may be no name.
  public static func folded(_ text: String) -> String {
    let rest = text.dropFirst()
    let isOld = (text.hasPrefix("Q") || text.hasPrefix("q")) && rest.first.map { $0.isASCII && $0.isNumber } == true
    return WindowsName.folded(isOld ? "KB\(rest)" : text)
  }

  public static func == (one: Self, other: Self) -> Bool { one.folded.utf8.elementsEqual(other.folded.utf8) }
  public func hash(into hasher: inout Hasher) { hasher.combine(article) }
}
