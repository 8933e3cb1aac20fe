import TestSupport
import Testing

/// A table of a store with what tampering with its rows needs.
struct Table {
  let name: String
  let columns: [Column]
  var key: [String] { columns[0].key }
  /// How a finding names a row of it.
  var names: [String] {
    name.hasSuffix("_change") ? ["\(name) ", "of \(name.dropLast(7)) "] : ["\(name) "]
  }
  var isState: Bool { tableNames.contains(name + "_change") }

  static let all = tableNames.map { name in Table(name: name, columns: Column.all.filter { $0.table == name }) }

  /// A row by its key, and where a finding of it must point.
  struct Row {
    /// The key's values as SQL.
    let key: [String]
    let condition: String
    let acts: Set<Int64>
    let names: [String]
    /// Of a row of state.
    let change: String
  }

  func rows(of store: String) throws -> [Row] {
    let file = try Tampering(store, readOnly: true)
    let keys = key.map { "quote(\($0))" }.joined(separator: ", ")
    return try file.rows("SELECT \(keys) FROM \(name) ORDER BY \(key.joined(separator: ", "))").map { values in
      let condition = zip(key, values).map { "\($0) = \($1)" }.joined(separator: " AND ")
      return Row(
        key: values, condition: condition, acts: try file.acts(of: name, where: condition), names: names,
        change: isState ? try file.value("SELECT change FROM \(name) WHERE \(condition)") : "")
    }
  }

  /// SQL for a value that no other row has, where rows must differ.
  var fresh: [String: String] {
    var result: [String: String] = [:]
    if let last = columns.first(where: { $0.name == key.last }) {
      result[last.name] =
        last.type == "INTEGER" ? "(SELECT max(\(last.name)) + 1 FROM \(name))" : "\(last.name) || 'X'"
    }
    switch name {
    case "registry_key", "file", "installed_update": result["folded"] = "folded || 'X'"
    case "content": result["sha256"] = "zeroblob(32)"
    case "piece": result["number"] = "number + 1000"
    default: break
    }
    return result
  }

  /// SQL that gives each of two rows the key of the other, and with it everything else.
  func exchange(_ one: Row, _ other: Row, keepsChange: Bool) -> String {
    let aside = columns.filter { key.contains($0.name) }.map { column in
      column.type == "INTEGER" ? "\(column.name) = -1" : "\(column.name) = ' aside'"
    }
    func assign(_ row: Row) -> String { zip(key, row.key).map { "\($0) = \($1)" }.joined(separator: ", ") }
    var sql = """
      UPDATE \(name) SET \(aside.joined(separator: ", ")) WHERE \(one.condition);
      UPDATE \(name) SET \(assign(one)) WHERE \(other.condition);
      UPDATE \(name) SET \(assign(other)) WHERE \(aside.joined(separator: " AND "));
      """
    if keepsChange {
      for row in [one, other] { sql += "UPDATE \(name) SET change = \(row.change) WHERE \(row.condition);" }
    }
    return sql
  }
}
