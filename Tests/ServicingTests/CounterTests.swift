import Servicing
@_spi(Measuring) import StateStore
import TestSupport
import Testing
import WindowsModel

/// What SQLite counts of an act is the same on any computer, so that growth shows here before it shows in a time.
@Suite("What SQLite counts of an act")
struct CounterTests {
  private static let files = (0..<20).map { "x\($0).dll" }
  private static let article: UInt32 = 900_001
  private static let key = RegistryPath(.machine, ["SOFTWARE", "Vendor"])

  /// Two lengths of the history behind the acts, in acts of 120 changes; the state is the same after both.
  private static let lengths = [1, 61]

  @Test("No act takes more steps, scans, sorts or pages than the table allows", arguments: notEmpty(lengths))
  func limits(history: Int) throws {
    let counted = try Self.counted(history: history)
    #expect(Set(counted.keys) == Set(CounterLimits.table.keys))
    for (act, limit) in CounterLimits.table.sorted(by: { $0.key < $1.key }) {
      let found = try #require(counted[act])
      for (name, counter) in Self.counters {
        let (number, most) = (found[keyPath: counter], limit[keyPath: counter])
        #expect(
          number <= most,
          "\(act) after \(history) acts: \(name) grew to \(number), and \(most) is the limit in CounterLimits.swift")
      }
    }
  }

  @Test("A longer history makes no act scan or step more")
  func growth() throws {
    let short = try Self.counted(history: Self.lengths[0])
    let long = try Self.counted(history: Self.lengths[1])
    for (act, before) in short.sorted(by: { $0.key < $1.key }) {
      let after = try #require(long[act])
      #expect(
        after.fullScanSteps == before.fullScanSteps,
        "\(act): \(Self.lengths[1] - Self.lengths[0]) acts more of history took the rows scanned from \(before.fullScanSteps) to \(after.fullScanSteps)"
      )
      // A range of an index is no full scan, but counts here.
      let allowed = 10
      #expect(
        after.steps <= before.steps + allowed,
        "\(act): \(Self.lengths[1] - Self.lengths[0]) acts more of history took the steps from \(before.steps) to \(after.steps)"
      )
    }
  }

  private static var counters: [(String, KeyPath<Counters, Int>)] {
    [
      ("VM steps", \.steps), ("rows scanned for want of an index", \.fullScanSteps), ("sorts", \.sorts),
      ("rows of automatic indexes", \.automaticIndexRows), ("pages written", \.pagesWritten),
    ]
  }

  /// Each act once, on a machine that had all of them before: the first time leaves rows that later ones find.
  private static func counted(history: Int) throws -> [String: Counters] {
    let machine = try TestMachine(
      files: Dictionary(uniqueKeysWithValues: files.map { ($0, "5.2.3790.1") }), alwaysHeld: Array(files.prefix(4)))
    for round in (0..<history).reversed() { try change(machine, round: round) }
    _ = try turn(machine, 1)
    return try turn(machine, 2)
  }

  /// All files and 100 values.
  private static func change(_ machine: TestMachine, round: Int) throws {
    try machine.edit { transaction in
      for index in 0..<100 { try transaction.setValue(key, "Value \(index)", .string("round \(round)")) }
      let revision = try transaction.revision(facts("5.2.3790.\(2 - round % 2)"))
      for name in files { try transaction.put(TestMachine.path(name, transaction.now), revision) }
    }
  }

  private static func turn(_ machine: TestMachine, _ number: Int) throws -> [String: Counters] {
    var result: [String: Counters] = [:]
    func count(_ act: String, _ body: () throws -> Void) throws {
      let before = try machine.store.counters()
      try body()
      result[act] = try machine.store.counters() - before
    }
    let update = package(article, files.map { file($0, "5.2.3790.9000") })
    try count("install") { try machine.install(update) }
    try count("qchain") { _ = try machine.store.write(machine.header("qchain")) { try QChain().run($0) } }
    try count("restart") { try machine.restart() }
    try count("status") { _ = try machine.store.read { try MachineStatus($0) } }
    try count("uninstall") { _ = try machine.person().uninstall(KBNumber(article), Switches(["/z", "/q"])) }
    try machine.restart()
    try count("mark") { try machine.store.write(machine.header("mark")) { try $0.mark("turn-\(number)") } }
    let before = try machine.store.read { $0.act }
    try count("edit") {
      try machine.edit { transaction in
        for index in 0..<9 { try transaction.setValue(key, "Value \(index)", .string("turn \(number)")) }
      }
    }
    try count("rollback") {
      _ = try machine.store.write(machine.header("rollback")) { try $0.restore(.act(before)) }
    }
    return result
  }
}
