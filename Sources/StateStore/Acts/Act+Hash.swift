import WindowsModel

extension Act {
  /// SHA-256 over the hash before and all of this act but its own hash, with the digests of what it brought.
  /// docs/journal-format.md.
  func hash(after previous: [UInt8]) -> [UInt8] {
    var buffer = CanonicalBuffer()
    buffer.append(previous)
    let values = Array(values.reversed().drop { $0 == .null }.reversed())
    buffer.appendRow(of: values.count)
    for value in values { buffer.append(value) }
    return buffer.finish()
  }

  /// Whether its row is as it was hashed, what is no number or no text counting as what it is, and what it brought is what
  /// its digests were made of. All formats so far have one form.
  ///
  /// - Parameters:
  ///   - cuts: what was pruned of it.
  ///   - inspect: sees each of its changes.
  func isProven(
    after previous: [UInt8], _ database: Database, cuts: [PrunedBlock],
    inspect: (StateTable, borrowing Row) throws -> Void
  ) throws -> Bool {
    var buffer = CanonicalBuffer()
    buffer.append(previous)
    let recorded = try database.first(Self.hashed, number) { row in
      row.appendCanonical(to: &buffer)
      return true
    }
    let isItself = recorded == true && buffer.finish() == hash
    return try digests
      == ActDigests(of: number, from: firstChange, to: lastChange, database, cuts: cuts, inspect: inspect) && isItself
  }

  private static let hashed = SQL.derived(
    "SELECT \(columns.dropLast().joined(separator: ", ")) FROM act WHERE number = ?1")
  private static let inserting = SQL.derived(
    "INSERT INTO act (\(columns.joined(separator: ", "))) VALUES "
      + "(\((1...columns.count).map { "?\($0)" }.joined(separator: ", ")))")

  /// In the order of ``columns``, without the hash.
  private var values: [Datum] {
    [
      .integer(number), .integer(parent), target.map { .integer($0) } ?? .null, .text(kind.rawValue), .text(subject),
      .text(command), .text(account), .integer(time.ticks), .integer(Int64(bias)), .text(outcome.rawValue),
      .integer(Int64(code)), .integer(firstChange), .integer(lastChange), .integer(Int64(format)),
      Self.datum(digests.changes), Self.datum(digests.contents), Self.datum(digests.revisions),
      recorder.map { .integer($0.time.ticks) } ?? .null, recorder.map { .text($0.program) } ?? .null,
      origin == .done ? .null : .text(origin.rawValue),
      assumptions.isEmpty ? .null : .text(assumptions.map { $0 + "\n" }.joined()), Self.datum(machine?.bytes),
    ]
  }

  private static func datum(_ digest: [UInt8]?) -> Datum { digest.map { .blob($0) } ?? .null }

  func insert(_ database: Database) throws { try database.run(Self.inserting, values: values + [.blob(hash)]) }
}
