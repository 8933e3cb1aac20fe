import BatchFiles
import Testing
import WindowsModel

@Suite("Commands that cmd.exe itself carries out")
struct BatchCommandTests {
  @Test("echo shows its text as it stands")
  func echo() throws {
    #expect(
      try shown("@echo off\nECHO  a  b\necho.\necho.c\necho;d\necho:\n@@echo e") == [" a  b", "", "c", "d", "", "e"])
    #expect(try shown("echo\necho off\necho\nEcho On\necho") == ["ECHO is on.", "ECHO is off.", "ECHO is on."])
    #expect(try shown("echo \"a & b\" ^& c ^^ ^\"d & echo e") == ["\"a & b\" & c ^ \"d ", "e"])
    #expect(try shown("echo a^\nb^\n c") == ["ab c"])
  }

  @Test("rem, ::, labels and pause do nothing, whatever they say; what is passed over is told")
  func nothing() throws {
    let text =
      "rem %~zz %x:~1% | > )\n@REM ( & a\n:: < %~q\n:label\ncls\ntitle a b\npause > nul\nrem\n  ;=,\necho end"
    #expect(try shown(text) == ["end"])
    #expect(try shown("echo a & rem b & echo c") == ["a "])
    var run = try batch(
      "title a b\ncolor 70\n:again\nif defined X goto :eof\nset X=1\nmode con cols=70\ntitle a b\ngoto again")
    #expect(
      try run.run().passedOver.map { "\($0.place.line) \($0.text)" } == [
        "1 title a b", "2 color 70", "6 mode con cols=70", "7 title a b",
      ])
    try expectStop("rem & a", at: 1, "'rem' with &")
    try expectStop("rem a^\nb", at: 1, "'rem' that ends with ^")
    try expectStop(":: a^\nb", at: 1, "ends with ^")
  }

  @Test("ver shows the version of the machine")
  func version() throws { #expect(try shown("ver") == ["Microsoft Windows [Version 5.2.3790]"]) }

  @Test("set takes all behind the equals sign; with quotes, what stands between them")
  func set() throws {
    #expect(
      try shown("set A=b c \necho [%A%]\nset \"A=d e\" f\necho [%A%]\nset A=\necho [%A%]") == [
        "[b c ]", "[d e]", "[]",
      ])
    #expect(try shown("set A=x=y\"z\necho %A%\nset A B=1\necho %a b%") == ["x=y\"z", "1"])
    for text in ["set", "set A", "set /a X=1", "set /p X=?", "set =x"] { try expectStop(text, at: 1, "'set") }
  }

  @Test("set clears the error level in a .cmd and not in a .bat")
  func setAndErrorLevel() throws {
    let desk = try BatchDesk(["a.exe": 3])
    for (name, level) in [("x.cmd", 0), ("x.bat", 3)] {
      var run = try batch("a\nset A=1", host: desk, name: name)
      #expect(try run.run().errorLevel == level)
    }
  }

  @Test("endlocal brings back variables and folder, at the latest at the end of a file")
  func locals() throws {
    let text = "set A=1\nsetlocal\nset A=2\ncd \\other\necho %A% %CD%\nendlocal\necho %A% %CD%\nendlocal"
    #expect(try shown(text) == [#"2 E:\other"#, #"1 E:\hotfix"#])
    #expect(try shown("set A=1\ncall :s\necho %A%\ngoto :eof\n:s\nendlocal\nsetlocal\nset A=2") == ["1"])
    #expect(try shown("setlocal\nset A=1\ncall :s\necho %A%\ngoto :eof\n:s\nendlocal") == ["1"])
    #expect(try shown("setlocal enableextensions\necho a") == ["a"])
    try expectStop("setlocal EnableDelayedExpansion", at: 1, "is not understood")
    try expectStop(":a\nsetlocal\ngoto a", at: 2, "more than 32 setlocal")
  }

  @Test("cd, drives, pushd and popd")
  func folders() throws {
    let desk = try BatchDesk(folders: [#"C:\Program Files"#, #"E:\hotfix\sub"#])
    #expect(
      try shown("cd\ncd sub\ncd\ncd..\nchdir\ncd \\\ncd", host: desk) == [
        #"E:\hotfix"#, #"E:\hotfix\sub"#, #"E:\hotfix"#, #"E:\"#,
      ])
    // Without /d the current drive stays.
    #expect(
      try shown("cd C:\\Program Files\ncd\nC:\ncd\nE:\ncd\ncd C:", host: desk) == [
        #"E:\hotfix"#, #"C:\Program Files"#, #"E:\hotfix"#, #"C:\Program Files"#,
      ])
    #expect(try shown("cd /d \"C:\\WINDOWS\"\ncd", host: desk) == [#"C:\WINDOWS"#])
    #expect(
      try shown("pushd C:\\WINDOWS\ncd\npushd E:\\other\npopd\ncd\npopd\ncd", host: desk) == [
        #"C:\WINDOWS"#, #"C:\WINDOWS"#, #"E:\hotfix"#,
      ])
    #expect(
      try shown("cd nowhere\nif errorlevel 1 cd\nQ:\npopd 2>nul\ncd", host: desk) == [
        "The system cannot find the path specified.", #"E:\hotfix"#, "The system cannot find the drive specified.",
        #"E:\hotfix"#,
      ])
    try expectStop("cd \\\\server\\share", at: 1, "on a server")
    try expectStop("cd ..\\..\\..\\x", at: 1, "leads out of its volume")
    try expectStop(":a\npushd .\ngoto a", at: 2, "more than 100 pushd")
  }

  @Test("Output goes to a file, to its end, or nowhere")
  func redirection() throws {
    func texts(_ text: String, _ desk: BatchDesk? = nil) throws -> [String: String] {
      var run = try batch(text, host: desk)
      try run.run()
      #expect(run.host.shown == [])
      return Dictionary(uniqueKeysWithValues: run.host.texts.map { ("\($0.key)", $0.value) })
    }
    #expect(
      try texts("echo a> x.log\necho b >>C:\\y.log\n>>x.log echo c\necho d>nul") == [
        #"E:\hotfix\x.log"#: "a\r\nc\r\n", #"C:\y.log"#: "b \r\n",
      ])
    // A digit that stands alone is a handle.
    #expect(
      try texts("echo a1>x.log\na 2>y.log\necho b 1>z.log") == [
        #"E:\hotfix\x.log"#: "a1\r\n", #"E:\hotfix\y.log"#: "", #"E:\hotfix\z.log"#: "b \r\n",
      ])
    #expect(
      try texts("cd nowhere >x.log 2>&1\ncd nowhere 2>nul") == [
        #"E:\hotfix\x.log"#: "The system cannot find the path specified.\r\n"
      ])
    #expect(try texts("(\necho a\necho b>nul\necho c\n) > \"x y.log\"") == [#"E:\hotfix\x y.log"#: "a\r\nc\r\n"])
    #expect(
      try texts("call :s >> x.log\ngoto :eof\n:s\necho a\nif 1==1 (echo b) 2>&1") == [
        #"E:\hotfix\x.log"#: "a\r\nb\r\n"
      ])
    #expect(try texts("a /z > x.log 2>&1 < nul") == [#"E:\hotfix\x.log"#: ""])
    #expect(try texts("echo a>x.log\necho b>x.log") == [#"E:\hotfix\x.log"#: "b\r\n"])
    #expect(
      try texts("(goto out) > x.log\n:out\necho a>y.log") == [
        #"E:\hotfix\x.log"#: "", #"E:\hotfix\y.log"#: "a\r\n",
      ])
  }

  @Test("Other redirections stop the run before anything is written")
  func otherRedirection() throws {
    for (text, words) in [
      ("a < x", "input from a file"), ("a 3>x", "handle 3"), ("a >", "without a file"),
      ("a >&", "without a number"), ("> x", "a command is missing"), ("echo a>x*y", "no file name may have"),
      ("a >COM1", "name of a device"), ("a & echo b>\"x|y\"", "no file name may have"),
    ] {
      var run = try batch(text)
      let error = #expect(throws: BatchError.self) { try run.run() }
      #expect(error?.reason.contains(words) == true, "\(text): \(error?.description ?? "")")
      #expect(run.host.texts.isEmpty && run.host.runs.isEmpty)
    }
  }

  @Test("cd, pushd, setlocal, ver and verify set the error level to 0; a drive, popd and what is passed over leave it")
  func clearedErrorLevel() throws {
    let desk = try BatchDesk(["bad.exe": 7])
    for command in ["cd", "cd ..", "pushd .", "setlocal", "setlocal enableextensions", "ver", "verify on", "date /t"] {
      #expect(try shown("bad\n\(command) >nul\necho %ERRORLEVEL%", host: desk) == ["0"], "\(command)")
    }
    for command in ["E:", "pushd .&bad&popd", "title x", "cls", "prompt $p", "shift", "endlocal", "path"] {
      #expect(try shown("bad\n\(command) >nul\necho %ERRORLEVEL%", host: desk) == ["7"], "\(command)")
    }
    #expect(
      try shown("verify other 2>nul\nif errorlevel 1 echo 1\nsetlocal enableextensions\nif errorlevel 1 echo no") == [
        "1"
      ])
    #expect(try shown("popd\necho %ERRORLEVEL%") == ["There is no folder left of pushd.", "0"])
  }

  @Test("pushd of a share maps a drive to it, the last that is free, and popd takes it away")
  func share() throws {
    var desk = try BatchDesk(folders: [#"Z:\"#, #"\\srv\up"#, #"\\srv\up\xp"#])
    desk.programs[try WindowsPath(#"\\srv\up\xp\kb.exe"#)] = BatchExit(code: 0)
    var run = try batch(
      "pushd \\\\srv\\up\\xp\ncd\nkb /z\nY:\\xp\\kb\npopd\ncd\nif exist Y:\\xp\\kb.exe echo no", host: desk)
    try run.run()
    #expect(run.host.shown == [#"Y:\xp"#, #"E:\hotfix"#])
    #expect(run.host.runs == [#"\\srv\up\xp\kb.exe|/z"#, #"\\srv\up\xp\kb.exe"#])
    #expect(
      try shown("pushd \\\\srv\\none\necho %ERRORLEVEL%", host: desk) == [
        "The system cannot find the path specified.", "1",
      ])
  }
}
