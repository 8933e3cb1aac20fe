public import WindowsModel

extension View {
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
      /// The number of a conclusion from it, and of the part of that.
      case finding(Int64, part: Int64)
      case update(String)
      case backup(String, of: String)
      /// Source and target of a pair of the queue, in upper case.
      case pair(String, String)
    }

    public enum State: Sendable, Hashable {
      case value(RegistryValue)
      // By reference: a difference of a value, of which there may be hundreds of thousands, is to be small.
      indirect case file(Revision, FileAttributes)
      case directory(FileAttributes)
      case text(String)
      /// Of a part of a finding.
      indirect case statement(Statement)
    }

    public let object: Object
    public let before: State?
    public let after: State?
    /// The last change that is counted.
    public let change: Int64
  }

  /// What differs between the state after act `first` (0: before everything) and after act `last`, one by one in the order
  /// of the last changes; a key and its values come together, where the first of them does.
  ///
  /// Objects that changed and changed back are left out. Each takes 32 bytes until it is given.
  public func forEachDifference(
    after first: Int64, through last: Int64, _ body: (Difference) throws -> Void
  ) throws {
    let from = first == 0 ? 0 : try Point.act(first).resolve(database).lastChange
    let to = last == 0 ? 0 : try Point.act(last).resolve(database).lastChange
    if from != to { try PrunedBlock.checkWhole(from: min(from, to), to: max(from, to), database) }
    // Many values of one key share its path.
    var last: (key: Int64, path: RegistryPath)?
    for object in try changed(after: min(from, to), through: max(from, to)) {
      let table = StateTable.all[object.table]
      let earlier = try database.first(table.state, object.before) { try state(table, $0) }
      guard earlier != nil || object.before == 0 else {
        throw try PrunedBlock.error(ofChange: object.before, in: table.name, database)
      }
      let before = earlier ?? nil
      let found = try database.first(table.state, object.change) { row -> Difference? in
        let after = try state(table, row)
        guard before != after else { return nil }
        return Difference(
          object: try self.object(table, row, &last), before: from > to ? after : before,
          after: from > to ? before : after,
          change: object.change)
      }
      if let difference = found ?? nil { try body(difference) }
    }
  }

  /// An object that changed between two changes.
  private struct Changed {
    /// Where it comes: at its last change, or the first of those of its key.
    var place: Int64
    /// In ``StateTable/all``.
    let table: Int
    /// The change that made what was there before; 0: nothing did.
    let before: Int64
    let change: Int64
  }

  private func changed(after from: Int64, through to: Int64) throws -> [Changed] {
    var objects: [Changed] = []
    var places: [Int64: Int64] = [:]
    for (index, table) in StateTable.all.enumerated() {
      try database.forEach(table.net, from, to) { row in
        let change = row.int(0)
        if table.isRegistry { places[row.int(2)] = min(places[row.int(2)] ?? change, change) }
        let place = table.isRegistry ? row.int(2) : change
        objects.append(Changed(place: place, table: index, before: row.int(1), change: change))
      }
    }
    for index in objects.indices where StateTable.all[objects[index].table].isRegistry {
      objects[index].place = places[objects[index].place] ?? objects[index].change
    }
    // The table of keys is before that of values.
    objects.sort { ($0.place, $0.table, $0.change) < ($1.place, $1.table, $1.change) }
    return objects
  }

  /// - Parameter row: of ``StateTable/state``.
  private func object(
    _ table: StateTable, _ row: borrowing Row, _ last: inout (key: Int64, path: RegistryPath)?
  ) throws -> Difference.Object {
    func number(_ name: String) -> Int64 { row.int(table.column(name)) }
    func text(_ name: String) -> String { row.text(table.column(name)) }
    switch table.id {
    case .setting: return .setting(text("name"))
    case .registryKey: return .key(try path(ofKey: number("id")))
    case .registryValue:
      let key = number("key")
      if let last, last.key == key { return .value(last.path, text("name")) }
      let path = try path(ofKey: key)
      last = (key, path)
      return .value(path, text("name"))
    case .file: return .file(try path(ofFile: number("id")))
    case .image: return .image(try path(ofFile: number("file")), holder: text("holder"))
    case .session: return .session(number("number"))
    case .evidence: return .evidence(text("path"))
    case .finding: return .finding(number("number"), part: number("part"))
    case .waitingPair: return .pair(text("source"), text("target"))
    case .installedUpdate: return .update(try nameOfUpdate(number("id")))
    case .backupFile, .backupKey, .backupValue:
      let key = row.data(from: Int32(1 + table.data.count))
      return .backup(try table.describe(key, self), of: try nameOfUpdate(number("installed_update")))
    }
  }

  private func nameOfUpdate(_ id: Int64) throws -> String {
    try database.first("SELECT name FROM installed_update WHERE id = ?1", id) { $0.text(0) } ?? ""
  }

  /// The state in a row of ``StateTable/state``.
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
    case .finding where text("role") == Finding.Role.signed.rawValue:
      let signed = Statement(rule: "", revision: 1, line: row.optionalText(table.column("arguments")))
      return .text("signed by \(signed.arguments.first ?? "")")
    case .finding:
      return .statement(
        Statement(
          rule: text("rule"), revision: Int(row.int(table.column("rule_revision"))),
          line: row.optionalText(table.column("arguments"))))
    case .waitingPair:
      let owner = try nameOfUpdate(row.int(table.column("installed_update")))
      return .text(row.flag(table.column("removal")) ? "removal of \(owner)" : owner)
    case .installedUpdate: return joined("title", "line", separator: ", ")
    case .backupKey: return .text(row.flag(table.column("existed")) ? "was there" : "was not there")
    case .setting, .backupValue:
      return .text(
        (1...Int32(table.data.count)).map { column in
          switch row.datum(column) {
          case .text(let text): text
          case .integer(let number): String(number)
          default: ""
          }
        }.filter { !$0.isEmpty }.joined(separator: " "))
    }
  }
}
