/// Follows the acts that led to a state back in time, past what rollbacks undid.
///
/// Between two rollbacks the acts are one line by their numbers. Where the line comes to a rollback, it goes on at
/// the act whose state that restored; the rollback itself only brought back what others did.
struct Lineage {
  private let database: Database
  /// The line is at or below this act.
  private var newest: Int64
  /// The rollback the present piece of the line begins behind; 0: the beginning of the journal.
  private var rollback: Int64
  private var target: Int64

  /// The lineage of the state after an act.
  init(of act: Int64, _ database: Database) throws {
    self.database = database
    newest = act
    (rollback, target) = try Self.rollback(upTo: act, database)
  }

  /// The acts that led to the state after an act, newest first, in pieces of which each begins with the rollback that it
  /// goes on from.
  static func ranges(of act: Int64, _ database: Database) throws -> [ClosedRange<Int64>] {
    var ranges: [ClosedRange<Int64>] = []
    var newest = act
    while newest > 0 {
      let (rollback, target) = try rollback(upTo: newest, database)
      ranges.append(max(1, rollback)...newest)
      // A target is before its rollback; where it is not, the store was tampered with.
      newest = target < rollback ? target : 0
    }
    return ranges
  }

  private static func rollback(upTo act: Int64, _ database: Database) throws -> (Int64, Int64) {
    try database.first(
      "SELECT number, target FROM act WHERE number <= ?1 AND kind = ?2 ORDER BY number DESC LIMIT 1", act,
      ActKind.rollback.rawValue
    ) { ($0.int(0), $0.int(1)) } ?? (0, 0)
  }

  /// True for an act that led to the state. Acts are asked for from the newest to the oldest.
  mutating func holds(_ act: Int64) throws -> Bool {
    while act <= rollback {
      guard target < rollback else { return false }
      newest = target
      (rollback, target) = try Self.rollback(upTo: newest, database)
    }
    return act <= newest
  }
}
