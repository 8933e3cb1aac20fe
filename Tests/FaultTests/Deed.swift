import StateStore
import TestSupport
import Testing
import WindowsModel

/// One act on a store, and the store it is done to.
struct Deed: Sendable, CustomTestStringConvertible {
  let name: String
  /// Makes the store as it is before, closed again.
  let prepare: @Sendable (_ path: String) throws -> Void
  /// The same journal head each time it is done to the same store.
  let act: @Sendable (Store) throws -> Void
  var testDescription: String { name }
}

/// What a store says: two stores are the same when this is.
struct Sight: Equatable {
  let head: Anchor
  let state: [String]

  /// - Parameter whole: without the state, which verify holds against the journal, only the journal's head is seen.
  init(_ store: Store, whole: Bool) throws {
    (head, state) = try store.read { (try $0.anchor(), whole ? try dump($0) : []) }
  }
}

/// A deed with the bytes of its store, and what is seen before and after.
final class Rehearsed {
  let deed: Deed
  let bytes: [UInt8]
  let before: Sight
  let after: Sight
  private let seesState: Bool
  /// Files that were verified, by hash: what is the same byte for byte need not be looked at again.
  private var verified: [[UInt8]: Sight] = [:]

  /// - Parameter seesState: false for states too large to be compared often.
  init(_ deed: Deed, seesState: Bool = true) throws {
    self.deed = deed
    self.seesState = seesState
    let scratch = Scratch()
    let path = scratch.file("m.wupd")
    try deed.prepare(path)
    bytes = contents(of: path)
    try #require(namesOfFiles(in: scratch.path) == ["m.wupd"])
    let store = try Store.open(path)
    before = try Sight(store, whole: seesState)
    try deed.act(store)
    after = try Sight(store, whole: seesState)
    try #require(before.head != after.head)
    try #require(try store.verify().isSound)
  }

  func sight(_ store: Store) throws -> Sight { try Sight(store, whole: seesState) }

  /// What is seen in a store that nobody has open, which is verified.
  func sight(closed path: String) throws -> Sight {
    // Recovers what lies beside it, and writes it back when it is closed.
    _ = try Store.open(path)
    let left = namesOfFiles(in: String(path.dropLast("/m.wupd".count)))
    guard left == ["m.wupd"] else { throw Lost("left behind: \(left)") }
    let hash = sha256(contents(of: path))
    if let known = verified[hash] { return known }
    let store = try Store.open(path)
    let seen = try sight(store)
    let findings = try store.verify().flaws
    guard findings.isEmpty else { throw Lost("not sound: \(findings)") }
    verified[hash] = seen
    return seen
  }
}

func header(_ kind: String = "edit", second: Int64 = 0) -> ActHeader {
  var header = ActHeader(
    kind: ActKind(kind), subject: "subject", command: "command", account: "tester",
    time: WindowsTime(unixSeconds: 1_155_178_517 + second), bias: -120)
  header.machine = MachineID(ofName: "test")
  return header
}
