// Names of acts and notes on them: each is an act, which changes no state. A mark names the act that is its target; one of the
// same name later moves it, and an `unmark` of that name takes it away. The subject of a note is the number of its act and,
// behind a blank, its text.

import WindowsModel

extension View {
  /// Names of acts: by act, in the order they were given.
  public func marks() throws -> [Int64: [String]] {
    var result: [Int64: [String]] = [:]
    let standing: SQL =
      """
      SELECT target, subject FROM act AS given WHERE kind = ?1 AND NOT EXISTS (
        SELECT 1 FROM act WHERE subject = given.subject AND kind IN (?1, ?2) AND number > given.number) ORDER BY number
      """
    try database.forEach(standing, ActKind.mark.rawValue, ActKind.unmark.rawValue) { row in
      result[row.int(0), default: []].append(row.text(1))
    }
    return result
  }

  /// Notes on acts: by act, in the order they were made.
  public func notes() throws -> [Int64: [String]] {
    var result: [Int64: [String]] = [:]
    try database.forEach("SELECT subject FROM act WHERE kind = ?1 ORDER BY number", ActKind.note.rawValue) { row in
      let parts = row.text(0).split(separator: " ", maxSplits: 1)
      if parts.count == 2, let act = Int64(parts[0]) { result[act, default: []].append(String(parts[1])) }
    }
    return result
  }
}

extension Point {
  /// Where a name was given last, and where it was taken away since; nil: it never was.
  static func mark(_ name: String, _ database: Database) throws -> (act: Int64?, unmarked: Int64?)? {
    // One for each kind, so that the index has them in their order.
    let last: SQL = "SELECT number, target FROM act WHERE subject = ?1 AND kind = ?2 ORDER BY number DESC LIMIT 1"
    let given = try database.first(last, name, ActKind.mark.rawValue) { (number: $0.int(0), target: $0.int(1)) }
    let unmarked = try database.first(last, name, ActKind.unmark.rawValue) { $0.int(0) }
    guard let given else { return nil }
    if let unmarked, unmarked > given.number { return (nil, unmarked) }
    return (given.target, nil)
  }
}

extension Transaction {
  /// Names the state at a point. The name is an act of its own and changes no state.
  ///
  /// - Parameter moves: the name is given already, and names this point from now on.
  /// - Throws: ``StoreError``: invalid for a name that is taken or can be none, notFound for one to move that is not given.
  public func mark(_ name: String, at point: Point = .last, moves: Bool = false) throws {
    do {
      try Point.checkMark(name)
    } catch {
      throw StoreError(.invalid, error.description)
    }
    let taken = try Point.mark(name, database)?.act
    if let taken, !moves {
      throw StoreError(.invalid, "There is a mark \(name) already, at act \(taken). Choose another name, or move it.")
    }
    if taken == nil && moves { throw Self.noMark(name) }
    let target = try point.resolve(database).number
    // The state stays that of the act before, whatever was named.
    let parent = try Point.last.resolve(database).parent
    // Set when nothing can throw any more: with a throw between, the optimizer of Swift 6.3.1 stops ("ownership
    // error").
    notes.target = target
    notes.parent = parent
    notes.subject = name
  }

  /// Takes a name away from the act that it was given to.
  ///
  /// - Returns: the number of that act.
  /// - Throws: ``StoreError``: notFound where no act has it.
  public func unmark(_ name: String) throws -> Int64 {
    guard let act = try Point.mark(name, database)?.act else { throw Self.noMark(name) }
    notes.subject = name
    return act
  }

  /// Puts a note to the act at a point.
  ///
  /// - Parameter text: a line of 1 to 1000 characters.
  /// - Returns: the number of the act.
  /// - Throws: ``StoreError``: invalid for a text that can be no note, notFound for a point that is none.
  public func note(_ text: String, at point: Point) throws -> Int64 {
    guard text.contains(where: { !$0.isWhitespace }), text.unicodeScalars.count <= 1000,
      !text.contains(where: \.isNewline)
    else { throw StoreError(.invalid, "A note is a line of 1 to 1000 characters.") }
    let act = try point.resolve(database).number
    notes.subject = "\(act) \(text)"
    return act
  }

  private static func noMark(_ name: String) -> StoreError {
    StoreError(.notFound, "There is no mark \(name).", hint: StoreHint.listMarks)
  }
}
