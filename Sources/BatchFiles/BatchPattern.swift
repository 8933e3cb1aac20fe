import WindowsModel

/// A name with `*` and `?` in a folder, and what fits it there.
struct BatchPattern {
  /// As it was written, up to the name; without quotes.
  let prefix: String
  let folder: WindowsPath
  private let name: [String]

  /// Nil for a text without `*` and `?`.
  ///
  /// - Throws: for one whose folder cannot be one.
  init?(_ text: String, _ folders: BatchFolders) throws(BatchReason) {
    let scalars = Array(text.withoutQuotes.unicodeScalars)
    guard scalars.contains(where: { $0 == "*" || $0 == "?" }) else { return nil }
    let end = scalars.lastIndex { "\\/:".unicodeScalars.contains($0) }.map { $0 + 1 } ?? 0
    prefix = String(String.UnicodeScalarView(scalars[..<end]))
    let last = String(String.UnicodeScalarView(scalars[end...]))
    folder = prefix.isEmpty ? folders.place(of: folders.current) : try folders.place(prefix)
    // All names have an extension to it, even those without a dot.
    name = (last == "*.*" ? "*" : last).unicodeScalars.map { String($0).keyword }
  }

  /// In the order of names.
  ///
  /// - Parameter foldersOnly: nil: files and folders.
  func found(on host: some BatchHost, foldersOnly: Bool?) throws -> [BatchEntry] {
    try (host.contents(of: folder) ?? []).filter { entry in
      (foldersOnly == nil || entry.isFolder == foldersOnly) && fits(entry.name)
    }
  }

  func path(_ entry: BatchEntry) throws(BatchReason) -> WindowsPath {
    do throws(NameError) {
      return try folder.child(entry.name)
    } catch {
      throw BatchReason(error.description)
    }
  }

  /// Long names only: that Windows also takes the short one is left aside [chosen].
  func fits(_ text: String) -> Bool {
    let letters = text.unicodeScalars.map { String($0).keyword }
    var (position, letter) = (0, 0)
    var star: (position: Int, letter: Int)?
    while letter < letters.count {
      if position < name.count, name[position] == "*" {
        star = (position, letter)
        position += 1
      } else if position < name.count, name[position] == "?" || name[position] == letters[letter] {
        (position, letter) = (position + 1, letter + 1)
      } else if let last = star {
        star = (last.position, last.letter + 1)
        (position, letter) = (last.position + 1, last.letter + 1)
      } else {
        return false
      }
    }
    return name[position...].allSatisfy { $0 == "*" || $0 == "?" || $0 == "." }
  }
}
