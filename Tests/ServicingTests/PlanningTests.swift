import Servicing
import StateStore
import TestSupport
import Testing
import WindowsModel

/// What would be, in either order, and the sheet for the machine. Nothing of it is kept.
@Suite("Plans")
struct PlanningTests {
  private let first = package(900_001, [file("x.dll", "1.0.0.2")])
  private let second = package(900_002, [file("x.dll", "1.0.0.3")])

  private func plan(_ machine: TestMachine, _ articles: [KBNumber]) throws -> RemovalPlan {
    try RemovalPlan(machine.person(), command: "uninstall", articles.map { ShortTitle($0) }, Switches(["/z"]))
  }

  @Test("A removal out of order: refused, and both orders side by side with what would be broken")
  func bothOrders() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"])
    try machine.install(first)
    try machine.install(second)
    let before = try machine.store.read { try $0.act(at: .last).number }
    let plan = try plan(machine, [first.article])
    #expect(plan.outcomes.first?.outcome.refusal != nil)
    #expect(plan.stack?.result.removed == [second.shortTitle, first.shortTitle])
    #expect(plan.asked.result.removed == [first.shortTitle])
    let x = try #require(plan.files.first { $0.path.description == #"C:\WINDOWS\system32\x.dll"# })
    #expect(x.now?.fileVersion == FileVersion(1, 0, 0, 3) && x.asked?.fileVersion == FileVersion(1, 0, 0, 1))
    #expect(x.stack?.fileVersion == FileVersion(1, 0, 0, 1))
    #expect(plan.asked.problems.contains { $0.text.contains("KB900002") } && plan.stack?.problems == [])
    #expect(try machine.store.read { try $0.act(at: .last).number } == before)
  }

  @Test("In the order of the stack there is one order")
  func oneOrder() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"])
    try machine.install(first)
    try machine.install(second)
    let plan = try plan(machine, [second.article, first.article])
    #expect(plan.stack == nil && plan.asked.problems == [])
    #expect(plan.outcomes.allSatisfy { $0.outcome.refusal == nil })
  }

  @Test("What does not come off stays in the way of what is under it, and ends the asked order, as at the machine")
  func inTheWay() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1", "y.dll": "1.0.0.1", "z.dll": "1.0.0.1"])
    try machine.install(first)
    try machine.install(package(900_003, [file("y.dll", "1.0.0.2")]), "/z", "/q", "/n")
    try machine.install(package(900_004, [file("z.dll", "1.0.0.2")]))
    let under = try plan(machine, [first.article])
    #expect(under.stack?.result.removed.map(\.description) == ["KB900004"])
    #expect(under.stack?.result.refused.map(\.name.description) == ["KB900003", "KB900001"])
    #expect(under.stack?.result.refused.last?.why == "KB900003 stands on it")
    let asked = try plan(machine, [KBNumber(900_003), first.article])
    #expect(
      asked.asked.result.removed.isEmpty
        && asked.asked.files.allSatisfy { $0.path.isByproduct || $0.path.name.hasSuffix(".log") })
  }

  // MARK: Plans of many acts

  private func copy(_ machine: TestMachine) throws -> Operator {
    let copy = machine.scratch.file("scratch\(UInt32.random(in: 0...UInt32.max)).wupd")
    try machine.store.replay(into: copy)
    return Operator(try Store.open(copy), account: "tester", clock: "2006-02-01T00:00:00")
  }

  private func sheet(_ machine: TestMachine, _ packages: [Package], _ words: String...) throws -> PlanRun {
    let switches = try Switches(words)
    return try PlanRun(
      copy(machine), packages.map { .install($0, switches) }, PlanRun.Manner(isForSheet: true, answersYes: true))
  }

  @Test("The sheet has each step with its versions and ways back that were tried, for itself and for all")
  func sheet() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1", "y.dll": "1.0.0.1"], alwaysHeld: ["x.dll"])
    let sheet = try sheet(machine, [package(900_003, [file("y.dll", "1.0.0.2")]), second], "/z", "/q")
    #expect(sheet.steps.map(\.outcome.code) == [0, 3010, nil])
    #expect(sheet.steps.map { $0.files.map(\.path.name) } == [["y.dll"], [], ["x.dll"]])
    #expect(sheet.steps.map { $0.held.flatMap(\.holders).map(\.holder) } == [[], ["Service"], []])
    func removed(_ way: WayBack?) -> [UInt32]? {
      if case .remove(let names) = way { names.map(\.article.number) } else { nil }
    }
    #expect(sheet.steps.map { removed($0.wayBack) } == [[900_003], [900_002, 900_003], [900_002, 900_003]])
    #expect(sheet.steps.map { removed($0.ownWayBack) } == [[900_003], [900_002], nil])
    #expect(!sheet.isRestartDue && sheet.restarts == 1)
  }

  @Test("Without a backup there is no way back, and a refused package ends the sheet, or is passed over")
  func noWayBack() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"])
    let foreign = package(900_004, [file("x.dll", "1.0.0.4")], for: .xp)
    let sheet = try sheet(machine, [first, foreign, second], "/n", "/q")
    guard case .impossible = sheet.steps.first?.wayBack else {
      Issue.record("there is a way back")
      return
    }
    #expect(sheet.steps.count == 2 && sheet.refused.count == 1 && sheet.notTried == ["KB900002"])
    #expect(sheet.code == WindowsCode.failure)
    let switches = try Switches(["/z", "/q"])
    let all = try PlanRun(
      copy(machine), [first, foreign, second].map { .install($0, switches) }, PlanRun.Manner(keepsGoing: true))
    #expect(all.steps.map { $0.outcome.refusal == nil } == [true, false, true] && all.notTried == [])
    #expect(all.code == WindowsCode.failure)
  }

  @Test("A sheet tells what waits before its first step, and its way back keeps what that restart brings")
  func waiting() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1", "y.dll": "1.0.0.1"], alwaysHeld: ["x.dll"])
    try machine.install(first)
    let sheet = try sheet(machine, [package(900_003, [file("y.dll", "1.0.0.2")])], "/z", "/q")
    #expect(sheet.waiting.map(\.owner) == ["KB900001"] && sheet.waiting.map(\.pairs) == [1])
    guard case .remove = sheet.steps.first?.wayBack else {
      Issue.record("\(String(describing: sheet.steps.first?.wayBack))")
      return
    }
  }

  @Test("A question is answered as it would be: with no, where nobody is there and /q is not said")
  func question() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"])
    try machine.install(first)
    let switches = try Switches(["/z"])
    let alone = try PlanRun(copy(machine), [.install(first, switches)])
    #expect(alone.refused.count == 1)
    let sheet = try sheet(machine, [first], "/z")
    #expect(sheet.refused.isEmpty && sheet.steps.first?.questions.count == 1)
  }

  @Test("Installs, QChain, restarts and removals stand in one plan, which ends as the acts do")
  func mixed() throws {
    let machine = try TestMachine(.nt4, files: ["x.dll": "1.0.0.1"], alwaysHeld: ["x.dll"])
    let switches = try Switches(["-z", "-q"])
    let higher = package(900_001, [file("x.dll", "1.0.0.3")], for: .nt4)
    let lower = package(900_002, [file("x.dll", "1.0.0.2")], for: .nt4)
    let deeds: [PlannedDeed] = [
      .install(higher, switches), .install(lower, switches), .qchain(log: nil), .restart,
      .uninstall(lower.shortTitle, switches),
    ]
    let run = try PlanRun(copy(machine), deeds)
    let x = try #require(run.files.first { $0.path.name == "x.dll" })
    #expect(run.steps.count == 5 && run.restarts == 2 && run.refused.isEmpty)
    // The same by hand.
    let person = machine.person()
    _ = try person.install(higher, switches)
    _ = try person.install(lower, switches)
    try person.act(.qchain, command: "qchain") { _ = try QChain().run($0) }
    try person.restart(command: "reboot")
    #expect(run.code == (try person.uninstall(lower.shortTitle, switches).code))
    func version() throws -> FileVersion? {
      try machine.store.read { try $0.file(x.path)?.revision?.fileVersion }
    }
    #expect(try x.afterAct?.fileVersion == version())
    try person.restart(command: "reboot")
    #expect(try x.afterRestart?.fileVersion == version())
  }

  @Test("Where a chain leaves an update older, the better order and QChain are tried and told")
  func betterOrder() throws {
    let machine = try TestMachine(.nt4, files: ["x.dll": "1.0.0.1"], alwaysHeld: ["x.dll"])
    let switches = try Switches(["-z", "-q"])
    let deeds: [PlannedDeed] = [
      .install(package(900_001, [file("x.dll", "1.0.0.3")], for: .nt4), switches),
      .install(package(900_002, [file("x.dll", "1.0.0.2")], for: .nt4), switches),
    ]
    let run = try PlanRun(copy(machine), deeds)
    #expect(run.problems.contains { $0.text.contains("KB900001 is on record") })
    let better = try BetterOrder(deeds, PlanRun.Manner()) { try copy(machine) }
    #expect(better.packages?.map(\.description) == ["KB900002", "KB900001"] && better.isMendedByQChain)
    #expect(try BetterOrder(deeds.reversed(), PlanRun.Manner()) { try copy(machine) }.packages == nil)
  }

  @Test("What another act did no removal takes back, and a restart of its own counts")
  func other() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"])
    let key = try RegistryPath("HKLM\\SOFTWARE\\Vendor")
    let deed = PlannedDeed.other("reg import v.reg") { person in
      try person.act(.edit, command: "plan") { try $0.setValue(key, "Level", .dword(1)) }
      try person.restart(command: "plan")
      return PlannedDeed.Other(code: 0, restarts: 1)
    }
    let switches = try Switches(["/z", "/q"])
    let run = try PlanRun(copy(machine), [deed, .install(first, switches)], PlanRun.Manner(isForSheet: true))
    #expect(run.restarts == 1)
    for step in run.steps {
      guard case .impossible(let why) = step.wayBack else {
        Issue.record("\(step.title) has a way back")
        continue
      }
      #expect(why == "what reg import v.reg did is taken back by no removal")
    }
    guard case .remove = run.steps.last?.ownWayBack else {
      Issue.record("the install has none of its own")
      return
    }
  }

  @Test("A removal is told with its program: on NT 4.0 that is its installer", arguments: [Product.nt4, .w2k, .ws2003])
  func removalProgram(_ product: Product) throws {
    let machine = try TestMachine(product, files: ["x.dll": "1.0.0.1"])
    try machine.install(package(900_001, [file("x.dll", "1.0.0.2")], for: product), "-z", "-q")
    let run = try PlanRun(copy(machine), [.uninstall(first.shortTitle, Switches(["-z", "-q"]))])
    let title = try #require(run.steps.first?.title)
    #expect(
      title.contains(
        "$NtUninstallKB900001$\\spuninst\\" + (product == .nt4 ? "hotfix.exe -y -z -q" : "spuninst.exe -z -q")),
      "\(title)")
  }

  @Test("The words of a plan fall apart at THEN")
  func clauses() {
    #expect(
      PlannedDeed.clauses(["install", "KB1", "/z", "then", "qchain", "then", "reboot"]) == [
        ["install", "KB1", "/z"], ["qchain"], ["reboot"],
      ])
    #expect(PlannedDeed.clauses(["qchain", "THEN", "reboot"]) == [["qchain"], ["reboot"]])
    #expect(PlannedDeed.clauses(["then", "reboot"]) == [[], ["reboot"]] && PlannedDeed.clauses([]) == [[]])
  }

  @Test("The article's procedure: hot, cold, and one that does not come off")
  func qualification() throws {
    let hot = package(
      900_005, [file("d.dll", gdr: "5.2.3790.2745 srv03_sp1_gdr", hotpatch: PackageFile.Hotpatch())])
    func code(_ branch: String, _ words: [String] = []) throws -> (Int, [String]) {
      let machine = try TestMachine(files: ["d.dll": "5.2.3790.1830 \(branch)"], alwaysHeld: ["d.dll"])
      let person = Operator(machine.store, account: "tester", clock: "2006-02-01T00:00:00")
      let report = try Qualification(hot, words).run(person)
      return (report.code, report.lines)
    }
    #expect(try code("srv03_sp1_rtm").0 == WindowsCode.success)
    #expect(try code("srv03_sp1_qfe").0 == WindowsCode.restartRequired)
    let (failed, lines) = try code("srv03_sp1_rtm", ["/n"])
    #expect(failed == WindowsCode.failure && lines.last?.hasPrefix("removal: refused") == true)
  }

  @Test("A check asks every test, and changes nothing")
  func check() throws {
    let machine = try TestMachine(files: ["d.dll": "5.2.3790.1830 srv03_sp1_qfe"])
    let update = package(
      900_005, [file("d.dll", gdr: "5.2.3790.2745 srv03_sp1_gdr", hotpatch: PackageFile.Hotpatch())])
    let check = try machine.store.read { try PackageCheck(update, $0) }
    #expect(check.refusal == nil && check.tests.allSatisfy { $0.obstacle == nil })
    #expect(check.files.count == 1 && check.files[0].tests.count { $0.obstacle != nil } == 1)
    #expect(check.obstacles.count == 1 && check.obstacles[0].contains("srv03_sp1_qfe"))
    let foreign = try machine.store.read { try PackageCheck(package(900_006, [], for: .nt4), $0) }
    #expect(foreign.refusal?.extendedCode == 0xF021)
  }
}
