/// A table of state, as far as the journal needs to know it: what makes a row the row it is, and what about it may
/// change.
///
/// Everything that works on all tables alike (hash, rollback, replay, verify, looking back) is made from this. A test
/// holds it against the schema.
struct StateTable: Sendable {
  /// Which one, by its name in the schema.
  enum ID: String, Sendable {
    case setting, file, image, session, evidence, finding
    case registryKey = "registry_key"
    case registryValue = "registry_value"
    case installedUpdate = "installed_update"
    case backupFile = "backup_file"
    case backupKey = "backup_key"
    case backupValue = "backup_value"
    case waitingPair = "waiting_pair"
  }

  let id: ID
  /// What a row that is gone has no more, by place among ``columns``.
  let goneColumns: [Int32]
  /// Columns of type ANY, by place among ``columns``.
  let untypedColumns: [Int32]
  /// Names and their foldings, by place among ``columns``.
  let foldings: [(name: Int32, folded: Int32)]
  /// The primary key.
  let key: [String]
  /// Further columns that never change.
  let fixed: [String]
  /// What may change, and is NULL in a row that is gone; `name` and `holder` are kept.
  let data: [String]

  /// Rows of an act, by first and last change: the change, then what is hashed of it: `present change act predecessor`,
  /// then the other columns of the table.
  let changesOfAct: SQL
  /// What the changes after ?1 and up to ?2 found, a portion of those after ?3: the change, the change that made what
  /// it found (0: not there), the key.
  let undoTargets: SQL
  /// Gives the row of key ?2… the state of change ?1, unless it has it; the number of the change comes last.
  let restore: SQL
  /// Marks the row of key ?1… as gone, unless it is; the number of the change comes last.
  let remove: SQL
  /// Copies changes ?1 to ?2 of an attached store (``Overlay``) into state.
  let replay: SQL
  /// Brings the states that an attached store (``Overlay``) had after change ?1 into this one, where nothing is.
  let fork: SQL
  /// Rows of state that are not what their last change says: the change, then what differs is for a person to see.
  let mismatches: SQL
  /// The same in a file where any column may hold a value of any kind.
  let mismatchesOfAnyKind: SQL
  /// Change and key of each row.
  let heads: SQL
  /// Predecessor and key of change ?1.
  let link: SQL
  let countChanges: SQL
  /// The number of changes from ?1 to ?2.
  let countBetween: SQL
  /// For each object that changed after ?1 and up to ?2: the last change until then, the last one before (0: none),
  /// its key.
  let net: SQL
  /// The state that change ?1 made: present, then the data, then the key.
  let state: SQL
  /// A change beyond ?1, the last of all acts.
  let strayChange: SQL
  /// Changes that name another one before them than the last one that is there of their object: change, act, predecessor,
  /// that last one (0: none), key.
  let gaps: SQL
  /// Changes whose row of state points to an earlier change, first one first.
  let orphans: SQL

  var name: String { id.rawValue }
  var columns: [String] { key + fixed + data + ["present"] }

  /// Columns that refer to the rows of a table by their id, and that table.
  var references: [(column: String, table: String)] {
    columns.compactMap { column in
      switch column {
      case "revision", "file": column == name ? nil : (column, column)
      case "pending_revision": (column, "revision")
      case "installed_update", "pending_update", "overwritten", "taken_over", "taken_along":
        (column, "installed_update")
      case "key": (column, "registry_key")
      case "pending", "location": (column, "file")
      case "parent": (column, name)
      default: nil
      }
    }
  }

  /// In which 5 and 5.0 are equal to SQL and not to a reader.
  private static let untyped: Set = ["value", "data"]

  /// Kept of a row that is gone.
  private static let kept: Set = ["name", "holder"]

  var isRegistry: Bool { id == .registryKey || id == .registryValue }

  /// Where ``state`` has a column of the data or of the key.
  func column(_ name: String) -> Int32 {
    Int32(1 + (data.firstIndex(of: name) ?? data.count + (key.firstIndex(of: name) ?? key.count)))
  }

  init(_ id: ID, key: [String], fixed: [String] = [], data: [String]) {
    self.id = id
    let name = id.rawValue
    self.key = key
    self.fixed = fixed
    self.data = data
    let columns = key + fixed + data + ["present"]
    let list = columns.joined(separator: ", ")

    goneColumns = data.enumerated().filter { !Self.kept.contains($0.element) }
      .map { Int32(key.count + fixed.count + $0.offset) }
    untypedColumns = columns.enumerated().filter { Self.untyped.contains($0.element) }.map { Int32($0.offset) }
    func place(_ column: String) -> Int32? { columns.firstIndex(of: column).map(Int32.init) }
    foldings =
      if id == .waitingPair {
        key.compactMap(place).map { ($0, $0) }
      } else if let folded = place("folded"), let name = place("name") ?? place("holder") {
        [(name, folded)]
      } else {
        []
      }

    func matches(_ first: Int) -> String {
      key.enumerated().map { "\($1) = ?\(first + $0)" }.joined(separator: " AND ")
    }
    func joined(_ columns: [String], _ form: (String) -> String, _ separator: String = ", ") -> String {
      columns.map(form).joined(separator: separator)
    }
    let changing = data + ["present"]

    changesOfAct = .derived(
      """
      SELECT change, present, change, act, predecessor, \(columns.dropLast().joined(separator: ", "))
      FROM \(name)_change WHERE change BETWEEN ?1 AND ?2 ORDER BY change
      """)
    undoTargets = .derived(
      """
      SELECT change, predecessor, \(key.joined(separator: ", ")) FROM \(name)_change
      WHERE change > ?3 AND change <= ?2 AND predecessor <= ?1 ORDER BY change LIMIT 1000
      """)
    restore = .derived(
      """
      UPDATE \(name) SET (\(changing.joined(separator: ", "))) =
        (SELECT \(changing.joined(separator: ", ")) FROM \(name)_change WHERE change = ?1), change = ?\(key.count + 2)
      WHERE \(matches(2)) AND NOT EXISTS (SELECT 1 FROM \(name)_change AS c WHERE c.change = ?1
        AND \(joined(changing, { "c.\($0) IS \(name).\($0)" }, " AND ")))
      """)
    remove = .derived(
      """
      UPDATE \(name) SET \(joined(data.filter { !Self.kept.contains($0) }, { "\($0) = NULL, " }, ""))present = 0,
        change = ?\(key.count + 1)
      WHERE \(matches(1)) AND present
      """)
    replay = .derived(
      """
      INSERT INTO main.\(name) (\(list), change)
      SELECT \(list), change FROM source_\(name)_change WHERE change BETWEEN ?1 AND ?2 ORDER BY change
      ON CONFLICT (\(key.joined(separator: ", "))) DO UPDATE
      SET \(joined(changing, { "\($0) = excluded.\($0)" })), change = excluded.change
      """)
    fork = .derived(
      """
      INSERT INTO main.\(name) (\(list), change) SELECT \(list), next_change() FROM (
        SELECT \(list) FROM source_\(name)_change WHERE change IN (
          SELECT max(change) FROM source_\(name)_change WHERE change <= ?1 GROUP BY \(key.joined(separator: ", ")))
        ORDER BY change)
      """)
    func comparison(kindsOf untyped: [String]) -> SQL {
      .derived(
        """
        SELECT s.change, coalesce(c.act, 0), \(joined(key, { "s.\($0)" }))
        FROM \(name) AS s LEFT JOIN \(name)_change AS c ON c.change = s.change
        WHERE c.change IS NULL OR \(joined(columns, { "s.\($0) IS NOT c.\($0)" }, " OR "))
          \(joined(untyped, { "OR typeof(s.\($0)) <> typeof(c.\($0))" }, " ")) ORDER BY s.change
        """)
    }
    mismatches = comparison(kindsOf: columns.filter(Self.untyped.contains))
    mismatchesOfAnyKind = comparison(kindsOf: columns + ["change"])
    heads = .derived("SELECT change, \(key.joined(separator: ", ")) FROM \(name)")
    link = .derived("SELECT predecessor, \(key.joined(separator: ", ")) FROM \(name)_change WHERE change = ?1")
    countChanges = .derived("SELECT count(*) FROM \(name)_change")
    countBetween = .derived("SELECT count(*) FROM \(name)_change WHERE change BETWEEN ?1 AND ?2")
    net = .derived(
      """
      SELECT max(change), min(predecessor), \(key.joined(separator: ", ")) FROM \(name)_change
      WHERE change > ?1 AND change <= ?2 GROUP BY \(key.joined(separator: ", "))
      """)
    state = .derived("SELECT present, \((data + key).joined(separator: ", ")) FROM \(name)_change WHERE change = ?1")
    strayChange = .derived("SELECT change FROM \(name)_change WHERE change > ?1 OR change < 1 LIMIT 1")
    gaps = .derived(
      """
      SELECT change, act, predecessor, before, \(key.joined(separator: ", ")) FROM (
        SELECT *, lag(change, 1, 0) OVER (PARTITION BY \(key.joined(separator: ", ")) ORDER BY change) AS before
        FROM \(name)_change)
      WHERE predecessor IS NOT before ORDER BY change
      """)
    orphans = .derived(
      """
      SELECT c.change, c.act, \(joined(key, { "c.\($0)" }))
      FROM \(name)_change AS c LEFT JOIN \(name) AS s ON \(joined(key, { "s.\($0) IS c.\($0)" }, " AND "))
      WHERE s.change IS NULL OR s.change < c.change ORDER BY c.change LIMIT 1
      """)
  }

  /// Whether some table of changes has a change.
  static func holds(_ change: Int64, _ database: Database) throws -> Bool {
    try all.contains { try database.first($0.link, change) { _ in true } == true }
  }

  /// How many changes of a table are there from one number to another.
  static func count(_ table: StateTable, _ first: Int64, _ last: Int64, _ database: Database) throws -> Int64 {
    try database.first(table.countBetween, first, last) { $0.int(0) } ?? 0
  }

  static let registryKey = StateTable(
    .registryKey, key: ["id"], fixed: ["parent", "folded"], data: ["name", "class", "written", "volatile", "link"])
  static let registryValue = StateTable(.registryValue, key: ["key", "folded"], data: ["name", "type", "data"])
  static let file = StateTable(
    .file, key: ["id"], fixed: ["parent", "folded"],
    data: ["name", "attributes", "created", "written", "accessed", "revision"])
  static let image = StateTable(
    .image, key: ["file", "folded"],
    data: ["holder", "kind", "revision", "location", "at_boot", "debugged", "hotpatched"])
  static let installedUpdate = StateTable(
    .installedUpdate, key: ["id"], fixed: ["folded"],
    data: [
      "name", "article", "title", "package", "kind", "line", "installed", "sequence", "folder", "hotpatched",
      "overwritten", "taken_over", "taken_along", "not_done",
    ])

  static let backupKey = StateTable(.backupKey, key: ["installed_update", "key"], data: ["existed"])
  static let backupValue = StateTable(
    .backupValue, key: ["installed_update", "key", "folded"], data: ["name", "existed", "type", "data"])

  static let waitingPair = StateTable(
    .waitingPair, key: ["source", "target"], data: ["installed_update", "removal", "revision"])

  /// In the order in which an act's hash takes them.
  static let all: [StateTable] = [
    StateTable(.setting, key: ["name"], data: ["value"]), registryKey, registryValue, file, image,
    StateTable(.session, key: ["number"], data: ["started"]), installedUpdate,
    StateTable(
      .backupFile, key: ["installed_update", "file"],
      data: [
        "existed", "stored", "attributes", "created", "written", "accessed", "revision", "pending",
        "pending_update", "pending_revision",
      ]),
    backupKey, backupValue,
    waitingPair,
    StateTable(
      .evidence, key: ["path"], data: ["role", "size", "sha256", "sha256_after", "modified", "outcome"]),
    StateTable(
      .finding, key: ["number", "part"], data: ["role", "subject", "rule", "rule_revision", "arguments"]),
  ]
}
