public import WindowsModel

/// An act under way: the state as it is by now, and everything that can change it. Lent by ``Store/write(_:_:)``.
///
/// Nothing is seen by others before the act commits; if its closure throws, nothing was.
public struct Transaction: ~Copyable {
  /// The state with the changes of this act so far.
  public let now: View
  public let header: ActHeader
  /// The number this act will have.
  public let number: Int64

  let database: Database
  let firstChange: Int64
  let parent: Int64
  let previousHash: [UInt8]
  /// Of the store, and so the format of the act.
  let version: Int
  /// The acts of this journal say who recorded them.
  let saysRecorder: Bool
  let notes = Notes()

  /// What an act learns about itself on its way.
  final class Notes {
    var outcome = Act.Outcome.done
    var code = 0
    var subject: String?
    var target: Int64?
    var parent: Int64?
    var assumptions: [String] = []
    /// The key whose last-write time this act has set already.
    var touchedKey: Int64 = 0
    /// The key that the last value was set in by its path: an installer sets many in one, and each would be looked for.
    var lastKey: (path: RegistryPath, key: Int64)?

    /// What is known of keys holds no longer: one was deleted, or leads elsewhere.
    func forgetKeys() {
      touchedKey = 0
      lastKey = nil
    }
  }

  init(_ header: ActHeader, _ database: Database, _ schema: Schema, path: String) throws {
    let version = try database.number("PRAGMA user_version")
    // Another program may have upgraded it since this one opened it.
    guard version == schema.version else { throw StoreError.newer(path, version, schema.version) }
    let last = try database.first("SELECT number, last_change, hash FROM act ORDER BY number DESC LIMIT 1") {
      ($0.int(0), $0.int(1), $0.bytes(2))
    }
    if let last, !(1 ..< .max / 2).contains(last.0) || !(0 ..< .max / 2).contains(last.1) {
      throw StoreError.damaged(path, "its last act has a number that no act can have")
    }
    let saysRecorder =
      try last == nil
      ? header.recorder != nil : database.number("SELECT recorded IS NOT NULL FROM act WHERE number = 1") != 0
    self.header = header
    self.database = database
    self.version = Int(version)
    self.saysRecorder = saysRecorder
    parent = last?.0 ?? 0
    number = parent &+ 1
    firstChange = (last?.1 ?? 0) &+ 1
    previousHash = last?.2 ?? []
    now = View(database, path: path, act: number)
    database.gate.open(act: number, lastChange: firstChange &- 1)
  }

  /// Time of the act, which becomes the last-write time of what it changes.
  public var time: WindowsTime { header.time }

  /// What the act came to; without a call it is done, with code 0.
  public func conclude(_ outcome: Act.Outcome = .done, code: Int) {
    notes.outcome = outcome
    notes.code = code
  }

  /// Notes what the act goes by that is not known, as a sentence; once, however often it is said.
  public func assume(_ sentence: String) {
    let line = sentence.split(separator: "\n").joined(separator: " ")
    if !notes.assumptions.contains(line) { notes.assumptions.append(line) }
  }

  /// What more would lead to, taken back: the act goes on as if nothing of it had been.
  ///
  /// - Throws: what `body` throws, and ``StoreError``.
  public func foresee<T>(_ body: (borrowing Transaction) throws -> T) throws -> T {
    let (outcome, code, assumptions) = (notes.outcome, notes.code, notes.assumptions)
    let change = database.gate.change
    try database.run("SAVEPOINT foresight")
    defer {
      database.gate.open(act: number, lastChange: change)
      (notes.outcome, notes.code, notes.assumptions) = (outcome, code, assumptions)
      notes.forgetKeys()
    }
    let end: SQL = "ROLLBACK TO foresight; RELEASE foresight"
    do {
      let result = try body(self)
      try database.execute(end)
      return result
    } catch {
      // A full disk makes SQLite roll back all of the act by itself.
      if database.isInTransaction { try database.execute(end) }
      throw error
    }
  }

  /// Changes so far.
  public var changes: Int64 { database.gate.change &- firstChange &+ 1 }

  /// Hashes the act and writes its row.
  func record() throws {
    let lastChange = database.gate.change
    var act = Act(
      number: number, parent: notes.parent ?? parent, target: notes.target, kind: header.kind,
      subject: notes.subject ?? header.subject, command: header.command, account: header.account, time: header.time,
      bias: header.bias, outcome: notes.outcome, code: notes.code, firstChange: firstChange, lastChange: lastChange,
      recorder: saysRecorder ? header.recorder : nil, origin: header.origin, assumptions: notes.assumptions,
      machine: number == 1 ? header.machine ?? .drawn() : nil, format: version,
      digests: try ActDigests(of: number, from: firstChange, to: lastChange, database, ownChanges: true), hash: [])
    act.hash = act.hash(after: previousHash)
    Failpoint.actHashed.reached()
    try act.insert(database)
  }
}
