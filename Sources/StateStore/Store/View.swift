/// The state of the machine at one point, for reading. Lent by ``Store/read(at:_:)`` and by a ``Transaction``; it
/// cannot be kept.
///
/// A read as of an earlier point costs what it reads: the row as it is now, and a step back for each change since.
public struct View: ~Copyable {
  let database: Database
  let path: String
  /// The last change that is seen.
  let boundary: Int64
  /// The act in whose state the machine is seen.
  public let act: Int64

  init(_ database: Database, path: String, at point: Point) throws {
    let earlier = point == .last ? nil : try point.resolve(database)
    let act = try earlier?.number ?? database.number("SELECT coalesce(max(number), 0) FROM act")
    self.database = database
    self.path = path
    self.act = act
    boundary = earlier?.lastChange ?? .max
  }

  /// The state as the open act has it by now.
  init(_ database: Database, path: String, act: Int64) {
    self.database = database
    self.path = path
    self.act = act
    boundary = .max
  }

  /// Lends the state at another point, seen in the same moment.
  public func withState<T>(asOf point: Point, _ body: (borrowing View) throws -> T) throws -> T {
    try body(View(database, path: path, at: point))
  }

  /// How objects of a table are read: as they are now, and as one was before a change. Both give: present, change, then
  /// the same columns. Before the first change that is change 0; where the row of the one before is not there, the rest is NULL.
  struct Versions {
    let table: String
    let now: SQL
    let before: SQL

    /// Called once for each, from a `static let`, as ``SQL/derived(_:)`` is.
    ///
    /// - Parameter rest: what follows the name of the table in `now`.
    init(_ columns: String, of table: String, _ rest: String) {
      self.table = table
      now = .derived("SELECT present, change, \(columns) FROM \(table) \(rest)")
      let older = columns.split(separator: ", ").map { "older.\($0)" }.joined(separator: ", ")
      before = .derived(
        """
        SELECT older.present, c.predecessor, \(older)
        FROM \(table)_change AS c LEFT JOIN \(table)_change AS older ON older.change = c.predecessor WHERE c.change = ?1
        """)
    }
  }

  /// The object that `versions.now` finds, as it was at this point; nil if it was not there.
  func object<T, each Value: Bindable>(
    _ versions: Versions, _ values: repeat each Value, decode: (borrowing Row) throws -> T
  ) throws -> T? {
    var tooNew: Int64?
    let found = try database.first(versions.now, repeat each values) { row -> T? in
      let change = row.int(1)
      if change > boundary { tooNew = change }
      return change <= boundary && row.flag(0) ? try decode(row) : nil
    }
    guard let change = tooNew else { return found ?? nil }
    return try database.asking(versions.before) { try object(before: change, versions, $0, decode: decode) }
  }

  /// The object whose change `change` is too new, as it was at this point.
  private func object<T>(
    before change: Int64, _ versions: Versions, _ before: Database.Question, decode: (borrowing Row) throws -> T
  ) throws -> T? {
    var change = change
    while true {
      var older: Int64 = 0
      let found = try before.first(change) { row -> T? in
        older = row.int(1)
        guard older <= 0 || !row.isNull(0) else {
          throw try PrunedBlock.error(ofChange: older, in: versions.table, database)
        }
        return older <= boundary && row.flag(0) ? try decode(row) : nil
      }
      // A chain that does not lead back is damage that verify names.
      guard older > boundary, older < change else { return found ?? nil }
      change = older
    }
  }

  /// All objects that `versions.now` lists, gone ones too, as they were at this point.
  func objects<T, each Value: Bindable>(
    _ versions: Versions, _ values: repeat each Value, decode: (borrowing Row) throws -> T
  ) throws -> [T] {
    var result: [T] = []
    try database.asking(versions.before) { before in
      try database.forEach(versions.now, repeat each values) { row in
        let change = row.int(1)
        if change <= boundary {
          if row.flag(0) { result.append(try decode(row)) }
        } else if let object = try object(before: change, versions, before, decode: decode) {
          result.append(object)
        }
      }
    }
    return result
  }

  /// The names from the root of a tree down to a row of it, as they were written at this point, whether their objects
  /// were there or not; nil where one is missing, and for more than `most`.
  ///
  /// - Parameter spellings: parent and name of a row, by its number.
  func names(downTo id: Int64, _ spellings: Versions, most: Int) throws -> [String]? {
    func spelling(_ row: borrowing Row) -> (change: Int64, parent: Int64, name: String) {
      (row.int(1), row.int(2), row.text(3))
    }
    var names: [String] = []
    var next = id
    while next != 0 {
      guard names.count < most, var found = try database.first(spellings.now, next, row: spelling) else { return nil }
      // Before its first change the row had no spelling of its own: the first one serves.
      while found.change > boundary,
        let older = try database.first(spellings.before, found.change, row: spelling), older.change >= 1,
        older.change < found.change, !older.name.isEmpty
      {
        found = older
      }
      names.append(found.name)
      next = found.parent
    }
    return names.reversed()
  }
}
