import Forensics
import Servicing
import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("Witnesses in forms that are not read")
struct UnreadWitnessesTests {
  private let scratch = Scratch()

  private func findings(_ more: [String]) throws -> [Finding] {
    write(MadeMachine.lean, to: scratch.file("made.wupd"))
    let made = try Store.open(scratch.file("made.wupd"))
    let disk = scratch.file("disk")
    run("/bin/mkdir", ["-p", disk + "/WINDOWS/Prefetch", disk + "/System Volume Information/_restore{A}"])
    try made.read { try MachineDisk.write($0, to: disk) }
    for place in more { write([0x78], to: "\(disk)/\(place)") }
    let header = ActHeader(kind: .adopt, account: "tester", time: MadeMachine.made.adding(seconds: 6000), bias: -120)
    let adoption = Adoption(disk, Adoption.Options()) { _ in }
    return try Store.create(scratch.file("adopted.wupd"), header) { try adoption.run($0) }.store.read {
      try $0.findings()
    }
  }

  @Test("They are listed with what they would tell, and an empty folder tells nothing")
  func listed() throws {
    let finding = try #require(
      try findings(["WINDOWS/WindowsUpdate.log", "WINDOWS/setuperr.log"]).first { $0.subject == "not read" })
    #expect(finding.told == "3 witnesses of updates are there in a form that is not read")
    #expect(
      finding.restsOn == [
        "C:\\WINDOWS\\WindowsUpdate.log: what Windows Update and Automatic Updates did",
        "C:\\WINDOWS\\setuperr.log: what went wrong in Set-up",
        "C:\\System Volume Information\\_restore{A}: restore points: what changed, and when",
      ])
  }
}
