import TestSupport
import Testing

@testable import Drills

@Suite("Drill: plans")
struct PlanStepTests {
  private let scratch = Scratch()

  private static let stage = """
    drill: foretold
    machine: {product: xp, service_pack: 1, files: [{path: '%SystemRoot%\\system32\\x.dll', version: 5.1.2600.1, in_use: true}]}
    packages:
      A: {name: WindowsXP-KB900001-x86-ENU.exe, files: [{path: '%SystemRoot%\\system32\\x.dll', version: 5.1.2600.2}]}
      B: {name: WindowsXP-KB900002-x86-ENU.exe, files: [{path: '%SystemRoot%\\system32\\x.dll', version: 5.1.2600.3}]}
    steps:

    """

  private func run(_ steps: String) throws -> DrillResult {
    var run = try DrillRun(
      drill(Self.stage + steps), at: scratch.file("\(Int.random(in: 0..<1 << 40)).wupd"))
    return try run.run()
  }

  @Test("What is foretold is expected of the plan, and again of what then happens; nothing of it is kept")
  func held() throws {
    let result = try run(
      """
        - plan: install A KB900002 /z /q then qchain then reboot
          expect: {code: 3010, reboots: 1, problems: [], updates: [KB900001, KB900002], pending: [], files: {'%SystemRoot%\\system32\\x.dll': 5.1.2600.3}}
        - {mark: now, expect: {updates: [], files: {'%SystemRoot%\\system32\\x.dll': 5.1.2600.1}}}
        - {install: A, switches: [/z, /q]}
        - {install: B, switches: [/z, /q]}
        - {qchain: , expect: {reboots: 0}}
        - reboot
        - plan: {uninstall: B, switches: [/q]}
          expect: {code: 3010, updates: [KB900001]}
        - {uninstall: B, switches: [/q]}
        - verify
      """)
    #expect(result.passed, "\(result.allFailures)")
  }

  @Test("What comes otherwise than planned fails at the step that completes the plan, with the plan's place")
  func different() throws {
    let result = try run(
      """
        - plan: {install: A, switches: [/z, /q]}
          expect: {code: 3010, files: {'%SystemRoot%\\system32\\x.dll': 5.1.2600.1}}
        - release: '%SystemRoot%\\system32\\x.dll'
        - {install: A, switches: [/z, /q]}
      """)
    #expect(result.steps.map(\.failures.count) == [0, 0, 2])
    #expect(
      result.steps[2].failures.allSatisfy { $0.place.key.contains("steps[0]") && $0.wanted.hasSuffix(", as planned") })
  }

  @Test("What a plan foretells otherwise than expected fails at the plan")
  func foretold() throws {
    let result = try run(
      """
        - plan: install B A /z /q then reboot
          expect: {files: {'%SystemRoot%\\system32\\x.dll': 5.1.2600.9}}
        - plan: install A /z /q then install A /z
      """)
    #expect(result.steps.map(\.failures.count) == [1, 1])
    #expect(result.steps[1].failures.first?.wanted == "the step succeeds")
  }

  @Test("Acts that come into a plan end its being held, and that is told")
  func otherActs() throws {
    let result = try run(
      """
        - plan: install A B /z /q
          expect: {code: 3010}
        - {install: A, switches: [/z, /q]}
        - reboot
        - {install: B, switches: [/z, /q]}
      """)
    #expect(result.passed && result.steps[2].notes.last?.contains("other acts came into it") == true)
  }

  @Test("What is no plan is told with its place")
  func refusals() {
    func check(_ plan: String, _ says: String) {
      let error = problem(Self.stage + "  - plan: \(plan)")
      #expect(error?.place.line == 7 && error?.message.contains(says) == true, "\(plan): \(String(describing: error))")
    }
    check("install", "acts with then between them")
    check("install C", "is no package here")
    check("install A then", "acts with then between them")
    check("{mark: x}", "an install, uninstall, qchain or reboot")
    check("{install: A, expect: {code: 0}}", "beside plan")
    check("[install A]", "mapping")
  }
}
