import HostFiles
import Servicing
import StateStore
import WindowsModel

/// The articles that somebody, a vendor for one, allows on a machine: one a line, with anything behind it; `#` begins a remark.
struct ApprovedList {
  private let articles: Set<KBNumber>

  private static let limit = 1 << 20

  /// - Throws: ``HostError``; ``StoreError``: invalid for a line that begins with no article.
  init(_ path: String) throws {
    var articles: Set<KBNumber> = []
    let text = String(decoding: try HostFile.bytes(path, limit: Self.limit), as: UTF8.self)
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      // Editors of Windows put a mark in front.
      let words = line.drop { $0 == "\u{FEFF}" }.prefix { $0 != "#" }.split { $0.isWhitespace || ",;".contains($0) }
      guard let word = words.first else { continue }
      guard let article = KBNumber(String(word)) else {
        throw StoreError(.invalid, "\(path):\(index + 1): \(printable(String(word))) is no article, such as KB921883.")
      }
      articles.insert(article)
    }
    self.articles = articles
  }

  /// Takes the installs of what is not allowed out of a plan.
  ///
  /// - Returns: their names.
  func narrow(_ deeds: inout [PlannedDeed]) -> [String] {
    var leftOut: [String] = []
    deeds.removeAll { deed in
      guard case .install(let package, _) = deed, !articles.contains(package.article) else { return false }
      leftOut.append(package.shortTitle.description)
      return true
    }
    return leftOut
  }
}
