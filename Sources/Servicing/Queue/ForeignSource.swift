public import StateStore
public import WindowsFormats
public import WindowsModel

/// A waiting pair whose source does not hold what its update queued: somebody was at it. The restart carries it out all the
/// same, as Windows does.
public struct ForeignSource: Sendable, Hashable {
  public let rename: PendingRename
  public let package: ShortTitle
  /// What was queued; nil: nothing lay there, or a folder.
  public let queued: Revision?
  public let found: Revision?

  /// nil: the pair is as it was queued, or it is not known who queued it.
  package static func of(_ rename: PendingRename, _ view: borrowing View) throws -> ForeignSource? {
    guard let pair = try view.waitingPair(rename.source, rename.target), let source = rename.sourcePath else {
      return nil
    }
    let found = try view.file(source)?.revision
    guard found != pair.revision else { return nil }
    return ForeignSource(rename: rename, package: pair.package, queued: pair.revision, found: found)
  }

  /// Those of the queue, in its order.
  public static func all(_ view: borrowing View) throws -> [ForeignSource] {
    try PendingQueue.read(view).renames.compactMap { try of($0, view) }
  }

  /// Those whose source is a file, or lies in it.
  public static func all(at path: WindowsPath, _ view: borrowing View) throws -> [ForeignSource] {
    try all(view).filter { foreign in foreign.rename.sourcePath.map { $0 == path || path.contains($0) } ?? false }
  }

  /// In a sentence.
  public var text: String {
    let source = rename.sourcePath?.description ?? rename.source
    let queued = queued.map(\.summary) ?? "nothing"
    let place = rename.kind == .delete ? "" : rename.targetPath.map { " for \($0)" } ?? ""
    return found == nil
      ? "\(source) is gone, which \(package) queued\(place) (\(queued))."
      : "\(source) holds \(found?.summary ?? "") and not what \(package) queued\(place) (\(queued))."
  }
}
