import Servicing
import StateStore
import TestSupport
import Testing
import WindowsModel

/// What is true beside registry and files: rights, what runs, room on the disk.
@Suite("Conditions of a machine")
struct ConditionTests {
  private func machine(_ change: (inout Circumstances) -> Void) throws -> TestMachine {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1 srv03_sp1_rtm 1000"])
    var circumstances = Circumstances()
    change(&circumstances)
    let stated = circumstances
    try machine.edit { try stated.write($0) }
    return machine
  }

  private let update = package(900_001, [file("x.dll", "1.0.0.3 srv03_sp1_gdr 5000")])

  @Test("They are kept, and a rollback brings them back")
  func kept() throws {
    let machine = try machine {
      $0.missingRights = ["SeDebugPrivilege", "SeBackupPrivilege"]
      $0.conflictingPrograms = ["Contoso Guard", "B"]
      $0.hasRightsManagement = true
      $0.freeSpace = 17
    }
    let stated = try machine.store.read { try Circumstances($0) }
    #expect(stated.missingRights.count == 2 && stated.conflictingPrograms == ["B", "Contoso Guard"])
    #expect(stated.hasRightsManagement && stated.freeSpace == 17)
    try machine.edit { try Circumstances().write($0) }
    #expect(try machine.store.read { try Circumstances($0) } == Circumstances())
    try machine.edit { _ = try $0.restore(.back(1)) }
    #expect(try machine.store.read { try Circumstances($0) } == stated)
  }

  @Test("A right that no installer asks for is refused by name")
  func unknownRight() throws {
    #expect {
      try machine { $0.missingRights = ["SeTcbPrivilege"] }
    } throws: {
      "\($0)".contains("SeTcbPrivilege")
    }
  }

  @Test("Each right of KB888791 is needed to install, and to remove", arguments: notEmpty(Circumstances.installRights))
  func rights(_ right: String) throws {
    let machine = try machine { $0.missingRights = [right] }
    #expect(try machine.install(update).refusal?.extendedCode == 0xF004)
    try machine.edit { try Circumstances().write($0) }
    #expect(try machine.install(update).refusal == nil)
    var circumstances = Circumstances()
    circumstances.missingRights = [right]
    let stated = circumstances
    try machine.edit { try stated.write($0) }
    #expect(try machine.uninstall(update.article).refusal?.extendedCode == 0xF004)
  }

  @Test(
    "Room: 5,000 bytes for the file and 1,000 for its backup",
    arguments: [(5999, "/z", 0xF003), (6000, "/z", nil), (4999, "/n", 0xF003), (5000, "/n", nil)]
      as [(Int64, String, Int?)])
  func space(_ free: Int64, _ word: String, _ refusal: Int?) throws {
    let machine = try machine { $0.freeSpace = free }
    let outcome = try machine.install(update, "/q", word)
    #expect(outcome.refusal?.extendedCode == refusal)
    if refusal == nil { #expect(outcome.space?.withBackup == 6000 && outcome.space?.withoutBackup == 5000) }
  }

  @Test("A debug build of Windows takes no package of the free one")
  func checked() throws {
    let machine = try machine { _ in }
    try machine.set(
      #"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"#, "CurrentType", .string("Uniprocessor Checked"))
    #expect(try machine.install(update).refusal?.extendedCode == 0xF002)
  }

  @Test("Another installer that runs stops an install and a removal", arguments: ["update.exe", "SPUNINST.EXE"])
  func anotherSetup(_ name: String) throws {
    let machine = try machine { _ in }
    try machine.install(update)
    let path = "C:\\temp\\\(name)"
    try machine.put(path, "6.2.29.0")
    try machine.hold(path)
    #expect(try machine.install(package(900_002, [file("y.dll", "1.0.0.1")])).refusal?.extendedCode == 0xF205)
    #expect(try machine.uninstall(update.article).refusal?.extendedCode == 0xF205)
    try machine.release(path)
    #expect(try machine.uninstall(update.article).refusal == nil)
  }
}
