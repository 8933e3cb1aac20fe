import WindowsModel

// The acts, and that what they brought refers to what is there: docs/journal-format.md, "What holds in a sound store".
extension Store {
  private static let allActs = Act.select(from: "act ORDER BY number")

  static func checkChain(_ database: Database, _ report: inout Verification) throws {
    let isCut = try PrunedBlock.isAny(database)
    let version = try database.number("PRAGMA main.user_version")
    var previous: [UInt8] = []
    var (lastNumber, lastParent, lastChange): (Int64, Int64, Int64) = (0, 0, 0)
    var format = Schema.first
    try database.forEach(allActs) { row in
      let act = Act(row)
      var flaw: String?
      func note(_ text: String) { if flaw == nil { flaw = text } }
      // Numbers of a store that was tampered with may be any.
      if act.number != lastNumber &+ 1 {
        report.add(.chain, act: lastNumber &+ 1, "act \(lastNumber &+ 1) is missing from the journal")
      } else if act.firstChange != lastChange &+ 1 || act.lastChange < lastChange {
        note("does not follow on the changes of the act before")
      } else if act.format < format || act.format > version {
        note("has format \(act.format), and those before it \(format), the store \(version)")
      } else if try !refersRightly(act, after: lastParent, row, database) {
        note("does not refer to the acts that it comes from")
      }
      let cuts = isCut ? try PrunedBlock.all(of: act.number, database) : []
      var inspection = Inspection(act)
      let isProven = try act.isProven(after: previous, database, cuts: cuts) { try inspection.look(at: $1, of: $0) }
      if !row.isBlob(Int32(Act.columns.count - 1)) || !isProven {
        note("(\(act.kind) \(act.subject)) is not as it was recorded")
      }
      if let text = try inspection.end(cuts, database) { note(text) }
      if let flaw { report.add(.chain, act: act.number, "act \(act.number) \(flaw)") }
      (previous, lastNumber, lastParent) = (act.hash, act.number, act.parent)
      format = max(format, act.format)
      lastChange = max(lastChange, act.lastChange)
      report.acts += 1
      report.changes &+= act.changes
    }
    if lastNumber == 0 { report.add(.chain, "the journal is empty") }
    try checkStrays(database, lastNumber, lastChange, &report)
    try checkReferences(database, &report)
    if isCut { try checkPruned(database, &report) }
  }

  private static func refersRightly(
    _ act: Act, after lastParent: Int64, _ row: borrowing Row, _ database: Database
  ) throws -> Bool {
    // By the rows: what cannot be one reads as another value.
    let machine = Int32(Act.columns.firstIndex(of: "machine") ?? 0)
    let isFirst = act.number == 1
    guard isFirst ? row.isBlob(machine) && act.machine != nil : row.isNull(machine) else { return false }
    switch act.kind {
    case .rollback, .mark:
      guard let target = act.target, target >= 1, target < act.number else { return false }
      if act.kind == .mark { return act.parent == lastParent }
      let parent = try database.first("SELECT parent FROM act WHERE number = ?1", target) { $0.int(0) }
      return act.parent == parent
    default: return act.target == nil && act.parent == act.number &- 1
    }
  }

  private static func checkStrays(
    _ database: Database, _ lastAct: Int64, _ lastChange: Int64, _ report: inout Verification
  ) throws {
    for table in StateTable.all {
      if let stray = try database.first(table.strayChange, lastChange, row: { $0.int(0) }) {
        report.add(.chain, "\(table.name)_change has a change \(stray) that belongs to no act")
      }
    }
    let strays: [(String, SQL)] = [
      ("content", "SELECT id FROM content WHERE act > ?1 OR act < 1 LIMIT 1"),
      ("revision", "SELECT id FROM revision WHERE act > ?1 OR act < 1 LIMIT 1"),
      ("piece", "SELECT id FROM piece WHERE act > ?1 OR act < 1 LIMIT 1"),
      ("pruned", "SELECT id FROM pruned WHERE act > ?1 OR act < 1 LIMIT 1"),
    ]
    // What a CHECK forbids SQLite does not look for where it only reads.
    let hashes: [(String, SQL)] = [
      ("content", "SELECT id, act FROM content WHERE typeof(sha256) <> 'blob' OR length(sha256) <> 32 LIMIT 20"),
      ("pruned", "SELECT id, act FROM pruned WHERE typeof(hash) <> 'blob' OR length(hash) <> 32 LIMIT 20"),
    ]
    for (name, sql) in hashes {
      try database.forEach(sql) { report.add(.chain, act: $0.int(1), "\(name) \($0.int(0)) has a hash that is none") }
    }
    for (name, sql) in strays {
      if let stray = try database.first(sql, lastAct, row: { $0.int(0) }) {
        report.add(.chain, "\(name) \(stray) belongs to no act")
      }
    }
  }

  /// What the schema says that a column refers to, in the journal as in the state.
  private static func checkReferences(_ database: Database, _ report: inout Verification) throws {
    for (what, sql) in references {
      try database.forEach(sql) { row in
        let act = row.int(1)
        report.add(.chain, act: act > 0 ? act : nil, "\(what) \(row.int(0)), refers to a row that is not there")
      }
    }
  }

  private static let references: [(String, SQL)] = {
    func query(_ table: String, _ number: String, _ column: String, _ target: String, orZero: Bool) -> SQL {
      .derived(
        """
        SELECT \(number) FROM \(table) WHERE \(column) IS NOT NULL\(orZero ? " AND \(column) <> 0" : "")
          AND \(column) NOT IN (SELECT id FROM \(target)) LIMIT \(Verification.limit + 1)
        """)
    }
    var result: [(String, SQL)] = [
      ("content of piece", query("piece", "id, act", "content", "content", orZero: false)),
      ("content of revision", query("revision", "id, act", "content", "content", orZero: false)),
    ]
    for table in StateTable.all {
      for (column, target) in table.references {
        // What names an object is the same in all its changes, as the replay proves.
        let isNaming = (table.key + table.fixed).contains(column)
        result.append(
          (
            "\(column) of \(table.name), change",
            isNaming
              ? query(table.name, "change, 0", column, target, orZero: column == "parent")
              : query("\(table.name)_change", "change, act", column, target, orZero: false)
          ))
      }
    }
    return result
  }()

}

/// What is looked at in the changes of an act, beside their hash.
private struct Inspection {
  private let act: Act
  /// The numbers seen, those that came one behind the other together: a million changes are mostly of one table.
  private var runs: [ClosedRange<Int64>] = []
  private var count: Int64 = 0
  private var flaw: String?

  init(_ act: Act) { self.act = act }

  /// - Parameter row: of ``StateTable/changesOfAct``: change, present, change, act, predecessor, then the columns.
  mutating func look(at row: borrowing Row, of table: StateTable) throws {
    let number = row.int(0)
    count &+= 1
    if let last = runs.last, number > last.lowerBound, number &- 1 == last.upperBound {
      runs[runs.count - 1] = last.lowerBound...number
    } else {
      runs.append(number...number)
    }
    guard flaw == nil, let wrong = Self.wrong(row, table, act.number) else { return }
    flaw = "has a change \(row.int(0)) of \(table.name) \(wrong)"
  }

  private static func wrong(_ row: borrowing Row, _ table: StateTable, _ act: Int64) -> String? {
    if row.int(3) != act { return "that says it is of act \(row.int(3))" }
    guard case .integer(let present) = row.lent(1), 0...1 ~= present else { return "that is neither there nor gone" }
    if present == 0, table.goneColumns.contains(where: { !row.isNull($0 + 5) }) {
      return "of something gone, of which more than its name is left"
    }
    if table.untypedColumns.contains(where: { row.isReal($0 + 5) }) { return "with a value of a kind that none has" }
    for (name, folded) in table.foldings where !isFolding(row.lent(folded + 5), of: row.lent(name + 5), table) {
      return "whose name is not under its folding"
    }
    return nil
  }

  private static func isFolding(_ folded: LentDatum, of name: LentDatum, _ table: StateTable) -> Bool {
    guard case .text(let folded) = folded, case .text(let name) = name else { return false }
    if table.id != .installedUpdate, let isSame = isASCIIFolding(folded, of: name) { return isSame }
    guard let text = String(validating: name, as: UTF8.self), String(validating: folded, as: UTF8.self) != nil else {
      return false
    }
    let expected = table.id == .installedUpdate ? ShortTitle.folded(text) : WindowsName.folded(text)
    return expected.utf8.elementsEqual(folded)
  }

  /// nil: not all of the name is ASCII.
  private static func isASCIIFolding(_ folded: UnsafeRawBufferPointer, of name: UnsafeRawBufferPointer) -> Bool? {
    var isSame = folded.count == name.count
    for (index, byte) in name.enumerated() {
      if byte >= 0x80 { return nil }
      let upper = byte &- 0x61 < 26 ? byte &- 32 : byte
      if isSame, folded[index] != upper { isSame = false }
    }
    return isSame
  }

  /// What is wrong with them, once all were seen.
  mutating func end(_ cuts: [PrunedBlock], _ database: Database) throws -> String? {
    if let flaw { return flaw }
    var cut: Int64 = 0
    for block in cuts where block.name != PrunedBlock.piece { cut &+= block.count }
    guard count &+ cut == act.changes else { return "has \(count) changes and not \(act.changes)" }
    runs.sort { $0.lowerBound < $1.lowerBound }
    for (one, other) in zip(runs, runs.dropFirst()) where one.upperBound >= other.lowerBound {
      return "has two changes \(other.lowerBound)"
    }
    return nil
  }
}
