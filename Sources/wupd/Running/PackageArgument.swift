import HostFiles
import Servicing
import StateStore
import WindowsModel

/// A package as a person names it: a path of this computer, which wins, or an article or package name of the catalog. What
/// was taken is said with the package (`from the folder …`, `from the catalog …`).
enum PackageArgument: Sendable {
  case shipped(ShippedPackage)
  case named(String, KBNumber)

  /// - Throws: ``StoreError``: notFound for a word that is neither, and as ``ShippedPackage/init(_:)``.
  init(_ word: String, codePage: CodePage?) throws {
    if Self.isPath(word) {
      self = .shipped(try ShippedPackage(word, codePage: codePage))
    } else if !word.contains("/"),
      let article = KBNumber(word) ?? ShortTitle(word)?.article ?? PackageName(word).article
    {
      self = .named(word, article)
    } else if word.utf8.allSatisfy({ (0x30...0x39).contains($0) }), KBNumber("KB" + word) != nil {
      throw StoreError(.notFound, "\(word): no file or folder. The article is written KB\(word).")
    } else if word.contains("/") {
      throw StoreError(.missing, "\(word): no such file or folder.")
    } else {
      throw StoreError(
        .notFound,
        "\(word): no file or folder, no article number and no package known here. wupd catalog search TEXT finds articles."
      )
    }
  }

  var article: KBNumber {
    switch self {
    case .shipped(let package): package.article
    case .named(_, let article): article
    }
  }

  /// The name of an installed package that is meant: `KB2544893-v2` is another than `KB2544893`.
  var installedName: ShortTitle {
    switch self {
    case .shipped(let package): package.shortTitle
    case .named(let word, let article):
      word.contains(".") ? ShortTitle(article) : ShortTitle(word) ?? ShortTitle(article)
    }
  }

  var isShipped: Bool { if case .shipped = self { true } else { false } }

  static func isFolder(_ word: String) -> Bool { (try? HostStatus(word))?.kind == .folder }

  static func isPath(_ word: String) -> Bool { (try? HostStatus(word)) != nil }

  /// True for a word that begins with `/` and cannot be meant for a switch: it leads through a folder, or ends as a package
  /// does. What stands behind a colon belongs to a switch.
  static func looksLikePath(_ word: String) -> Bool {
    let name = word.unicodeScalars.dropFirst().prefix { $0 != ":" }
    let lower = String(name).lowercased()
    return name.contains("/") || lower.hasSuffix(".exe") || lower.hasSuffix(".cab")
  }
}
