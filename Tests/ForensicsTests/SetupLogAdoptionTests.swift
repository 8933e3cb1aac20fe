import Forensics
import Servicing
import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("The setupapi.log of an adopted machine is a witness") struct SetupLogAdoptionTests {
  private let scratch = Scratch()

  private static let log = [
    "[2006/08/01 10:00:00 300.2 Driver Install]",
    ##"#-199 Executing "C:\WINDOWS\system32\setup.exe" with command line: setup -newsetup"##,
    ##"#I121 Device install of "ROOT\A" finished successfully."##,
    "[2006/08/10 10:00:00 400.1]", ##"#-198 Command line processed: c:\x\KB900001\update\update.exe /q"##,
    "[2006/08/11 10:00:00 500.1 Driver Install]",
    ##"#-199 Executing "C:\WINDOWS\system32\mmc.exe" with command line: mmc devmgmt.msc"##,
    ##"#I121 Device install of "ROOT\B" finished successfully."##, "[2006/02/30 10:00:00 500.2]",
  ].joined(separator: "\r\n")

  private func adopt(_ text: String) throws -> (Store, Adoption.Result) {
    write(MadeMachine.lean, to: scratch.file("made.wupd"))
    let made = try Store.open(scratch.file("made.wupd"))
    let disk = scratch.file("disk")
    run("/bin/mkdir", ["-p", disk])
    try made.read { try MachineDisk.write($0, to: disk) }
    write(Array(text.utf8), to: "\(disk)/WINDOWS/SetupAPI.log")
    var options = Adoption.Options()
    options.metadataOnly = true
    let header = ActHeader(
      kind: .adopt, account: "tester", time: WindowsTime("2010-01-01T00:00:00Z") ?? WindowsTime.none, bias: -120)
    let adoption = Adoption(disk, options) { _ in }
    let adopted = try Store.create(scratch.file("adopted.wupd"), header) { try adoption.run($0) }
    return (adopted.store, adopted.result)
  }

  @Test("Its reach, the runs of installers and the drivers that came after Set-up are findings that name it")
  func findings() throws {
    let (store, result) = try adopt(Self.log)
    let findings = try store.read { try $0.findings() }.filter { $0.conclusion.rule.hasPrefix("setup_log") }
    #expect(
      findings.map { "\($0.subject): \($0.told)" } == [
        "setupapi.log: it tells of 4 sections, from 2006-08-01 10:00:00 to 2006-08-11 10:00:00: 1 run of installers of updates, 1 install of drivers and 1 in Set-up, 0 errors",
        #"KB900001: 2006-08-10 10:00:00, c:\x\KB900001\update\update.exe ran: c:\x\KB900001\update\update.exe /q (line 4)"#,
        #"driver: 2006-08-11 10:00:00, driver installed: ROOT\B (line 8)"#,
      ])
    #expect(findings.allSatisfy { $0.restsOn == [#"C:\WINDOWS\setupapi.log"#] })
    #expect(result.losses.texts.contains { $0.contains("line 9 says a time that there is not") })
    #expect(try store.read { try $0.evidence() }.contains { $0.role == "log of SetupAPI" && $0.isUnchanged })
  }

  @Test("In a timeline its runs stand under their packages, in UTC as other logs do")
  func timeline() throws {
    let (store, _) = try adopt(Self.log)
    var request = TimelineRequest()
    request.sources = [.logs]
    let asked = request
    let all = try store.read { try Timeline($0, asked) }
    let own = all.filter { $0.source.hasSuffix("setupapi.log") }
    #expect(own.map(\.line) == [3, 4, 8])
    #expect(own.map { $0.updates.map(\.description) } == [[], ["KB900001"], []])
    #expect(own.map(\.local?.text) == ["2006-08-01 10:00:00", "2006-08-10 10:00:00", "2006-08-11 10:00:00"])
    #expect(all.passedOver.contains { $0.contains("setupapi.log: line 9") })
  }

  @Test("One without a section is told as not understood")
  func notUnderstood() throws {
    let (store, result) = try adopt("x")
    #expect(result.losses.texts.contains { $0.hasSuffix("setupapi.log: no section of SetupAPI is in it") })
    #expect(try store.read { try Timeline($0, TimelineRequest()) }.passedOver.contains { $0.contains("no section") })
  }
}
