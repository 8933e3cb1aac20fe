import Servicing
import StateStore
import Testing
import WindowsFormats
import WindowsModel

/// An update comes off, and what was there before it comes back.
@Suite("A removal")
struct UninstallTests {
  private let article = KBNumber(900_001)

  /// Installs, restarts if asked to, removes, restarts: nothing differs from before.
  private func comesOff(
    _ machine: TestMachine, _ update: Package, restarting: Bool, _ switches: [String] = ["/z", "/q"],
    _ location: SourceLocation = #_sourceLocation
  ) throws -> Uninstaller.Outcome {
    let before = try machine.point()
    let installer = Installer(update, try Switches(switches))
    try machine.store.write(machine.header("install", update.article.canonical)) { _ = try installer.run($0) }
    #expect(try !machine.differences(since: before).isEmpty, sourceLocation: location)
    if restarting { try machine.restart() }
    let outcome = try machine.uninstall(update.article)
    #expect(outcome.code == WindowsCode.restartRequired, sourceLocation: location)
    try machine.restart()
    #expect(try machine.changes(since: before) == [], sourceLocation: location)
    #expect(try machine.pending().isEmpty, sourceLocation: location)
    #expect(try machine.isSound(), sourceLocation: location)
    return outcome
  }

  @Test("What nobody uses comes back at once", arguments: [true, false])
  func restored(_ restarting: Bool) throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1 srv03_sp1_rtm"])
    let outcome = try comesOff(machine, package(900_001, [file("x.dll", "1.0.0.3")]), restarting: restarting)
    #expect(outcome.files.first { $0.path.name == "x.dll" }?.method == .restored)
    #expect(try machine.version("x.dll") == "1.0.0.1")
  }

  @Test("R7: every removal asks for a restart, also when nothing waits for one")
  func alwaysRestart() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"])
    try machine.install(package(900_001, [file("x.dll", "1.0.0.3")]))
    #expect(try machine.uninstall(article).code == 3010)
    #expect(try machine.pending().isEmpty)
    #expect(try machine.store.read { try $0.act(at: .last).code } == 3010)
  }

  @Test("What is in use comes back at the restart")
  func queued() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"], alwaysHeld: ["x.dll"])
    try machine.install(package(900_001, [file("x.dll", "1.0.0.3")]))
    try machine.restart()
    let outcome = try machine.uninstall(article)
    #expect(outcome.files.first { $0.path.name == "x.dll" }?.method == .queued)
    #expect(try machine.version("x.dll") == "1.0.0.3")
    #expect(try machine.pending() == ["replace x.dll 1.0.0.1"])
    #expect(try machine.value(TestMachine.sessionManager, "AllowProtectedRenames") == .dword(1))
    try machine.restart()
    #expect(try machine.version("x.dll") == "1.0.0.1")
    #expect(try machine.loaded("x.dll") == ["1.0.0.1"])
  }

  @Test("In use or not, restarted or not, the machine is the one before", arguments: [true, false])
  func inUse(_ restarting: Bool) throws {
    let machine = try TestMachine(
      files: ["x.dll": "1.0.0.1", "y.dll": "1.0.0.1", kernel: "1.0.0.1"], alwaysHeld: ["x.dll"])
    let files = ["x.dll", "y.dll", kernel, "new.dll", #"drivers\new.sys"#].map { file($0, "1.0.0.3") }
    _ = try comesOff(machine, package(900_001, files), restarting: restarting)
  }

  @Test("On every product a removal leaves nothing behind", arguments: Product.allCases)
  func products(_ product: Product) throws {
    let machine = try TestMachine(product, files: ["x.dll": "1.0.0.1", kernel: "1.0.0.1"], alwaysHeld: ["x.dll"])
    let files = ["x.dll", kernel, "new.dll"].map { file($0, "1.0.0.3") }
    _ = try comesOff(machine, package(900_001, files, for: product), restarting: true)
  }

  @Test("A KnownDLL moves aside again, and the old one is in its place at once")
  func knownDLL() throws {
    let machine = try TestMachine(files: [kernel: "1.0.0.1"])
    try machine.install(package(900_001, [file(kernel, "1.0.0.3")]))
    try machine.restart()
    try machine.uninstall(article)
    #expect(try machine.version(kernel) == "1.0.0.1")
    #expect(try machine.version("_000002_.tmp.dll") == "1.0.0.3")
    #expect(try machine.pending() == ["delete _000002_.tmp.dll"])
    #expect(try machine.loaded(kernel) == ["1.0.0.3"])
    try machine.restart()
    #expect(try machine.loaded(kernel) == ["1.0.0.1"])
  }

  @Test("A file that was not there is deleted, at the restart if it is in use")
  func wasNotThere() throws {
    let machine = try TestMachine()
    try machine.install(package(900_001, [file("new.dll", "1.0.0.3"), file("held.dll", "1.0.0.3")]))
    try machine.hold("held.dll")
    let outcome = try machine.uninstall(article)
    #expect(outcome.files.first { $0.path.name == "new.dll" }?.method == .deleted)
    #expect(outcome.files.first { $0.path.name == "held.dll" }?.method == .queuedDeletion)
    #expect(try !machine.exists("new.dll"))
    #expect(try machine.exists("held.dll"))
    #expect(try machine.pending() == ["delete held.dll"])
    try machine.restart()
    #expect(try !machine.exists("held.dll"))
  }

  @Test("Attributes come back with the file", arguments: [true, false])
  func attributes(_ isHeld: Bool) throws {
    let machine = try TestMachine()
    try machine.put("x.dll", "1.0.0.1", attributes: [.readOnly, .hidden])
    try machine.install(package(900_001, [file("x.dll", "1.0.0.3")]))
    if isHeld { try machine.hold("x.dll") }
    try machine.uninstall(article)
    try machine.restart()
    let attributes = try machine.store.read { try $0.file(TestMachine.path("x.dll", $0))?.attributes }
    #expect(attributes == [.readOnly, .hidden])
  }

  @Test("Its registry keys and its folder are gone, and it is on record no more")
  func recordGone() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"])
    try machine.install(package(900_001, [file("x.dll", "1.0.0.3")]))
    try machine.uninstall(article)
    for key in [
      #"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\HotFix\KB900001"#,
      #"HKLM\SOFTWARE\Microsoft\Updates\Windows Server 2003\SP2\KB900001"#,
      #"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\KB900001"#,
    ] { #expect(try !machine.hasKey(key), "\(key)") }
    #expect(try !machine.exists(#"%SystemRoot%\$NtUninstallKB900001$"#))
    #expect(try machine.store.read { try $0.updates() }.isEmpty)
  }

  @Test("Its log keeps to the grammar and to the order of the work")
  func log() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1", "held.dll": "1.0.0.1"])
    try machine.install(package(900_001, ["x.dll", "held.dll", "new.dll"].map { file($0, "1.0.0.3") }))
    try machine.hold("held.dll")
    try machine.uninstall(article)
    let lines = try machine.lines(#"%SystemRoot%\KB900001Uninst.log"#)
    #expect(lines.first == "[KB900001Uninst.log]")
    for line in lines.dropFirst().dropLast() { #expect(line.wholeMatch(of: /\d+\.\d{3}: .*/) != nil, "\(line)") }
    let wanted = [
      "Spuninst.exe was run with the following arguments:  /z /q",
      " ---- PendingFileRenamOperations Before Uninstallation ------",
      "Starting Registry updates", "Done with Registry updates",
      " ---- PendingFileRenameOperations After Uninstallation ------", "RebootNecessary = 1, DontReboot = 1",
    ]
    let texts = try machine.log("KB900001Uninst")
    #expect(texts.filter(wanted.contains) == wanted)
    #expect(texts.contains(#"Copied file:  C:\WINDOWS\system32\x.dll"#))
    #expect(texts.contains(#"Copied file (delayed):  C:\WINDOWS\system32\SET1.tmp"#))
    #expect(texts.contains(#"Deleted file: C:\WINDOWS\system32\new.dll"#))
  }

  @Test("An update that is not there cannot be removed, and no act is recorded")
  func notInstalled() throws {
    let machine = try TestMachine()
    let before = try machine.store.read { try $0.anchor() }
    #expect(throws: StoreError.self) { try machine.uninstall(KBNumber(999_999)) }
    #expect(try machine.store.read { try $0.anchor() } == before)
  }

  @Test(
    "Q4: without its backups, whole and unchanged, it cannot be removed",
    arguments: ["/n", "folder", "file", "changed"])
  func withoutBackup(_ what: String) throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"])
    let update = package(900_001, [file("x.dll", "1.0.0.3")])
    let folder = #"%SystemRoot%\$NtUninstallKB900001$"#
    if what == "/n" { try machine.install(update, "/z", "/q", "/n") } else { try machine.install(update) }
    if what == "folder" { try machine.delete(folder) }
    if what == "file" { try machine.delete(folder + #"\x.dll"#) }
    if what == "changed" { try machine.put(folder + #"\x.dll"#, "1.0.0.2") }
    let outcome = try machine.uninstall(article)
    #expect(outcome.code == WindowsCode.failure)
    #expect(outcome.refusal?.extendedCode == 0xF078)
    #expect(try machine.version("x.dll") == "1.0.0.3")
    #expect(try machine.store.read { try $0.updates().count } == 1)
    #expect(try machine.store.read { try $0.act(at: .last).outcome } == .refused)
  }

  @Test("A queue that cannot be read is not written to")
  func malformedQueue() throws {
    let machine = try TestMachine(files: ["x.dll": "1.0.0.1"])
    try machine.install(package(900_001, [file("x.dll", "1.0.0.3")]))
    try machine.set(TestMachine.sessionManager, "PendingFileRenameOperations", .multiString(["one"]))
    #expect(try machine.uninstall(article).refusal?.extendedCode == 0xF070)
    #expect(try machine.version("x.dll") == "1.0.0.3")
  }
}
