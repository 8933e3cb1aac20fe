import WindowsModel

/// The row of an act before it has its hash, and how that is made.
struct ActRow {
  let number: Int64
  let parent: Int64
  let target: Int64?
  let kind: ActKind
  let subject: String
  let command: String
  let account: String
  let time: WindowsTime
  let bias: Int
  let outcome: Act.Outcome
  let code: Int
  let firstChange: Int64
  let lastChange: Int64

  /// SHA-256 over the hash before, this row, and what the act brought: its contents, revisions and changes, table by
  /// table. Each table is led by its name, so that rows of one cannot pass for rows of another. docs/journal-format.md.
  ///
  /// - Parameter ownChanges: the changes are those this program numbered just now, each once: when all are found, no
  ///   further
  ///   table is asked. In a journal from elsewhere a table could hold a number that another has.
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
    try Self.append(number, firstChange, lastChange, to: &buffer, database, ownChanges: ownChanges)
    return buffer.finish()
  }

  /// The same of an act that is in the journal, from its row as it stands there: what is no number or no text counts as
  /// what it is.
  static func hash(of act: Act, after previous: [UInt8], _ database: Database) throws -> [UInt8] {
    var buffer = CanonicalBuffer()
    buffer.append(previous)
    try database.forEach(hashed, act.number) { $0.appendCanonical(to: &buffer) }
    try append(act.number, act.firstChange, act.lastChange, to: &buffer, database)
    return buffer.finish()
  }

  private static let hashed = SQL.derived(
    "SELECT \(Act.columns.dropLast().joined(separator: ", ")) FROM act WHERE number = ?1")
  private static let inserting = SQL.derived(
    "INSERT INTO act (\(Act.columns.joined(separator: ", "))) VALUES "
      + "(\((1...Act.columns.count).map { "?\($0)" }.joined(separator: ", ")))")

  private static func append(
    _ number: Int64, _ firstChange: Int64, _ lastChange: Int64, to buffer: inout CanonicalBuffer, _ database: Database,
    ownChanges: Bool = false
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
    var left = lastChange &- firstChange &+ 1
    for table in StateTable.all {
      buffer.append(table.name)
      if ownChanges && left == 0 { continue }
      try database.forEach(table.changesOfAct, firstChange, lastChange) { row in
        row.appendCanonical(to: &buffer)
        left &-= 1
      }
    }
  }

  func insert(_ hash: [UInt8], _ database: Database) throws {
    try database.run(
      Self.inserting, number, parent, target,
      kind.rawValue,
      subject, command, account, time, bias, outcome.rawValue, code, firstChange, lastChange, hash)
  }
}

extension ActRow {
  /// What of an act its hash covers.
  init(_ act: Act) {
    self.init(
      number: act.number, parent: act.parent, target: act.target, kind: act.kind, subject: act.subject,
      command: act.command, account: act.account, time: act.time, bias: act.bias, outcome: act.outcome, code: act.code,
      firstChange: act.firstChange, lastChange: act.lastChange)
  }
}
