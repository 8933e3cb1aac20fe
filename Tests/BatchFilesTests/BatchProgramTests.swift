import BatchFiles
import Testing
import WindowsModel

@Suite("Programs that a batch file runs")
struct BatchProgramTests {
  private let package = "WindowsServer2003-KB920683-x86-ENU.exe"

  @Test("By name with or without ending, by path, in quotes")
  func names() throws {
    let desk = try BatchDesk([package: 0, #"C:\a b\x.exe"#: 0, #"E:\other\y.com"#: 0])
    #expect(try runs("\(package) /Z /M", host: desk) == ["\(package)|/Z|/M"])
    #expect(try runs("windowsserver2003-kb920683-x86-enu -z", host: desk) == ["\(package.lowercased())|-z"])
    #expect(try runs(#"E:\hotfix\\#(package)/z"#, host: desk) == ["\(package)|/z"])
    #expect(try runs(#""C:\a b\x" "/log:C:\my log.txt""#, host: desk) == [#"C:\a b\x.exe|/log:C:\my log.txt"#])
    #expect(
      try runs("..\\other\\y /z\nE:y\n\\other\\y.com", host: BatchDesk([#"E:\other\y.com"#: 0, "y.exe": 1])) == [
        #"E:\other\y.com|/z"#, "y.exe", #"E:\other\y.com"#,
      ])
  }

  @Test("In the current folder first, and then along the path")
  func searched() throws {
    var desk = try BatchDesk([#"C:\tools\x.exe"#: 0, #"E:\other\x.cmd"#: 0, #"E:\other\y.exe"#: 0])
    desk.environment["Path"] = #"C:\WINDOWS;;"C:\tools";%bad%;E:\other"#
    #expect(
      try runs("x\ny\ncd \\other\ny", host: desk) == [
        #"C:\tools\x.exe"#, #"E:\other\y.exe"#, #"E:\other\y.exe"#,
      ])
    try expectStop(#"E:\hotfix\y.exe"#, at: 1, "there is no program E:\\hotfix\\y.exe", host: desk)
    // What lies in the current folder is what Windows would run.
    desk.files = [try BatchDesk.path("x.exe")]
    try expectStop("x", at: 1, #"E:\hotfix\x.exe is there, but is not a program that can be run here"#, host: desk)
  }

  @Test("Arguments are parted as programs find them")
  func arguments() throws {
    #expect(
      try runs(#"a  one  "two three" fo"u r" "" \"five\" six\\ "C:\x\\" a;b,c=d"#) == [
        #"a.exe|one|two three|fou r||"five"|six\\|C:\x\|a;b,c=d"#
      ])
    #expect(try runs("a ^\n/z ^\n/q") == ["a.exe|/z|/q"])
  }

  @Test("A program learns the current folder")
  func folder() throws {
    var run = try batch("a\ncd \\other\n\\hotfix\\a")
    try run.run()
    #expect(run.host.runFolders.map(\.description) == [#"E:\hotfix"#, #"E:\other"#])
  }

  @Test("Each run is on record with its line, and the last code is the error level")
  func records() throws {
    var run = try batch("@echo off\n\na /z\n(\n  b\n)", host: BatchDesk(["a.exe": 3010, "b.exe": 1603]))
    let result = try run.run()
    #expect(result.errorLevel == 1603)
    #expect(
      result.programs.map { "\($0.call.place) \($0.call.program.name) \($0.call.arguments) \($0.exit.code)" } == [
        #"test.bat line 3 a.exe ["/z"] 3010"#, "test.bat line 5 b.exe [] 1603",
      ])
    #expect(result.endedByRestart == nil && !result.restartRequested)
  }

  @Test("start runs and waits; without /wait the error level stays")
  func start() throws {
    let desk = try BatchDesk(["a.exe": 5])
    let text = "start /wait a /z\necho %ERRORLEVEL%\nexit /b 0"
    #expect(try shown(text, host: desk) == ["5"])
    #expect(try runs("start \"a title\" /min /W \"E:\\hotfix\\a.exe\" /z", host: desk) == ["a.exe|/z"])
    #expect(try runs("start /wait \"\" \"a.exe\" /z", host: desk) == ["a.exe|/z"])
    #expect(try shown("start /b a\necho %ERRORLEVEL%\nstart/wait a\necho %ERRORLEVEL%", host: desk) == ["0", "5"])
    try expectStop("start \"E:\\hotfix\\a.exe\"", at: 1, "'start' without a program", host: desk)
    try expectStop("start /dC:\\ a", at: 1, "is not understood", host: desk)
    try expectStop("start echo a", at: 1, "'start echo' is not understood", host: desk)
  }

  @Test("call of a program is as without")
  func call() throws { #expect(try runs("call a /z\ncall \"E:\\hotfix\\b\"") == ["a.exe|/z", "b.exe"]) }

  @Test("shutdown -r asks for a restart at the end and the rest still runs")
  func shutdown() throws {
    for text in [
      "shutdown -r", "shutdown.exe /r /t 0 /f", #"%SystemRoot%\System32\shutdown.exe -r -t 30 -c "now -s" -f"#,
      "shutdown /L /R /T:0 /Y /C", "shutdown /r /d p:2:4 /c \"a\"",
    ] {
      var run = try batch("\(text)\na")
      let result = try run.run()
      #expect(result.restartRequested, "\(text)")
      #expect(run.host.runs == ["a.exe"])
    }
    for text in [
      "shutdown", "shutdown -s", "shutdown -r -m \\\\other", "shutdown -r -t x", "shutdown \\\\other /r",
      "shutdown -a",
    ] {
      try expectStop(text, at: 1, "'shutdown")
    }
    #expect(try runs("E:\\hotfix\\shutdown -r", host: BatchDesk(["shutdown.exe": 0])) == ["shutdown.exe|-r"])
  }

  @Test("A program that restarts the machine ends the batch file at its line")
  func restart() throws {
    var desk = try BatchDesk()
    desk.programs[try BatchDesk.path("b.exe")] = BatchExit(code: 3010, restartedMachine: true)
    var run = try batch("shutdown -r\na\ncall :s\nc\ngoto :eof\n:s\n(\nb\nc\n)", host: desk)
    let result = try run.run()
    #expect(run.host.runs == ["a.exe", "b.exe"])
    #expect(result.endedByRestart.map { "\($0)" } == "test.bat line 8")
    #expect(result.errorLevel == 3010 && !result.restartRequested)
  }

  @Test("A line that names an unknown program is not begun")
  func unknown() throws {
    try expectStop("a\nb & nosuch & c", at: 2, "'nosuch' is not recognized", after: ["a.exe"])
    try expectStop("a\nif errorlevel 0 (\nb\nif errorlevel 1 nosuch\n)", at: 4, "'nosuch'", after: ["a.exe"])
    try expectStop("a || nosuch", at: 1, "'nosuch'")
    try expectStop("E:/hotfix/a.exe", at: 1, "E: is a drive and no program")
    try expectStop("C:\\x?.exe", at: 1, "no file name may have")
    try expectStop("\\\\server\\share\\x.exe", at: 1, #"there is no program \\server\share\x.exe"#)
  }

  @Test("A branch that is certain not to be taken may name what is not there")
  func certainBranches() throws {
    #expect(try runs("if exist nosuch.exe nosuch.exe /z\nif exist a.exe a.exe /z") == ["a.exe|/z"])
    #expect(try runs("if 1==2 (nosuch) else a") == ["a.exe"])
    #expect(try runs("if errorlevel 1 nosuch\ngoto :eof\nnosuch") == [])
    #expect(try runs("if defined none (nosuch)\nif 1==1 goto :eof & nosuch") == [])
    try expectStop("a & if exist nosuch.exe nosuch.exe", at: 1, "'nosuch.exe'")
  }

  @Test("The look ahead follows cd within its line")
  func aheadOfFolders() throws {
    let desk = try BatchDesk([#"E:\other\x.exe"#: 0, "a.exe": 0])
    #expect(try runs("cd \\other & x", host: desk) == [#"E:\other\x.exe"#])
    #expect(try runs("pushd E:\\other & x & popd & a", host: desk) == [#"E:\other\x.exe"#, "a.exe"])
    #expect(try runs("setlocal & cd \\other & x & endlocal & a", host: desk) == [#"E:\other\x.exe"#, "a.exe"])
    try expectStop("(\na\nif errorlevel 1 cd \\other\na\n)", at: 4, "'a' is not recognized", host: desk)
    let many = (0..<6).map { "if exist x\($0) cd d\($0)" }.joined(separator: "\n")
    var folders: [String] = []
    for number in 0..<64 {
      folders.append(#"E:\hotfix"# + (0..<6).map { number >> $0 & 1 == 1 ? "\\d\($0)" : "" }.joined())
    }
    try expectStop("(\na\n\(many)\n)", at: 9, "too many ifs", host: BatchDesk(folders: folders))
  }
}
