import TestSupport
import Testing

@Suite("Names and words of this computer and of the machine")
struct HostWordTests {
  private let desk = Desk()

  @Test(
    "A name of the machine may look like a variable: it is listed, shown, got, exported and deleted as it is written")
  func percent() {
    desk.putPreparedMachine()
    write(Array("hello".utf8), to: desk.file("x"))
    let name = "C:\\Temp\\%APPDATA%\\50%\\x.txt"
    for put in [name, "\\\\?\\C:\\Temp\\%SystemRoot%\\x.txt"] {
      #expect(desk.wupd("file", "put", put, "x").status == 0)
    }
    let list = desk.wupd("file", "list", "C:\\Temp")
    #expect(list.status == 0 && list.output.contains("%APPDATA%") && list.output.contains("%SystemRoot%"), "\(list)")
    #expect(desk.wupd("file", "list", "C:\\", "--recursive").output.contains("C:\\Temp\\%SystemRoot%\\x.txt"))
    #expect(desk.wupd("file", "show", name).output.contains("%APPDATA%"))
    #expect(desk.wupd("file", "get", name).output == "hello")
    #expect(desk.wupd("file", "get", "\\\\?\\C:\\Temp\\%SystemRoot%\\x.txt").output == "hello")
    #expect(desk.wupd("export", "--files", "out", "C:\\Temp").status == 0)
    #expect(desk.shell("cat 'out/C/Temp/%APPDATA%/50%/x.txt' 'out/C/Temp/%SystemRoot%/x.txt'").output == "hellohello")
    #expect(desk.wupd("file", "delete", name).status == 0)
    #expect(desk.wupd("journal", "rollback", "last-1").status == 0)
    #expect(desk.wupd("file", "get", name).output == "hello")
    // What a person means for a variable, and is none, leads nowhere.
    let wrong = desk.wupd("file", "show", "%SystemRot%\\x.txt")
    #expect(wrong.status == 64 && wrong.errors.contains("which this machine does not define"), "\(wrong.errors)")
  }

  @Test("A word that is no UTF-8 is refused, and so is a variable", arguments: [["file", "put", "C:\\x"], ["adopt"]])
  func words(line: [String]) {
    desk.putPreparedMachine()
    let result = desk.start(bytes: line.map { Array($0.utf8) } + [[0x78, 0xE4]]).wait()
    #expect(
      result.status == 64
        && result.errors == "wupd: x\\xE4: is no UTF-8, which all words and variables are taken for.\n")
    let variable = desk.shell("WUPD_STORE=$(printf 'm\\344') wupd status")
    #expect(variable.status == 64 && variable.errors.contains("m\\xE4"), "\(variable.errors)")
  }

  @Test("Of several names for removal one that is not there is told before any is removed")
  func lookedUpFirst() {
    desk.putPreparedMachine()
    let before = desk.wupd("journal", "list").output
    let result = desk.wupd("uninstall", "KB921883", "KB111111", "/z", "/q")
    #expect(result.status == 66 && result.errors.contains("KB111111"), "\(result.errors)")
    #expect(desk.wupd("journal", "list").output == before)
  }

  @Test("What a killed plan left is taken away by the next one, and told")
  func leftBehind() {
    desk.putPreparedMachine()
    desk.shell(
      "mkdir tmp && mkdir tmp/wupd-plan-abcdef && : > tmp/wupd-plan-abcdef/plan.wupd && touch -d '1 hour ago' tmp/wupd-plan-abcdef"
    )
    let result = desk.wupd(
      "plan", "uninstall", "KB921883", environment: ["TMPDIR": desk.file("tmp")])
    if result.errors.isEmpty {
      // Nothing temporary was needed.
      #expect(desk.shell("ls tmp").output == "wupd-plan-abcdef\n")
    } else {
      #expect(result.errors.contains("wupd-plan-abcdef: left by a command that was killed; taken away."))
      #expect(desk.shell("ls tmp").output == "")
    }
  }

  @Test("The act that went along with a store that was moved is told among those that are done")
  func moved() throws {
    desk.putPreparedMachine()
    let program = desk.start(["--json", "install", "KB958644", "KB925902", "/z", "/q"])
    var moved = false
    for _ in 0..<20_000 where !moved {
      moved = desk.shell("test -s machine.wupd-wal && mv machine.wupd other.wupd").status == 0
    }
    let result = program.wait()
    let answer = try JSONReader.read(result.bytes)
    guard result.status == 74, case .array(let acts)? = answer["acts"] else { return }
    let done = desk.wupd("--store", "other.wupd", "journal", "list", "--json")
    guard case .array(let all)? = try JSONReader.read(done.bytes)["acts"] else {
      Issue.record("\(done.errors)")
      return
    }
    // Three were there before.
    #expect(all.count - 3 == acts.count, "\(result.output)")
  }

  @Test("A batch file that a line stopped is an error for a program too, with what was done before")
  func stopped() throws {
    desk.putPreparedMachine()
    write(Array("WindowsServer2003-KB958644-x86-ENU.exe /z /q\r\nfoo\r\n".utf8), to: desk.file("c.cmd"))
    let result = desk.wupd("--json", "batch", "c.cmd")
    let answer = try JSONReader.read(result.bytes)
    #expect(result.status == 65 && answer["error"]?["kind"] == .text("batch"), "\(result.output)")
    guard case .array(let acts)? = answer["acts"], case .array(let programs)? = answer["programs"] else {
      Issue.record("\(result.output)")
      return
    }
    #expect(acts.count == 1 && programs.count == 1)

    write(Array("echo a\r\nWindowsServer2003-KB824145-x86-ENU.exe /z /q\r\n".utf8), to: desk.file("d.cmd"))
    let gap = desk.wupd("batch", "d.cmd")
    #expect(gap.status == 66 && gap.errors.contains("d.cmd line 2: KB824145: the catalog has it for"), "\(gap.errors)")
  }

  @Test("Removals that were not tried behind one that was refused are named")
  func notTried() {
    desk.putPreparedMachine()
    desk.wupd("install", "KB958644", "/z", "/q")
    let result = desk.wupd("uninstall", "KB921883", "KB958644", "/z", "/q")
    #expect(result.status == 1 && result.output.contains("Not tried: KB958644"), "\(result.output)")
  }
}
