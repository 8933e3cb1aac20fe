/// Lets a store of an older version be read like one of this program: a column or a table that a later step brought is there,
/// and empty. Views of the connection alone, in memory; the file stays as it is.
///
/// It suffices because a step adds columns and tables and does nothing else (docs/journal-format.md).
enum Overlay {
  /// Over the store that is open, under the tables' own names.
  static func lay(_ schema: Schema, over database: Database) throws {
    let expected = try Database.inMemory()
    for step in schema.steps { try expected.execute(step) }
    try database.execute("PRAGMA temp_store = MEMORY")
    for table in try tables(of: expected) {
      let columns = try Self.columns(of: table, "main", expected)
      let found = try Set(Self.columns(of: table, "main", database))
      if found.isSuperset(of: columns) { continue }
      try database.execute(derived: view(table, columns, found, of: "main", as: table))
    }
    database.isOverlaid = true
  }

  /// Over a store that is attached as `source`, under names that begin with `source_`; what is expected are the tables of
  /// the main one.
  static func layOverSource(_ database: Database) throws {
    try database.execute("PRAGMA temp_store = MEMORY")
    for table in try tables(of: database) {
      let columns = try Self.columns(of: table, "main", database)
      let found = try Set(Self.columns(of: table, "source", database))
      try database.execute(derived: view(table, columns, found, of: "source", as: "source_\(table)"))
    }
  }

  static func takeFromSource(_ database: Database) throws {
    for table in try tables(of: database) {
      try database.execute(derived: "DROP VIEW IF EXISTS temp.\"source_\(table)\"")
    }
  }

  private static func view(
    _ table: String, _ columns: [String], _ found: Set<String>, of schema: String, as name: String
  ) -> String {
    let list = columns.map { found.contains($0) ? "\"\($0)\"" : "NULL AS \"\($0)\"" }.joined(separator: ", ")
    let rows = found.isEmpty ? "WHERE false" : "FROM \(schema).\"\(table)\""
    return "CREATE TEMP VIEW \"\(name)\" AS SELECT \(list) \(rows)"
  }

  /// Of a database that this program made.
  private static func tables(of database: Database) throws -> [String] {
    try database.all(
      "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    ) {
      $0.text(0)
    }
  }

  private static func columns(of table: String, _ schema: String, _ database: Database) throws -> [String] {
    try database.all("SELECT name FROM pragma_table_info(?1, ?2) ORDER BY cid", table, schema) { $0.text(0) }
  }
}
