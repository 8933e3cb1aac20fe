import CSQLite
import StateStore
import TestSupport
import Testing

/// Somebody who writes into a store with a program of his own, the triggers switched off.
final class Tampering {
  private var handle: OpaquePointer?

  init(_ path: String, readOnly: Bool = false) throws {
    let flags = readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
    let hasLog = !contents(of: path + "-wal").isEmpty
    let name = readOnly ? "file:\(path)?\(hasLog ? "mode=ro" : "immutable=1")" : path
    try #require(sqlite3_open_v2(name, &handle, flags | SQLITE_OPEN_URI, nil) == SQLITE_OK)
    try #require(wupd_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0) == SQLITE_OK)
    sqlite3_exec(handle, "PRAGMA synchronous = OFF; PRAGMA ignore_check_constraints = ON", nil, nil, nil)
  }

  deinit { sqlite3_close_v2(handle) }

  func execute(_ sql: String) throws {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    try #require(code == SQLITE_OK, "\(sql): \(String(cString: sqlite3_errmsg(handle)))")
  }

  /// False when SQLite refuses it.
  func attempt(_ sql: String) -> Bool { sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK }

  /// The rows of a query, each column as text; NULL is empty.
  func rows(_ sql: String) throws -> [[String]] {
    var statement: OpaquePointer?
    try #require(sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK, "\(sql)")
    defer { sqlite3_finalize(statement) }
    var result: [[String]] = []
    var code = sqlite3_step(statement)
    while code == SQLITE_ROW {
      defer { code = sqlite3_step(statement) }
      result.append(
        (0..<sqlite3_column_count(statement)).map {
          sqlite3_column_text(statement, $0).map { String(cString: $0) } ?? ""
        })
    }
    guard code == SQLITE_DONE else { throw Unreadable() }
    return result
  }

  func value(_ sql: String) throws -> String { try rows(sql).first?.first ?? "" }
}

/// The file is damaged where a query reads it.
struct Unreadable: Error {}

/// A column of a table, as the schema has it.
struct Column: CustomTestStringConvertible, Sendable {
  let table: String
  let name: String
  let type: String
  let key: [String]

  var testDescription: String { "\(table).\(name)" }

  /// Every column of every table.
  static let all: [Column] = {
    let scratch = Scratch()
    let path = scratch.file("m.wupd")
    _ = try? fullStore(path)
    guard let file = try? Tampering(path) else { fatalError("no store to take columns from") }
    return notEmpty(tables(of: path)).flatMap { table in
      let rows = (try? file.rows("SELECT name, type, pk FROM pragma_table_info('\(table)') ORDER BY cid")) ?? []
      let key = rows.filter { $0[2] != "0" }.map { $0[0] }
      return rows.map { Column(table: table, name: $0[0], type: $0[1], key: key) }
    }
  }()

  /// SQL for another value than the one it has.
  var otherValue: String {
    switch type {
    case "INTEGER": "coalesce(\(name), 0) + 1000000"
    case "BLOB": name == "data" ? "CAST(\(name) || x'00' AS BLOB)" : "zeroblob(32)"
    default: "coalesce(\(name), '') || 'x'"
    }
  }
}
