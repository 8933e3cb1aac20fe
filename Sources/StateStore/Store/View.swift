import WindowsModel

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

  /// How one object is read: as it is now, and as it was before a change. Both give: present, change, then the same
  /// columns.
  struct Versions {
    let now: SQL
    let before: SQL
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
    return try database.asking(versions.before) { try object(before: change, $0, decode: decode) }
  }

  /// The object whose change `change` is too new, as it was at this point.
  private func object<T>(
    before change: Int64, _ before: Database.Question, decode: (borrowing Row) throws -> T
  ) throws -> T? {
    var change = change
    while true {
      var older: Int64 = 0
      let found = try before.first(change) { row -> T? in
        older = row.int(1)
        return older <= boundary && row.flag(0) ? try decode(row) : nil
      }
      // A chain that does not lead back is damage that verify names.
      guard older > boundary, older < change else { return found ?? nil }
      change = older
    }
  }

  /// All objects that `now` lists, gone ones too, as they were at this point; `before` gives one before a change.
  func objects<T, each Value: Bindable>(
    now: SQL, before: SQL, _ values: repeat each Value, decode: (borrowing Row) throws -> T
  ) throws -> [T] {
    var result: [T] = []
    try database.asking(before) { before in
      try database.forEach(now, repeat each values) { row in
        let change = row.int(1)
        if change <= boundary {
          if row.flag(0) { result.append(try decode(row)) }
        } else if let object = try object(before: change, before, decode: decode) {
          result.append(object)
        }
      }
    }
    return result
  }

  /// How the name of a row was written at this point, whether its object was there or not.
  func spelling(now: SQL, before: SQL, _ id: Int64) throws -> (parent: Int64, name: String)? {
    guard var found = try database.first(now, id, row: { ($0.int(0), $0.int(1), $0.text(2)) }) else { return nil }
    // Before its first change the row had no spelling of its own: the first one serves.
    while found.0 > boundary,
      let older = try database.first(before, found.0, row: { ($0.int(0), $0.int(1), $0.text(2)) }), older.0 < found.0
    {
      found = older
    }
    return (found.1, found.2)
  }
}
