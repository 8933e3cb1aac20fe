import Glibc
import StateStore
import TestSupport
import WindowsModel

/// Does one thing to a store and says how it went: exit status 0 and what came out, or 1 and the code and message of
/// the error.
func work(_ arguments: [String]) throws {
  let path = arguments[1]
  switch arguments[0] {
  case "create":
    var acts = RandomActs(seed: UInt64(arguments[2]) ?? 0)
    _ = try acts.create(path)
  case "act":
    var acts = RandomActs(seed: UInt64(arguments[2]) ?? 0)
    try acts.act(on: try Store.open(path))
  case "soak":
    // So many acts over several openings, each of which is counted in a file of its own.
    let acts = SoakActs(seed: UInt64(arguments[2]) ?? 0)
    var left = Int(arguments[3]) ?? 0
    while left > 0 {
      let store = try Store.open(path)
      note(arguments[4])
      let portion = Int.random(in: 1...min(left, 8))
      for _ in 0..<portion { try acts.perform(on: store) }
      left -= portion
    }
  case "put":
    try Store.open(path).write(header("put")) { transaction in
      let stored = try transaction.storeFile(arguments[2])
      let revision = try transaction.revision(RevisionFacts(sha256: stored.sha256, size: stored.size, origin: .bytes))
      try transaction.put(WindowsPath("C:\\put.bin"), revision)
    }
  case "restore":
    try Store.open(path).write(header("rollback")) { transaction in
      _ = try transaction.restore(.act(Int64(arguments[2]) ?? 0))
    }
  case "write":
    try Store.open(path, patience: 200).write(header("edit")) { try $0.set("written by", .text("worker")) }
  case "hold":
    // An act that is not done until the test says so.
    try Store.open(path).write(header("hold")) { transaction in
      try transaction.set("held", .number(1))
      write([], to: arguments[2])
      guard waitForFile(arguments[3]) else { exit(3) }
    }
  case "look":
    // A state that is looked at twice, with the test in between.
    let isSteady = try Store.open(path).read { view in
      let before = try dump(view)
      write([], to: arguments[2])
      guard waitForFile(arguments[3]) else { exit(3) }
      return try dump(view) == before
    }
    guard isSteady else { exit(4) }
  case "read": print(try Store.open(path, .readOnly).read { try dump($0) }.joined(separator: "\n"))
  case "replay": _ = try Store.open(path, .readOnly).replay(into: arguments[2])
  case "examine":
    // All that reads: the check, the state, and the journal by time and from end to end. An error is an answer.
    for path in arguments.dropFirst() {
      print("examined \(path)")
      fflush(nil)
      let store = try Store.open(path, .readOnly)
      for finding in try store.verify().flaws { print("\(finding.level): \(finding.text)") }
      for attempt in [readState, readHistory, readByTime] {
        do { try attempt(store) } catch let error as StoreError { print("error: \(error.message)") }
      }
    }
  default: exit(64)
  }
}

/// Makes a file a byte longer.
func note(_ path: String) {
  let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
  _ = Glibc.write(file, "+", 1)
  close(file)
}

func readState(_ store: Store) throws { _ = try store.read { try dump($0) } }

func readHistory(_ store: Store) throws {
  try store.read { view in
    let acts = try view.acts()
    for act in acts { _ = (act.time.text(bias: act.bias), act.changes) }
    _ = try view.rolledBack()
    try view.forEachDifference(after: 0, through: acts.last?.number ?? 1) { _ in }
  }
}

func readByTime(_ store: Store) throws { _ = try store.read(at: .time("2006-08-10T03:00")) { try dump($0) } }

func header(_ kind: String) -> ActHeader {
  var header = ActHeader(
    kind: ActKind(kind), command: "worker", account: "tester", time: WindowsTime(unixSeconds: 1_200_000_000))
  header.machine = MachineID(ofName: "test")
  return header
}

do {
  try work(Array(CommandLine.arguments.dropFirst()))
} catch let error as StoreError {
  print("\(error.code)\n\(error.message)")
  exit(1)
} catch {
  print("\(error)")
  exit(2)
}
