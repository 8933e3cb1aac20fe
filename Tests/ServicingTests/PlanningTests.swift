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
    #expect(plan.stack?.result == [second.shortTitle, first.shortTitle] && plan.asked.result == [first.shortTitle])
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

  private func runbook(_ machine: TestMachine, _ packages: [Package], _ words: String...) throws -> Runbook {
    let copy = machine.scratch.file("scratch.wupd")
    try machine.store.replay(into: copy)
    let person = Operator(try Store.open(copy), account: "tester", clock: "2006-02-01T00:00:00")
    return try Runbook(person, packages, Switches(words))
  }

  @Test("The sheet says what of a package was not tried, for the installer at the machine will do it")
  func notTried() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"])
    var package = first
    package.notDone = [(nil, "[ProcessesToRun] is told, not run: rundll32.exe"), (.qfe, "of the other line")]
    let notes = try #require(try runbook(machine, [package], "/z", "/q").steps.first).notes
    #expect(notes == ["not tried here: [ProcessesToRun] is told, not run: rundll32.exe"], "\(notes)")
  }

  @Test("The sheet has each step with its versions and a way back that was tried")
  func sheet() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1", "y.dll": "1.0.0.1"], alwaysHeld: ["x.dll"])
    let sheet = try runbook(machine, [package(900_003, [file("y.dll", "1.0.0.2")]), second], "/z", "/q")
    #expect(sheet.steps.map(\.code) == [0, 3010, nil])
    #expect(sheet.steps.map { $0.files.map(\.path.name) } == [["y.dll"], [], ["x.dll"]])
    for (step, removed) in zip(sheet.steps, [[900_003], [900_002, 900_003], [900_002, 900_003]] as [[UInt32]]) {
      guard case .remove(let articles) = step.wayBack else {
        Issue.record("\(step.title): \(step.wayBack)")
        continue
      }
      #expect(articles == removed.map { ShortTitle(KBNumber($0)) }, "\(step.title)")
    }
  }

  @Test("Without a backup there is no way back, and a refused package ends the sheet")
  func noWayBack() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"])
    let sheet = try runbook(machine, [first, package(900_004, [file("x.dll", "1.0.0.4")], for: .xp)], "/n", "/q")
    guard case .impossible = sheet.steps.first?.wayBack else {
      Issue.record("there is a way back")
      return
    }
    #expect(sheet.refusal?.extendedCode == 0xF021 && sheet.steps.count == 1)
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
