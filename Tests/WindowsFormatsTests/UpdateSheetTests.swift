import Testing
import WindowsFormats
import WindowsModel

@Suite("update.inf")
struct UpdateSheetTests {
  private let sheet: UpdateSheet

  init() throws {
    sheet = try UpdateSheet(
      Array(
        #"""
        [Version]
        Signature="$Windows NT$"
        LanguageType=%LangTypeValue%
        NtBuildToUpdate=2600
        NtMajorVersionToUpdate=5
        NtMinorVersionToUpdate=1
        MinNtServicePackVersion=512
        MaxNtServicePackVersion=768
        [ProductCatalogsToInstall]
        %SP_SHORT_TITLE%.cat, update\%SP_SHORT_TITLE%.cat
        [ProductInstall.ReplaceFilesIfExist]
        CopyFiles=System32.files
        [ProductInstall.CopyFilesAlways]
        CopyFiles=Cache.files,Odd.files
        [ProductInstall.CopyFilesAlways.DontDelayUntilReboot]
        CopyFiles=Must.files
        [ProductInstall.MultiprocessorFiles]
        CopyFiles=Kernel.files
        [ProductInstall.ServerFiles]
        DelFiles=Old.files
        [ProductInstall.GlobalRegistryChanges.Install]
        AddReg=Product.Add.Reg
        DelReg=Product.Del.Reg
        [ProductInstall.FutureFiles]
        CopyFiles=Must.files
        [ProductInstall.ExtendedConditional]
        ConditionInstall=Cond
        [Cond]
        Condition=SingleOp,Cond.Ops
        ConditionalOperations=Cond.Entry
        [Cond.Ops]
        GreatOp=CheckFileVer,_12_,x.sys,>,1.0.0.0
        [Cond.Entry]
        FileOperation=Cond.Files
        [Cond.Files]
        CopyFiles=Must.files
        [DestinationDirs]
        System32.files=11
        Cache.files=65619
        Must.files=10,"system32\drivers"
        Kernel.files=11
        _12_=12
        [System32.files]
        ole32.dll,SP3GDR\ole32.dll
        [Cache.files]
        xpsp4res.dll,SP3GDR\sprv0416.dll,,8
        [Odd.files]
        odd.dll
        [Must.files]
        ntdll.dll,SP3GDR\ntdll.dll
        [Kernel.files]
        ntoskrnl.exe,SP3GDR\ntkrnlmp.exe
        [Old.files]
        old.dll,,,1
        [Product.Add.Reg]
        HKLM,SOFTWARE\V,"D",0x10001,7
        HKQQ,SOFTWARE\V,"D",0x10001,7
        [Product.Del.Reg]
        HKLM,SOFTWARE\W
        [Prerequisite]
        Condition=CompositeOp,OrOp,Pre
        Condition=SingleOp,Pre.Gone
        [Pre]
        AndOp=Pre.One
        SingleOp=Pre.Two
        [Pre.One]
        PresentOp=CheckReg,HKLM,SOFTWARE\V
        LessOp = CheckFileVer, _12_, regflt.sys, < , 2.0.2600.8192
        Display_String=%SP_TITLE%
        [Pre.Two]
        EqualOp=CheckService,srv
        [ProcessesToRun]
        "rundll32.exe apphelp.dll,ShimFlushCache"
        [Configuration]
        InstallationType=Hotfix
        [HotpatchTargetInfo]
        0F7B86985CEDCD727C2DB05631C13F20,SP1GDR\dnsapi.dll,SP1GDR\dnsapi._hp
        [Mystery]
        a=b
        [Strings]
        LangTypeValue=0x09
        SP_SHORT_TITLE="KB979687"
        SP_TITLE="Update (%SP_SHORT_TITLE%)"
        """#.utf8))
  }

  @Test("Tells for which Windows it is")
  func version() {
    let version = sheet.version
    #expect(version.language == 9 && version.build == 2600 && version.major == 5 && version.minor == 1)
    #expect(version.minimumServicePack == 2 && version.maximumServicePack == 3 && version.thisServicePack == nil)
    #expect(sheet.string("sp_title") == "Update (KB979687)" && sheet.setting("installationtype") == "Hotfix")
    #expect(sheet.catalogs.map(\.source) == ["update\\KB979687.cat"])
  }

  @Test("Tells which file goes where, and when")
  func copies() {
    func step(_ source: String) -> UpdateSheet.Step? {
      sheet.steps.first { $0.copies.contains { $0.source == source } }
    }
    #expect(step(#"SP3GDR\ole32.dll"#)?.rule.isAlways == false)
    let cache = step(#"SP3GDR\sprv0416.dll"#)
    #expect(
      cache?.rule.isAlways == true && cache?.copies.first?.name == "xpsp4res.dll" && cache?.copies.first?.flags == 8)
    #expect(cache?.copies.first?.folder?.path == #"%SystemRoot%\system32\dllcache"#)
    #expect(cache?.copies.last?.folder == nil)
    let must = sheet.steps.first { $0.rule.isNotDelayed }
    #expect(must?.rule.isAlways == true && must?.copies.first?.folder?.path == #"%SystemRoot%\system32\drivers"#)
    #expect(step(#"SP3GDR\ntkrnlmp.exe"#)?.rule.hasSeveralProcessors == true)
    let change = sheet.steps.first { $0.rule.edition == .server }?.changes.first
    #expect(change?.name == "old.dll" && change?.kind == .delete(whenInUse: true))
    #expect(sheet.steps.last?.condition?.checks.map(\.arguments) == [["_12_", "x.sys", ">", "1.0.0.0"]])
    #expect(sheet.folder(of: "_12_")?.path == #"%SystemRoot%\system32\drivers"#)
  }

  @Test("Tells what it asks of the machine")
  func prerequisites() throws {
    let condition = try #require(sheet.prerequisites.first).condition
    #expect(sheet.prerequisites.map(\.number) == [1])
    guard case .any(let parts) = condition, parts.count == 2, case .all(let both) = parts[0] else {
      Issue.record("\(condition)")
      return
    }
    #expect(both.count == 2 && condition.checks.map(\.kind) == ["CheckReg", "CheckFileVer", "CheckService"])
    #expect(condition.checks.map(\.operation) == [.present, .less, .equal])
  }

  @Test("Tells what it changes in the registry, runs and hotpatches")
  func others() throws {
    let key = try RegistryPath(#"HKLM\SOFTWARE\V"#)
    let edits = sheet.steps.flatMap(\.registry)
    #expect(edits.first == RegistryEdit(key: key, name: "D", .set(.dword(7))))
    #expect(edits.last?.action == .deleteKey && edits.count == 2)
    #expect(sheet.processes.map(\.command) == ["rundll32.exe apphelp.dll,ShimFlushCache"])
    #expect(sheet.hotpatches.map(\.hotSource) == [#"SP1GDR\dnsapi._hp"#])
  }

  @Test("Tells of what it does not understand")
  func problems() {
    #expect(sheet.otherSections.map(\.name) == ["ProductInstall.FutureFiles", "Mystery"])
    let problems = sheet.problems.map(\.description)
    #expect(problems.contains { $0.contains("[Odd.files], for which there is no folder") })
    #expect(problems.contains { $0.contains("HKQQ") })
    #expect(problems.contains { $0.contains("[Pre.Gone], which is not there") })
  }

  @Test("Is refused when it is none, or names one list without end")
  func refused() throws {
    #expect(throws: InfError.self) { try UpdateSheet(Array("[Strings]\n".utf8)) }
    let copies = String(repeating: "CopyFiles=L\n", count: 1000)
    let list = String(repeating: "x.dll\n", count: 1000)
    #expect(throws: InfError.self) {
      try UpdateSheet(Array("[Version]\n[ProductInstall.CopyFilesAlways]\n\(copies)[L]\n\(list)".utf8))
    }
    let circle = "[Version]\n[Prerequisite]\nCondition=AndOp,A\n[A]\nAndOp=A\nAndOp=A\n"
    #expect(try UpdateSheet(Array(circle.utf8)).prerequisites == [])
  }

  @Test(
    "Takes every kind of value",
    arguments: [
      ("HKLM,S,V,0,x", .set(.string("x"))), ("HKLM,S,V,,x", .set(.string("x"))),
      ("HKLM,S,V,0x10000,a,,b", .set(.multiString(["a", "", "b"]))),
      ("HKLM,S,V,0x20000,%%x", .set(.expandString("%x"))),
      ("HKLM,S,V,0x10001,0x20", .set(.dword(32))), ("HKLM,S,V,0x10001,-1", .set(.dword(.max))),
      ("HKLM,S,V,0x10001,01,02,00,00", .set(.dword(0x201))), ("HKLM,S,V,1,0A,ff", .set(.binary([10, 255]))),
      ("HKLM,S,V,0x10003,5", .setIfMissing(.dword(5))), ("HKLM,S,V,0x20", .setIfPresent(.string(""))),
      ("HKLM,S,V,0x10008,a,b", .append(["a", "b"])), ("HKLM,S,V,4", .deleteValue), ("HKLM,S,,0x10", .createKey),
      ("HKLM,S", .createKey), ("HKLM,S,V,0xB0001,1,2,3,4,5,6,7,8", .set(.qword(0x0807_0605_0403_0201))),
    ] as [(String, RegistryEdit.Action)])
  func values(text: String, action: RegistryEdit.Action) throws {
    let file = try InfFile(Array("[s]\n\(text)".utf8)).substituted()
    #expect(try RegistryEdit(adding: #require(file["s"]?.lines.first)).action == action)
  }

  @Test("Deletes values, keys and strings, and never a root")
  func deletions() throws {
    func edit(_ fields: String...) throws(InfError) -> RegistryEdit { try RegistryEdit(deleting: InfLine(nil, fields)) }
    #expect(try edit("HKLM", "S", "V").action == .deleteValue)
    #expect(try edit("HKLM", "S").action == .deleteKey)
    #expect(try edit("HKLM", "S", "V", "0x18002", "x").action == .removeString("x"))
    #expect(throws: InfError.self) { try edit("HKLM") }
    #expect(throws: InfError.self) { try edit("HKLM", "S\\\\T") }
  }
}
