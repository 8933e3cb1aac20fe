import Servicing
import StateStore
import Testing
import WindowsModel

/// Strictly from the top of the stack (KB823836, KB897341).
@Suite("The order of removals")
struct UninstallOrderTests {
  private let a = KBNumber(900_001)
  private let b = KBNumber(900_002)
  private let c = KBNumber(900_003)

  /// A, B and C, each with a file of its own.
  private func stack() throws -> TestMachine {
    let machine = try TestMachine(files: ["a.dll": "1.0.0.1", "b.dll": "1.0.0.1", "c.dll": "1.0.0.1"])
    for (number, name) in [(UInt32(900_001), "a.dll"), (900_002, "b.dll"), (900_003, "c.dll")] {
      try machine.install(package(number, [file(name, "1.0.0.2")]))
    }
    return machine
  }

  @Test("H21: C, B, A come off, and the machine is the one before A")
  func stackOrder() throws {
    let machine = try stack()
    let before = Point.act(3)
    for article in [c, b, a] { #expect(try machine.uninstall(article).standing.isEmpty) }
    try machine.restart()
    #expect(try machine.changes(since: before) == [])
  }

  @Test("H22: the warning lists all that was installed since, oldest first, and nothing changes but the log")
  func warning() throws {
    let machine = try stack()
    let before = try machine.point()
    let outcome = try machine.uninstall(a)
    #expect(outcome.code == WindowsCode.failure)
    #expect(outcome.refusal != nil)
    #expect(outcome.standing.updates.map(\.article) == [b, c])
    #expect(outcome.standing.programs.isEmpty)
    #expect(try machine.differences(since: before, all: true).map(\.name) == [#"C:\WINDOWS\KB900001Uninst.log"#])
    #expect(try machine.uninstall(b).standing.updates.map(\.article) == [c])
    #expect(try machine.uninstall(c).standing.isEmpty)
  }

  @Test("What a removal says will be wrong after the restart is what status finds then, and not what it found before")
  func problemsToCome() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1", "y.dll": "1.0.0.1"], alwaysHeld: ["x.dll"])
    try machine.install(package(900_001, [file("x.dll", "1.0.0.2"), file("y.dll", "1.0.0.2")]))
    try machine.install(package(900_002, [file("x.dll", "1.0.0.3")]))
    try machine.install(package(900_003, [file("y.dll", "1.0.0.3")]))
    try machine.restart()
    var forced = try Switches(["/q"])
    forced.ignoreWarning = true
    func remove(_ article: KBNumber) throws -> Uninstaller.Outcome { try machine.person().uninstall(article, forced) }
    let first = try remove(a).problems
    #expect(first.map { String($0.text.prefix(8)) } == ["KB900002", "KB900003"])
    try machine.restart()
    // Status also says since when: this removal.
    #expect(
      try machine.store.read { try MachineStatus($0).problems.map(\.text) }
        == first.map { $0.text.dropLast() + ", since the removal of KB900001 (act 8)." })
    // They are known by now.
    #expect(try remove(b).problems == [])
    #expect(try machine.isSound())
  }

  @Test("The log of a refusal names what stands on the update")
  func warningInLog() throws {
    let machine = try stack()
    try machine.uninstall(a)
    let lines = try machine.log("KB900001Uninst")
    #expect(lines.contains { $0.contains("Update KB900002") })
    #expect(lines.contains { $0.contains("Update KB900003") })
    #expect(!lines.contains { $0.hasPrefix("RebootNecessary") })
  }

  @Test("R6: a program installed since stands on the update, one from before does not")
  func programs() throws {
    let machine = try TestMachine(files: ["a.dll": "1.0.0.1"])
    try machine.edit { try Programs.add("Contoso Backup 2.1", $0) }
    try machine.install(package(900_001, [file("a.dll", "1.0.0.2")]))
    try machine.edit { transaction in
      try Programs.add("Fabrikam Viewer", transaction)
      try Programs.add("Contoso Backup 3.0", transaction)
    }
    let outcome = try machine.uninstall(a)
    #expect(outcome.code == WindowsCode.failure)
    #expect(outcome.standing.programs == ["Contoso Backup 3.0", "Fabrikam Viewer"])
    let removed = try machine.edit { transaction in
      try ["Contoso Backup 3.0", "fabrikam viewer"].map { try Programs.remove($0, transaction) }
    }
    #expect(removed == [true, true])
    #expect(try machine.uninstall(a).code == WindowsCode.restartRequired)
  }

  @Test("A program goes by the name it is shown under")
  func displayName() throws {
    let machine = try TestMachine(files: ["a.dll": "1.0.0.1"])
    try machine.install(package(900_001, [file("a.dll", "1.0.0.2")]))
    try machine.set(
      #"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\{1234}"#, "DisplayName", .string("Contoso"))
    #expect(try machine.uninstall(a).standing.programs == ["Contoso"])
  }

  @Test("Who ignores the warning gets the removal, recorded as forced")
  func forced() throws {
    let machine = try stack()
    let outcome = try machine.uninstall(a, ignoringWarning: true)
    #expect(outcome.code == WindowsCode.restartRequired)
    #expect(outcome.wasForced)
    #expect(outcome.standing.updates.map(\.article) == [b, c])
    #expect(try machine.version("a.dll") == "1.0.0.1")
    #expect(try machine.version("b.dll") == "1.0.0.2")
    #expect(try machine.store.read { try $0.updates().map(\.article) } == [b, c])
    // What was recorded of the others is still there.
    #expect(try machine.hasKey(#"HKLM\SOFTWARE\Microsoft\Updates\Windows Server 2003\SP2\KB900002"#))
    #expect(try machine.uninstall(c).standing.isEmpty)
    let last = try machine.uninstall(b)
    #expect(!last.wasForced && last.code == WindowsCode.restartRequired)
  }

  @Test(
    "R1: removed in the order A, B the file is 4043 after the first restart and 4860 after the second; B, A: 4860, 4043"
  )
  func publishedExample() throws {
    func machine() throws -> TestMachine {
      let machine = try TestMachine(.w2k, files: ["ntoskrnl.exe": "5.0.2195.4043"], alwaysHeld: ["ntoskrnl.exe"])
      for (number, version) in [(UInt32(900_001), "5.0.2195.4860"), (900_002, "5.0.2195.4877")] {
        try machine.install(package(number, [file("ntoskrnl.exe", version)], for: .w2k, dated: (2003, 5, 1)))
        try machine.restart()
        #expect(try machine.version("ntoskrnl.exe") == version)
      }
      return machine
    }
    for (order, versions) in [
      ([a, b], ["5.0.2195.4043", "5.0.2195.4860"]), ([b, a], ["5.0.2195.4860", "5.0.2195.4043"]),
    ] {
      let machine = try machine()
      for (article, version) in zip(order, versions) {
        #expect(try machine.uninstall(article, ignoringWarning: true).wasForced == (article == a && order[0] == a))
        try machine.restart()
        #expect(try machine.version("ntoskrnl.exe") == version)
      }
    }
  }
}
