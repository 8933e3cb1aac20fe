import Glibc
import Servicing
import StateStore
import TestSupport
import Testing
import WindowsFormats
import WindowsModel

@Suite("A package as it was shipped") struct ShippedPackageTests {
  private let scratch = Scratch()

  /// The machine has x.dll 5.2.3790.1830, of the general line unless another branch is named.
  private func machine(
    servicePack: Int = 1, branch: String = "srv03_sp1_rtm", _ product: Product = .ws2003,
    extent: Baseline.Extent = .registryOnly
  ) throws -> TestMachine {
    try TestMachine(product, servicePack: servicePack, files: ["x.dll": "5.2.3790.1830 \(branch)"], extent: extent)
  }

  private func package(_ folder: ShippedFolder, for machine: TestMachine) throws -> Package {
    let shipped = try ShippedPackage(folder.path)
    return try machine.store.read { try shipped.package(for: Machine($0), $0) }
  }

  private func bytes(of name: String, on machine: TestMachine) throws -> [UInt8] {
    try machine.store.read { view in
      guard let revision = try view.file(TestMachine.path(name, view))?.revision else { return [] }
      return try view.bytes(of: revision)
    }
  }

  @Test("brings the files of the machine's service pack, with their bytes")
  func bringsFilesMachineS() throws {
    let folder = ShippedFolder.dualBranch(in: scratch.path)
    for (pack, version) in [(1, "5.2.3790.3000"), (2, "5.2.3790.4000")] {
      let machine = try machine(servicePack: pack)
      let outcome = try machine.install(package(folder, for: machine))
      #expect(outcome.line == .gdr && outcome.refusal == nil)
      #expect(try machine.version("x.dll") == version)
      #expect(try bytes(of: "x.dll", on: machine) == contents(of: "\(folder.path)/SP\(pack)GDR/x.dll"))
      let kept = #"%SystemRoot%\$hf_mig$\KB900001\SP\#(pack)QFE\x.dll"#
      #expect(try bytes(of: kept, on: machine) == contents(of: "\(folder.path)/SP\(pack)QFE/x.dll"))
      #expect(try machine.isSound())
    }
  }

  @Test("brings its hotfix files where a file to be replaced is of that line")
  func bringsHotfixFilesWhere() throws {
    let machine = try machine(branch: "srv03_sp1_qfe")
    let folder = ShippedFolder.dualBranch(in: scratch.path)
    #expect(try machine.install(package(folder, for: machine)).line == .qfe)
    #expect(try bytes(of: "x.dll", on: machine) == contents(of: "\(folder.path)/SP1QFE/x.dll"))
  }

  @Test("is refused on a service pack that none of its sheets is for")
  func refusedOnServicePack() throws {
    let machine = try machine(servicePack: 0, branch: "srv03_rtm")
    let folder = ShippedFolder.dualBranch(in: scratch.path)
    #expect(try machine.install(package(folder, for: machine)).refusal?.extendedCode == 0xF076)
  }

  @Test("with one set of files installs and comes off again, its own programs with it")
  func oneSetFilesInstalls() throws {
    let machine = try machine()
    let folder = ShippedFolder.singleBranch(in: scratch.path)
    let before = try machine.point()
    let outcome = try machine.install(package(folder, for: machine))
    #expect(outcome.code == WindowsCode.success && outcome.line == nil)
    let kept = #"%SystemRoot%\$NtUninstallKB900001$\spuninst\spuninst.exe"#
    #expect(try bytes(of: kept, on: machine) == contents(of: "\(folder.path)/spuninst.exe"))
    try machine.uninstall(KBNumber(900_001))
    try machine.restart()
    #expect(try machine.changes(since: before).filter { !$0.contains("hf_mig") } == [])
  }

  @Test("comes out of a cabinet and a self-extracting program as out of a folder, and leaves nothing behind")
  func comesOutCabinetSelf()
    throws
  {
    let folder = ShippedFolder.singleBranch(in: scratch.path)
    let names = ["qfe/x.dll", "spuninst.exe", "update/update.exe", "update/update.inf", "update/update.ver"]
    let cabinet = CabinetBuilder(names.map { ($0.replacing("/", with: "\\"), contents(of: "\(folder.path)/\($0)")) })
    var program = ProgramBuilder(.plain(FileVersion(6, 2, 29, 0), name: "sfxcab.exe"))
    program.overlay = cabinet.bytes()
    let temporary = scratch.file("temporary")
    mkdir(temporary, 0o777)
    let before = getenv("TMPDIR").map { String(cString: $0) }
    setenv("TMPDIR", temporary, 1)
    defer { if let before { setenv("TMPDIR", before, 1) } else { unsetenv("TMPDIR") } }
    for (name, bytes) in [("a-KB900001-x86.cab", cabinet.bytes()), ("b-KB900001-x86.exe", program.bytes())] {
      write(bytes, to: scratch.file(name))
      let machine = try machine()
      let package = try machine.store.read { try ShippedPackage(scratch.file(name)).package(for: Machine($0), $0) }
      // Not even while it is in use: whoever is killed takes nothing away. Tests beside this one may just make a file there.
      #expect((0..<100).contains { _ in run("/bin/ls", ["-A", temporary]).output == "" })
      #expect(try machine.install(package).code == WindowsCode.success)
      #expect(try self.bytes(of: "x.dll", on: machine) == contents(of: "\(folder.path)/qfe/x.dll"))
    }
    #expect((0..<100).contains { _ in rmdir(temporary) == 0 || usleep(10_000) != 0 })
  }

  @Test("tells its era by the link date of its installer")
  func tellsEraLinkDate() throws {
    let package = try package(ShippedFolder.singleBranch(in: scratch.path), for: machine())
    #expect(package.installerDate.dateText == "2006-08-08" && package.era.why.hasPrefix("Update.exe of 2006-08-08"))
    #expect(package.title == "Update for Windows (KB900001)" && package.article == KBNumber(900_001))
  }

  @Test("without its installer tells its era by its sheet, or says that it is not known and assumes the newest")
  func eraWithoutInstaller() throws {
    let named = ShippedFolder.singleBranch(
      in: scratch.path, "a-KB900001-x86",
      extra: """
        [ProductInstall.GlobalRegistryChanges.Install]
        AddReg=Product.Add.Reg
        [Product.Add.Reg]
        HKLM,"SOFTWARE\\Microsoft\\Updates\\Windows Server 2003\\SP2\\KB900001","InstallerVersion",0,"5.3.23.4"
        """)
    let silent = ShippedFolder.singleBranch(in: scratch.path, "b-KB900001-x86")
    for folder in [named, silent] { #expect(run("/bin/rm", ["\(folder.path)/update/update.exe"]).status == 0) }
    // What the host knows of its files decides nothing.
    for time in ["2001-01-01", "2026-01-01"] {
      for folder in [named, silent] {
        #expect(run("/usr/bin/find", [folder.path, "-exec", "touch", "-d", time, "{}", "+"]).status == 0)
      }
      let machine = try machine()
      let told = try package(named, for: machine)
      #expect(told.installerDate.dateText == "2002-11-30" && told.era.why.contains("Update.exe 5.3.23.4"))
      #expect(told.assumptions == [])
      let untold = try package(silent, for: machine)
      #expect(untold.installerDate.dateText == "2007-11-30" && untold.era.why.contains("not known"))
      try machine.install(untold)
      let assumptions = try machine.store.read { try $0.acts().last?.assumptions }
      #expect(
        assumptions == ["how old its installer is, and so its era: not known; the newest, of 2007-11-30, is taken"])
    }
  }

  @Test("of several products and languages gives a machine the sheet of its own")
  func variants() throws {
    let folder = ShippedFolder(in: scratch.path, "WindowsInstaller-KB900001-v2-x86")
    folder.put(
      "update/updatebr.inf", "[DefaultBranchesServicePacks]\n0=wxp\n[SourceInfsBranches]\nwxp=update_wxp.inf\n")
    for (language, number, title) in [("enu", "9", "Update (KB900001)"), ("deu", "7", "Aktualisierung (KB900001)")] {
      for (product, version, file) in [("win2k", "5,0", "a.dll"), ("wxp", "5,1", "b.dll"), ("w2k3", "5,2", "c.dll")] {
        let sheet = ShippedFolder.sheet(
          "", servicePacks: 0...4, language: number, version: version, always: "x.dll,\(file)"
        ).replacing("Update for Windows (KB900001)", with: title)
        folder.put("update/langspecific/\(language)/update_\(product).inf", sheet)
        folder.put(file, ProgramBuilder(.plain(FileVersion(9, 0, 0, 1), name: file)).bytes())
      }
    }
    let shipped = try ShippedPackage(folder.path)
    #expect(shipped.defect == nil)
    #expect(
      shipped.notes.contains(
        "it has sheets for Windows Server 2003, Windows 2000, Windows XP, in DEU, ENU: a machine takes that of its own")
    )
    for (product, pack, file) in [(Product.w2k, 4, "a.dll"), (.xp, 2, "b.dll"), (.ws2003, 1, "c.dll")] {
      let machine = try TestMachine(
        product, servicePack: pack, files: ["x.dll": "1.0.0.1"], extent: .registryOnly)
      let package = try package(folder, for: machine)
      #expect(package.title == "Update (KB900001)" && package.product == product)
      #expect(try machine.install(package).refusal == nil)
      #expect(try bytes(of: "x.dll", on: machine) == contents(of: "\(folder.path)/\(file)"), "\(product)")
    }
    let nt4 = try TestMachine(.nt4, servicePack: 6, files: [:], extent: .registryOnly)
    #expect(try nt4.install(package(folder, for: nt4)).refusal?.extendedCode == 0xF021)
    let german = try TestMachine(.xp, servicePack: 2, language: #require(Language("DEU")))
    #expect(try package(folder, for: german).title == "Aktualisierung (KB900001)")
    let french = try TestMachine(.xp, servicePack: 2, language: #require(Language("FRA")))
    #expect(try french.install(package(folder, for: french)).refusal?.extendedCode == 0xF001)
  }

  @Test("may hold its files packed one by one, under names with an underscore")
  func packedMembers() throws {
    let plain = ProgramBuilder(.plain(FileVersion(5, 2, 3790, 3000), branch: "srv03_sp1_qfe", name: "x.dll")).bytes()
    for packed in [compressed(plain), CabinetBuilder([("other.dll", plain)], isCompressed: true).bytes()] {
      let folder = ShippedFolder(in: scratch.path)
      folder.put("qfe/x.dl_", packed)
      folder.put("update/update.inf", ShippedFolder.sheet("qfe"))
      let machine = try machine()
      #expect(try machine.install(package(folder, for: machine)).refusal == nil)
      #expect(try bytes(of: "x.dll", on: machine) == plain)
      folder.put("qfe/x.dl_", Array(packed.dropLast(40)))
      let error = #expect(throws: StoreError.self) { try ShippedPackage(folder.path) }
      #expect(error?.code == .invalid && error?.message.contains(#"qfe\x.dl_"#) == true, "\(error?.message ?? "")")
      folder.put("qfe/x.dl_", "not packed")
      let left = try machine.install(package(folder, for: machine))
      #expect(left.refusal?.extendedCode == 0xF064)
    }
  }

  @Test("is refused for another product, language or service pack")
  func refusedAnotherProductLanguage() throws {
    let folder = ShippedFolder.singleBranch(in: scratch.path, "a-KB900001-x86", version: "5,1")
    let german = ShippedFolder.singleBranch(in: scratch.path, "b-KB900001-x86", language: "0x407")
    let later = ShippedFolder.singleBranch(in: scratch.path, "c-KB900001-x86", servicePacks: 2...2)
    let other = ShippedFolder.singleBranch(in: scratch.path, "d-KB900001-x64")
    for (folder, code) in [(folder, 0xF021), (german, 0xF001), (later, 0xF076), (other, 0xF00E)] {
      let machine = try machine()
      #expect(try machine.install(package(folder, for: machine)).refusal?.extendedCode == code)
    }
  }

  @Test("H17: is refused when a file, update.ver or anything it names is not whole, and nothing changes")
  func h17RefusedWhenFile() throws {
    func damaged(_ name: String, _ damage: (ShippedFolder) -> Void) throws -> String {
      let folder = ShippedFolder.singleBranch(in: scratch.path, name)
      damage(folder)
      let machine = try machine()
      let before = try machine.point()
      let refusal = try machine.install(package(folder, for: machine)).refusal
      #expect(refusal?.extendedCode == 0xF064)
      #expect(try machine.changes(since: before) == [])
      #expect(try machine.log("KB900001").contains { $0.contains("update.ver file is not correct") })
      return refusal?.message ?? ""
    }
    #expect(try damaged("KB900001-a") { $0.put("qfe/x.dll", [1, 2, 3]) }.contains(#"qfe\x.dll is not the file"#))
    #expect(try damaged("KB900001-b") { unlink("\($0.path)/qfe/x.dll") }.contains("is missing"))
    #expect(try damaged("KB900001-c") { $0.put("update/update.ver", "[SourceFileInfo]\nx=1\n") }.contains("line 2"))
    #expect(
      try damaged("KB900001-d") {
        $0.put("update/update.ver", "[SourceFileInfo]\n")
        unlink("\($0.path)/qfe/x.dll")
      }.contains("update.inf copies"))
  }

  @Test("is refused with sheets of branches that contradict themselves")
  func refusedSheetsBranchesContradict() throws {
    for (name, text, code) in [
      ("branches.inf", "[FileBranchInfo]\nA=a,B\nB=b,A\n", 0xF0E8), ("updatebr.inf", "[x]\n", 0xF0E9),
      ("updatebr.inf", "[DefaultBranchesServicePacks]\n1=SP1GDR\n[SourceInfsBranches]\nSP1GDR=gone.inf\n", 0xF0ED),
    ] {
      let own = Scratch()
      let folder = ShippedFolder.dualBranch(in: own.path)
      folder.put("update/\(name)", text)
      let machine = try machine()
      let refusal = try machine.install(package(folder, for: machine)).refusal
      #expect(refusal?.extendedCode == code)
      if code == 0xF0ED { #expect(refusal?.message.contains("from its root, as update\\update_SP1GDR.inf") == true) }
    }
  }

  @Test("asks for its prerequisites, and the log says which is not met")
  func asksPrerequisitesLogSays() throws {
    for (condition, isMet) in [
      (#"GreatOp=CheckFileVer,System32.files,x.dll,>,5.2.3790.2000"#, false),
      (#"LessOp=CheckFileVer,System32.files,x.dll,<,5.2.3790.2000"#, true),
      (#"PresentOp=CheckReg,HKLM,SOFTWARE\Contoso"#, false), (#"NotPresentOp=CheckReg,HKLM,SOFTWARE\Contoso"#, true),
      (#"GreatOrEqualOp=CheckReg,HKLM,SYSTEM\CurrentControlSet\Control\Windows,CSDVersion,0x10001,>=,0x100"#, true),
      (#"GreatOp=CheckReg,HKLM,SYSTEM\CurrentControlSet\Control\Windows,CSDVersion,0x10001,>,0x100"#, false),
      (#"PresentOp=CheckService,Tcpip"#, true), (#"PresentOp=CheckMsi,whatever"#, true),
    ] {
      let folder = ShippedFolder.singleBranch(
        in: scratch.path, extra: "[Prerequisite]\nCondition=SingleOp,Pre\n[Pre]\n\(condition)")
      let machine = try TestMachine(files: ["x.dll": "5.2.3790.1830"])
      try machine.set(#"HKLM\SYSTEM\CurrentControlSet\Services\Tcpip"#, "Start", .dword(1))
      let refusal = try machine.install(package(folder, for: machine)).refusal
      #expect(refusal?.extendedCode == (isMet ? nil : 0xF0F4), "\(condition)")
      let line = "Condition Check for Line 1 of PreRequisite returned FALSE "
      #expect(try machine.log("KB900001").contains(line) == !isMet, "\(condition)")
    }
  }

  @Test("changes the registry as its sheet says, and a removal brings back what was there")
  func changesRegistrySheetSays() throws {
    let folder = ShippedFolder.singleBranch(
      in: scratch.path,
      extra: #"""
        [ProductInstall.GlobalRegistryChanges.Install]
        AddReg=Add
        DelReg=Del
        [Add]
        HKLM,SOFTWARE\Contoso,New,0x10001,7
        HKLM,SOFTWARE\Contoso,Kept,0x10003,7
        HKLM,SOFTWARE\Contoso,List,0x10008,b,c
        [Del]
        HKLM,SOFTWARE\Fabrikam
        HKLM,SOFTWARE\Contoso,Old
        """#)
    let machine = try machine()
    let contoso = #"HKLM\SOFTWARE\Contoso"#
    try machine.set(contoso, "Kept", .dword(1))
    try machine.set(contoso, "Old", .dword(2))
    try machine.set(contoso, "List", .multiString(["a", "b"]))
    try machine.set(#"HKLM\SOFTWARE\Fabrikam\Below"#, "x", .dword(3))
    try machine.edit { try $0.createKey(RegistryPath(#"HKLM\SOFTWARE\Fabrikam\Empty"#)) }
    let before = try machine.point()
    try machine.install(package(folder, for: machine))
    #expect(try machine.value(contoso, "New") == .dword(7) && machine.value(contoso, "Kept") == .dword(1))
    #expect(try machine.value(contoso, "List") == .multiString(["a", "b", "c"]))
    #expect(try machine.value(contoso, "Old") == nil && !machine.hasKey(#"HKLM\SOFTWARE\Fabrikam"#))
    try machine.uninstall(KBNumber(900_001))
    try machine.restart()
    #expect(try machine.changes(since: before).filter { !$0.contains("hf_mig") } == [])
  }

  @Test("replaces at once what must not wait, and only what is there where the sheet says so")
  func replacesAtOnceMust() throws {
    var folder = ShippedFolder.singleBranch(
      in: scratch.path,
      extra: #"""
        [ProductInstall.DontDelayUntilReboot]
        CopyFiles=Must.files
        [ProductInstall.ReplaceFilesIfExist]
        CopyFiles=If.files
        [ProductInstall.MultiprocessorFiles]
        CopyFiles=Multi.files
        [ProductInstall.ServerFiles]
        CopyFiles=Server.files
        [Must.files]
        held.dll,qfe\held.dll
        [If.files]
        absent.dll,qfe\absent.dll
        [Multi.files]
        multi.dll,qfe\absent.dll
        [Server.files]
        server.dll,qfe\absent.dll
        [DestinationDirs]
        Must.files=11
        If.files=11
        Multi.files=11
        Server.files=11
        """#)
    for name in ["held", "absent"] { folder.add("qfe/\(name).dll", FileVersion(5, 2, 3790, 3000), "srv03_sp1_qfe") }
    let machine = try TestMachine(files: [
      "x.dll": "5.2.3790.1", "held.dll": "5.2.3790.1", "server.dll": "5.2.3790.1", "multi.dll": "5.2.3790.1",
    ])
    try machine.hold("held.dll")
    let outcome = try machine.install(package(folder, for: machine))
    #expect(outcome.code == WindowsCode.restartRequired)
    // And not as a KnownDLL, which it is not.
    #expect(outcome.decisions.first { $0.path.name == "held.dll" }?.isAsideBySheet == true)
    #expect(try machine.version("held.dll") == "5.2.3790.3000" && machine.pending().first?.hasPrefix("delete") == true)
    #expect(try !machine.exists("absent.dll"))
    #expect(try machine.version("server.dll") == "5.2.3790.3000" && machine.version("multi.dll") == "5.2.3790.1")
  }

  @Test("brings the copy for dllcache as a file of its own")
  func bringsCopyDllcacheFile() throws {
    let folder = ShippedFolder.singleBranch(
      in: scratch.path,
      extra: "[ProductInstall.CopyFilesAlways]\nCopyFiles=Cache.files\n[Cache.files]\nx.dll,qfe\\x.dll,,8")
    let machine = try machine()
    try machine.edit { try $0.makeDirectory(Machine($0.now).system("system32\\dllcache")) }
    let outcome = try machine.install(package(folder, for: machine))
    let cached = #"%SystemRoot%\system32\dllcache\x.dll"#
    #expect(
      outcome.decisions.map(\.path.description) == [
        #"C:\WINDOWS\system32\x.dll"#, #"C:\WINDOWS\system32\dllcache\x.dll"#,
      ])
    #expect(try bytes(of: cached, on: machine) == contents(of: "\(folder.path)/qfe/x.dll"))
    #expect(try machine.log("KB900001").filter { $0.contains("dllcache") }.count == 1)
  }

  @Test("is hotpatched only where the bytes are those of its table")
  func hotpatchedOnlyWhereBytes() throws {
    let base = ProgramBuilder(.plain(FileVersion(5, 2, 3790, 1830), branch: "srv03_sp1_rtm", name: "x.dll")).bytes()
    for (digest, isHot) in [(ShippedFolder.md5(base), true), (ShippedFolder.md5([1]), false)] {
      var folder = ShippedFolder.dualBranch(
        in: scratch.path,
        extra: "[HotpatchTargetInfo]\n\(digest),SP1GDR\\x.dll,SP1GDR\\x._hp")
      folder.add("SP1GDR/x._hp", [1, 2, 3])
      let machine = try TestMachine()
      try machine.edit { transaction in
        let stored = try transaction.store(base)
        var facts = RevisionFacts(of: ForeignBytes(base))
        facts.sha256 = stored.sha256
        try transaction.put(Machine(transaction.now).system("system32\\x.dll"), transaction.revision(facts))
      }
      try machine.hold("x.dll")
      let outcome = try machine.install(package(folder, for: machine), "/hotpatch:enable", "/z", "/q")
      #expect(outcome.code == (isHot ? WindowsCode.success : WindowsCode.restartRequired))
      #expect(outcome.decisions.first?.coldReason?.contains("other bytes") == (isHot ? nil : true))
    }
  }
}
