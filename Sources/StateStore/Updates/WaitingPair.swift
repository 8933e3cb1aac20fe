public import WindowsModel

/// Whose a pair of the queue is. Which pairs wait, and in what order, says the value in the registry; this says of one that
/// an update put there which update that was, and what it queued.
public struct WaitingPair: Hashable, Sendable {
  /// Both as they stand in the value: `\??\C:\WINDOWS\system32\SET12.tmp`; an empty target for a deletion.
  public var source: String
  public var target: String
  public var package: ShortTitle
  /// Its removal queued it.
  public var isOfRemoval: Bool
  /// What lay at the source then; nil: nothing, or a folder.
  public var revision: Revision?

  public init(source: String, target: String, package: ShortTitle, isOfRemoval: Bool, revision: Revision?) {
    self.source = source
    self.target = target
    self.package = package
    self.isOfRemoval = isOfRemoval
    self.revision = revision
  }

  fileprivate static let named = View.Versions(
    "installed_update, removal, revision", of: "waiting_pair", "WHERE source = ?1 AND target = ?2")
}

extension View {
  /// Who queued a pair; nil for one that no update queued, or none that is known.
  public func waitingPair(_ source: String, _ target: String) throws -> WaitingPair? {
    try object(WaitingPair.named, WindowsName.folded(source), WindowsName.folded(target)) { row -> WaitingPair? in
      // The row of an update stays when that is removed, and its name with it.
      guard let package = try packageName(row.int(2)) else { return nil }
      return WaitingPair(
        source: source, target: target, package: package, isOfRemoval: row.flag(3),
        revision: try row.optionalInt(4).map { try revision($0) })
    } ?? nil
  }
}

extension Transaction {
  /// Records whose a pair is, in place of what was on record of the same pair.
  ///
  /// - Throws: ``StoreError``: notFound for a package that was never installed.
  public func record(_ pair: WaitingPair) throws {
    try database.change(
      """
      INSERT INTO waiting_pair (source, target, installed_update, removal, revision, present, change)
      VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6)
      ON CONFLICT (source, target) DO UPDATE SET installed_update = excluded.installed_update, removal = excluded.removal,
        revision = excluded.revision, present = 1, change = excluded.change
      """, WindowsName.folded(pair.source), WindowsName.folded(pair.target), try requireUpdate(pair.package),
      pair.isOfRemoval, pair.revision?.id)
  }

  /// Takes a pair off the record that waits no more.
  public func forgetWaitingPair(_ source: String, _ target: String) throws {
    try database.change(
      StateTable.waitingPair.remove, WindowsName.folded(source), WindowsName.folded(target))
  }

  /// The same of all pairs, as a restart does.
  public func forgetWaitingPairs() throws {
    try database.run(
      """
      UPDATE waiting_pair SET installed_update = NULL, removal = NULL, revision = NULL, present = 0, change = next_change()
      WHERE present AND installed_update > 0
      """)
  }
}
