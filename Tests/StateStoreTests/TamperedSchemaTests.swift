import StateStore
import TestSupport
import Testing

@Suite("A file whose schema was tampered with is found by both verifiers")
struct TamperedSchemaTests {
  private let scratch = Scratch()

  private func store() throws -> String {
    _ = try fullStore(scratch.file("m.wupd"))
    return scratch.file("m.wupd")
  }

  /// Writes into `sqlite_schema` as no SQL statement would.
  private func rewrite(_ path: String, _ statement: String) throws -> Bool {
    try Tampering(path).attempt("PRAGMA writable_schema = ON; \(statement)")
  }

  @Test("Every guard, index and view, removed, altered, or given to another table")
  func everyObject() throws {
    let original = try store()
    let objects = try Tampering(original, readOnly: true).rows(
      "SELECT type, name FROM sqlite_schema WHERE type <> 'table' AND sql IS NOT NULL ORDER BY 1, 2")
    let removed = BothVerifiers("a guard, index or view removed", of: original, in: scratch)
    let altered = BothVerifiers("a guard, index or view altered", of: original, in: scratch)
    let moved = BothVerifiers("a guard or index said to be another table's", of: original, in: scratch)
    for object in objects {
      let (type, name) = (object[0], object[1])
      try removed.add(name, names: [name]) { try Tampering($0).attempt("DROP \(type) \(name)") }
      try altered.add(name, names: [name]) {
        try rewrite($0, "UPDATE sqlite_schema SET sql = sql || ' -- x' WHERE name = '\(name)'")
      }
      try moved.add(name, names: [name]) {
        try rewrite(
          $0,
          "UPDATE sqlite_schema SET tbl_name = CASE tbl_name WHEN 'act' THEN 'file' ELSE 'act' END WHERE name = '\(name)'"
        )
      }
    }
    for both in [removed, altered, moved] { try both.judge() }
  }

  @Test("Every table: a column more, another declaration, a guard that does nothing")
  func everyTable() throws {
    let original = try store()
    let both = BothVerifiers("a table's schema altered", of: original, in: scratch)
    for table in tableNames {
      try both.add("column of \(table)", names: [table]) {
        try Tampering($0).attempt("ALTER TABLE \(table) ADD COLUMN extra ANY")
      }
      for (what, old, new) in [
        ("STRICT", "STRICT", ""), ("NOT NULL", " NOT NULL", ""), ("a comment", "STRICT", "/* x */ STRICT"),
        ("names", " act ", " act_ "),
      ] {
        try both.add("\(what) of \(table)", names: [table]) {
          try rewrite(
            $0,
            "UPDATE sqlite_schema SET sql = replace(sql, '\(old)', '\(new)') WHERE type = 'table' AND name = '\(table)' "
              + "AND sql LIKE '%\(old)%'")
        }
      }
      try both.add("guard of \(table)", names: ["extra"]) {
        try Tampering($0).attempt("CREATE TRIGGER extra AFTER INSERT ON \(table) BEGIN SELECT 1; END")
      }
      try both.add("index of \(table)", names: ["extra"]) {
        try Tampering($0).attempt(
          "CREATE INDEX extra ON \(table) (\(Column.all.first { $0.table == table }?.name ?? ""))")
      }
    }
    try both.judge()
  }

  @Test("Any two trees of the file exchanged")
  func rootPages() throws {
    let original = try store()
    let both = BothVerifiers("the trees of two tables or indexes exchanged", of: original, in: scratch)
    let objects = try Tampering(original, readOnly: true).rows(
      "SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0 ORDER BY rootpage")
    for (one, other) in zip(objects, objects.dropFirst() + objects.prefix(1)) {
      try both.add("\(one[0]) and \(other[0])") {
        try rewrite(
          $0,
          """
          UPDATE sqlite_schema SET rootpage = CASE name WHEN '\(one[0])' THEN \(other[1]) ELSE \(one[1]) END
          WHERE name IN ('\(one[0])', '\(other[0])')
          """)
      }
    }
    try both.judge()
  }

  @Test("An index that says it holds other columns")
  func indexes() throws {
    let original = try store()
    let both = BothVerifiers("an index defined otherwise", of: original, in: scratch)
    for (name, old, new) in [
      ("content_by_act", "(act)", "(id)"), ("revision_by_facts", "content, size", "size, content"),
      ("act_by_subject", "subject, kind", "kind, subject"), ("volatile_key", "volatile = 1", "volatile = 0"),
      ("image_by_location", "WHERE present", "WHERE NOT present"),
      ("piece_by_act", "CREATE INDEX", "CREATE UNIQUE INDEX"),
    ] {
      try both.add(name, names: [name]) {
        try rewrite($0, "UPDATE sqlite_schema SET sql = replace(sql, '\(old)', '\(new)') WHERE name = '\(name)'")
      }
    }
    try both.judge()
  }

  @Test("The numbers by which the file is known, and things that do not belong there")
  func others() throws {
    let original = try store()
    let both = BothVerifiers("a number or an object that is not a store's", of: original, in: scratch)
    for statement in [
      "PRAGMA user_version = 0", "PRAGMA user_version = 1", "PRAGMA user_version = 3", "PRAGMA user_version = -1",
      "PRAGMA application_id = 0",
      "PRAGMA application_id = 1465208899", "CREATE TABLE extra (x)", "CREATE VIEW extra AS SELECT 1", "ANALYZE",
      "CREATE TABLE extra (x INTEGER PRIMARY KEY AUTOINCREMENT); DROP TABLE extra",
      "DROP VIEW journal; CREATE VIEW journal AS SELECT 1 AS act",
      "PRAGMA writable_schema = ON; INSERT INTO sqlite_schema SELECT type, 'extra', tbl_name, rootpage, sql FROM sqlite_schema WHERE name = 'act_stays'",
    ] {
      try both.add(statement) { try Tampering($0).attempt(statement) }
    }
    try both.judge()
  }

  @Test("Another arrangement of the same rows is no tampering")
  func vacuum() throws {
    let original = try store()
    let both = BothVerifiers("the same rows arranged otherwise", of: original, in: scratch)
    for statement in [
      "VACUUM", "REINDEX", "PRAGMA journal_mode = DELETE",
      "PRAGMA journal_mode = DELETE; PRAGMA page_size = 1024; VACUUM",
    ] {
      try both.add(statement) { try Tampering($0).attempt(statement) }
    }
    try both.judge()
  }
}
