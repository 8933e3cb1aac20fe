public import WindowsModel

extension View {
  /// The acts, oldest first, from one number to another.
  public func acts(from first: Int64 = 1, to last: Int64 = .max) throws -> [Act] {
    try database.all(Self.actsBetween, first, last, row: Act.init)
  }

  /// The acts of a kind about a subject, oldest first.
  public func acts(_ kind: ActKind, about subject: String) throws -> [Act] {
    try database.all(Self.actsAbout, subject, kind.rawValue, row: Act.init)
  }

  private static let actsBetween = Act.select(from: "act WHERE number BETWEEN ?1 AND ?2 ORDER BY number")
  private static let actsAbout = Act.select(from: "act WHERE subject = ?1 AND kind = ?2 ORDER BY number")

  /// The act at a point.
  public func act(at point: Point) throws -> Act { try point.resolve(database) }

  /// The act of a number; nil for one that is not in the journal, such as the act that is being done.
  public func act(numbered number: Int64) throws -> Act? {
    try database.first(Act.byNumber, number, row: Act.init)
  }

  /// Names given to acts: by act, in the order they were given.
  public func marks() throws -> [Int64: [String]] {
    var result: [Int64: [String]] = [:]
    try database.forEach("SELECT target, subject FROM act WHERE kind = ?1 ORDER BY number", ActKind.mark.rawValue) {
      row in
      result[row.int(0), default: []].append(row.text(1))
    }
    return result
  }

  /// Acts from a number on whose effects the present state no longer has, since a rollback went to before them. Marks and
  /// rollbacks, which changed nothing of the state by themselves, are none.
  public func rolledBack(from first: Int64 = 1) throws -> Set<Int64> {
    var lineage = try Lineage(of: act, database)
    var undone: Set<Int64> = []
    try database.forEach("SELECT number, kind FROM act WHERE number BETWEEN ?1 AND ?2 ORDER BY number DESC", first, act)
    {
      row in
      let isLive = try lineage.holds(row.int(0))
      if !isLive, ![ActKind.mark, .rollback].contains(ActKind(row.text(1))) { undone.insert(row.int(0)) }
    }
    return undone
  }

  /// One object that differs between two points: what it was, and what it became. nil: it was not there.
  public struct Difference: Sendable, Hashable {
    public enum Object: Sendable, Hashable {
      case setting(String)
      case key(RegistryPath)
      case value(RegistryPath, String)
      case file(WindowsPath)
      case image(WindowsPath, holder: String)
      case session(Int64)
      /// The path of a source of an adopted machine.
      case evidence(String)
      /// The number of a conclusion from it.
      case finding(Int64)
      case update(String)
      case backup(String, of: String)
    }

    public enum State: Sendable, Hashable {
      case value(RegistryValue)
      // By reference: a difference of a value, of which there may be hundreds of thousands, is to be small.
      indirect case file(Revision, FileAttributes)
      case directory(FileAttributes)
      case text(String)
    }

    public let object: Object
    public let before: State?
    public let after: State?
    /// The last change that is counted.
    public let change: Int64
  }

  /// What differs between the state after act `first` (0: before everything) and after act `last`, in the order of
  /// the last changes.
  ///
  /// Objects that changed and changed back are left out.
  public func differences(after first: Int64, through last: Int64) throws -> [Difference] {
    let from = first == 0 ? 0 : try Point.act(first).resolve(database).lastChange
    let to = try Point.act(last).resolve(database).lastChange
    guard from <= to else {
      return try differences(after: last, through: first).map {
        Difference(object: $0.object, before: $0.after, after: $0.before, change: $0.change)
      }
    }
    var result: [Difference] = []
    // Many values of one key share its path.
    var paths: [Int64: RegistryPath] = [:]
    for table in StateTable.all {
      try database.forEach(table.net, from, to) { row in
        let change = row.int(0)
        let before = try database.first(table.state, row.int(1)) { try state(table, $0) } ?? nil
        let after = try database.first(table.state, change) { try state(table, $0) } ?? nil
        guard before != after else { return }
        let object = try object(table, row.data(from: 2), change, &paths)
        result.append(Difference(object: object, before: before, after: after, change: change))
      }
    }
    result.sort { $0.change < $1.change }
    return result
  }

  private func object(
    _ table: StateTable, _ key: [Datum], _ change: Int64, _ paths: inout [Int64: RegistryPath]
  ) throws -> Difference.Object {
    func number(_ index: Int) -> Int64 { key[index].numberOrZero }
    func text(_ index: Int) -> String { key[index].textOrEmpty }
    func updateName() throws -> String {
      try database.first("SELECT name FROM installed_update WHERE id = ?1", number(0)) { $0.text(0) } ?? ""
    }
    switch table.id {
    case .setting: return .setting(text(0))
    case .registryKey: return .key(try path(ofKey: number(0)))
    case .registryValue:
      let name = try database.first("SELECT name FROM registry_value_change WHERE change = ?1", change) { $0.text(0) }
      let path = try paths[number(0)] ?? path(ofKey: number(0))
      paths[number(0)] = path
      return .value(path, name ?? text(1))
    case .file: return .file(try path(ofFile: number(0)))
    case .image:
      let holder = try database.first("SELECT holder FROM image_change WHERE change = ?1", change) { $0.text(0) }
      return .image(try path(ofFile: number(0)), holder: holder ?? text(1))
    case .session: return .session(number(0))
    case .evidence: return .evidence(text(0))
    case .finding: return .finding(number(0))
    case .installedUpdate: return .update(try updateName())
    case .backupFile, .backupKey, .backupValue: return .backup(try table.describe(key, self), of: try updateName())
    }
  }

  /// The state in a row of a change table: `present`, then the data columns.
  private func state(_ table: StateTable, _ row: borrowing Row) throws -> Difference.State? {
    guard row.flag(0) else { return nil }
    func text(_ name: String) -> String { row.text(table.column(name)) }
    func revision() throws -> Revision? {
      try row.optionalInt(table.column("revision")).map { try self.revision($0) }
    }
    func joined(_ names: String..., separator: String = ": ") -> Difference.State {
      .text(names.map(text).filter { !$0.isEmpty }.joined(separator: separator))
    }
    switch table.id {
    case .registryValue:
      return .value(RegistryValue(type: row.int(table.column("type")), datum: row.datum(table.column("data"))))
    case .file:
      let attributes = FileAttributes(rawValue: UInt32(truncatingIfNeeded: row.int(table.column("attributes"))))
      guard let revision = try revision() else { return .directory(attributes) }
      return .file(revision, attributes)
    case .registryKey:
      return .text(["volatile", "link"].filter { row.flag(table.column($0)) }.joined(separator: " "))
    case .image, .backupFile: return .text(try revision()?.summary ?? "was not there")
    case .session: return .text(row.time(table.column("started"))?.iso ?? "")
    case .evidence: return joined("role", "outcome")
    case .finding: return joined("subject", "conclusion")
    case .installedUpdate: return joined("title", "line", separator: ", ")
    case .backupKey: return .text(row.flag(table.column("existed")) ? "was there" : "was not there")
    case .setting, .backupValue:
      return .text(
        (1..<row.columnCount).map { column in
          switch row.datum(column) {
          case .text(let text): text
          case .integer(let number): String(number)
          default: ""
          }
        }.filter { !$0.isEmpty }.joined(separator: " "))
    }
  }

  /// The states a registry value went through on the way to this one, newest first, each with the act that made it;
  /// nil: it was not there. What a rollback undid is not on the way.
  public func history(of path: RegistryPath, _ name: String) throws -> [(act: Int64, value: RegistryValue?)] {
    guard let key = try key(path) else { return [] }
    var next = try database.first(
      "SELECT change FROM registry_value WHERE key = ?1 AND folded = ?2", key.id, WindowsName.folded(name)
    ) { $0.int(0) }
    var lineage = try Lineage(of: act, database)
    var result: [(act: Int64, value: RegistryValue?)] = []
    while let change = next, change > 0 {
      next = try database.first(
        "SELECT predecessor, act, present, type, data FROM registry_value_change WHERE change = ?1", change
      ) { row in
        if try lineage.holds(row.int(1)) {
          result.append((row.int(1), row.flag(2) ? RegistryValue(type: row.int(3), datum: row.datum(4)) : nil))
        }
        return row.int(0) < change ? row.int(0) : 0
      }
    }
    return result
  }
}
