import CSQLite
import CSchema
import WindowsModel

/// The SQL of `schema/`, by version.
struct Schema: Sendable {
  /// 'WUPD'.
  static let applicationID: Int64 = 0x5755_5044

  /// That of this program.
  static let current: Schema = {
    var steps: [SQL] = []
    var length: UInt = 0
    while let text = wupd_schema(Int32(steps.count + 1), &length) {
      steps.append(SQL(text: text, length: Int(length)))
    }
    return Schema(steps: steps, fingerprint: "6bf52a3945ea4891b17f5d8cace530be4829c991440ea179a9993086e574e114")
  }()

  /// What brings a store of version n to n + 1: the text of `schema/000n-….sql`. Frozen once released.
  let steps: [SQL]

  /// SHA-256 of `sqlite_schema` in a store of the last version, so that one is known without making another.
  /// Empty: every time anew.
  var fingerprint = ""

  /// The last version it knows; a store's own is its `user_version`.
  var version: Int { steps.count }

  static func fingerprint(of database: Database) throws -> String {
    var buffer = CanonicalBuffer()
    try database.forEach("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name") {
      $0.appendCanonical(to: &buffer)
    }
    return hexadecimal(buffer.finish())
  }

  /// Something of a database that is not as the schema has it.
  struct Deviation: CustomStringConvertible {
    /// The rows themselves cannot be relied on: a table is missing, or is another one.
    let isTable: Bool
    let description: String
  }

  /// A guard that was taken off, or a trigger that somebody added, shows beside the schema of the version that the
  /// database says it has.
  func deviations(of database: Database) throws -> [Deviation] {
    if try Self.fingerprint(of: database) == fingerprint { return [] }
    let expected = try Database(":memory:", flags: SQLITE_OPEN_READWRITE)
    for step in steps.prefix(Int(truncatingIfNeeded: max(0, try database.number("PRAGMA user_version")))) {
      try expected.execute(step)
    }
    let own = try Self.objects(of: expected)
    let found = try Self.objects(of: database)
    var result: [Deviation] = []
    for (name, sql) in own.sorted(by: { $0.key < $1.key }) where found[name] != sql {
      result.append(
        Deviation(
          isTable: name.hasPrefix("table "),
          description: found[name] == nil ? "\(name) was removed from the store" : "\(name) was altered"))
    }
    for name in found.keys.sorted() where own[name] == nil {
      result.append(Deviation(isTable: false, description: "\(name) does not belong to a store"))
    }
    return result
  }

  private static func objects(of database: Database) throws -> [String: String] {
    var result: [String: String] = [:]
    try database.forEach("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema") { row in
      result["\(row.text(0)) \(row.text(1))"] = "\(row.text(2))\n\(row.text(3))"
    }
    return result
  }
}
