public import StateStore
public import WindowsFormats
public import WindowsModel

/// A queued pair, explained: what it will do, to what, and who queued it.
public struct PendingPair: Sendable, Hashable {
  public let rename: PendingRename
  public let source: QueuePlace
  /// nil: a deletion.
  public let target: QueuePlace?
  /// The deletion of a file that was moved aside: the KnownDLL whose place a new one took (KB296861).
  public let movedAsideFor: WindowsPath?
  /// The machine's files are in the store; without them ``now`` and ``then`` say nothing.
  public let areFilesKnown: Bool
  /// A folder is there now.
  public let isFolder: Bool
  /// What is there now.
  public let now: Revision?
  /// What will be there; nil for a deletion.
  public let then: Revision?
  /// The act that queued it.
  public let act: Int64?
  /// Who that was: an article, or the kind of the act; nil: nothing names it.
  public private(set) var owner: String?
  /// What says so of a pair that waited when the machine was adopted; nil: the journal does.
  public private(set) var witness: PairOwner.Witness?
  /// What of it is none of servicing; none of a pair that an update is on record to have queued.
  public private(set) var remarks: [QueueRemark] = []

  /// The file that will be other or gone after the restart.
  public var subject: WindowsPath? { rename.kind == .delete ? source.path : target?.path }

  /// It waited when the machine was adopted, and no update names it.
  public var isUnowned: Bool { owner == nil }

  /// The queue in the order of its carrying out.
  public static func all(_ view: borrowing View) throws -> [PendingPair] {
    var pairs: [PendingPair] = []
    var untold: [Int] = []
    let machine = try Machine.ifTold(view)
    let areFilesKnown = try !view.volumes().isEmpty
    for entry in try PendingQueue.explained(view) {
      let onRecord = try view.waitingPair(entry.rename.source, entry.rename.target)
      let act = try entry.act.flatMap { try view.act(numbered: $0) }
      var pair = try PendingPair(entry, areFilesKnown, view)
      if let onRecord {
        pair.owner = owner(onRecord)
      } else {
        // Who queued what was there before the journal began, only a witness says; an adoption under way is no act yet.
        if let act, act.kind != .adopt, act.kind != .fork {
          pair.owner = try owner(act, view)
        } else {
          untold.append(pairs.count)
        }
        pair.remarks = QueueRemark.all(pair, machine)
      }
      pairs.append(pair)
    }
    let owners = try PairOwners(
      Set(untold.compactMap { pairs[$0].source.path }), Set(untold.compactMap { pairs[$0].target?.path }), view)
    for index in untold {
      let pair = pairs[index]
      let owner = owners.owner(
        source: pair.source.path, target: pair.target?.path, brings: try pair.carried(view))
      (pairs[index].owner, pairs[index].witness) = (owner?.name, owner?.witness)
    }
    return pairs
  }

  private init(_ entry: PendingQueue.Entry, _ areFilesKnown: Bool, _ view: borrowing View) throws {
    rename = entry.rename
    act = entry.act
    source = try rename.sourcePlace(view)
    target = try rename.targetPlace(view)
    let deletes = rename.kind == .delete
    let subject = deletes ? source.path : target?.path
    movedAsideFor = deletes ? try subject.flatMap { try view.origin(ofMoved: $0) } : nil
    self.areFilesKnown = areFilesKnown
    let there = try subject.flatMap { try view.file($0) }
    isFolder = there?.isDirectory ?? false
    now = there?.revision
    then = deletes ? nil : try source.path.flatMap { try view.file($0)?.revision }
  }

  /// What lies at its source.
  private func carried(_ view: borrowing View) throws -> Revision? {
    try source.path.flatMap { try view.file($0)?.revision }
  }

  private static func owner(_ pair: WaitingPair) -> String {
    pair.isOfRemoval ? "removal of \(pair.package)" : pair.package.description
  }

  /// Of a pair of which none is on record.
  private static func owner(_ act: Act, _ view: borrowing View) throws -> String {
    switch act.kind {
    case .uninstall: "removal of \(try printed(act, view))"
    default: act.subject.isEmpty ? act.kind.description : try printed(act, view)
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
