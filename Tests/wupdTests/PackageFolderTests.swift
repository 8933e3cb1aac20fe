import Glibc
import TestSupport
import Testing
import WindowsModel

/// `wupd check FOLDER`, and packages of one's own before those of the catalog.
@Suite("A folder of packages")
struct PackageFolderTests {
  private let desk = Desk()

  init() {
    desk.makeMachine()
    mkdir(desk.file("mine"), 0o777)
  }

  /// A cabinet of a package whose sheet names another article than the builder's.
  private func cabinet(_ title: String, servicePacks: ClosedRange<Int> = 1...1) -> [UInt8] {
    let sheet = ShippedFolder.sheet("qfe", servicePacks: servicePacks).replacing("KB900001", with: title)
    let program = ProgramBuilder(.plain(FileVersion(5, 2, 3790, 3000), name: "x.dll")).bytes()
    return CabinetBuilder([("update\\update.inf", Array(sheet.utf8)), ("qfe\\x.dll", program)]).bytes()
  }

  private func lines(_ result: ProcessResult) -> [String] {
    result.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
  }

  @Test("Each gets a line, with what it would do here; what is none is told with its reason, and the rest counted")
  func oneLineEach() {
    mkdir(desk.file("mine/below"), 0o777)
    _ = ShippedFolder.singleBranch(in: desk.file("mine"))
    write(cabinet("KB900002-v2", servicePacks: 2...2), to: desk.file("mine/below/silent.cab"))
    write(Array("read me".utf8), to: desk.file("mine/readme.txt"))
    // Of a disc, which makes no package of the folder.
    write(Array("[autorun]\nopen=setup.exe\n".utf8), to: desk.file("mine/autorun.inf"))
    write(ProgramBuilder().bytes(), to: desk.file("mine/setup.exe"))
    let result = desk.wupd("check", "mine")
    #expect(result.status == 65)
    #expect(
      lines(result) == [
        "Package For Processor Language Kind Catalog Here Path",
        "KB900001 Windows Server 2003, SP1 x86 ENU hotfix signed goes on mine/WindowsServer2003-KB900001-x86-ENU",
        "KB900002-v2 Windows Server 2003, SP2 x86 ENU hotfix unsigned no mine/below/silent.cab",
        "! KB900002-v2 (mine/below/silent.cab): KB900002-v2 needs Service Pack 2 at least; this machine has Service Pack 1.",
        "! mine/setup.exe: is a program (PE32) without an archive that is known, and no package of updates.",
        "2 other files without the name of a package",
      ], "\(result.output)\(result.errors)")
    // Without a machine nothing is said of one; packages can be named one by one, too.
    let alone = desk.shell(
      "mkdir e && cd e && wupd check ../mine/below/silent.cab ../mine/WindowsServer2003-KB900001-x86-ENU")
    #expect(alone.status == 0)
    #expect(
      lines(alone) == [
        "Package For Processor Language Kind Catalog Path",
        "KB900002-v2 Windows Server 2003, SP2 x86 ENU hotfix unsigned ../mine/below/silent.cab",
        "KB900001 Windows Server 2003, SP1 x86 ENU hotfix signed ../mine/WindowsServer2003-KB900001-x86-ENU",
      ], "\(alone.output)\(alone.errors)")
  }

  @Test("An empty folder is no package, and says so as one alone does")
  func emptyFolder() {
    let result = desk.wupd("check", "mine")
    #expect(result.status == 65 && result.errors == "wupd: mine: is empty, or holds nothing that a package has.\n")
  }

  @Test("An article means the package of the folder first, and that of the catalog else")
  func articlesMeanTheFolder() {
    write(cabinet("KB921883"), to: desk.file("mine/silent.cab"))
    let own = desk.wupd("plan", "install", "KB921883", "/z", "--packages", "mine")
    #expect(own.output.contains("x.dll") && !own.output.contains("netapi32.dll"), "\(own.output)\(own.errors)")
    let environment = desk.wupd("install", "KB921883", "/z", "/q", environment: ["WUPD_PACKAGES": desk.file("mine")])
    #expect(
      environment.status == 0 && environment.output.contains("x.dll"), "\(environment.output)\(environment.errors)")
    let catalog = desk.wupd("plan", "install", "KB958644", "/z", "--packages", "mine")
    #expect(catalog.output.contains("netapi32.dll"), "\(catalog.errors)")
    write(Array("start /wait KB921883.exe /z /q\r\n".utf8), to: desk.file("chain.cmd"))
    let batch = desk.wupd("batch", "chain.cmd", "--packages", "mine")
    #expect(batch.status == 0, "\(batch.output)\(batch.errors)")
    #expect(desk.wupd("status").output.contains("from the cabinet") == false)
  }

  @Test(
    "What a file is named for does not make it that package, and a folder that is not there is told with its option")
  func misnamed() {
    write(cabinet("KB900009"), to: desk.file("mine/KB921883.cab"))
    let catalog = desk.wupd("plan", "install", "KB921883", "/z", "--packages", "mine")
    #expect(catalog.output.contains("netapi32.dll"), "\(catalog.output)\(catalog.errors)")
    let gone = ["WUPD_PACKAGES": desk.file("gone")]
    let named = desk.wupd(["check", "KB921883"], environment: gone)
    #expect(named.status == 66 && named.errors.hasSuffix("It is named by WUPD_PACKAGES.\n"), "\(named.errors)")
    // A path needs none.
    #expect(desk.wupd(["check", desk.file("mine/KB921883.cab")], environment: gone).status == 0)
  }

  @Test("Of several packages of one article the name says which, and the bare article does not")
  func severalOfOneArticle() {
    write(cabinet("KB900001-v2"), to: desk.file("mine/a-KB900001.cab"))
    write(cabinet("KB900001-v3"), to: desk.file("mine/b-KB900001.cab"))
    write(cabinet("KB900001-v4", servicePacks: 2...2), to: desk.file("mine/c-KB900001.cab"))
    func check(_ word: String) -> ProcessResult { desk.wupd("check", word, "--packages", "mine") }
    let article = check("KB900001")
    #expect(article.status == 65)
    #expect(
      article.errors.hasPrefix(
        "wupd: KB900001 may be one of several packages in mine: KB900001-v2 (mine/a-KB900001.cab), KB900001-v3 (mine/b-KB900001.cab)."
      ), "\(article.errors)")
    #expect(check("KB900001-v3").output.hasPrefix("KB900001-v3 "))
    #expect(check("b-KB900001").output.hasPrefix("KB900001-v3 "))
    // The only one that is for this machine is meant.
    #expect(run("/bin/rm", [desk.file("mine/b-KB900001.cab")]).status == 0)
    #expect(check("KB900001").output.hasPrefix("KB900001-v2 "))
    write(Array(cabinet("KB900001").prefix(300)), to: desk.file("mine/a-KB900001.cab"))
    #expect(run("/bin/rm", [desk.file("mine/c-KB900001.cab")]).status == 0)
    #expect(check("KB900001").status == 65)
  }

  @Test("A package that lies there under several names is one, and each is named; an article that is not is none")
  func sameTwice() {
    write(cabinet("KB900002"), to: desk.file("mine/a-KB900002.cab"))
    run("/bin/cp", [desk.file("mine/a-KB900002.cab"), desk.file("mine/b.KB900002.cab")])
    let check = desk.wupd("check", "KB900002", "--packages", "mine")
    #expect(check.status == 0, "\(check.errors)")
    #expect(check.output.contains("cabinet mine/a-KB900002.cab"), "\(check.output)")
    #expect(check.output.contains("it is also at mine/b.KB900002.cab, byte for byte"))
    let install = desk.wupd("install", "KB900002", "/z", "/q", "--packages", "mine")
    #expect([0, 10].contains(install.status) && !install.output.contains("byte for byte"), "\(install.output)")
  }

  @Test("A folder that cannot be looked at is told where the package may be in it, once")
  func unreadable() {
    let deep = "mine" + String(repeating: "/d", count: 18)
    run("/bin/mkdir", ["-p", desk.file(deep)])
    write(cabinet("KB900002"), to: desk.file("mine/a-KB900002.cab"))
    let catalog = desk.wupd("check", "KB921883", "--packages", "mine")
    #expect(catalog.status == 0 && catalog.output.contains("from the catalog"), "\(catalog.output)")
    #expect(
      catalog.errors.hasSuffix("is too deep; whether KB921883 is in there is not known.\n")
        && catalog.errors.split(separator: "\n").count == 1, "\(catalog.errors)")
    #expect(desk.wupd("check", "KB900002", "--packages", "mine").errors == "")
  }

  @Test("What a sheet sets for an install and for one over itself is told once, and its prerequisites in words")
  func toldOnce() {
    let extra = """
      [ProductInstall.GlobalRegistryChanges.Install]
      AddReg=Own.Reg
      [ProductInstall.GlobalRegistryChanges.ReInstall]
      AddReg=Own.Reg
      [Own.Reg]
      HKLM,SOFTWARE\\Own,A,0,one
      [Prerequisite]
      Condition=AndOp,Needed.Section
      [Needed.Section]
      Display_String="Contoso must be there."
      PresentOp=CheckReg,HKLM,SOFTWARE\\Contoso
      EqualOp=CheckReg,HKLM,SOFTWARE\\Contoso,Version,0x0,==,"2"
      LessOp=CheckFileVer,System32.files,x.dll,<,5.2.3790.3000
      NotPresentOp=CheckService,Fabrikam
      """
    let package = ShippedFolder.singleBranch(in: desk.file("mine"), extra: extra)
    let output = desk.wupd("check", package.path).output
    #expect(output.split(separator: "HKLM\\SOFTWARE\\Own [A] =").count == 2, "\(output)")
    let told = """
      Prerequisite 1: Contoso must be there. (HKLM\\SOFTWARE\\Contoso is there and HKLM\\SOFTWARE\\Contoso [Version] is 2 and \
      x.dll in System32.files is below 5.2.3790.3000 and the service Fabrikam is not there)
      """
    #expect(output.contains(told), "\(output)")
  }

  @Test("A sheet that was changed is refused, and taken where that is allowed")
  func changedSheet() {
    let folder = ShippedFolder.singleBranch(in: desk.path)
    let sheet = "\(folder.path)/update/update.inf"
    write(contents(of: sheet) + Array("\r\n".utf8), to: sheet)
    let check = desk.wupd("check", folder.path)
    #expect(check.status == 1 && check.output.contains("does NOT list update\\update.inf"), "\(check.output)")
    #expect(check.output.contains("0xF0DA") && check.output.contains("--allow-unsigned"))
    #expect(desk.wupd("install", folder.path, "/z", "/q").status == 1)
    #expect(desk.wupd("install", folder.path, "/z", "/q", "--allow-unsigned").status == 0)
    #expect(desk.wupd("journal", "show", "last").output.contains("assumed: that the package may be believed"))
  }
}
