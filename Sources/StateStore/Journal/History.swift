public import WindowsModel

extension View {
  /// The acts, oldest first, from one number to another.
  public func acts(from first: Int64 = 1, to last: Int64 = .max) throws -> [Act] {
    var acts: [Act] = []
    try forEachAct(from: first, to: last) { acts.append($0) }
    return acts
  }

  /// The same one by one, for a journal may have millions.
  public func forEachAct(
    from first: Int64 = 1, to last: Int64 = .max, newestFirst: Bool = false, _ body: (Act) throws -> Void
  ) throws {
    try database.forEach(newestFirst ? Self.actsDown : Self.actsUp, first, last) { try body(Act($0)) }
  }

  /// The acts of a kind about a subject, oldest first.
  public func acts(_ kind: ActKind, about subject: String) throws -> [Act] {
    try database.all(Self.actsAbout, subject, kind.rawValue, row: Act.init)
  }

  private static let actsUp = Act.select(from: "act WHERE number BETWEEN ?1 AND ?2 ORDER BY number")
  private static let actsDown = Act.select(from: "act WHERE number BETWEEN ?1 AND ?2 ORDER BY number DESC")
  private static let actsAbout = Act.select(from: "act WHERE subject = ?1 AND kind = ?2 ORDER BY number")

  /// The act at a point.
  public func act(at point: Point) throws -> Act { try point.resolve(database) }

  /// The act of a number; nil for one that is not in the journal, such as the act that is being done.
  public func act(numbered number: Int64) throws -> Act? {
    try database.first(Act.byNumber, number, row: Act.init)
  }

  /// Acts whose effects a state no longer has, since a rollback went to before them.
  public struct RolledBack: Sendable {
    /// The acts that led to the state, newest first.
    let live: [ClosedRange<Int64>]

    /// Marks, notes and rollbacks, which changed nothing of the state by themselves, are none.
    public func contains(_ act: Act) -> Bool {
      guard ![.mark, .unmark, .note, .rollback].contains(act.kind) else { return false }
      var (first, count) = (0, live.count)
      while count > 0 {
        let half = count / 2
        if live[first + half].lowerBound > act.number {
          (first, count) = (first + half + 1, count - half - 1)
        } else {
          count = half
        }
      }
      return first == live.count || !live[first].contains(act.number)
    }
  }

  public func rolledBack() throws -> RolledBack { RolledBack(live: try Lineage.ranges(of: act, database)) }

  /// The states a registry value went through on the way to this one, newest first, each with the act that made it;
  /// nil: it was not there. What a rollback undid is not on the way. They are whole, unless changes were pruned before them.
  public func history(
    of path: RegistryPath, _ name: String
  ) throws -> (states: [(act: Int64, value: RegistryValue?)], isWhole: Bool) {
    guard let key = try key(path) else { return ([], true) }
    var next = try database.first(
      "SELECT change FROM registry_value WHERE key = ?1 AND folded = ?2", key.id, WindowsName.folded(name)
    ) { $0.int(0) }
    var lineage = try Lineage(of: act, database)
    var result: [(act: Int64, value: RegistryValue?)] = []
    while let change = next, change > 0 {
      let older = try database.first(
        "SELECT predecessor, act, present, type, data FROM registry_value_change WHERE change = ?1", change
      ) { row in
        if try lineage.holds(row.int(1)) {
          result.append((row.int(1), row.flag(2) ? RegistryValue(type: row.int(3), datum: row.datum(4)) : nil))
        }
        return row.int(0) < change ? row.int(0) : 0
      }
      guard let older else {
        guard try PrunedBlock.covers(change, of: StateTable.registryValue.name, database) else {
          throw try PrunedBlock.error(ofChange: change, in: StateTable.registryValue.name, database)
        }
        return (result, false)
      }
      next = older
    }
    return (result, true)
  }
}
