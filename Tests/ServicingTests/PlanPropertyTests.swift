import StateStore
import TestSupport
import Testing
import WindowsFormats
import WindowsModel

@testable import Servicing

/// What a plan and its sheet foretell, held against the same acts done one after the other by a loop of its own.
@Suite("Plans over the catalog, over random seeds")
struct PlanPropertyTests {
  private static let machines: [(product: Product, servicePack: Int)] = [(.nt4, 6), (.w2k, 4), (.xp, 2), (.ws2003, 1)]

  private func wholeMachine(_ product: Product, _ servicePack: Int) throws -> [UInt8] {
    let scratch = Scratch()
    let header = ActHeader(kind: .create, account: "tester", time: try #require(WindowsTime("2005-06-01T00:00:00Z")))
    do {
      _ = try Store.create(scratch.file("m.wupd"), header) {
        try Baseline.fill($0, platform: Platform(product: product, servicePack: servicePack), name: "PLANT7")
      }
    }
    return contents(of: scratch.file("m.wupd"))
  }

  /// What came of one thing: its kind, code and refusal; of a restart how many pairs, and how many failed.
  private struct Told: Equatable, CustomStringConvertible {
    var kind: String
    var code: Int?
    var refusal: String?
    var carried: [String] = []
    var doubts: [String] = []
    /// After it.
    var pending = 0
    var isDue = false
    var description: String {
      "\(kind) \(code.map(String.init) ?? "-") \(refusal ?? "") \(carried) \(doubts) \(pending) \(isDue)"
    }
  }

  /// All that is asked of a machine in the end.
  private struct End: Equatable {
    var files: [String: String]
    var updates: [String]
    var queue: [String]
    var problems: [String]
  }

  private func end(_ store: Store, after start: Int64, through last: Int64? = nil) throws -> End {
    let last = try last ?? store.read { $0.act }
    var paths: [WindowsPath] = []
    try store.read { view in
      try view.forEachDifference(after: start, through: last) { difference in
        // Logs tell the hour.
        if case .file(let path) = difference.object, !path.name.hasSuffix(".log") { paths.append(path) }
      }
    }
    let touched = paths
    return try store.read(at: .act(last)) { view in
      var files: [String: String] = [:]
      for path in touched {
        let entry = try view.file(path)
        files[path.description] = entry.map { $0.revision.map { "\($0.facts)" } ?? "folder" } ?? "not there"
      }
      return End(
        files: files, updates: try view.updates().map(\.name.description),
        queue: try PendingQueue.read(view).renames.map { "\($0)" },
        problems: try MachineStatus(view).problems.map { "\($0)" })
    }
  }

  // MARK: By hand

  /// The acts one after the other, by nothing that plans.
  private func byHand(
    _ deeds: [PlannedDeed], _ person: Operator, keepsGoing: Bool, restartsLast: Bool
  ) throws -> [Told] {
    var all: [Told] = []
    func note(_ told: Told) throws {
      var told = told
      (told.pending, told.isDue) = try person.store.read { view in
        (try PendingQueue.read(view).renames.count, try MachineStatus(view).isRestartDue)
      }
      all.append(told)
    }
    acts: for deed in deeds {
      var refusal: String?
      switch deed {
      case .install(let package, let switches):
        // An installer that restarts the machine does so behind its act.
        let before = try person.store.read { try $0.act(at: .last).number }
        let run = try person.install(package, switches)
        refusal = run.outcome.refusal?.message
        var told = Told(kind: "install", code: run.code, refusal: refusal, doubts: run.outcome.codeDoubts)
        (told.pending, told.isDue) = try person.store.read(
          at: run.restart == nil ? .last : .act(before + 1)
        ) { view in (try PendingQueue.read(view).renames.count, try MachineStatus(view).isRestartDue) }
        all.append(told)
        if let restart = run.restart { try note(Self.told(restart)) }
      case .uninstall(let name, let switches):
        let outcome = try person.uninstall(name, switches)
        refusal = outcome.refusal?.message
        try note(Told(kind: "uninstall", code: outcome.code, refusal: refusal))
      case .qchain:
        let outcome = try person.act(.qchain, command: "qchain") { try QChain().run($0) }
        try note(Told(kind: "qchain", code: outcome.code))
      case .restart: try note(Self.told(person.restart(command: "reboot")))
      case .other: break
      }
      if refusal != nil && !keepsGoing { break acts }
    }
    if restartsLast, try person.store.read({ try MachineStatus($0).isRestartDue }) {
      try note(Self.told(person.restart(command: "reboot")))
    }
    return all
  }

  private static func told(_ restart: SessionManager.Restart) -> Told {
    Told(
      kind: "restart",
      carried: restart.carried.map { "\($0.rename.source) \($0.rename.target) \($0.failure.map { "\($0)" } ?? "")" })
  }

  private static func told(_ step: PlanRun.Step) -> Told {
    var told =
      switch step.outcome {
      case .install: Told(kind: "install", code: step.outcome.code)
      case .removal: Told(kind: "uninstall", code: step.outcome.code)
      case .qchain: Told(kind: "qchain", code: step.outcome.code)
      case .restart(let restart, _): Self.told(restart)
      case .other: Told(kind: "other")
      }
    told.refusal = step.outcome.refusal
    told.doubts = step.codeDoubts
    (told.pending, told.isDue) = (step.pending, step.isRestartDue)
    return told
  }

  // MARK: What is planned

  private static let switches = [
    ["/z", "/q"], ["/z", "/q"], ["/q"], ["/z", "/q", "/n"], ["/z"], ["/q", "/n"], ["/m", "/z"], ["/n"],
  ]

  private func deeds(
    _ packages: [Package], _ foreign: [Package], _ here: [Package], _ generator: inout SeededGenerator
  ) throws -> [PlannedDeed] {
    var deeds: [PlannedDeed] = []
    var known = here
    func words() throws -> Switches {
      var switches = try Switches(Self.switches.randomElement(using: &generator) ?? [])
      switches.ignoreWarning = generator.chance(3)
      return switches
    }
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let from = generator.chance(8) ? foreign : generator.chance(8) && !known.isEmpty ? known : packages
      guard let package = from.randomElement(using: &generator) else { continue }
      deeds.append(.install(package, try words()))
      known.append(package)
      if generator.chance(4) { deeds.append(.qchain(log: nil)) }
      if generator.chance(4) { deeds.append(.restart) }
      if generator.chance(4), let package = known.randomElement(using: &generator) {
        deeds.append(.uninstall(package.shortTitle, try words()))
      }
    }
    return deeds
  }

  @Test(
    "A plan, its sheet and the acts themselves agree in codes, refusals, restarts, queue and every version after",
    arguments: notEmpty(machines.indices.map { $0 }))
  func agree(_ index: Int) throws {
    let (product, servicePack) = Self.machines[index]
    let platform = Platform(product: product, servicePack: servicePack)
    let whole = try wholeMachine(product, servicePack)
    let packages = Catalog.entries(of: product).map { Catalog.package(of: $0, for: platform) }
    let foreign = Product.allCases.filter { $0 != product }.flatMap { other in
      Catalog.entries(of: other).prefix(20).map {
        Catalog.package(of: $0, for: Platform(product: other, servicePack: other.lastServicePack))
      }
    }
    let touched = packages.flatMap(\.files).map(\.target).filter { $0.hasSuffix(".dll") || $0.hasSuffix(".exe") }
    var (plans, steps, refusals, restarts, removals) = (0, 0, 0, 0, 0)
    try withSeeds(6) { seed in
      var generator = SeededGenerator(seed: seed &* 4 &+ UInt64(index))
      // Packages that share files meet more often.
      let shared = touched.randomElement(using: &generator) ?? ""
      let chain = packages.filter { $0.files.contains { $0.target == shared } }
      let machine = try TestMachine(copyOf: whole)
      var here: [Package] = []
      if generator.chance(2), let package = (chain + packages.prefix(1)).randomElement(using: &generator) {
        if try machine.install(package).refusal == nil { here.append(package) }
      }
      if generator.chance(3), let path = try? machine.store.read({ try Machine($0).path(shared).description }),
        try machine.exists(path)
      {
        try machine.hold(path)
      }
      if generator.chance(3) { try machine.edit { try Programs.add("Contoso Backup 2.1", $0) } }
      if generator.chance(4) { try machine.restart() }
      let start = try machine.store.read { $0.act }
      let planned = try deeds(generator.chance(3) ? packages : chain + packages.suffix(2), foreign, here, &generator)
      let (keepsGoing, yes) = (generator.chance(2), generator.chance(2))
      func copy() throws -> Operator {
        let path = machine.scratch.file("copy\(generator.next()).wupd")
        // What is not in the file yet is in its log.
        for part in ["", "-wal"] {
          let bytes = contents(of: machine.store.path + part)
          if !bytes.isEmpty { write(bytes, to: path + part) }
        }
        return Operator(
          try Store.open(path), account: "tester", clock: "2009-02-01T00:00:00", answer: { _ in yes })
      }
      func same<T: Equatable>(_ one: T, _ other: T, _ what: String) {
        #expect(one == other, "seed \(seed), \(product): \(what) of \(planned.map(\.title)), going on \(keepsGoing)")
      }
      // An uninstall of what is not there is an error of the person who plans, in a plan as at the machine.
      let hand = try copy()
      let told: [Told]
      do {
        told = try byHand(planned, hand, keepsGoing: keepsGoing, restartsLast: false)
      } catch let error as StoreError {
        let plan = try copy()
        let other = #expect(throws: StoreError.self) {
          try PlanRun(plan, planned, PlanRun.Manner(keepsGoing: keepsGoing, answersYes: yes))
        }
        same(other?.message, error.message, "error")
        return
      }
      let last = try hand.store.read { $0.act }
      let due = try hand.store.read { try MachineStatus($0).isRestartDue }
      let after = try end(hand.store, after: start)
      try hand.restart(command: "reboot")
      let restarted = try end(hand.store, after: start)

      let planner = try copy()
      let plan = try PlanRun(planner, planned, PlanRun.Manner(keepsGoing: keepsGoing, answersYes: yes))
      same(plan.steps.map(Self.told), told, "steps")
      same(plan.isRestartDue, due, "restart due")
      same(plan.restarts, told.count { $0.kind == "restart" } + (due ? 1 : 0), "restarts")
      same(try end(planner.store, after: start, through: last), after, "machine after the last act")
      same(try end(planner.store, after: start), restarted, "machine after the restart")
      // What is told of the files is what is found.
      for file in plan.files where !file.path.name.hasSuffix(".log") {
        func found(_ end: End, _ revision: Revision?) -> Bool {
          guard let there = end.files[file.path.description] else { return revision?.facts == file.now?.facts }
          return there == (revision.map { "\($0.facts)" } ?? "not there") || there == "folder"
        }
        if !found(after, file.afterAct) || !found(restarted, file.afterRestart) {
          same("\(file)", "\(after.files[file.path.description] ?? "as before")", "what is told of a file")
        }
      }

      let sheeter = try copy()
      let sheet = try PlanRun(
        sheeter, planned, PlanRun.Manner(keepsGoing: keepsGoing, isForSheet: true, answersYes: yes))
      let again = try copy()
      let sheetByHand = try byHand(planned, again, keepsGoing: keepsGoing, restartsLast: true)
      try again.restart(command: "reboot")
      same(sheet.steps.map(Self.told), sheetByHand, "steps of the sheet")
      same(sheet.restarts, sheetByHand.count { $0.kind == "restart" }, "restarts of the sheet")
      same(sheet.code, plan.code, "code of the sheet")
      let (foretold, done) = (try end(sheeter.store, after: start), try end(again.store, after: start))
      same(foretold, done, "machine after the sheet")

      plans += 1
      steps += told.count
      refusals += told.count { $0.refusal != nil }
      restarts += told.count { $0.kind == "restart" }
      removals += told.count { $0.kind == "uninstall" && $0.refusal == nil }
    }
    if environment("WUPD_SEED") == nil {
      print(
        "\(product): \(plans) plans, \(steps) steps, \(refusals) refused, \(restarts) restarts, \(removals) removals")
      #expect(plans > 3 * scale && refusals > 0 && restarts > 0)
    }
  }
}
