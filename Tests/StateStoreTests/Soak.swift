import Glibc
import StateStore
import TestSupport
import WindowsModel

/// A long life of one store: workers that act on it and are killed at any moment, and a twin that nobody disturbs.
struct Soak {
  let seed: UInt64
  private let path: String
  private let twin: Store
  private let acts: SoakActs
  private let openings: String
  private var generator = SystemRandomNumberGenerator()
  /// The state after some acts, by their number.
  private var states: [Int64: Int] = [:]
  private var lastHead: Int64 = 1
  private var lastVerified: Int64 = 1
  private var lastReplayed: Int64 = 1
  private var reader: Store?
  private(set) var totals = Totals()

  struct Totals: CustomStringConvertible {
    var acts: Int64 = 0
    var rounds = 0, kills = 0, openings = 0, restarts = 0, readings = 0, busyReadings = 0
    var verifications = 0, replays = 0, rollbacks = 0

    var description: String {
      """
      \(acts) acts, \(rounds) rounds, \(kills) kills, \(openings) openings, \(restarts) without the index, \
      \(readings) readings meanwhile (\(busyReadings) told to come again), \(verifications) verifications, \
      \(replays) replays, \(rollbacks) rollbacks
      """
    }
  }

  struct Failure: Error, CustomStringConvertible { let description: String }

  init(seed: UInt64, folder: String) throws {
    self.seed = seed
    path = folder + "/soaked.wupd"
    openings = folder + "/openings"
    acts = SoakActs(seed: seed)
    twin = try acts.create(folder + "/twin.wupd")
    _ = try acts.create(path)
    states[1] = try twin.read { try Self.fingerprint($0) }
  }

  private static func fingerprint(_ view: borrowing View) throws -> Int { try dump(view).hashValue }

  /// The number of the last act.
  var head: Int64 { lastHead }

  /// Some acts by a worker that is killed on the way, or is not; then what is left is looked at.
  mutating func round(most: Int) throws {
    totals.rounds += 1
    let count = Int.random(in: 1...most, using: &generator)
    let opened = contents(of: openings).count
    let worker = RunningProgram(
      built("StoreWorker"), bytes: ["soak", path, "\(seed)", "\(count)", openings].map { Array($0.utf8) })
    if Int.random(in: 0..<5, using: &generator) > 0 {
      let moment = UInt32.random(in: 0...UInt32(30_000 + most * 20_000), using: &generator)
      try read(until: moment)
      worker.send(SIGKILL)
    } else {
      try read(until: 20_000)
    }
    let result = worker.wait()
    try require([0, 137].contains(result.status), "the worker ended with \(result.status): \(result.output)")
    if result.status == 137 { totals.kills += 1 }
    totals.openings += contents(of: openings).count - opened
    // A restart of the computer takes the index away, unless somebody here has it open.
    if reader == nil, Bool.random(using: &generator) {
      if unlink(path + "-shm") == 0 { totals.restarts += 1 }
    }
    try look()
  }

  /// Waits, and reads meanwhile, or does not.
  private mutating func read(until moment: UInt32) throws {
    var generator = generator
    if Int.random(in: 0..<3, using: &generator) == 0 { reader = nil }
    guard Int.random(in: 0..<3, using: &generator) == 0 else {
      usleep(moment)
      return
    }
    usleep(moment / 2)
    do {
      let store = try reader ?? Store.open(path, .readOnly)
      let (isSteady, number) = try store.read { view in
        let before = try dump(view)
        return try (dump(view) == before, view.anchor().act)
      }
      try require(isSteady, "a reader saw two states in one")
      try require(number >= lastHead, "a reader saw act \(number) after act \(lastHead)")
      totals.readings += 1
      reader = store
    } catch let error as StoreError where error.code == .busy {
      totals.busyReadings += 1
    }
    usleep(moment / 2)
  }

  /// What is there is what the twin has after as many acts.
  private mutating func look() throws {
    // Whoever reads beside another process cannot write in this one: a reader that stays looks by itself.
    let store = try reader ?? Store.open(path)
    if reader == nil { totals.openings += 1 }
    let anchor = try store.read { try $0.anchor() }
    try require(anchor.act >= lastHead, "act \(lastHead) was done, and act \(anchor.act) is the last")
    while try twin.read({ try $0.anchor().act }) < anchor.act { try advanceTwin() }
    try require(try twin.read { try $0.anchor() } == anchor, "act \(anchor.act) is not that of the twin")
    totals.acts += anchor.act - lastHead
    lastHead = anchor.act
    // As the history grows, what costs by its length is done less often.
    if lastHead - lastVerified >= lastHead / 100 {
      lastVerified = lastHead
      let findings = try store.verify(anchors: [anchor]).flaws
      try require(findings.isEmpty, "\(findings)")
      totals.verifications += 1
      if reader == nil { try rollBack(store) }
    }
    if lastHead - lastReplayed >= 10 + lastHead / 8 {
      lastReplayed = lastHead
      try replay(store)
    }
  }

  private mutating func advanceTwin() throws {
    try acts.perform(on: twin)
    let act = try twin.read { try $0.act(at: .last) }
    guard act.number % 5 == 0 || act.kind == .rollback else { return }
    let state = try twin.read { try Self.fingerprint($0) }
    states[act.number] = state
    if act.kind == .rollback, let target = act.target, let before = states[target] {
      try require(state == before, "act \(act.number) did not bring back the state of act \(target)")
    }
  }

  /// The way back to a point whose state is known, which leaves nothing.
  private mutating func rollBack(_ store: Store) throws {
    guard let (number, state) = states.randomElement(using: &generator), number <= lastHead else { return }
    let asOf = try store.read(at: .act(number)) { try Self.fingerprint($0) }
    try require(asOf == state, "as of act \(number) it is another state")
    let header = ActHeader(
      kind: .rollback, command: "soak", account: "tester", time: WindowsTime(unixSeconds: 1_300_000_000))
    let restored = try store.rehearse(header) { transaction in
      try transaction.restore(.act(number))
      return try Self.fingerprint(transaction.now)
    }
    try require(restored == state, "a rollback to act \(number) gives another state")
    totals.rollbacks += 1
  }

  private mutating func replay(_ store: Store) throws {
    let new = path + ".replayed"
    unlink(new)
    try store.replay(into: new)
    try require(try digest(new) == digest(path), "a replay is not equal row by row")
    let findings = try Store.open(new).verify().flaws
    try require(findings.isEmpty, "replayed: \(findings)")
    totals.replays += 1
  }

  /// Of the rows of every table, which are too many to be kept here.
  private func digest(_ store: String) throws -> String {
    let result = run("sh", ["-c", "sqlite3 -readonly -quote \"$0\" | sha256sum", store], input: rowScript)
    try require(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    return result.output
  }

  private func require(_ condition: Bool, _ text: @autoclosure () -> String) throws {
    guard !condition else { return }
    throw Failure(description: "seed \(seed), act \(lastHead): \(text()); the store is \(path)")
  }
}
