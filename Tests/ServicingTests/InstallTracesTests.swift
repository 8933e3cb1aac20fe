import Servicing
import StateStore
import Testing
import WindowsModel

/// What an installed update leaves, where other programs look for it.
@Suite("The traces of an installed update")
struct InstallTracesTests {
  private let article = KBNumber(920_683)

  private func installed(
    _ product: Product = .ws2003, servicePack: Int? = nil, _ switches: [String] = ["/z", "/q"]
  ) throws -> TestMachine {
    let machine = try TestMachine(product, servicePack: servicePack, files: ["x.dll": "1.0.0.1"])
    let files = [
      file("x.dll", "1.0.0.3"), file("new.dll", "1.0.0.4"), file("absent.dll", "1.0.0.4", onlyIfPresent: true),
    ]
    let installer = Installer(package(920_683, files, for: product), try Switches(switches))
    try machine.store.write(machine.header("install", "KB920683")) { _ = try installer.run($0) }
    return machine
  }

  private func texts(_ machine: TestMachine, _ key: String, _ names: [String]) throws -> [String?] {
    try names.map { try machine.value(key, $0)?.text }
  }

  @Test("The HotFix key has the values that update.inf names")
  func hotFix() throws {
    let machine = try installed()
    let key = #"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\HotFix\KB920683"#
    #expect(try machine.value(key, "Installed") == .dword(1))
    #expect(try machine.value(key, "Valid") == .dword(1))
    #expect(try machine.value(key, "Service Pack") == .dword(2))
    #expect(
      try texts(machine, key, ["Comments", "Fix Description", "Backup Dir", "Installed By", "Installed On"])
        == ["Update KB920683", "Update KB920683", "", "", ""])
    #expect(
      try texts(machine, key + #"\File 1"#, ["Flags", "New File", "New Link Date", "Old Link Date"])
        == ["", "", "", ""])
  }

  @Test(
    "Updates files it under the service pack that will contain it",
    arguments: [
      (Product.ws2003, 0, #"Windows Server 2003\SP1"#), (.ws2003, 1, #"Windows Server 2003\SP2"#),
      (.xp, 2, #"Windows XP\SP3"#), (.w2k, 4, #"Windows 2000\SP5"#),
    ])
  func shelf(_ product: Product, _ servicePack: Int, _ shelf: String) throws {
    let machine = try installed(product, servicePack: servicePack)
    let key = #"HKLM\SOFTWARE\Microsoft\Updates\"# + shelf + #"\KB920683"#
    let root = product.systemRoot
    #expect(
      try texts(machine, key, ["Description", "InstalledDate", "InstalledBy", "Type", "UninstallCommand"]) == [
        "Update KB920683", "1/1/2006", "tester", "Update", root + #"\$NtUninstallKB920683$\spuninst\spuninst.exe"#,
      ])
  }

  @Test("Filelist has what was brought, from 0 on, and not what the machine lacks")
  func fileList() throws {
    let machine = try installed()
    let list = #"HKLM\SOFTWARE\Microsoft\Updates\Windows Server 2003\SP2\KB920683\Filelist"#
    let names = ["FileName", "Version", "Location", "BuildDate", "BuildCheckSum"]
    #expect(try texts(machine, list + #"\0"#, names) == ["x.dll", "1.0.0.3", #"C:\WINDOWS\system32"#, "", ""])
    #expect(try texts(machine, list + #"\1"#, names) == ["new.dll", "1.0.0.4", #"C:\WINDOWS\system32"#, "", ""])
    #expect(try !machine.hasKey(list + #"\2"#))
  }

  @Test("Add or Remove Programs lists it with its way back")
  func programs() throws {
    let machine = try installed()
    let key = #"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\KB920683"#
    #expect(
      try texts(
        machine, key,
        [
          "DisplayName", "UninstallString", "InstallDate", "Publisher", "HelpLink", "RegistryLocation", "ParentKeyName",
          "ParentDisplayName",
        ]) == [
          "Update KB920683", #""C:\WINDOWS\$NtUninstallKB920683$\spuninst\spuninst.exe""#, "20060101",
          "Microsoft Corporation", "http://support.microsoft.com?kbid=920683",
          #"HKLM\SOFTWARE\Microsoft\Updates\Windows Server 2003\SP2\KB920683"#, "OperatingSystem",
          "Windows Server 2003 - Software Updates",
        ])
    #expect(try machine.value(key, "NoRemove") == nil)
  }

  @Test("NT 4.0 has Installed alone under HotFix, and no entry under Add or Remove Programs")
  func nt4() throws {
    let machine = try installed(.nt4)
    let key = #"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\HotFix\KB920683"#
    #expect(try machine.value(key, "Installed") == .dword(1))
    #expect(try machine.value(key, "Comments") == nil)
    #expect(try !machine.hasKey(key + #"\File 1"#))
    #expect(try !machine.hasKey(#"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\KB920683"#))
    #expect(try machine.exists(#"%SystemRoot%\$NtUninstallKB920683$\spuninst\hotfix.exe"#))
    #expect(try !machine.exists(#"%SystemRoot%\system32\CatRoot"#))
    #expect(try !machine.exists(#"%SystemRoot%\$hf_mig$"#))
  }

  @Test("The backups lie in a hidden folder under their own names, with what takes the update off again")
  func folder() throws {
    let machine = try installed()
    let folder = #"%SystemRoot%\$NtUninstallKB920683$"#
    #expect(try machine.version(folder + #"\x.dll"#) == "1.0.0.1")
    #expect(try !machine.exists(folder + #"\new.dll"#))
    for name in ["spuninst.exe", "spuninst.inf", "spuninst.txt", "updspapi.dll"] {
      #expect(try machine.exists(folder + #"\spuninst\"# + name), "\(name)")
    }
    let isHidden = try machine.store.read { try $0.file(TestMachine.path(folder, $0))?.attributes.contains(.hidden) }
    #expect(isHidden == true)
    #expect(
      try machine.exists(
        #"%SystemRoot%\system32\CatRoot\{F750E6C3-38EE-11D1-85E5-00C04FC295EE}\KB920683.cat"#))
  }

  @Test("spuninst.inf and spuninst.txt name what is restored and what is deleted")
  func sheets() throws {
    let machine = try installed()
    let folder = #"%SystemRoot%\$NtUninstallKB920683$\spuninst\"#
    let inf = try machine.lines(folder + "spuninst.inf")
    func section(_ name: String) -> [String] {
      inf.drop { $0 != "[\(name)]" }.dropFirst().prefix { !$0.isEmpty }.map { $0.trimmed }
    }
    #expect(section("SourceDisksFiles") == ["x.dll = 1"])
    #expect(section("system32.restore.files") == ["x.dll"])
    #expect(section("system32.delete.files").contains("new.dll,,,8"))
    #expect(section("DestinationDirs").contains(#""system32.restore.files" = 10, "system32""#))
    #expect(section("Configuration").contains { $0.contains("KB920683Uninst.log") })
    #expect(section("Reg.Delete.Keys").count == 3)
    let console = try machine.lines(folder + "spuninst.txt")
    #expect(console.contains(#"DEL  "C:\WINDOWS\system32\new.dll""#))
    #expect(
      console.contains(
        #"COPY  "C:\WINDOWS\$NtUninstallKB920683$\x.dll" "C:\WINDOWS\system32\x.dll""#))
    #expect(console.last { !$0.isEmpty }?.hasSuffix(#"spuninst.tag""#) == true)
  }

  @Test("Q4: with /n there is no folder, no way back under Add or Remove Programs, and the record says so")
  func noBackup() throws {
    let machine = try installed(.ws2003, ["/z", "/q", "/n"])
    #expect(try !machine.exists(#"%SystemRoot%\$NtUninstallKB920683$"#))
    let key = #"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\KB920683"#
    #expect(try machine.value(key, "NoRemove") == .dword(1))
    #expect(try machine.value(key, "UninstallString") == nil)
    let update = try machine.store.read { try $0.update(KBNumber(920_683)) }
    #expect(update != nil)
    #expect(update?.folder == nil)
    #expect(try machine.version("x.dll") == "1.0.0.3")
  }

  @Test("The record has the act, the time and the package")
  func record() throws {
    let machine = try installed()
    let (update, act) = try machine.store.read { (try $0.update(KBNumber(920_683)), try $0.act(at: .last)) }
    #expect(update?.sequence == act.number)
    #expect(update?.installed == act.time)
    #expect(update?.package == "KB920683-x86.exe")
    #expect(update?.isHotpatched == false)
    #expect(act.code == 0 && act.outcome == .done)
  }
}

extension String {
  /// Without the blanks at its ends.
  fileprivate var trimmed: String {
    var rest = drop { $0 == " " }
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }
}
