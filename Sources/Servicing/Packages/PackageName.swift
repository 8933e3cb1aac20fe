public import WindowsModel

/// What the name of a package file tells: `WindowsServer2003-KB920683-x86-ENU.exe`, and of old
/// `Q329170_W2K_SP4_X86_EN.exe`, `Q147222i.exe`.
public struct PackageName: Hashable, Sendable {
  /// The file's name, without a folder.
  public let text: String
  /// More than one for a package of two: `WindowsServer2003.WindowsXP-KB899591-x64-ENU.exe`. Empty: it does not say.
  public private(set) var products: Set<Product> = []
  public private(set) var article: KBNumber?
  /// nil: any.
  public private(set) var architecture: Architecture?
  /// nil: any.
  public private(set) var language: Language?
  /// `_sp4_`: the fix is part of Service Pack 4.
  public private(set) var partOfServicePack: Int?

  public init(_ name: String) {
    let scalars = name.unicodeScalars
    let start = scalars.lastIndex { $0 == "\\" || $0 == "/" }.map { scalars.index(after: $0) } ?? scalars.startIndex
    text = String(scalars[start...])
    let lower = text.lowercased()
    let body = lower.hasSuffix(".exe") ? String(lower.dropLast(4)) : lower
    let isOld = body.unicodeScalars.contains("_")
    for word in body.unicodeScalars.split(whereSeparator: { "-_. ".unicodeScalars.contains($0) }).map(String.init) {
      if let product = Self.product(word) {
        products.insert(product)
      } else if let known = Self.architectures[word] {
        architecture = known
      } else if article == nil, let number = KBNumber(word) {
        article = number
      } else if article == nil, word.hasSuffix("i"), let number = KBNumber(word.dropLast()) {
        (article, architecture) = (number, .x86)
      } else if isOld, word.hasPrefix("sp"), let pack = Int(word.dropFirst(2)), (1...9).contains(pack) {
        partOfServicePack = pack
      } else if language == nil, let known = Language(word) {
        language = known
      }
    }
  }

  private static let architectures: [String: Architecture] = [
    "x86": .x86, "i386": .x86, "x64": .x64, "amd64": .x64, "ia64": .ia64,
  ]

  private static func product(_ word: String) -> Product? {
    switch word {
    case "windowsserver2003", "ws2003", "ws03": .ws2003
    case "windowsxp", "wxp": .xp
    case "windows2000", "w2k": .w2k
    default: word.hasPrefix("windowsnt4") || word == "nt4" ? .nt4 : nil
    }
  }
}
