import StateStore
import TestSupport
import Testing
import WindowsModel

/// A way to make another value of column `c`, in SQL.
struct OtherValue: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let sql: @Sendable (Column) -> String

  init(_ what: String, _ sql: @escaping @Sendable (Column) -> String) { (testDescription, self.sql) = (what, sql) }

  /// Only a value of that kind is changed; any other stays and so is no tampering.
  static func of(_ kind: String, _ what: String, _ sql: String) -> OtherValue {
    OtherValue(what) {
      "CASE WHEN typeof(\($0.name)) = '\(kind)' THEN \(sql.replacing("@", with: $0.name)) ELSE \($0.name) END"
    }
  }

  static let all = [
    OtherValue("another value", \.otherValue),
    OtherValue("NULL") { _ in "NULL" },
    OtherValue("something for NULL") { "coalesce(\($0.name), \($0.type == "INTEGER" ? "0" : "''"))" },
    of("integer", "the negative", "- @"),
    of("integer", "the number as text", "CAST(@ AS TEXT)"),
    of("integer", "the number as real", "CAST(@ AS REAL)"),
    of("integer", "a fraction more", "@ + 0.5"),
    of("text", "the text as blob", "CAST(@ AS BLOB)"),
    of("blob", "the blob as text", "CAST(@ AS TEXT)"),
    of("text", "another letter case", "CASE WHEN upper(@) <> @ THEN upper(@) ELSE lower(@) END"),
    of("text", "a trailing NUL", "@ || char(0)"),
    of("text", "a trailing blank", "@ || ' '"),
    of("text", "a byte that is no text", "CAST(CAST(@ AS BLOB) || x'FF' AS TEXT)"),
    of("blob", "a trailing zero", "CAST(@ || x'00' AS BLOB)"),
    of("blob", "the bytes in zeros", "zeroblob(length(@))"),
    of("text", "the empty text", "''"),
  ]
}

/// A store one of whose tables takes values of any kind for a while.
struct Loosened {
  let path: String
  private let (table, schema): (String, String)

  init(_ table: String, of store: String, to path: String) throws {
    copy(store, to: path)
    let file = try Tampering(path)
    (self.path, self.table) = (path, table)
    schema = try file.value("SELECT hex(sql) FROM sqlite_schema WHERE type = 'table' AND name = '\(table)'")
    var loose = try file.value("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = '\(table)'")
    for (strict, free) in [
      (" INTEGER PRIMARY KEY", " KEPT"), (" INTEGER", " BLOB"), (" TEXT", " BLOB"), (" ANY", " BLOB"),
      (" NOT NULL", ""),
      (") STRICT, WITHOUT", ") WITHOUT"), (") STRICT", ")"), (" KEPT", " INTEGER PRIMARY KEY"),
    ] {
      loose = loose.replacing(strict, with: free)
    }
    try file.execute(
      """
      PRAGMA writable_schema = ON;
      UPDATE sqlite_schema SET sql = '\(loose.replacing("'", with: "''"))' WHERE type = 'table' AND name = '\(table)'
      """)
  }

  /// Changes a copy, and puts its schema back as it was. False when SQLite refuses.
  func change(_ copy: String, _ statement: String) throws -> Bool {
    let file = try Tampering(copy)
    guard file.attempt(statement) else { return false }
    try file.execute(
      """
      PRAGMA writable_schema = ON;
      UPDATE sqlite_schema SET sql = CAST(x'\(schema)' AS TEXT) WHERE type = 'table' AND name = '\(table)'
      """)
    return true
  }
}

@Suite("Any value that is another is found by both verifiers")
struct TamperedValueTests {
  private let scratch = Scratch()

  @Test("In every column of every table", arguments: notEmpty(OtherValue.all))
  func everyColumn(other: OtherValue) throws {
    let original = scratch.file("m.wupd")
    _ = try fullStore(original)
    let both = BothVerifiers(other.testDescription, of: original, in: scratch)
    // Every second column, others for every second value; all in the large tier.
    let turn = OtherValue.all.firstIndex { $0.testDescription == other.testDescription } ?? 0
    let columns = Column.all.enumerated().filter { isLarge || ($0.offset + turn) % 2 == 0 }.map(\.element)
    for table in tableNames {
      let loosened = try Loosened(table, of: original, to: scratch.file("loose.wupd"))
      for column in columns where column.table == table {
        let value = other.sql(column)
        let key = column.key.joined(separator: ", ")
        let row =
          "(\(key)) IN (SELECT \(key) FROM \(table) WHERE \(column.name) IS NOT \(value) "
          + "OR typeof(\(column.name)) <> typeof(\(value)) ORDER BY \(key) LIMIT 1)"
        let acts = try Tampering(original, readOnly: true).acts(of: table, where: row)
        guard !acts.isEmpty else { continue }
        try both.add("\(column.testDescription)", acts: acts, names: ["\(table) "], from: loosened.path) { path in
          try loosened.change(path, "UPDATE \(table) SET \(column.name) = \(value) WHERE \(row)")
        }
      }
    }
    try both.judge()
  }

  @Test("A byte that is no text where the sign for such a byte was, which reads alike")
  func replacementCharacter() throws {
    let original = scratch.file("m.wupd")
    _ = try Store.create(
      original, ActHeader(kind: .create, command: "caf\u{FFFD}", account: "tester", time: header().time)
    ) { try $0.setValue(vendorKey, "Name", .string("caf\u{FFFD}")) }
    let both = BothVerifiers("a byte that reads alike", of: original, in: scratch)
    for (table, column) in [("act", "command"), ("registry_value", "data"), ("registry_value_change", "data")] {
      try both.add("\(table).\(column)", acts: [1]) {
        try Tampering($0).attempt("UPDATE \(table) SET \(column) = CAST(x'636166FF' AS TEXT)")
      }
    }
    try both.judge()
  }
}

extension Tampering {
  /// The acts that rows belong to: of a row of state the act of its last change.
  func acts(of table: String, where condition: String) throws -> Set<Int64> {
    let sql =
      tableNames.contains(table + "_change")
      ? "SELECT act FROM \(table)_change WHERE change IN (SELECT change FROM \(table) WHERE \(condition))"
      : "SELECT \(table == "act" ? "number" : "act") FROM \(table) WHERE \(condition)"
    return try Set(rows(sql).compactMap { Int64($0[0]) })
  }
}
