import Crypto
import WindowsModel

extension Store {
  /// Checks the whole store. It is only read, and may be damaged in any way: what is wrong is a finding and not an
  /// error.
  ///
  /// - Parameters:
  ///   - levels: what is to be checked; the report says what was not. With anchors, the levels
  ///     anchor and chain are checked in any case.
  ///   - anchors: lines taken earlier of this store.
  public func verify(
    levels: Set<Verification.Level> = Set(Verification.Level.allCases), anchors: [Anchor] = []
  ) throws -> Verification {
    try withState { database in
      var report = Verification()
      // Rows of a table that is not the store's own, a view or a virtual table in its place, are not looked at.
      var foreign: Schema.Deviation?
      func attempt(_ level: Verification.Level, _ check: (inout Verification) throws -> Void) {
        // An anchor proves the acts before its own by their chain alone.
        guard levels.contains(level) || !anchors.isEmpty && (level == .anchor || level == .chain) else { return }
        report.checked.append(level)
        do {
          if let foreign { throw StoreError(.damaged, foreign.description) }
          try check(&report)
        } catch let error as SQLiteError {
          report.add(level, "cannot be checked to the end: \(error.message)")
        } catch {
          report.add(level, "cannot be checked to the end: \(error)")
        }
      }
      attempt(.structure) { try Self.checkFile(database, schema, &$0) }
      foreign = try schema.deviations(of: database).first(where: \.isTable)
      attempt(.chain) { try Self.checkChain(database, &$0) }
      attempt(.payload) { try Self.checkPayload(database, path: path, &$0) }
      attempt(.replay) { try Self.checkReplay(database, path: path, &$0) }
      if !anchors.isEmpty { attempt(.anchor) { try Self.checkAnchors(anchors, database, &$0) } }
      return report
    }
  }

  private static func checkFile(_ database: Database, _ schema: Schema, _ report: inout Verification) throws {
    try database.forEach("PRAGMA integrity_check(20)") { row in
      // It leads with a line that names the database, of which there is one.
      let text = row.text(0).split(separator: "\n").filter { !$0.hasPrefix("***") }.joined(separator: "; ")
      if text != "ok" { report.add(.structure, "SQLite: \(text)") }
    }
    let encoding = try database.first("PRAGMA encoding") { $0.text(0) } ?? ""
    if encoding != "UTF-8" { report.add(.structure, "its texts are \(encoding), and not UTF-8") }
    for deviation in try schema.deviations(of: database) { report.add(.structure, deviation.description) }
  }

  private static func checkPayload(_ database: Database, path: String, _ report: inout Verification) throws {
    let view = View(database, path: path, act: 0)
    try database.forEach(
      "SELECT id, sha256, act, EXISTS (SELECT 1 FROM piece WHERE content = content.id) FROM content ORDER BY id"
    ) { row in
      guard row.flag(3) else {
        report.notHeld += 1
        return
      }
      let id = row.int(0)
      var hash = SHA256()
      var size: Int64 = 0
      do {
        try view.forEachPiece(ofContent: id) { piece in
          hash.update(bufferPointer: piece)
          size += Int64(piece.count)
        }
      } catch let error as StoreError {
        try report.add(.payload, act: row.int(2), "content \(id)\(named(id, view)): \(error.message)")
        return
      }
      report.contents += 1
      report.bytes += size
      if Array(hash.finalize()) != row.bytes(1) {
        try report.add(.payload, act: row.int(2), "content \(id)\(named(id, view)) is not what its hash says")
      }
      let claimed = try database.first(
        "SELECT size FROM revision WHERE content = ?1 AND size IS NOT NULL AND size <> ?2 LIMIT 1", id, size
      ) { $0.int(0) }
      if let claimed { report.add(.payload, act: row.int(2), "content \(id) has \(size) bytes and not \(claimed)") }
    }
  }

  /// A file that has a content, for a person to know it by.
  private static func named(_ content: Int64, _ view: borrowing View) throws -> String {
    let file = try view.database.first(
      """
      SELECT f.id FROM revision AS r JOIN file_change AS f ON f.revision = r.id WHERE r.content = ?1 ORDER BY f.change LIMIT 1
      """, content
    ) { $0.int(0) }
    return try file.map { " (\(try view.path(ofFile: $0)))" } ?? ""
  }

  private static func checkReplay(_ database: Database, path: String, _ report: inout Verification) throws {
    let view = View(database, path: path, act: 0)
    // A column of a sound file holds values of one kind.
    let isTyped = report.checked.contains(.structure) && report.flaws(.structure).isEmpty
    let isCut = try PrunedBlock.isAny(database)
    for table in StateTable.all {
      try database.forEach(isTyped ? table.mismatches : table.mismatchesOfAnyKind) { row in
        let (change, act, key) = (row.int(0), row.int(1), row.data(from: 2))
        try report.add(
          .replay, act: act > 0 ? act : nil,
          "\(table.name) \(table.describe(key, view)) "
            + (act > 0 ? "is not what act \(act) left (change \(change))" : "comes from no change of the journal"))
      }
      if isCut {
        try checkGaps(table, view, &report)
        continue
      }
      // The states of an object form a chain. If every row of state heads one, and together they visit every change,
      // then the state is what replaying all changes gives.
      var visited: Int64 = 0
      try database.asking(table.link) { link in
        try database.forEach(table.heads) { row in
          var change = row.int(0)
          while change > 0 {
            let older = try link.first(change) { link -> Int64? in
              for part in 1...Int32(table.key.count) where link.lent(part) != row.lent(part) { return nil }
              return link.int(0)
            }
            guard let older = older ?? nil else { break }
            visited += 1
            guard 0..<change ~= older else { break }
            change = older
          }
          // The last one to be found names none before it, or what it names is not one of this object.
          if change != 0 {
            let name = try table.describe(row.data(from: 1), view)
            report.add(.replay, "\(table.name) \(name): change \(change) does not lead to the one before it")
          }
        }
      }
      if visited != (try database.number(table.countChanges)), try !checkOrphan(table, view, &report) {
        report.add(.replay, "\(table.name)_change: not every change leads to the state")
      }
    }
  }

  /// False: the last change of each object is in the state.
  private static func checkOrphan(
    _ table: StateTable, _ view: borrowing View, _ report: inout Verification
  ) throws -> Bool {
    let orphan = try view.database.first(table.orphans, row: { ($0.int(0), $0.int(1), $0.data(from: 2)) })
    guard let (change, act, key) = orphan else { return false }
    try report.add(
      .replay, act: act,
      "\(table.name) \(table.describe(key, view)): change \(change) of act \(act) is not in the state")
    return true
  }

  /// The same of a journal of which blocks were pruned: what a change names before it is there, or in one of them.
  private static func checkGaps(
    _ table: StateTable, _ view: borrowing View, _ report: inout Verification
  ) throws {
    _ = try checkOrphan(table, view, &report)
    try view.database.forEach(table.gaps) { row in
      let (predecessor, before) = (row.int(2), row.int(3))
      if before < predecessor, predecessor < row.int(0), try !StateTable.holds(predecessor, view.database),
        try PrunedBlock.covers(predecessor, of: table.name, view.database)
      {
        return
      }
      try report.add(
        .replay, act: row.int(1),
        "\(table.name) \(table.describe(row.data(from: 4), view)): change \(row.int(0)) of act \(row.int(1)) does not lead to the one before it"
      )
    }
  }

  private static func checkAnchors(_ anchors: [Anchor], _ database: Database, _ report: inout Verification) throws {
    let machine =
      try database.first("SELECT machine FROM act WHERE number = 1") { MachineID(bytes: $0.bytes(0)) } ?? nil
    report.lastAct = try database.first("SELECT max(number) FROM act") { $0.int(0) } ?? 0
    for anchor in anchors {
      let hash = try database.first("SELECT hash FROM act WHERE number = ?1", anchor.act) { hexadecimal($0.bytes(0)) }
      report.anchors.append(.init(anchor: anchor, holds: machine == anchor.machine && hash == anchor.hash))
      if machine != anchor.machine {
        report.add(
          .anchor, act: 1, "the anchor of act \(anchor.act) is of another machine, or the journal was replaced")
      } else if hash == nil {
        report.add(
          .anchor, act: anchor.act, "act \(anchor.act), which the anchor fixes, is gone: the journal was cut off")
      } else if hash != anchor.hash {
        report.add(.anchor, act: anchor.act, "act \(anchor.act) is not the one the anchor was taken of")
      }
    }
  }
}
