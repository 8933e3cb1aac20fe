public import StateStore
public import WindowsFormats
public import WindowsModel

/// A queued pair, explained: what it will do, to what, and who queued it.
public struct PendingPair: Sendable, Hashable {
  public let rename: PendingRename
  /// The file that will be other or gone after the restart.
  public let subject: WindowsPath?
  /// The deletion of a file that was moved aside: the KnownDLL whose place a new one took (KB296861).
  public let movedAsideFor: WindowsPath?
  /// What is there now.
  public let now: Revision?
  /// What will be there; nil for a deletion.
  public let then: Revision?
  /// The act that queued it.
  public let act: Int64?
  /// Who that was: an article, or the kind of the act.
  public let owner: String?

  /// The queue in the order of its carrying out.
  public static func all(_ view: borrowing View) throws -> [PendingPair] {
    try PendingQueue.explained(view).map { entry in
      let source = entry.rename.sourcePath
      let subject = entry.rename.kind == .delete ? source : entry.rename.targetPath
      let act = try entry.act.flatMap { try view.act(numbered: $0) }
      return PendingPair(
        rename: entry.rename, subject: subject,
        movedAsideFor: entry.rename.kind == .delete ? try subject.flatMap { try view.origin(ofMoved: $0) } : nil,
        now: try subject.flatMap { try view.file($0)?.revision },
        then: entry.rename.kind == .delete ? nil : try source.flatMap { try view.file($0)?.revision }, act: entry.act,
        owner: act.map {
          $0.subject.isEmpty ? $0.kind : $0.kind == "uninstall" ? "removal of \($0.subject)" : $0.subject
        })
    }
  }
}
