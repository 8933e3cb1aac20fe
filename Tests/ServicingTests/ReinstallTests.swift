import Servicing
import StateStore
import Testing
import WindowsModel

/// Backups, and an update that is installed over itself.
@Suite("Backups and reinstalls")
struct ReinstallTests {
  private let folder = #"%SystemRoot%\$NtUninstallKB900001$"#

  @Test("Two files of one name are kept as name and name.000")
  func collisions() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1", #"C:\WINDOWS\x.dll"#: "1.0.0.2"])
    try machine.install(package(900_001, [file("x.dll", "1.0.0.8"), file(#"%SystemRoot%\x.dll"#, "1.0.0.9")]))
    #expect(try machine.version(folder + #"\x.dll"#) == "1.0.0.1")
    #expect(try machine.version(folder + #"\x.dll.000"#) == "1.0.0.2")
    try machine.uninstall(KBNumber(900_001))
    #expect(try machine.version("x.dll") == "1.0.0.1")
    #expect(try machine.version(#"C:\WINDOWS\x.dll"#) == "1.0.0.2")
  }

  @Test(
    "A service pack without a backup says that the entries it takes over are lost", arguments: [true, false])
  func entriesTakenOver(keepsBackup: Bool) throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"])
    try machine.install(package(900_001, [file("x.dll", "1.0.0.2")]))
    var pack = package(900_002, [file("x.dll", "1.0.0.3")])
    pack.kind = .servicePack(2)
    pack.includes = [KBNumber(900_001)]
    let outcome = keepsBackup ? try machine.install(pack) : try machine.install(pack, "/z", "/q", "/n")
    #expect(outcome.notes.contains { $0.contains("kept nowhere (/n)") } != keepsBackup)
    #expect(outcome.notes.contains { $0.contains("went into the backup") } == keepsBackup)
  }

  @Test("An update that is installed again keeps its place, its date and its first backups")
  func keepsPlace() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"])
    let first = package(900_001, [file("x.dll", "1.0.0.3")])
    try machine.install(first)
    try machine.install(package(900_002, [file("y.dll", "1.0.0.3")]))
    let before = try machine.store.read { try $0.update(KBNumber(900_001)) }
    try machine.put("x.dll", "1.0.0.2")
    try machine.install(first)
    #expect(try machine.version("x.dll") == "1.0.0.3")
    #expect(try machine.store.read { try $0.update(KBNumber(900_001)) } == before)
    #expect(try machine.store.read { try $0.updates().map(\.article.number) } == [900_001, 900_002])
    #expect(try machine.version(folder + #"\x.dll"#) == "1.0.0.1")
    #expect(try machine.lines(folder + #"\spuninst\spuninst.inf"#).contains { $0.hasSuffix("x.dll = 1") })
    try machine.uninstall(KBNumber(900_002))
    try machine.uninstall(KBNumber(900_001))
    #expect(try machine.version("x.dll") == "1.0.0.1")
  }

  @Test("A reinstall that changes nothing leaves the way back as it was")
  func sheetStays() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"])
    let update = package(900_001, [file("x.dll", "1.0.0.3")])
    try machine.install(update)
    let files = ["spuninst.inf", "spuninst.txt"]
    func sheets() throws -> [[String]] {
      // The list of programs at the time of an install may be another.
      try files.map { try machine.lines(folder + #"\spuninst\"# + $0).filter { !$0.contains("\"KB") } }
    }
    let before = try sheets()
    try machine.install(update)
    #expect(try sheets() == before)
  }

  @Test("A file that only the second install replaced does not take the backup of its namesake")
  func laterNamesake() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1", #"C:\WINDOWS\x.dll"#: "1.0.0.9"])
    let update = package(900_001, [file("x.dll", "1.0.0.9"), file(#"%SystemRoot%\x.dll"#, "1.0.0.9")])
    try machine.install(update)
    try machine.put(#"C:\WINDOWS\x.dll"#, "1.0.0.5")
    try machine.install(update)
    #expect(try machine.version(#"C:\WINDOWS\x.dll"#) == "1.0.0.9")
    #expect(try machine.uninstall(KBNumber(900_001)).refusal == nil)
    #expect(try machine.version("x.dll") == "1.0.0.1")
    #expect(try machine.version(#"C:\WINDOWS\x.dll"#) == "1.0.0.5")
  }

  @Test("An update installed without a backup, and again with one, can be removed and leaves no key")
  func backupLater() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"])
    let update = package(900_001, [file("x.dll", "1.0.0.3")])
    try machine.install(update, "/z", "/q", "/n")
    try machine.install(update)
    let key = #"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\KB900001"#
    #expect(try machine.value(key, "NoRemove") == nil)
    #expect(try machine.uninstall(KBNumber(900_001)).code == WindowsCode.restartRequired)
    #expect(try !machine.hasKey(key))
    #expect(try !machine.hasKey(#"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\HotFix\KB900001"#))
  }

  @Test("One that has backups keeps them, and its way back, when it is installed again with /n")
  func noBackupLater() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"])
    let update = package(900_001, [file("x.dll", "1.0.0.3")])
    try machine.install(update)
    try machine.install(update, "/z", "/q", "/n")
    let key = #"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\KB900001"#
    #expect(try machine.value(key, "NoRemove") == nil)
    #expect(try machine.value(key, "UninstallString") != nil)
    try machine.uninstall(KBNumber(900_001))
    #expect(try machine.version("x.dll") == "1.0.0.1")
  }

  @Test("What a reinstall queued is taken out of the queue by the removal")
  func reinstalledPair() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"])
    let update = package(900_001, [file("x.dll", "1.0.0.3")])
    try machine.install(update)
    try machine.put("x.dll", "1.0.0.1")
    try machine.hold("x.dll")
    try machine.install(update)
    #expect(try machine.pending() == ["replace x.dll 1.0.0.3"])
    try machine.uninstall(KBNumber(900_001))
    try machine.restart()
    #expect(try machine.version("x.dll") == "1.0.0.1")
  }
}
