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
    return Schema(steps: steps, fingerprint: "fb410c62df74c01e7084568ac2e4f5db4414ed55eb260b367413305e392a1901")
  }()

  /// The first makes a store of version ``first``, each of the others brings one to the next: the texts of
  /// `schema/000n-….sql`. Frozen once released. A step adds tables, columns behind all others, indexes, guards and views;
  /// it changes no row. So an older store can be read as it is (``Overlay``), and its hashes hold.
  let steps: [SQL]

  /// 1 was that of wupd 0.1, which was given up before the first release.
  static let first = 2

  /// SHA-256 of `sqlite_schema` in a store of the last version, so that one is known without making another.
  /// Empty: every time anew.
  var fingerprint = ""

  /// The last version it knows; a store's own is its `user_version`.
  var version: Int { Self.first - 1 + steps.count }

  /// Those behind a version.
  func steps(after version: Int) -> ArraySlice<SQL> { steps.dropFirst(max(0, version + 1 - Self.first)) }

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
    let (found, version) = try Self.objects(of: database)
    let expected = try Database.inMemory()
    for step in steps.prefix(max(0, min(version, self.version) + 1 - Self.first)) { try expected.execute(step) }
    let own = try Self.objects(of: expected).objects
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

  /// What there is, and the version that it says it is of, seen in one moment: somebody may upgrade it meanwhile.
  private static func objects(of database: Database) throws -> (objects: [String: String], version: Int) {
    var result: [String: String] = [:]
    var version = 0
    try database.forEach(
      "SELECT type, name, tbl_name, coalesce(sql, ''), (SELECT user_version FROM pragma_user_version) FROM sqlite_schema"
    ) { row in
      result["\(row.text(0)) \(row.text(1))"] = "\(row.text(2))\n\(row.text(3))"
      version = Int(truncatingIfNeeded: row.int(4))
    }
    return (result, version)
  }
}
