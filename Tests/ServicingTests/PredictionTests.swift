import Servicing
import StateStore
import Testing
import WindowsModel

/// What is predicted is kept nowhere, and is what then happens.
@Suite("A prediction")
struct PredictionTests {
  private func machine() throws -> TestMachine {
    try TestMachine(
      files: ["x.dll": "1.0.0.1", "y.dll": "1.0.0.1", kernel: "1.0.0.1"], alwaysHeld: ["x.dll"])
  }

  private let update = package(
    900_001, ["x.dll", "y.dll", kernel, "new.dll"].map { file($0, "1.0.0.3") })

  /// Predicts an act, carries it out with the restart, and compares.
  private func comesTrue<T: Sendable>(
    _ machine: TestMachine, _ location: SourceLocation = #_sourceLocation, _ act: (borrowing Transaction) throws -> T
  ) throws -> (T, [PredictedFile]) {
    func versions(_ files: [PredictedFile], _ view: borrowing View) throws -> [RevisionFacts?] {
      try files.map { try view.file($0.path)?.revision?.facts }
    }
    let header = machine.header("install", "KB900001")
    let before = try machine.store.read { try $0.anchor() }
    let state = try machine.point()
    let predicted = try Prediction(
      Operator(machine.store, account: header.account, clock: header.time.iso), header.kind, command: header.command,
      act)
    #expect(try machine.store.read { try $0.anchor() } == before, sourceLocation: location)
    #expect(try machine.differences(since: state, all: true) == [], sourceLocation: location)
    #expect(try machine.isSound(), sourceLocation: location)

    let files = predicted.files
    #expect(try machine.store.read { try versions(files, $0) } == files.map { $0.now?.facts }, sourceLocation: location)
    try machine.store.write(header) { _ = try act($0) }
    #expect(
      try machine.store.read { try versions(files, $0) } == files.map { $0.afterAct?.facts }, sourceLocation: location)
    let restart = try machine.restart()
    #expect(
      try machine.store.read { try versions(files, $0) } == files.map { $0.afterRestart?.facts },
      sourceLocation: location)
    #expect(restart.carried == predicted.restart.carried, sourceLocation: location)
    #expect(restart.mapped == predicted.restart.mapped, sourceLocation: location)
    return (predicted.result, files)
  }

  @Test("An install")
  func install() throws {
    let machine = try machine()
    let installer = Installer(update, try Switches(["/z", "/q"]))
    let (outcome, files) = try comesTrue(machine) { try installer.run($0) }
    #expect(outcome.code == WindowsCode.restartRequired)
    func versions(_ name: String) -> [String?]? {
      files.first { $0.path.description == #"C:\WINDOWS\system32\"# + name }.map {
        [$0.now, $0.afterAct, $0.afterRestart].map { $0?.fileVersion?.description }
      }
    }
    #expect(versions("x.dll") == ["1.0.0.1", "1.0.0.1", "1.0.0.3"])
    #expect(versions("y.dll") == ["1.0.0.1", "1.0.0.3", "1.0.0.3"])
    #expect(versions(kernel) == ["1.0.0.1", "1.0.0.3", "1.0.0.3"])
    #expect(versions("new.dll") == [nil, "1.0.0.3", "1.0.0.3"])
  }

  @Test("A removal")
  func removal() throws {
    let machine = try machine()
    try machine.install(update)
    try machine.restart()
    let uninstaller = Uninstaller(KBNumber(900_001), try Switches(["/z", "/q"]))
    let (outcome, files) = try comesTrue(machine) { try uninstaller.run($0) }
    #expect(outcome.code == WindowsCode.restartRequired)
    #expect(
      files.first { $0.path.description == #"C:\WINDOWS\system32\x.dll"# }?.afterRestart?.fileVersion
        == FileVersion(1, 0, 0, 1))
  }

  @Test("A refusal")
  func refusal() throws {
    let machine = try machine()
    let installer = Installer(package(900_001, [file("x.dll", "1.0.0.3")], for: .xp), try Switches(["/q"]))
    let (outcome, files) = try comesTrue(machine) { try installer.run($0) }
    #expect(outcome.code == WindowsCode.failure)
    #expect(files.map(\.path.name) == ["KB900001.log"])
  }
}
