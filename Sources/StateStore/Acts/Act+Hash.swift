import WindowsModel

extension Act {
  /// SHA-256 over the hash before, all of this act but its own hash, and what it brought: its contents, revisions and
  /// changes, table by table. Each table is led by its name, so that rows of one cannot pass for rows of another.
  /// docs/journal-format.md.
  ///
  /// - Parameter ownChanges: the changes are those this program numbered just now, each once: when all are found, no
  ///   further table is asked. In a journal from elsewhere a table could hold a number that another has.
  func hash(after previous: [UInt8], _ database: Database, ownChanges: Bool = false) throws -> [UInt8] {
    var buffer = CanonicalBuffer()
    buffer.append(previous)
    buffer.append(number)
    buffer.append(parent)
    if let target { buffer.append(target) } else { buffer.appendNull() }
    buffer.append(kind.rawValue)
    buffer.append(subject)
    buffer.append(command)
    buffer.append(account)
    buffer.append(time.ticks)
    buffer.append(Int64(bias))
    buffer.append(outcome.rawValue)
    buffer.append(Int64(code))
    buffer.append(firstChange)
    buffer.append(lastChange)
    try appendBrought(to: &buffer, database, ownChanges: ownChanges)
    return buffer.finish()
  }

  /// The same from its row as it stands in the journal: what is no number or no text counts as what it is.
  func hashAsRecorded(after previous: [UInt8], _ database: Database) throws -> [UInt8] {
    var buffer = CanonicalBuffer()
    buffer.append(previous)
    try database.forEach(Self.hashed, number) { $0.appendCanonical(to: &buffer) }
    try appendBrought(to: &buffer, database)
    return buffer.finish()
  }

  private static let hashed = SQL.derived(
    "SELECT \(columns.dropLast().joined(separator: ", ")) FROM act WHERE number = ?1")
  private static let inserting = SQL.derived(
    "INSERT INTO act (\(columns.joined(separator: ", "))) VALUES "
      + "(\((1...columns.count).map { "?\($0)" }.joined(separator: ", ")))")

  private func appendBrought(
    to buffer: inout CanonicalBuffer, _ database: Database, ownChanges: Bool = false
  ) throws {
    buffer.append("content")
    try database.forEach("SELECT id, act, sha256 FROM content WHERE act = ?1 ORDER BY id", number) {
      $0.appendCanonical(to: &buffer)
    }
    // That bytes are held is a fact of its own, beside their hash.
    buffer.append("piece")
    try database.forEach("SELECT id, act, content, number, size FROM piece WHERE act = ?1 ORDER BY id", number) {
      $0.appendCanonical(to: &buffer)
    }
    buffer.append("revision")
    try database.forEach(
      """
      SELECT id, act, content, size, file_version, product_version, version_text, branch, language, linked, checksum, origin
      FROM revision WHERE act = ?1 ORDER BY id
      """, number
    ) { $0.appendCanonical(to: &buffer) }
    var left = changes
    for table in StateTable.all {
      buffer.append(table.name)
      if ownChanges && left == 0 { continue }
      try database.forEach(table.changesOfAct, firstChange, lastChange) { row in
        row.appendCanonical(to: &buffer)
        left &-= 1
      }
    }
  }

  func insert(_ database: Database) throws {
    try database.run(
      Self.inserting, number, parent, target, kind.rawValue, subject, command, account, time, bias, outcome.rawValue,
      code, firstChange, lastChange, hash)
  }
}
