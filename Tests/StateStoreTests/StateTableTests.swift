import TestSupport
import Testing

@testable import StateStore

@Suite("What the journal knows of the tables is what the schema says")
struct StateTableTests {
  private let scratch = Scratch()

  private func lines(_ query: String) throws -> [String] {
    let path = scratch.file("m.wupd")
    if contents(of: path).isEmpty { _ = try fullStore(path) }
    let result = run("sqlite3", ["-readonly", path, query])
    try #require(result.status == 0, "\(result.errors)")
    return result.output.split(separator: "\n").map(String.init)
  }

  @Test("The tables of state are those that have a table of changes, and no others")
  func tablesOfState() throws {
    let names = try lines(
      "SELECT substr(name, 1, length(name) - 7) FROM sqlite_schema WHERE type = 'table' AND name LIKE '%\\_change' ESCAPE '\\'"
    )
    #expect(Set(names) == Set(StateTable.all.map(\.name)))
    #expect(StateTable.all.count == names.count)
  }

  @Test("Columns and keys of each table, and of its table of changes", arguments: notEmpty(StateTable.all.map(\.name)))
  func columns(name: String) throws {
    let table = try #require(StateTable.all.first { $0.name == name })
    let own = try lines("SELECT name FROM pragma_table_info('\(name)')")
    #expect(Set(own) == Set(table.columns + ["change"]))
    #expect(own.count == table.columns.count + 1)
    let key = try lines("SELECT name FROM pragma_table_info('\(name)') WHERE pk > 0 ORDER BY pk")
    #expect(key == table.key)
    let changes = try lines("SELECT name FROM pragma_table_info('\(name)_change')")
    #expect(changes == ["change", "act", "predecessor"] + own.filter { $0 != "change" })
    let types = try lines("SELECT type FROM pragma_table_info('\(name)') WHERE name <> 'change'")
    #expect(types == (try lines("SELECT type FROM pragma_table_info('\(name)_change') WHERE cid > 2")))
  }

  @Test("What a column refers to is what the schema says", arguments: notEmpty(StateTable.all.map(\.name)))
  func references(name: String) throws {
    let table = try #require(StateTable.all.first { $0.name == name })
    let declared = try lines("SELECT \"from\" || ' ' || \"table\" FROM pragma_foreign_key_list('\(name)')")
    let known = table.references.filter { $0.column != "parent" }.map { "\($0.column) \($0.table)" }
    #expect(Set(declared) == Set(known))
    #expect(table.references.contains { $0.column == "parent" } == table.columns.contains("parent"))
  }

  @Test(
    "What may be NULL in a row that is gone is what is emptied when it goes",
    arguments: notEmpty(StateTable.all.map(\.name)))
  func emptied(name: String) throws {
    let table = try #require(StateTable.all.first { $0.name == name })
    let notNull = try lines("SELECT name FROM pragma_table_info('\(name)') WHERE \"notnull\" OR pk")
    #expect(Set(notNull).subtracting(["name", "holder", "present", "change"]).isSubset(of: table.key + table.fixed))
    #expect(Set(table.data).intersection(notNull).isSubset(of: ["name", "holder"]))
  }

  @Test("The triggers record every column and let no identity change", arguments: notEmpty(StateTable.all.map(\.name)))
  func triggers(name: String) throws {
    let table = try #require(StateTable.all.first { $0.name == name })
    for (trigger, predecessor) in [("comes", "0"), ("changes", "OLD.change")] {
      let sql = try lines("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = '\(name)_\(trigger)'")
        .joined(separator: " ")
      let inside = sql.split(whereSeparator: { "(), ;".contains($0) }).map(String.init)
      let columns = ["change", "act", "predecessor"] + table.columns
      let values = ["NEW.change", "only_wupd_writes_here", predecessor] + table.columns.map { "NEW.\($0)" }
      let start = try #require(inside.firstIndex(of: "\(name)_change")) + 1
      let middle = try #require(inside.firstIndex(of: "VALUES"))
      #expect(Set(inside[start..<middle]) == Set(columns), "\(sql)")
      #expect(
        Array(inside[(middle + 1)...].dropLast())
          == inside[start..<middle].map { column in
            values[columns.firstIndex(of: column) ?? 0]
          }, "\(sql)")
    }
    let fixed = try lines("SELECT sql FROM sqlite_schema WHERE name = '\(name)_stays_itself'").first ?? ""
    #expect(
      fixed.contains("BEFORE UPDATE OF \((table.key + table.fixed).joined(separator: ", ")) ON \(name) "), "\(fixed)")
  }
}
