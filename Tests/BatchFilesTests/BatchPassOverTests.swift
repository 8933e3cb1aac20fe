import BatchFiles
import Testing
import WindowsModel

@Suite("Tools of Windows, and programs that are passed over")
struct BatchPassOverTests {
  private func run(_ text: String, _ words: [String], host: BatchDesk? = nil) throws -> BatchRun<BatchDesk> {
    var passOver = BatchPassOver()
    for word in words {
      let isUnderstood = passOver.add(word)
      #expect(isUnderstood, "\(word)")
    }
    var run = try BatchRun(
      BatchFile(text, name: "test.bat"), at: BatchDesk.path("test.bat"), passOver: passOver, host: host ?? BatchDesk())
    try run.run()
    return run
  }

  @Test("A program that the machine does not know is passed over by its name, and told with the code it is taken for")
  func named() throws {
    let done = try run("wget.exe -q x\nC:\\tools\\Sleep 5\na\nif errorlevel 1 echo no", ["WGET", "sleep=3"])
    #expect(done.host.runs == ["a.exe"] && done.host.shown == [])
    #expect(
      done.result.passedOver.map { "\($0.place.line) \($0.text) \($0.code ?? -1)" } == [
        "1 wget.exe -q x 0", "2 C:\\tools\\Sleep 5 3",
      ])
    #expect(try run("sleep 5 || echo %ERRORLEVEL%\nif errorlevel 3 echo 3", ["sleep=3"]).host.shown == ["0", "3"])
    #expect(try run("start sleep\nstart /wait sleep\necho %ERRORLEVEL%", ["sleep=3"]).host.shown == ["3"])
    #expect(try run("x | find \"y\"\necho %ERRORLEVEL%", ["x"]).host.shown == ["1"])
  }

  @Test("* is every program; one that the machine knows is run all the same")
  func all() throws {
    let done = try run("x\ny /z & a\ncall none.cmd", ["*=1", "y=0"])
    #expect(done.host.runs == ["a.exe"])
    #expect(done.result.passedOver.map(\.code) == [1, 0, 1])
    #expect(throws: BatchError.self) { try run("x\ny", ["x"]) }
    #expect(throws: BatchError.self) { try run("assoc x", ["*"]) }
  }

  @Test("What is no program and code is refused")
  func malformed() {
    var passOver = BatchPassOver()
    for word in ["", "=1", "x=", "x=y", "x=1=2"] {
      let isUnderstood = passOver.add(word)
      #expect(!isUnderstood, "\(word)")
    }
  }

  @Test("reg, regedit and net are run as tools, by their names or as those in system32")
  func tools() throws {
    let text = """
      reg add HKLM\\S /v x /d "a b" /f
      %SystemRoot%\\system32\\reg.exe import x.reg
      start /wait regedit /s x.reg
      net stop "Automatic Updates" /y
      NET START wuauserv
      """
    let runs = try run(text, []).host.runs
    #expect(runs.count == 5 && runs[0].contains(#""HKLM\\S", "/v", "x", "/d", "a b", "/f""#), "\(runs)")
    #expect(runs[1].contains("import") && runs[2].contains("registryFile(\"x.reg\")"))
    #expect(runs[3].contains(#""Automatic Updates", starts: false"#) && runs[4].contains("starts: true"))
    #expect(try run("net stop unknown\necho %ERRORLEVEL%", []).host.shown == ["2"])
    #expect(try run("net stop wuauserv", []).result.passedOver.map(\.text) == ["net stop wuauserv"])
    try expectStop("a\nreg delete HKLM\\S", at: 2, "nobody answers", after: ["a.exe"])
    try expectStop("reg add refused & a", at: 1, "the desk objects")
    try expectStop("net use f: \\\\s\\t", at: 1, "'net' is not recognized")
    try expectStop("reg query HKLM\\S", at: 1, "'reg' is not recognized")
    try expectStop("C:\\x\\reg.exe add HKLM\\S", at: 1, "is not recognized")
  }

  @Test("A Windows without reg.exe has a program of that name, or none")
  func withoutTool() throws {
    var desk = try BatchDesk(["reg.exe": 0])
    desk.lacks = ["registry"]
    #expect(try run("reg add HKLM\\S", [], host: desk).host.runs == [#"reg.exe|add|HKLM\S"#])
    desk.programs = [:]
    #expect(throws: BatchError.self) { try run("reg add HKLM\\S", [], host: desk) }
    #expect(try run("reg add HKLM\\S", ["reg"], host: desk).result.passedOver.count == 1)
  }
}
