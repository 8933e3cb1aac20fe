import Servicing
import Testing
import WindowsModel

@Suite("The name of a package")
struct PackageNameTests {
  @Test("Product, article, architecture and language are read off it, in any case and below any folder")
  func whole() {
    for text in [
      "WindowsServer2003-KB920683-x86-ENU.exe", #"E:\hotfix\windowsserver2003-kb920683-X86-enu.EXE"#,
      "a/WindowsServer2003-KB920683-v2-x86-ENU.exe",
    ] {
      let name = PackageName(text)
      #expect(name.products == [.ws2003] && name.article == KBNumber(920_683), "\(text)")
      #expect(name.architecture == .x86 && name.language == .english, "\(text)")
      #expect(name.partOfServicePack == nil, "\(text)")
    }
    #expect(PackageName("WindowsServer2003.WindowsXP-KB899591-x64-DEU.exe").products == [.ws2003, .xp])
    #expect(PackageName("WindowsServer2003.WindowsXP-KB899591-x64-DEU.exe").architecture == .x64)
    #expect(PackageName("WindowsNT4Workstation-KB828035-x86-JPN.exe").products == [.nt4])
    #expect(PackageName("Windows2000-KB823980-x86-ENU.exe").products == [.w2k])
  }

  @Test("Names of old: _sp4_ is the service pack that has the fix, en is ENU, a final i means x86")
  func old() {
    let name = PackageName("Q329170_W2K_SP4_X86_EN.exe")
    #expect(name.article?.description == "Q329170" && name.products == [.w2k])
    #expect(name.partOfServicePack == 4 && name.language == .english && name.architecture == .x86)
    let short = PackageName("Q147222i.exe")
    #expect(short.article?.description == "Q147222" && short.architecture == .x86 && short.products == [])
    // A service pack says with a hyphen what it is.
    #expect(PackageName("WindowsXP-KB835935-SP2-ENU.exe").partOfServicePack == nil)
  }

  @Test(
    "What a name does not say is not known", arguments: ["", "setup.exe", "hotfix.exe", "ie6.exe", "---", "Q12.exe"])
  func silent(_ text: String) {
    let name = PackageName(text)
    #expect(name.products == [] && name.article == nil && name.architecture == nil && name.language == nil)
  }
}

@Suite("Switches and the age of the installer")
struct SwitchFamilyTests {
  private func unknown(_ words: [String], _ product: Product, _ date: (Int, Int, Int)) throws -> String? {
    let era = Era(product: product, architecture: .x86, date: CivilTime(year: date.0, month: date.1, day: date.2))
    return try Switches(words).unknown(to: era)
  }

  @Test("The long ones came with Update.exe 5.3, those of restart and log with 6.1.22, and Hotfix.exe has neither")
  func families() throws {
    #expect(try unknown(["-z", "/Q", "-m"], .nt4, (1999, 1, 1)) == nil)
    #expect(try unknown(["/z", "/u"], .nt4, (2004, 1, 1)) == "/u")
    #expect(try unknown(["/y"], .xp, (2004, 1, 1)) == "/y")
    #expect(try unknown(["/q", "/norestart"], .xp, (2002, 11, 30)) == "/norestart")
    #expect(try unknown(["/quiet", "/norestart"], .xp, (2002, 12, 1)) == nil)
    #expect(try unknown(["/promptrestart"], .w2k, (2005, 2, 23)) == "/promptrestart")
    #expect(try unknown(["/promptrestart", "/log:C:\\x.log"], .w2k, (2005, 2, 24)) == nil)
    #expect(try unknown(["/hotpatch:enable"], .ws2003, (2003, 5, 1)) == nil)
    #expect(try unknown(["/hotpatch:enable"], .xp, (2003, 5, 1)) == "/hotpatch:enable")
  }

  @Test(
    "Nothing that is no switch is taken for one",
    arguments: ["z", "/", "-", "//z", "/zz", "/hotpatch", "/hotpatch:on", "/warnrestart:soon", "/log:", "/b:x", "/é"])
  func unknownWords(_ word: String) {
    #expect(throws: Switches.UsageError.self) { try Switches([word]) }
  }
}
