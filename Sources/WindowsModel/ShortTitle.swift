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

  /// nil for what begins with no article, and for what could name no folder.
  public init?(_ text: some StringProtocol) {
    // By scalars: a digit and a combining mark behind it are one Character.
    let scalars = text.unicodeScalars
    let letters = scalars.prefix { ("A"..."Z").contains($0) || ("a"..."z").contains($0) }
    let digits = scalars[letters.endIndex...].prefix { ("0"..."9").contains($0) }
    let rest = String(text[digits.endIndex...])
    guard
      let article = KBNumber(text[..<digits.endIndex])
        ?? Self.framework(String(text[..<letters.endIndex]), String(text[letters.endIndex..<digits.endIndex])),
      rest.utf8.count <= 100,
      rest.isEmpty || (try? MemberPath("x" + rest))?.components.count == 1
    else { return nil }
    self.article = article
    suffix = rest
  }

  /// `M928366`, `S867460`: as packages of the .NET Framework and of Visual Studio name their articles.
  private static func framework(_ letters: String, _ digits: String) -> KBNumber? {
    let prefix = letters.uppercased()
    guard ["M", "S"].contains(prefix), (6...8).contains(digits.utf8.count) else { return nil }
    return UInt32(digits).map { KBNumber($0, prefix: prefix) }
  }

  /// What stands behind the article is set off from it (`-v2`, `_WM9`) or is a version (`v2`); so are the real ones.
  public var isSetOff: Bool {
    let scalars = suffix.unicodeScalars
    guard let first = scalars.first, first.properties.isAlphabetic else { return true }
    let digits = scalars.dropFirst()
    return ["v", "V"].contains(first) && !digits.isEmpty && digits.allSatisfy { ("0"..."9").contains($0) }
  }

  /// As its package prints it.
  public var description: String { "\(article)\(suffix)" }

  /// One prefix for all, as acts have it: `KB300845`, `KB2544893-v2`.
  public var canonical: String { "\(article.canonical)\(suffix)" }

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
