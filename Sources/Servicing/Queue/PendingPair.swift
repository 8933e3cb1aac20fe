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
        owner: try view.waitingPair(entry.rename.source, entry.rename.target).map(owner)
          ?? act.map { try owner($0, subject, view) })
    }
  }

  private static func owner(_ pair: WaitingPair) -> String {
    pair.isOfRemoval ? "removal of \(pair.package)" : pair.package.description
  }

  /// Of a pair of which none is on record.
  private static func owner(_ act: Act, _ subject: WindowsPath?, _ view: borrowing View) throws -> String {
    switch act.kind {
    case .uninstall: return "removal of \(try printed(act, view))"
    // What was queued before the journal began is taken to be the last update's that has a backup of the file.
    case .adopt, .fork:
      for update in try view.updates().reversed() where update.isAdopted {
        if try view.fileBackups(of: update.name).contains(where: { $0.path == subject }) {
          return update.name.description
        }
      }
      return act.kind.description
    default: return act.subject.isEmpty ? act.kind.description : try printed(act, view)
    }
  }

  /// The subject of an act; an article as its package has it, `Q300001`, for acts have one spelling for all.
  private static func printed(_ act: Act, _ view: borrowing View) throws -> String {
    guard let name = ShortTitle(act.subject) else { return act.subject }
    // A removal takes it off the record.
    var update = try view.update(name)
    if update == nil, act.number > 1 {
      update = try view.withState(asOf: .act(act.number - 1)) { try $0.update(name) }
    }
    return update?.name.description ?? act.subject
  }
}
