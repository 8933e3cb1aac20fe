public import WindowsModel

/// A point in the journal, as a person names it. The state of a machine can be seen, and restored, at each.
public enum Point: Hashable, Sendable, CustomStringConvertible {
  /// Now.
  case last
  /// So many acts before the last, along the parents: after a rollback, further back from where it went.
  case back(Int)
  case act(Int64)
  /// A name that a person gave, or that of a package which is more than its article: after its last install.
  case mark(String)
  /// After the last install of an article, by whichever name of a package it was.
  case article(KBNumber)
  /// The text of a time; without a zone it is the machine's. The last act until then in the history of the present
  /// state.
  case time(String)

  /// Reads `last`, `last-2`, `17`, `KB921883`, `KB2544893-v2`, `2006-08-10 03:00` or the name of a mark.
  public init(_ text: String) throws(NameError) {
    let lower = text.lowercased()
    if lower == "last" {
      self = .last
    } else if lower.hasPrefix("last-"), let steps = Int(lower.dropFirst(5)), steps >= 0 {
      self = .back(steps)
    } else if let number = Int64(text), number > 0 {
      self = .act(number)
    } else if let article = KBNumber(text) {
      self = .article(article)
    } else if WindowsTime(text) != nil {
      self = .time(text)
    } else if WindowsTime.isWritten(in: text) {
      throw NameError(text, "is no time that there is: 2006-08-10, or 2006-08-10T03:00:00")
    } else {
      try Self.checkMark(text)
      self = .mark(text)
    }
  }

  /// A mark may look like none of the other points, so that a point is read one way only.
  public static func checkMark(_ name: String) throws(NameError) {
    let lower = name.lowercased()
    let letters = name.unicodeScalars
    guard let first = letters.first, first.properties.isAlphabetic, letters.count <= 80,
      letters.allSatisfy({ $0.properties.isAlphabetic || ("0"..."9").contains($0) || "-_.".unicodeScalars.contains($0) }
      )
    else {
      throw NameError(
        name, "is no point: an act's number, last, last-2, a KB, a time, or a mark (letters, digits, - _ .)")
    }
    let digits = lower.hasPrefix("kb") ? lower.dropFirst(2) : lower.hasPrefix("q") ? lower.dropFirst(1) : lower[...]
    let looksLikeArticle =
      digits.count < lower.count && !digits.isEmpty && digits.allSatisfy { ("0"..."9").contains($0) }
    guard lower != "last", !lower.hasPrefix("last-"), !looksLikeArticle else {
      throw NameError(name, "cannot be a mark: it looks like another kind of point")
    }
  }

  public var description: String {
    switch self {
    case .last: "last"
    case .back(let steps): "last-\(steps)"
    case .act(let number): String(number)
    case .mark(let name): name
    case .article(let article): article.description
    case .time(let text): text
    }
  }

  /// The act in whose state the machine was at this point.
  func resolve(_ database: Database) throws -> Act {
    switch self {
    case .last:
      guard let act = try database.first(Act.last, row: Act.init) else {
        throw StoreError(.notFound, "The journal has no act yet.")
      }
      return act
    case .act(let number):
      guard let act = try database.first(Act.byNumber, number, row: Act.init) else {
        let last = try database.number("SELECT coalesce(max(number), 0) FROM act")
        throw StoreError(.notFound, "There is no act \(number); the journal has 1 to \(last).")
      }
      return act
    case .back(let steps):
      var act = try Point.last.resolve(database)
      for _ in 0..<steps {
        guard act.parent > 0 else {
          throw StoreError(.notFound, "There is nothing before the first act: last-\(steps) goes too far back.")
        }
        act = try Point.act(act.parent).resolve(database)
      }
      return act
    case .mark(let name):
      let mark = try Self.mark(name, database)
      if let target = mark?.act { return try Point.act(target).resolve(database) }
      if let title = ShortTitle(name) {
        guard let number = try Self.installs(of: title, database).first?.act else {
          if try Self.wasFound(title.folded, database) { throw Self.before(title.description) }
          throw StoreError(
            .notFound, "\(try Self.never(title.description, database)), and there is no mark of that name.",
            hint: StoreHint.listMarks)
        }
        return try Point.act(number).resolve(database)
      }
      let since = mark?.unmarked.map { ": act \($0) took it away" } ?? ""
      throw StoreError(.notFound, "There is no mark \(name)\(since).", hint: StoreHint.listMarks)
    case .article(let article):
      let found = try Self.installs(of: article, database)
      guard let number = found.first(where: { $0.title.suffix.isEmpty })?.act ?? found.first?.act else {
        if try Self.wasFound(ShortTitle(article).folded, database) { throw Self.before(article.description) }
        throw StoreError(.notFound, "\(try Self.never(article.description, database)).")
      }
      guard found.count == 1 || found.contains(where: { $0.title.suffix.isEmpty }) else {
        let names = found.map(\.title.description).sorted().joined(separator: ", ")
        throw StoreError(
          .invalid, "\(article) is the article of several updates in the journal: \(names). Name one of them.")
      }
      return try Point.act(number).resolve(database)
    case .time(let text):
      let last = try Point.last.resolve(database)
      guard let time = WindowsTime(text), let other = WindowsTime(text, bias: 60) else {
        throw StoreError(.invalid, "\(text) is no time. Write 2006-08-10 or 2006-08-10T03:00:00.")
      }
      // A local time is held against what the clock showed at each act, which had the bias of its day.
      let isLocal = time != other
      let notAfter = isLocal ? Self.notAfterLocal : Self.notAfter
      guard let number = try Self.last(before: .max, notAfter, time, of: last.number, database) else {
        throw StoreError(
          .notFound, "The journal begins later than \(text).",
          hint: try Self.isAdopted(database) ? StoreHint.reckonBack : nil)
      }
      // A clock that was put back showed some times twice.
      if let later = try Self.last(
        before: number, isLocal ? Self.beyondLocal : Self.beyond, time, of: last.number, database),
        let other = try Self.last(before: later, notAfter, time, of: last.number, database)
      {
        throw StoreError(
          .invalid,
          "\(text): the machine's clock showed it more than once, after act \(other) and after act \(number). Say which act."
        )
      }
      return try Point.act(number).resolve(database)
    }
  }

  /// It was on the machine when that was adopted.
  private static func wasFound(_ folded: String, _ database: Database) throws -> Bool {
    let found: SQL = "SELECT count(*) FROM installed_update WHERE folded = ?1 AND sequence < 1"
    return try database.first(found, folded) { $0.int(0) } != 0
  }

  /// Of a machine that was adopted only what was found of it is known.
  private static func never(_ name: String, _ database: Database) throws -> String {
    try isAdopted(database)
      ? "\(name) is not on record on this machine: it was not found when that was adopted, and not installed here since"
      : "\(name) was never installed on this machine"
  }

  private static func isAdopted(_ database: Database) throws -> Bool {
    try database.number("SELECT count(*) FROM act WHERE number = 1 AND kind = 'adopt'") == 1
  }

  private static func before(_ name: String) -> StoreError {
    StoreError(
      .notFound,
      "\(name) was on this machine before act 1, which found it there: no act has the state after its install.",
      hint: StoreHint.reckonBack)
  }

  /// The packages of an article that were installed, each with the last act that did it, the latest first.
  private static func installs(
    of article: KBNumber, _ database: Database
  ) throws -> [(title: ShortTitle, act: Int64)] {
    // Behind the canonical spelling stands what follows the article, which is no digit.
    let subjects: SQL =
      """
      SELECT subject, max(number) FROM act WHERE subject >= ?1 AND subject < ?1 || char(0x10FFFF) AND kind = ?2
        AND outcome = 'done' GROUP BY subject ORDER BY max(number) DESC
      """
    var found: [(title: ShortTitle, act: Int64)] = []
    try database.forEach(subjects, article.canonical, ActKind.install.rawValue) { row in
      guard let title = ShortTitle(row.text(0)), title.article == article,
        !found.contains(where: { $0.title == title })
      else { return }
      found.append((title, row.int(1)))
    }
    return found
  }

  private static func installs(of title: ShortTitle, _ database: Database) throws -> [(title: ShortTitle, act: Int64)] {
    try installs(of: title.article, database).filter { $0.title == title }
  }

  /// The last act of the history of a state that is before another and holds a condition on a time. The rollback with which a
  /// piece of it begins belongs to it.
  private static func last(
    before end: Int64, _ condition: SQL, _ time: WindowsTime, of act: Int64, _ database: Database
  ) throws -> Int64? {
    for range in try Lineage.ranges(of: act, database) where range.lowerBound < end {
      let found = try database.first(condition, min(range.upperBound, end - 1), time, range.lowerBound) {
        $0.optionalInt(0)
      }
      if let number = found ?? nil { return number }
    }
    return nil
  }

  private static let notAfter: SQL = "SELECT max(number) FROM act WHERE number BETWEEN ?3 AND ?1 AND time <= ?2"
  private static let notAfterLocal: SQL =
    "SELECT max(number) FROM act WHERE number BETWEEN ?3 AND ?1 AND time - bias * 600000000 <= ?2"
  // A rollback puts a clock of the store's own back, which is no doubt.
  private static let beyond: SQL =
    "SELECT max(number) FROM act WHERE number BETWEEN ?3 AND ?1 AND time > ?2 AND kind <> 'rollback'"
  private static let beyondLocal: SQL =
    "SELECT max(number) FROM act WHERE number BETWEEN ?3 AND ?1 AND time - bias * 600000000 > ?2 AND kind <> 'rollback'"
}
