import WindowsModel

/// A name such as `PROGRA~1` or `LONGNA~2.DLL`, which NTFS and FAT give to a file beside one that is no 8.3 name (KB142982): blanks
/// and dots but the last go, other characters that 8.3 has not become `_`, six characters of the stem stay, then `~` and a number,
/// and three of the extension. From the fifth of a kind on two characters stay and four hexadecimal digits come in.
struct ShortName {
  private let stem: String
  private let digits: String
  private let ending: String

  /// nil for a name that is none of these.
  init?(_ name: String) {
    let parts = WindowsName.folded(name).split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts[0].count <= 8, let wave = parts[0].lastIndex(of: "~"), wave != parts[0].startIndex
    else { return nil }
    digits = String(parts[0][wave...].dropFirst())
    guard !digits.isEmpty, digits.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
    stem = String(parts[0][..<wave])
    ending = parts.count == 2 ? String(parts[1]) : ""
    guard ending.count <= 3 else { return nil }
  }

  /// The names that it may stand for.
  func fitting(_ names: [String]) -> [String] {
    let plain = names.filter { fits($0, kept: min(6, 7 - digits.count)) }
    let isHashed = stem.count == 6 && stem.dropFirst(2).allSatisfy(\.isHexDigit)
    return plain.isEmpty && isHashed ? names.filter { fits($0, kept: 2) } : plain
  }

  private func fits(_ name: String, kept: Int) -> Bool {
    guard let (base, end) = Self.reduced(name) else { return false }
    return String(end.prefix(3)) == ending && base.prefix(kept) == stem.prefix(kept)
      && (kept == 2 || base.prefix(kept).count == stem.count)
  }

  /// Stem and extension without what 8.3 has not; nil for an 8.3 name, which has no second one.
  private static func reduced(_ name: String) -> (String, String)? {
    let folded = WindowsName.folded(name)
    let dot = folded.lastIndex(of: ".").flatMap { $0 == folded.startIndex ? nil : $0 } ?? folded.endIndex
    func plain(_ text: Substring) -> String {
      String(text.filter { $0 != " " && $0 != "." }.map { "+,;=[]".contains($0) ? "_" : $0 })
    }
    let (base, end) = (plain(folded[..<dot]), plain(folded[dot...]))
    let isShort = base.count <= 8 && end.count <= 3
    let isPlain = base + (end.isEmpty ? "" : "." + end) == folded
    return isShort && isPlain ? nil : (base, end)
  }
}
