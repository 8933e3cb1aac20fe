import Measuring
import Servicing
import StateStore
import WindowsModel

/// The same acts on machines that differ in nothing but the length of the history behind them.
///
/// Every state is of the same size: a longer history changed the same 1,000 objects more often.
final class Growth {
  static let acts = ["edit", "install", "qchain", "restart", "status", "uninstall", "mark", "rollback", "removal"]
  static let lengths = [0, 100_000, 1_000_000]
  static let quickLengths = [0, 10_000, 100_000]

  private static let keys = 9
  private static let files = 100
  private static let updated = 20
  private static let article = KBNumber(900_002)
  /// The update that was there before the history, of files that the other one does not touch.
  private static let oldest = KBNumber(900_004)

  private let length: Int
  private let machine: BenchMachine
  private var isTimed = false
  private var marks = 0
  private let package = package(article, 0..<updated)

  /// Each act is done on all machines before the next, so that what the computer does beside strikes them alike.
  static func perform(in folder: String, isQuick: Bool) throws {
    let lengths = isQuick ? quickLengths : lengths
    let machines = try lengths.map { length in
      note("growth: a history of \(length) changes")
      // Many small acts make another history than few large ones: one of each kind.
      return try Growth(length, ofTen: length == lengths[1], "\(folder)/growth-\(length).wupd")
    }
    let turns = isQuick ? 10 : 40
    let steps = steps
    for turn in 0..<firstTurns + turns {
      for step in steps {
        for index in machines.indices {
          let machine = machines[(turn + index) % machines.count]
          machine.isTimed = turn >= firstTurns
          try step(machine)
        }
      }
    }
  }

  /// Not timed: they leave rows that later turns find.
  private static let firstTurns = 2

  /// One of each act, after which a machine is as it was but for its logs.
  private static var steps: [(Growth) throws -> Void] {
    Array(repeating: { try $0.timedEdit() }, count: 5) + [
      { growth in try growth.timed("install") { try growth.machine.install(growth.package) } },
      { growth in try growth.timed("qchain") { try growth.machine.qchain() } },
      { growth in try growth.timed("restart") { try growth.machine.restart() } },
      { growth in try growth.timed("status") { try growth.machine.status() } },
      { growth in try growth.timed("uninstall") { try growth.machine.uninstall(article) } },
      { growth in try growth.machine.restart() },
      { growth in try growth.timed("removal") { try growth.machine.rehearseUninstall(oldest) } },
      { growth in
        growth.marks += 1
        try growth.timed("mark") { try growth.machine.mark("turn-\(growth.marks)") }
      },
      { growth in
        let before = try growth.machine.lastAct()
        try growth.edit(growth.nextValues())
        try growth.timed("rollback") { try growth.machine.rollback(to: before) }
      },
    ]
  }

  /// - Parameter ofTen: the history is made of acts of ten changes, not of a thousand.
  private init(_ length: Int, ofTen: Bool, _ path: String) throws {
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
    try machine.install(Self.package(Self.oldest, Self.files - Self.updated..<Self.files))
    var changes = 0
    var round = 1
    while changes < length {
      if ofTen {
        try edit(nextValues())
        changes += 10
      } else {
        changes += try changeAll(values: round, build: { _ in UInt16(2 + round % 2) })
      }
      round += 1
    }
    // All end in one state.
    _ = try changeAll(values: 0, build: { $0 < Self.files - Self.updated ? 1 : 9000 })
  }

  /// One act of a history; gives the number of changes.
  private func changeAll(values round: Int, build: (Int) -> UInt16) throws -> Int {
    try machine.store.write(machine.header("edit")) { transaction in
      for key in 0..<Self.keys { try Self.fill(key, round: round, transaction) }
      for index in 0..<Self.files {
        try transaction.put(Self.path(index), transaction.revision(Self.facts(build: build(index))))
      }
      return Int(transaction.changes)
    }
  }

  private static func package(_ article: KBNumber, _ files: Range<Int>) -> Package {
    BenchMachine.package(
      article,
      files.map {
        PackageFile(target: "%SystemRoot%\\system32\\\(name($0))", copies: [nil: facts(build: 9000)])
      })
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

  private func timed(_ act: String, _ body: () throws -> Void) throws {
    guard isTimed else { return try body() }
    try machine.tell("\(act)-\(length)", body)
  }

  private func timedEdit() throws {
    let values = nextValues()
    try timed("edit") { try edit(values) }
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
