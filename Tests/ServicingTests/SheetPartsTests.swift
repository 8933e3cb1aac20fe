import Servicing
import StateStore
import TestSupport
import Testing
import WindowsFormats
import WindowsModel

@Suite("What else a sheet does: deletions, renamings, folders in texts, editions") struct SheetPartsTests {
  private let scratch = Scratch()
  private static let key = #"HKLM\SOFTWARE\T"#

  private func machine(
    _ platform: Platform = Platform(product: .ws2003, servicePack: 1), edition: Edition? = nil, processors: Int = 1
  ) throws -> TestMachine {
    let machine = try TestMachine(platform.product, servicePack: platform.servicePack, platform.architecture)
    try machine.edit { transaction in
      let options = TestMachine.control + #"\ProductOptions"#
      if let edition {
        try transaction.setValue(RegistryPath(options), "ProductType", .string(edition.isServer ? "ServerNT" : "WinNT"))
        try transaction.setValue(RegistryPath(options), "ProductSuite", .multiString(edition.suites))
      }
      try transaction.setValue(
        RegistryPath(TestMachine.sessionManager + #"\Environment"#), "NUMBER_OF_PROCESSORS",
        .string(String(processors)))
    }
    for name in ["x.dll", "old.dll", "name.dll"] { try machine.put(name, "5.2.3790.1830") }
    return machine
  }

  private func package(_ extra: String, for machine: TestMachine, _ name: String = "KB900001") throws -> Package {
    let folder = ShippedFolder.singleBranch(
      in: scratch.path, "WindowsServer2003-\(name)-x86-ENU", extra: extra)
    folder.put(
      "update/update.inf", ShippedFolder.sheet("qfe", extra: extra).replacing("KB900001", with: name))
    let shipped = try ShippedPackage(folder.path)
    return try machine.store.read { try shipped.package(for: Machine($0), $0) }
  }

  private static let changes = """
    [ProductInstall.GlobalRegistryChanges.Install]
    DelFiles=Gone.files
    RenFiles=Named.files
    [DestinationDirs]
    Gone.files=11
    Named.files=11
    [Gone.files]
    old.dll,,,1
    never.dll,,,1
    [Named.files]
    new.dll,name.dll
    """

  @Test("DelFiles and RenFiles are carried out, and a removal brings back what was there")
  func changesFiles() throws {
    let machine = try machine()
    let before = try machine.point()
    let outcome = try machine.install(package(Self.changes, for: machine))
    #expect(outcome.refusal == nil && outcome.code == WindowsCode.success)
    #expect(try !machine.exists("old.dll"))
    #expect(try !machine.exists("name.dll"))
    #expect(try machine.version("new.dll") == "5.2.3790.1830")
    try machine.uninstall(KBNumber(900_001))
    try machine.restart()
    #expect(try machine.changes(since: before) == [])
    #expect(try machine.isSound())
  }

  @Test("A file that is held goes with the restart, and the removal brings it back", arguments: [true, false])
  func held(_ restartsBetween: Bool) throws {
    let machine = try machine()
    let before = try machine.point()
    try machine.hold("old.dll")
    let outcome = try machine.install(package(Self.changes, for: machine))
    #expect(outcome.code == WindowsCode.restartRequired)
    #expect(try machine.exists("old.dll"))
    #expect(try machine.pending() == ["delete old.dll"])
    if restartsBetween {
      try machine.restart()
      #expect(try !machine.exists("old.dll"))
    }
    try machine.uninstall(KBNumber(900_001))
    #expect(try machine.pending() == [])
    try machine.restart()
    #expect(try machine.version("old.dll") == "5.2.3790.1830")
    #expect(try machine.changes(since: before) == [])
  }

  @Test("A file that was renamed onto another, which was there, leaves both as they were when it is removed")
  func renamedOnto() throws {
    let machine = try machine()
    try machine.put("new.dll", "5.2.3790.7")
    let before = try machine.point()
    try machine.install(package(Self.changes, for: machine))
    #expect(try machine.version("new.dll") == "5.2.3790.1830" && !machine.exists("name.dll"))
    try machine.uninstall(KBNumber(900_001))
    try machine.restart()
    #expect(try machine.version("new.dll") == "5.2.3790.7")
    #expect(try machine.version("name.dll") == "5.2.3790.1830")
    #expect(try machine.changes(since: before) == [])
    #expect(try machine.isSound())
  }

  @Test("A held file that two packages delete stays deleted until the first of them is removed, too")
  func deletedByTwo() throws {
    let machine = try machine()
    let before = try machine.point()
    try machine.hold("old.dll")
    try machine.install(package(Self.changes, for: machine))
    try machine.install(package(Self.changes, for: machine, "KB900002"))
    #expect(try machine.pending() == ["delete old.dll"])
    try machine.uninstall(KBNumber(900_002))
    #expect(try machine.pending() == ["delete old.dll"])
    try machine.uninstall(KBNumber(900_001))
    #expect(try machine.pending() == [])
    try machine.restart()
    #expect(try machine.changes(since: before) == [])
  }

  @Test("Held without the flag for it, a file stays, and that is said")
  func heldWithoutFlag() throws {
    let machine = try machine()
    try machine.hold("old.dll")
    let extra = Self.changes.replacing("old.dll,,,1", with: "old.dll")
    let outcome = try machine.install(package(extra, for: machine))
    #expect(try machine.exists("old.dll") && machine.pending() == [])
    #expect(outcome.notes.contains { $0.contains("old.dll is left as it is; backup.exe holds it") })
  }

  @Test("A change that leads out of its folder is no correct sheet", arguments: ["..\\\\evil.dll", "C:\\x"])
  func leadsOut(_ name: String) throws {
    let machine = try machine()
    let extra = Self.changes.replacing("old.dll", with: name)
    #expect(try machine.install(package(extra, for: machine)).refusal?.extendedCode == 0xF00C)
  }

  @Test("A folder's number stands for the folder in keys, names and texts; one that is not known is told")
  func foldersInTexts() throws {
    let machine = try machine()
    let extra = #"""
      [ProductInstall.GlobalRegistryChanges.Install]
      AddReg=Texts
      [Texts]
      HKLM,SOFTWARE\T,"a",0,"%11%\msi.dll"
      HKLM,SOFTWARE\T,"%11%\msi.dll",0x10001,1
      HKLM,SOFTWARE\T,"b",0x20000,"%SystemRoot%\x;100%% of %16422%"
      HKLM,SOFTWARE\T,"c",0x10000,"%10%","%24%\y"
      HKLM,SOFTWARE\T,"d",0,"%64999%\z"
      HKLM,SOFTWARE\T,"e",0,"%24%"
      """#
    let package = try package(extra, for: machine)
    try machine.install(package)
    #expect(try machine.value(Self.key, "a") == .string(#"C:\WINDOWS\system32\msi.dll"#))
    #expect(try machine.value(Self.key, #"C:\WINDOWS\system32\msi.dll"#) == .dword(1))
    #expect(try machine.value(Self.key, "b") == .expandString(#"%SystemRoot%\x;100% of C:\Program Files"#))
    #expect(try machine.value(Self.key, "c") == .multiString([#"C:\WINDOWS"#, #"C:\y"#]))
    #expect(try machine.value(Self.key, "d") == nil)
    #expect(try machine.value(Self.key, "e") == .string(#"C:\"#))
    #expect(package.notDone(nil).contains { $0.contains("the folder %64999%, which is not known") })
  }

  @Test("What a sheet says of an entry wins over what is written in any case, and goes with the removal")
  func sheetWins() throws {
    let machine = try machine()
    let before = try machine.point()
    let programs = #"SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\KB900001"#
    let line = #"HKLM,\#(programs),"ReleaseType",0,"Hotfix""#
    let extra = """
      [ProductInstall.GlobalRegistryChanges.Install]
      AddReg=One,Two
      [One]
      \(line)
      [Two]
      \(line)
      """
    let package = try package(extra, for: machine)
    #expect(package.registry.count == 1)
    try machine.install(package)
    #expect(try machine.value(#"HKLM\"# + programs, "ReleaseType") == .string("Hotfix"))
    try machine.uninstall(KBNumber(900_001))
    try machine.restart()
    #expect(try machine.changes(since: before) == [])
  }

  @Test(
    "Sections for an edition are carried out on it alone",
    arguments: Edition.allCases,
    [
      "ProductInstall.CopyFilesAlways.%", "ProductInstall.%Files", "BuildType.#",
      "ProductInstall.GlobalRegistryChanges.Append.#",
    ])
  func editions(_ edition: Edition, _ form: String) throws {
    let section = form.replacing("%", with: edition.rawValue).replacing("#", with: edition.buildType)
    let extra = "[\(section)]\nAddReg=Own\n[Own]\nHKLM,SOFTWARE\\T,e,0,\(edition.rawValue)"
    let other: Edition = edition == .server ? .professional : .server
    for (own, isSet) in [(edition, true), (other, false)] {
      let machine = try machine(edition: own)
      let package = try package(extra, for: machine)
      #expect(package.notDone(nil).isEmpty)
      try machine.install(package)
      #expect(try (machine.value(Self.key, "e") != nil) == isSet, "\(own)")
    }
  }

  @Test("Sections for several processors, or one, go by the machine", arguments: [1, 2])
  func processors(_ count: Int) throws {
    let machine = try machine(processors: count)
    let extra = """
      [ProductInstall.MultiprocessorFiles]
      AddReg=Many
      [ProductInstall.UniprocessorFiles]
      AddReg=One
      [Many]
      HKLM,SOFTWARE\\T,p,0,many
      [One]
      HKLM,SOFTWARE\\T,p,0,one
      """
    try machine.install(package(extra, for: machine))
    #expect(try machine.value(Self.key, "p") == .string(count > 1 ? "many" : "one"))
  }

  @Test("A prerequisite that fails is told by the sheet's own sentence, with and and or")
  func sentence() throws {
    let machine = try machine()
    let extra = """
      [Prerequisite]
      Condition=AndOp,Both
      [Both]
      PresentOp=CheckReg,HKLM,SOFTWARE
      Condition=OrOp,Either
      Display_String="Install it first."
      [Either]
      PresentOp=CheckReg,HKLM,SOFTWARE\\A
      PresentOp=CheckReg,HKLM,SOFTWARE\\B
      """
    let refusal = try #require(try machine.install(package(extra, for: machine)).refusal)
    #expect(refusal.extendedCode == 0xF0F4)
    #expect(refusal.message.contains("Its sheet says: Install it first."))
    #expect(
      refusal.message.contains(
        #"machine: that HKLM\SOFTWARE is there and (HKLM\SOFTWARE\A is there or HKLM\SOFTWARE\B is there). Its"#),
      "\(refusal.message)")
  }

  @Test("A branch counts for the service packs above it, as far as its sheet goes")
  func branchBelow() throws {
    let folder = ShippedFolder.dualBranch(in: scratch.path)
    folder.put(
      "update/updatebr.inf",
      "[DefaultBranchesServicePacks]\n0=SP2GDR\n[SourceInfsBranches]\nSP2GDR=\"update\\update_SP2GDR.inf\"\n")
    for (pack, isRefused) in [(1, true), (2, false)] {
      let machine = try TestMachine(.ws2003, servicePack: pack, files: ["x.dll": "5.2.3790.1830"])
      let shipped = try ShippedPackage(folder.path)
      let package = try machine.store.read { try shipped.package(for: Machine($0), $0) }
      #expect(try (machine.install(package).refusal != nil) == isRefused, "SP\(pack)")
    }
  }

  @Test("XP for x64 takes the packages of Server 2003 for x64, and knows itself for what it is")
  func windowsXP64() throws {
    let machine = try TestMachine(.xp, servicePack: 2, .x64, extent: .whole)
    #expect(try machine.value(#"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"#, "CurrentVersion")?.text == "5.2")
    #expect(try machine.store.read { try Machine($0).platform.product } == .xp)
    #expect(try machine.version("kernel32.dll")?.hasPrefix("5.2.3790.") ?? true)
    let known = try Catalog.package(
      KBNumber(958_644), for: Platform(product: .xp, servicePack: 2, architecture: .x64))
    #expect(try machine.install(known).refusal == nil)
    #expect(try machine.install(ofServer()).refusal == nil)
  }

  private func ofServer() -> Package {
    ServicingTests.package(956_999, [file("x.dll", "5.2.3790.9000")], for: .ws2003, .x64)
  }

  @Test("Where programs are the machine says, and where it does not, what goes there is left out and told")
  func programFolders() throws {
    for (language, folder) in [("ENU", #"C:\Program Files"#), ("DEU", #"C:\Programme"#), ("FRA", nil)] {
      let store = try Store.create(
        scratch.file("\(language).wupd"),
        ActHeader(kind: .create, subject: "M", account: "tester", time: WindowsTime(ticks: 0))
      ) { transaction in
        try Baseline.fill(
          transaction,
          platform: Platform(product: .xp, servicePack: 3, language: try #require(Language(language))), name: "M",
          extent: .registryOnly)
      }.store
      let machine = try store.read { try Machine($0) }
      #expect((try? machine.path("%ProgramFiles%"))?.description == folder, "\(language)")
      let package = ServicingTests.package(900_001, [file(#"%ProgramFiles%\a.dll"#, "1.0.0.1")], for: .xp)
        .placed(on: machine)
      #expect(package.files.isEmpty == (folder == nil))
      #expect(package.notDone(nil).count == (folder == nil ? 1 : 0))
    }
  }
}

extension TestMachine {
  fileprivate static let control = #"HKLM\SYSTEM\CurrentControlSet\Control"#
}
