import CSQLite
import CSchema

/// The SQL of `schema/`, by version.
enum Schema {
  /// 'WUPD'.
  static let applicationID: Int64 = 0x5755_5044

  /// The last version this program knows; a store's own is its `user_version`.
  static let version = 1

  /// The text of `schema/000n-….sql`, which brings a store of version n - 1 to n. Frozen once released.
  static func step(to version: Int) -> SQL? {
    var length: UInt = 0
    return wupd_schema(Int32(version), &length).map { SQL(text: $0, length: Int(length)) }
  }

  /// SHA-256 of `sqlite_schema` in a store of the last version, so that a store is known without making another one.
  static let fingerprint = "7c1dc20e76d6d5ab1308d26aedaa0404a65e9d114b68d1e2da00dee7dd9b41bb"

  static func fingerprint(_ database: Database) throws -> String {
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

  /// A guard that was taken off, or a trigger that somebody added, shows beside the schema of the program itself.
  static func deviations(_ database: Database) throws -> [Deviation] {
    if try fingerprint(database) == fingerprint { return [] }
    let expected = try Database(":memory:", flags: SQLITE_OPEN_READWRITE)
    try StoreFile.applySchema(expected, from: 0)
    let own = try objects(of: expected)
    let found = try objects(of: database)
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
