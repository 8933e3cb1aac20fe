import Servicing
import StateStore
import Testing
import WindowsModel

/// What a person before the machine does, an act each, with what follows by itself.
@Suite("Somebody at the machine")
struct OperatorTests {
  private let update = package(900_001, [file("x.dll", "1.0.0.3")])

  private func machine() throws -> TestMachine {
    try TestMachine(files: ["x.dll": "1.0.0.1"], alwaysHeld: ["x.dll"])
  }

  private func person(_ machine: TestMachine, answers: Bool = false, asked: (@Sendable () -> Void)? = nil) -> Operator {
    Operator(machine.store, account: "tester", clock: "2006-02-01T00:00:00") { _ in
      asked?()
      return answers
    }
  }

  private func acts(_ machine: TestMachine) throws -> [String] {
    try machine.store.read { try $0.acts().map(\.kind.description) }
  }

  @Test("A switch that the installer does not know: its usage, 1603, and no act at all")
  func usage() throws {
    let machine = try machine()
    let before = try acts(machine)
    for words in [["/bogus"], ["/z", "/y"]] {
      let run = try person(machine).install(update, words)
      #expect(run.code == WindowsCode.failure && run.outcome.messages == [.usage])
      #expect(run.text.first == "AVAILABLE SWITCHES:")
    }
    #expect(try person(machine).install(update, ["/q", "/bogus"]).outcome.messages == [])
    #expect(try acts(machine) == before)
  }

  @Test("/l lists and /? helps, and neither installs")
  func listing() throws {
    let machine = try machine()
    let before = try acts(machine)
    #expect(try person(machine).install(update, ["/l"]).text == ["No Hotfixes are installed."])
    #expect(try person(machine).install(update, ["/?"]).code == WindowsCode.success)
    #expect(try acts(machine) == before)
    _ = try person(machine).install(update, ["/z", "/q"])
    #expect(try person(machine).install(update, ["/l"]).text.last == "KB900001")
  }

  @Test("Without /z the installer restarts the machine; the code stays 3010")
  func restart() throws {
    let machine = try machine()
    let run = try person(machine).install(update, ["/q"])
    #expect(run.code == WindowsCode.restartRequired && run.restart?.carried.count == 1)
    #expect(try acts(machine).suffix(2) == ["install", "restart"])
    #expect(try machine.version("x.dll") == "1.0.0.3")
  }

  @Test("/promptrestart asks, and does what is answered", arguments: [true, false])
  func prompt(_ answer: Bool) throws {
    let machine = try machine()
    let run = try person(machine, answers: answer).install(update, ["/promptrestart"])
    #expect(run.outcome.messages == [.question] && (run.restart != nil) == answer)
  }

  @Test("Installed again before a person, it asks first; no means that nothing is done", arguments: [true, false])
  func again(_ answer: Bool) throws {
    let machine = try machine()
    try machine.install(update)
    let run = try person(machine, answers: answer).install(update, ["/z"])
    #expect(run.outcome.refusal?.extendedCode == (answer ? nil : 0xF00D))
    #expect(run.outcome.messages.first == .question)
  }

  @Test("A package that was extracted is found again by its installer")
  func extraction() throws {
    let machine = try machine()
    #expect(try person(machine).install(update, ["/x:C:\\fix"]).code == WindowsCode.success)
    #expect(try machine.exists(#"C:\fix\update\update.exe"#) && machine.exists(#"C:\fix\x.dll"#))
    let program = try WindowsPath(#"C:\fix\update\update.exe"#)
    #expect(try machine.store.read { try Extraction.packageName(of: program, $0) } == update.name)
    let other = try WindowsPath(#"C:\fix\x.dll"#)
    #expect(try machine.store.read { try Extraction.packageName(of: other, $0) } == nil)
  }

  @Test("/uninstall takes the update off")
  func removal() throws {
    let machine = try machine()
    try machine.install(update)
    let run = try person(machine).install(update, ["/uninstall", "/q", "/z"])
    #expect(run.code == WindowsCode.restartRequired && run.removal != nil)
    #expect(try machine.store.read { try $0.updates().isEmpty })
  }

  @Test("Of several at one machine with a clock of its own each has a time of his own")
  func severalAtOnce() async throws {
    let machine = try machine()
    try machine.store.write(machine.header()) { try $0.set(MachineClock.setting, .number(1)) }
    let path = machine.store.path
    let start = try machine.store.read { try $0.act(at: .last).number }
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let person = (try? Store.open(path, patience: 60_000)).map { Operator($0, account: "tester") }
          for number in 0..<10 {
            _ = try? person?.act(.edit, command: "edit") { try $0.set("note", .number(Int64(number))) }
          }
        }
      }
    }
    let times = try machine.store.read { try $0.acts(from: start).map(\.time) }
    #expect(times.count == 41 && zip(times, times.dropFirst()).allSatisfy { $0.0 < $0.1 })
  }
}
