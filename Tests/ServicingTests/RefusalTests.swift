import Servicing
import StateStore
import Testing
import WindowsFormats
import WindowsModel

/// What an installer refuses: 1603, a reason in its log, and nothing else changed.
@Suite("A refused install")
struct RefusalTests {
  private let files = [file("x.dll", "1.0.0.3")]

  /// The package is refused with this extended code, and the log is all that changed.
  private func refused(
    _ machine: TestMachine, _ package: Package, _ extendedCode: Int, _ location: SourceLocation = #_sourceLocation
  ) throws {
    let before = try machine.point()
    let outcome = try machine.install(package)
    #expect(outcome.code == WindowsCode.failure, sourceLocation: location)
    #expect(outcome.refusal?.extendedCode == extendedCode, sourceLocation: location)
    let act = try machine.store.read { try $0.act(at: .last) }
    #expect(
      try machine.differences(since: before, all: true).map(\.name) == [#"C:\WINDOWS\\#(package.article).log"#],
      sourceLocation: location)
    #expect(act.outcome == .refused && act.code == WindowsCode.failure, sourceLocation: location)
    let log = try machine.log(package.article.description)
    let code = "0x" + String(extendedCode, radix: 16)
    let isOfCheckSystem = Self.ofCheckSystem.contains(extendedCode)
    #expect(log.contains("DoInstallation: CheckSystem Failed: \(code) ") == isOfCheckSystem, sourceLocation: location)
    #expect(
      log.contains { $0.hasPrefix("\(package.article) Setup encountered an error: ") } != isOfCheckSystem,
      sourceLocation: location)
    #expect(log.contains("Update.exe extended error code = \(code)"), sourceLocation: location)
    #expect(
      log.contains("Update.exe return code was masked to 0x643 for MSI custom action compliance."),
      sourceLocation: location)
  }

  private static let ofCheckSystem = [0xF001, 0xF002, 0xF004, 0xF00E, 0xF020, 0xF021, 0xF06A, 0xF06B, 0xF076]

  private func machine() throws -> TestMachine { try TestMachine(files: ["x.dll": "1.0.0.1"]) }

  @Test("Another product, processor or language")
  func otherMachine() throws {
    try refused(machine(), package(900_001, files, for: .xp), 0xF021)
    try refused(machine(), package(900_001, files, .x64), 0xF00E)
    try refused(machine(), package(900_001, files, language: Language("DEU")), 0xF001)
    #expect(try machine().install(package(900_001, files, language: .english)).refusal == nil)
  }

  @Test("A service pack too low or too high")
  func servicePack() throws {
    try refused(machine(), package(900_001, files, servicePacks: 2...2), 0xF076)
    try refused(machine(), package(900_001, files, servicePacks: 0...0), 0xF06B)
    #expect(try machine().install(package(900_001, files, servicePacks: 0...1)).refusal == nil)
  }

  @Test("No files for this machine")
  func empty() throws {
    var package = package(900_001, [])
    package.fitsMachine = false
    try refused(machine(), package, 0xF0ED)
  }

  @Test("A queue that cannot be read")
  func malformedQueue() throws {
    let machine = try machine()
    try machine.set(TestMachine.sessionManager, "PendingFileRenameOperations", .multiString(["one"]))
    try refused(machine, package(900_001, files), 0xF070)
  }

  @Test("Q30: a removal that waits for its restart; after it the install goes on")
  func removalWaits() throws {
    let machine = try machine()
    try machine.install(package(900_002, files))
    try machine.uninstall(KBNumber(900_002))
    try refused(machine, package(900_001, files), 0xF02A)
    try machine.restart()
    #expect(try machine.install(package(900_001, files)).refusal == nil)
  }

  @Test("Q30: an install that waits and a filled queue are no reason")
  func installWaits() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"], alwaysHeld: ["x.dll"])
    try machine.queue([.delete(try WindowsPath(#"C:\gone"#))])
    #expect(try machine.install(package(900_001, files)).code == WindowsCode.restartRequired)
    #expect(try machine.install(package(900_002, [file("x.dll", "1.0.0.4")])).refusal == nil)
  }

  @Test("H19: with /ER the code is the extended one")
  func extendedCode() throws {
    let machine = try machine()
    let outcome = try machine.install(package(900_001, files, for: .xp), "/q", "/ER")
    #expect(outcome.code == 0xF021)
    #expect(try machine.store.read { try $0.act(at: .last).code } == 0xF021)
    #expect(try !machine.log("KB900001").contains { $0.contains("masked") })
  }

  @Test("An attended user is told", arguments: [("/z", [.failed]), ("/q", []), ("/u", [])] as [(String, [Message])])
  func messages(_ word: String, _ expected: [Message]) throws {
    let machine = try machine()
    #expect(try machine.install(package(900_001, files, for: .xp), word).messages == expected)
    let log = try machine.log("KB900001")
    #expect(log.contains { $0.hasPrefix("Message displayed to the user: ") } == !expected.isEmpty)
    #expect(log.contains("KB900001 installation did not complete."))
  }

  @Test("H17: after a refusal the install can simply be repeated")
  func repeated() throws {
    let machine = try machine()
    try machine.set(TestMachine.sessionManager, "PendingFileRenameOperations", .multiString(["one"]))
    try refused(machine, package(900_001, files), 0xF070)
    try machine.restart()
    #expect(try machine.install(package(900_001, files)).code == WindowsCode.success)
  }
}
