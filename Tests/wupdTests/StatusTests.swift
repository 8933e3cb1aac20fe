import TestSupport
import Testing

/// Exit statuses are a contract: scripts act on them.
@Suite("Exit statuses")
struct StatusTests {
  private let desk = Desk()

  init() { desk.putPreparedMachine() }

  @Test("What went well is 0, or 10 where Windows wants a restart", arguments: notEmpty(Sample.onStore))
  func done(sample: Sample) {
    let result = desk.wupd(sample.words)
    #expect(result.status == sample.status, "\(result.errors)")
    #expect(result.errors == "")
    #expect(result.output != "")
  }

  @Test(
    "What Windows would refuse is 1",
    arguments: [
      "install KB888113 /z", "install KB958644 /frobnicate", "uninstall KB900725", "plan install KB888113",
    ])
  func refused(line: String) {
    desk.wupd("install", "KB900725", "/n", "/z", "/q")
    let result = desk.wupd(line.split(separator: " ").map(String.init))
    #expect(result.status == 1, "\(result.output)\(result.errors)")
    #expect(result.output.contains("1603"))
  }

  @Test("A check that found something is 2")
  func found() {
    desk.wupd("journal", "replay", "1", "--into", "first.wupd")
    #expect(desk.wupd("compare", "first.wupd").status == 2)
    desk.shell(
      """
      cp machine.wupd tampered.wupd
      sqlite3 tampered.wupd "DROP TRIGGER setting_changes; UPDATE setting SET value = 'x' WHERE name = 'clock'"
      """)
    #expect(desk.wupd("--store", "tampered.wupd", "journal", "verify").status == 2)
  }

  @Test(
    "What was not asked rightly is 64",
    arguments: [
      "frobnicate", "status extra", "status --frobnicate", "install", "uninstall", "create --product vista",
      "reg query",
      "reg query HKXX\\A", "journal list --limit 0", "file put C:\\x", "file list x.dll", "log netapi32",
      "status --at ?",
      "file show C:\\..\\x", "file show C:\\x:y", "file show \\\\.\\C:", "file show C:\\NUL", "catalog show netapi32",
      "qchain C:\\x:y", "qfecheck /x", "qfecheck /l --at 2", "qfecheck /l:C:\\NUL",
    ])
  func usage(line: String) {
    let result = desk.wupd(line.split(separator: " ").map(String.init))
    #expect(result.status == 64, "\(result.output)\(result.errors)")
    #expect(result.output == "")
    #expect(result.errors != "")
  }

  @Test(
    "What cannot be is 65",
    arguments: [
      "reg add HKLM\\SOFTWARE\\A /t REG_DWORD /d x", "file put C:\\x --version 1", "file list C:\\WINDOWS\\regedit.exe",
      "journal verify --anchor x", "reg delete HKLM", "status --clock", "reboot --clock yesterday",
      "journal mark last-1", "file delete C:\\WINDOWS", "file delete C:\\ --recursive",
      "create --product ws2003 --language XXX --store new.wupd", "create --product nt4 --arch x64 --store new.wupd",
      "create --product ws2003 --bias -841 --store new.wupd", "qchain --dated yesterday", "qchain C:\\WINDOWS",
    ])
  func bad(line: String) {
    let words = line.split(separator: " ").map(String.init)
    let result = desk.wupd(words)
    #expect(result.status == (words.last == "--clock" ? 64 : 65), "\(result.output)\(result.errors)")
    #expect(desk.wupd("journal", "list", "--store", "new.wupd").status == 66)
  }

  @Test(
    "What is not there is 66",
    arguments: [
      "status --at 99", "status --at nowhere", "status --at KB900725", "status --at 2001-01-01", "log KB958644",
      "install KB999999", "uninstall KB958644", "file show C:\\x", "reg query HKLM\\Nobody", "release C:\\x",
      "hold C:\\x", "compare other.wupd", "status --store other.wupd", "catalog search nosuchthing",
      "catalog show KB999999", "file put C:\\x missing.txt", "program remove Nobody", "journal rollback 99",
      "qchain C:\\no\\q.log", "qfecheck /l:C:\\no\\x.log",
    ])
  func missing(line: String) {
    let result = desk.wupd(line.split(separator: " ").map(String.init))
    #expect(result.status == 66, "\(result.output)\(result.errors)")
  }

  @Test(
    "What exists is not made again: 73",
    arguments: [
      "create --product ws2003", "journal replay --into machine.wupd", "journal replay --into no/folder/x.wupd",
      "file get C:\\WINDOWS\\KB921883.log --to machine.wupd", "create --product ws2003 --store no/folder/x.wupd",
    ])
  func exists(line: String) {
    let before = contents(of: desk.file("machine.wupd"))
    let result = desk.wupd(line.split(separator: " ").map(String.init))
    #expect(result.status == 73, "\(result.output)\(result.errors)")
    #expect(contents(of: desk.file("machine.wupd")) == before)
  }
}
