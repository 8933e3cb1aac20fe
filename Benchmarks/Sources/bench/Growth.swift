import Measuring
import Servicing
import StateStore
import WindowsModel

/// The same acts on machines that differ in nothing but the length of the history behind them.
///
/// Every state is of the same size: a longer history changed the same 1,000 objects more often.
final class Growth {
  static let acts = ["edit", "install", "qchain", "restart", "status", "uninstall", "mark", "rollback"]
  static let lengths = [0, 100_000, 1_000_000]
  static let quickLengths = [0, 10_000, 100_000]

  private static let keys = 9
  private static let files = 100
  private static let updated = 20
  private static let article = KBNumber(900_002)

  private let length: Int
  private let machine: BenchMachine
  private var turn = 0
  private let package = BenchMachine.package(
    article,
    (0..<updated).map {
      PackageFile(target: "%SystemRoot%\\system32\\\(name($0))", copies: [nil: facts(build: 9000)])
    })

  /// All machines take their turns one after the other, so that what the computer does beside strikes them alike.
  static func perform(in folder: String, isQuick: Bool) throws {
    let machines = try (isQuick ? quickLengths : lengths).map { length in
      note("growth: a history of \(length) changes")
      return try Growth(length, "\(folder)/growth-\(length).wupd")
    }
    let rounds = isQuick ? 10 : 40
    for round in 0..<rounds {
      for index in machines.indices { try machines[(round + index) % machines.count].takeTurn() }
    }
  }

  private init(_ length: Int, _ path: String) throws {
    self.length = length
    machine = try BenchMachine(path) { transaction in
      for index in 0..<Self.files {
        try transaction.put(Self.path(index), transaction.revision(Self.facts(build: 1)))
      }
      // What services hold is queued, so that QChain and the restart have work to do.
      for index in 0..<4 {
        try transaction.map(Self.path(index), holder: "Service \(index)", kind: .service, atBoot: true)
      }
      for key in 0..<Self.keys { try Self.fill(key, round: 0, transaction) }
    }
    var changes = 0
    var round = 1
    while changes < length {
      changes += Int(
        try machine.store.write(machine.header("edit")) { transaction in
          for key in 0..<Self.keys { try Self.fill(key, round: round, transaction) }
          let revision = try transaction.revision(Self.facts(build: UInt16(1 + round % 2)))
          for index in 0..<Self.files { try transaction.put(Self.path(index), revision) }
          return transaction.changes
        })
      round += 1
    }
  }

  private static func name(_ index: Int) -> String { "file\(index).dll" }

  private static func path(_ index: Int) throws -> WindowsPath {
    try WindowsPath("C:\\WINDOWS\\system32\\\(name(index))")
  }

  private static func facts(build: UInt16) -> RevisionFacts {
    RevisionFacts(size: 65_536, fileVersion: FileVersion(5, 2, 3790, build))
  }

  private static func fill(_ key: Int, round: Int, _ transaction: borrowing Transaction) throws {
    let handle = try transaction.createKey(Registry.path(key))
    for (name, value) in zip(RegistryTask.names, Registry.values(key, round: round)) {
      try transaction.setValue(name, value, of: handle)
    }
  }

  /// One of each act, after which the machine is as it was but for its logs. The first turn leaves rows that later ones
  /// find, and is not counted.
  private func takeTurn() throws {
    turn += 1
    for _ in 0..<5 {
      let values = nextValues()
      try timed("edit") { try edit(values) }
    }
    try timed("install") { try machine.install(package) }
    try timed("qchain") { try machine.qchain() }
    try timed("restart") { try machine.restart() }
    try timed("status") { try machine.status() }
    try timed("uninstall") { try machine.uninstall(Self.article) }
    try machine.restart()
    try timed("mark") { try machine.mark("turn-\(turn)") }
    let before = try machine.lastAct()
    try edit(nextValues())
    try timed("rollback") { try machine.rollback(to: before) }
  }

  private func timed(_ act: String, _ body: () throws -> Void) throws {
    guard turn > 1 else { return try body() }
    try machine.tell("\(act)-\(length)", body)
  }

  private var edits = 0

  /// Made before the clock runs: they are input.
  private func nextValues() -> [RegistryValue] {
    edits += 1
    return Registry.values(edits, round: 2)
  }

  /// An act of ten changes: nine values of one key, and the key's time.
  private func edit(_ values: [RegistryValue]) throws {
    try machine.store.write(machine.header("edit")) { transaction in
      let key = try transaction.createKey(Registry.path(0))
      for index in 0..<RegistryTask.valuesOfAct {
        try transaction.setValue(RegistryTask.names[index], values[index], of: key)
      }
    }
  }
}
