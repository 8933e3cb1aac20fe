import TestSupport
import Testing

/// The unit on a machine is the package, by the name that its sheet has; an article may have several.
@Suite("One package, one name") struct OnePackageOneNameTests {
  private let desk = Desk()

  init() { desk.makeMachine() }

  /// A package that brings a file of its own.
  private func folder(_ title: String, _ name: String, _ file: String, extra: String = "") -> String {
    let folder = ShippedFolder.singleBranch(in: desk.path, name)
    folder.put(
      "update/update.inf",
      ShippedFolder.sheet("qfe", always: "\(file),qfe\\x.dll", extra: extra)
        .replacing("SP_SHORT_TITLE=\"KB900001\"", with: "SP_SHORT_TITLE=\"\(title)\""))
    return folder.path
  }

  private func installBoth() {
    for (title, file) in [("KB900001", "one.dll"), ("KB900001-v2", "two.dll")] {
      let path = folder(title, "WindowsServer2003-\(title)-x86-ENU", file)
      #expect(desk.wupd("install", path, "/z", "/q").status == 0)
    }
  }

  private func lines(_ words: String...) -> String { desk.wupd(words).output }

  @Test("Two packages of one article are two layers, each with its folder, log and keys")
  func layers() {
    installBoth()
    let status = lines("status")
    #expect(status.contains("KB900001 ") && status.contains("KB900001-v2 "))
    #expect(lines("file", "list", #"C:\WINDOWS"#).contains("$NtUninstallKB900001-v2$"))
    #expect(lines("log", "KB900001-v2").hasPrefix("[KB900001-v2.log]"))
    #expect(lines("log", "KB900001").hasPrefix("[KB900001.log]"))
    #expect(
      desk.wupd("reg", "query", #"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\HotFix\KB900001-v2"#).status == 0)
    let journal = lines("journal", "list", "--json")
    #expect(journal.contains(#""subject": "KB900001-v2""#) && journal.contains(#""subject": "KB900001""#))
  }

  @Test("Each comes off by its name, in the order of the stack")
  func removal() {
    installBoth()
    #expect(desk.wupd("uninstall", "KB900001").output.contains("KB900001-v2"))
    #expect(desk.wupd("uninstall", "kb900001-V2").status == 10)
    #expect(!lines("status").contains("KB900001-v2 "))
    #expect(desk.wupd("reboot").status == 0)
    #expect(desk.wupd("uninstall", "Q900001").status == 10)
    #expect(lines("log", "KB900001-v2", "--uninstall").hasPrefix("[KB900001-v2Uninst.log]"))
  }

  @Test("An article means the only package of it")
  func onlyOne() {
    let path = folder("KB900001-v2", "package", "two.dll")
    #expect(desk.wupd("install", path, "/z", "/q").status == 0)
    #expect(lines("log", "KB900001").hasPrefix("[KB900001-v2.log]"))
    #expect(lines("status", "--at", "KB900001").contains("KB900001-v2"))
    #expect(lines("status", "--at", "KB900001-v2").contains("KB900001-v2"))
    #expect(desk.wupd("plan", "uninstall", "KB900001").output.contains("KB900001-v2 would be removed"))
    #expect(desk.wupd("uninstall", "KB900001").output.contains("KB900001-v2 was removed"))
  }

  @Test("An article of several, of which none has the bare name, is refused with their names")
  func several() {
    for title in ["KB900001-v2", "KB900001_WM9"] {
      let path = folder(title, title, "\(title).dll")
      #expect(desk.wupd("install", path, "/z", "/q").status == 0)
    }
    for words in [
      ["uninstall", "KB900001"], ["plan", "uninstall", "KB900001"], ["log", "KB900001"],
      ["status", "--at", "KB900001"],
    ] {
      let result = desk.wupd(words)
      #expect(result.status == 65, "\(words)")
      #expect(result.errors.contains("KB900001-v2") && result.errors.contains("KB900001_WM9"), "\(result.errors)")
    }
    #expect(desk.wupd("uninstall", "KB900001_WM9").status == 10)
  }

  @Test("A name whose suffix is another's is told apart from what is not there")
  func unknown() {
    installBoth()
    for words in [["uninstall", "KB900001-v3"], ["log", "KB900001-v3"], ["status", "--at", "KB900001-v3"]] {
      let result = desk.wupd(words)
      #expect(result.status == 66, "\(words): \(result.errors)")
      #expect(result.errors.contains("KB900001-v3"))
    }
  }

  @Test("A mark of a person may have the name of a package, and is found first")
  func mark() {
    installBoth()
    #expect(desk.wupd("journal", "mark", "KB900001-v2", "1").status == 0)
    #expect(!lines("status", "--at", "KB900001-v2").contains("KB900001 "))
  }

  @Test(
    "A package of the catalog has its article's name, whatever its file is called, and another name of it is not known")
  func catalog() {
    #expect(desk.wupd("install", "WindowsServer2003-KB921883-v2-x86-ENU.exe", "/z", "/q").status == 10)
    #expect(lines("file", "list", #"C:\WINDOWS"#).contains("$NtUninstallKB921883$"))
    let result = desk.wupd("install", "KB921883-v2", "/z", "/q")
    #expect(result.status == 66)
    #expect(result.errors.contains("only of KB921883"), "\(result.errors)")
  }

  @Test("[Configuration] names the folder, the logs and the key of a package")
  func configuration() {
    let path = folder(
      "KB900001_WM10", "WindowsMedia-KB900001-x86-ENU", "wm.dll",
      extra: """
        UnInstallDirName=$NtUninstall%SP_SHORT_TITLE%_of_its_own$
        InstallLogFileName=%SP_SHORT%.log
        UnInstallLogFileName=%SP_SHORT%Uninst.log
        UpdateRegKey=SOFTWARE\\Microsoft\\Updates\\Windows Media Player
        EventLogKeyName=WindowsMedia
        [Strings]
        SP_SHORT="KB900001"
        """)
    #expect(desk.wupd("install", path, "/z", "/q").status == 0)
    #expect(lines("file", "list", #"C:\WINDOWS"#).contains("$NtUninstallKB900001_WM10_of_its_own$"))
    #expect(lines("log", "KB900001_WM10").hasPrefix("[KB900001.log]"))
    let key = #"HKLM\SOFTWARE\Microsoft\Updates\Windows Media Player\KB900001_WM10"#
    #expect(lines("reg", "query", key + #"\Filelist\0"#).contains("wm.dll"))
    #expect(lines("qfecheck").contains("KB900001_WM10"))
    #expect(
      lines("file", "get", #"C:\WINDOWS\$NtUninstallKB900001_WM10_of_its_own$\spuninst\spuninst.inf"#)
        .contains("\"WindowsMedia\""))
    #expect(desk.wupd("uninstall", "KB900001").status == 10)
    #expect(lines("log", "KB900001", "--uninstall").hasPrefix("[KB900001Uninst.log]"))
    #expect(desk.wupd("reg", "query", key).status != 0)
  }

  @Test("A name in [Configuration] that leads out of its folder is not followed, and told")
  func hostile() {
    let path = folder(
      "KB900001", "WindowsServer2003-KB900001-x86-ENU", "x.dll",
      extra: "UnInstallDirName=..\\..\\evil\nInstallLogFileName=C:\\x.log")
    let result = desk.wupd("install", path, "/z", "/q")
    #expect(result.status == 0)
    #expect(result.output.contains("UnInstallDirName of [Configuration] is not followed"), "\(result.output)")
    #expect(lines("file", "list", #"C:\WINDOWS"#).contains("$NtUninstallKB900001$"))
    #expect(lines("log", "KB900001").hasPrefix("[KB900001.log]"))
  }

  @Test("A short title that could name no folder is none: the name of the file tells the article")
  func hostileTitle() {
    let path = folder("KB900001\\..\\..\\x", "WindowsServer2003-KB900001-x86-ENU", "x.dll")
    #expect(desk.wupd("install", path, "/z", "/q").status == 0)
    #expect(lines("file", "list", #"C:\WINDOWS"#).contains("$NtUninstallKB900001$"))
  }

  @Test("JSON has the name beside the article")
  func json() {
    installBoth()
    let install = lines("plan", "install", "\(desk.path)/WindowsServer2003-KB900001-v2-x86-ENU", "/z", "--json")
    #expect(install.contains(#""article": "KB900001""#) && install.contains(#""name": "KB900001-v2""#))
    #expect(lines("log", "KB900001-v2", "--json").contains(#""name": "KB900001-v2""#))
    #expect(lines("status", "--json").contains(#""name": "KB900001-v2""#))
  }
}
