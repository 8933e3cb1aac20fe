import Drills
import Servicing
import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("Drill: one's own machine")
struct OwnMachineTests {
  private let scratch = Scratch()

  /// Server 2003 SP1 with one update on it, on 2 January 2007.
  private func makeStore() throws {
    let header = ActHeader(kind: .create, account: "tester", time: try #require(WindowsTime("2007-01-01T00:00:00Z")))
    let store = try Store.create(scratch.file("plant7.wupd"), header) {
      try Baseline.fill($0, platform: Platform(product: .ws2003, servicePack: 1), name: "PLANT7")
    }.store
    let person = Operator(store, account: "tester", clock: "2007-01-02T00:00:00")
    let package = try Catalog.package(KBNumber(921_883), for: Platform(product: .ws2003, servicePack: 1))
    #expect(try person.install(package, ["/z", "/q"]).outcome.refusal == nil)
  }

  private func run(_ machine: String, _ steps: String) throws -> DrillResult {
    let text = """
      drill: own
      machine: \(machine)
      packages: {A: KB921883, B: KB958644}
      steps:
      \(steps)
      """
    write(Array(text.utf8), to: scratch.file("own.yaml"))
    var run = try DrillRun(
      Drill.read(path: scratch.file("own.yaml")), at: scratch.file("\(Int.random(in: 0..<1 << 40)).wupd"))
    return try run.run()
  }

  @Test("It is worked on as a copy: the store stays as it is, byte for byte")
  func copy() throws {
    try makeStore()
    let before = contents(of: scratch.file("plant7.wupd"))
    let result = try run(
      "{store: plant7.wupd}",
      """
        - reboot
        - {install: B, switches: [/z, /q]}
        - reboot
        - {uninstall: B, switches: [/q]}
        - {reboot: , expect: {updates: [KB921883], reboots: 3, files: {'%SystemRoot%\\system32\\netapi32.dll': 5.2.3790.2769}}}
        - {install: A, answer: no, expect: {code: 1603}}
        - verify
      """)
    #expect(result.passed, "\(result.allFailures)")
    #expect(contents(of: scratch.file("plant7.wupd")) == before)
  }

  @Test("It is taken as it was at a point, and no package or file of it need be named")
  func point() throws {
    try makeStore()
    let result = try run(
      "{store: plant7.wupd, at: 1}",
      """
        - {hold: '%SystemRoot%\\system32\\netapi32.dll', expect: {updates: []}}
        - {install: A, switches: [/z, /q], expect: {updates: [KB921883], code: 3010}}
      """)
    #expect(result.passed, "\(result.allFailures)")
  }

  @Test("No other key stands beside it, and what is not there is told with its place")
  func refusals() throws {
    try makeStore()
    func place(_ machine: String) -> String? {
      #expect(throws: DrillError.self) { try run(machine, "  - reboot") }?.place.key
    }
    #expect(place("{store: plant7.wupd, product: xp}") == "machine.product")
    #expect(place("{store: gone.wupd}") == "machine.store")
    #expect(place("{store: own.yaml}") == "machine.store")
    #expect(place("{store: plant7.wupd, at: 99}") == "machine.store")
    #expect(place("{store: plant7.wupd, at: 'no point'}") == "machine.at")
  }
}
