import StateStore
import WindowsFormats
import WindowsModel

/// The pairs that an update's installs put into the queue and no restart has carried out yet.
struct OwnPairs {
  /// In the order of the queue.
  private(set) var renames: [PendingRename] = []
  private(set) var targets: Set<WindowsPath> = []

  /// A queued pair with the file that waits.
  private struct Waiting: Hashable {
    let rename: PendingRename
    let source: WindowsPath
    let target: WindowsPath
    let revision: Revision
  }

  /// A pair is an update's own if one of its installs put it into the queue with the file that waits there now.
  /// Another act may have brought both back since, so that the file alone does not tell.
  init(of installs: [Int64], paths: Set<WindowsPath>, _ view: borrowing View) throws {
    var candidates: [Waiting] = []
    for rename in try PendingQueue.read(view).renames where rename.kind == .replace {
      guard let target = rename.targetPath, paths.contains(target), let source = rename.sourcePath,
        let revision = try view.file(source)?.revision
      else { continue }
      candidates.append(Waiting(rename: rename, source: source, target: target, revision: revision))
    }
    guard !candidates.isEmpty else { return }
    var own: Set<Waiting> = []
    for act in installs {
      // What an adopted machine had queued was there with the first act.
      let before = act > 1 ? try Self.there(candidates, after: act - 1, view) : []
      own.formUnion(try Self.there(candidates, after: act, view).subtracting(before))
    }
    for waiting in candidates where own.contains(waiting) {
      renames.append(waiting.rename)
      targets.insert(waiting.target)
    }
  }

  private static func there(
    _ candidates: [Waiting], after act: Int64, _ view: borrowing View
  ) throws -> Set<Waiting> {
    try view.withState(asOf: .act(act)) { then in
      let queue = Set(try PendingQueue.read(then).renames)
      return Set(
        try candidates.filter { try queue.contains($0.rename) && then.file($0.source)?.revision == $0.revision })
    }
  }
}
