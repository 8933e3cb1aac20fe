import WindowsFormats
import WindowsModel

/// For whom a sheet is in a package of several products and languages: `update\langspecific\deu\update_wxp.inf`, as KB893803-v2
/// has them. That a folder may also have the number of its language is inferred.
struct Variant: Hashable, Sendable {
  /// `deu`.
  let folder: String
  /// nil: the folder has the name of none that is known.
  let language: Language?
  /// nil: the name of the sheet tells none.
  let product: Product?

  /// nil for a name that is no such sheet's.
  init?(_ name: String) {
    let parts = name.unicodeScalars.split(separator: "\\").map { String($0) }
    guard parts.count == 4, WindowsName.same(parts[0], "update"), WindowsName.same(parts[1], "langspecific"),
      parts[3].lowercased().hasPrefix("update"), parts[3].lowercased().hasSuffix(".inf")
    else { return nil }
    folder = parts[2]
    language =
      Language(parts[2]) ?? UInt16(parts[2], radix: 16).flatMap { Language(identifier: $0) }
      ?? UInt16(parts[2]).flatMap { Language(identifier: $0) }
    product = Self.products.first { parts[3].lowercased().hasSuffix("_\($0.key).inf") }?.value
  }

  private static let products: [String: Product] = [
    "nt4": .nt4, "win2k": .w2k, "w2k": .w2k, "wxp": .xp, "xp": .xp, "w2k3": .ws2003, "ws2003": .ws2003, "wnet": .ws2003,
  ]

  /// A folder of no known language is that of none.
  func isOf(_ language: Language) -> Bool { self.language == language }
}

extension ShippedPackage {
  /// The products that a sheet is for, by its own version of Windows, else by its name.
  static func products(_ sheet: Sheet) -> [Product] {
    let version = sheet.content.version
    if let major = version.major, let minor = version.minor {
      // XP for x64 is built from Server 2003.
      return Product.allCases.filter { $0.currentVersion == "\(major).\(minor)" }
    }
    return sheet.variant?.product.map { [$0] } ?? []
  }

  static func language(_ sheet: Sheet, _ name: PackageName) -> Language? {
    sheet.variant?.language ?? language(sheet.content.version.language, name)
  }
}
