import StateStore
public import WindowsModel

/// How to undo what a plan did up to a step, and whether that brings back every version there was before. It was tried.
public enum WayBack: Sendable {
  /// Remove these, newest first, and restart; then the versions are those of before.
  case remove([ShortTitle])
  /// Removing them leaves these files other than before.
  case incomplete([ShortTitle], [PlanRun.FileChange])
  /// Why there is none: only a backup of the whole machine brings it back.
  case impossible(String)

  /// Takes some updates off, newest first, restarts, looks, and goes back to before that.
  ///
  /// - Parameters:
  ///   - start: the act after which everything is to be as it was, or as a restart would have made it.
  ///   - isShown: the files that count.
  static func tried(
    _ names: [ShortTitle], to start: Int64, at person: Operator, _ isShown: (PlanRun.FileChange) -> Bool
  ) throws -> WayBack {
    guard !names.isEmpty else { return .impossible("nothing new came onto the machine") }
    let point = try person.store.read { try $0.act(at: .last).number }
    // What waited before the plan began comes with its restart, whatever is taken off again.
    let waited = try person.store.read(at: .act(start)) { try !PendingQueue.read($0).renames.isEmpty }
    let wanted = waited ? try restarted(start, person) : [:]
    var switches = try Switches(known: ["/z", "/q"])
    switches.ignoreWarning = true
    var refused: String?
    for name in names where refused == nil {
      // What wupd could do is of no use at the machine itself.
      refused = try person.uninstall(name, switches).refusal.map { "\(name): " + $0.message }
    }
    try person.restart(command: "plan")
    let left = try PlanRehearsal.changes(after: start, person.store).filter { change in
      isShown(change) && wanted[change.path].map { $0 != change.to?.facts } ?? true
    }
    try person.act(.rollback, command: "plan") { _ = try $0.restore(.act(point)) }
    if let refused { return .impossible(refused) }
    return left.isEmpty ? .remove(names) : .incomplete(names, left)
  }

  /// Files as a restart makes them out of what was after an act.
  private static func restarted(_ start: Int64, _ person: Operator) throws -> [WindowsPath: RevisionFacts] {
    try person.rehearse(.rollback, command: "plan") { transaction in
      _ = try transaction.restore(.act(start))
      _ = try SessionManager.restart(transaction)
      var found: [WindowsPath: RevisionFacts] = [:]
      for path in try transaction.changedFiles() { found[path] = try transaction.now.file(path)?.revision?.facts }
      return found
    }
  }
}
