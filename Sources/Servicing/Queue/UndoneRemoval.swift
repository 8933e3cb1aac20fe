public import StateStore
public import WindowsModel

/// A file that a removal was to bring back with the restart, and that cleaning the queue threw out as the older one: what
/// the update put there stays, though the update is gone.
public struct UndoneRemoval: Sendable, Hashable {
  public let package: ShortTitle
  public let path: WindowsPath
  /// What was to come back.
  public let wanted: String

  private static let setting = "undone_removals"

  static func note(
    _ package: ShortTitle, _ path: WindowsPath, wanted: Revision?, _ transaction: borrowing Transaction
  ) throws -> UndoneRemoval {
    let undone = UndoneRemoval(package: package, path: path, wanted: wanted?.summary ?? "")
    let line = [package.description, path.description, undone.wanted, mark(wanted)].joined(separator: "\t")
    let known = try transaction.now.text(setting: setting) ?? ""
    if !known.split(separator: "\n").contains(line[...]) { try transaction.set(setting, .text(known + line + "\n")) }
    return undone
  }

  /// What tells a revision from another.
  private static func mark(_ revision: Revision?) -> String {
    revision?.sha256.map { hexadecimal($0) } ?? revision?.fileVersion?.description ?? ""
  }

  /// Those that still are: the update was not installed again, and what was to come back is not there.
  public static func all(_ view: borrowing View) throws -> [UndoneRemoval] {
    let lines = (try view.text(setting: setting) ?? "").split(separator: "\n")
    return try lines.compactMap { line in
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 4, let package = ShortTitle(parts[0]), let path = try? WindowsPath(parts[1]),
        try view.update(package) == nil, try mark(view.file(path)?.revision) != parts[3]
      else { return nil }
      return UndoneRemoval(package: package, path: path, wanted: parts[2])
    }
  }

  /// In a sentence.
  public var text: String {
    "The removal of \(package) was undone for \(path): \(wanted), which was to come back, was taken out of the queue as the older file."
  }
}
