import BatchFiles
import Testing
import WindowsModel

@Suite("for")
struct BatchLoopTests {
  @Test("Words are taken as they stand, with their quotes; the variable is a letter in its own case")
  func words() throws {
    #expect(try shown("for %%i in (A B C) do echo %%i") == ["A", "B", "C"])
    #expect(try shown("for %%i in (1,4;1) do @echo %%i%%I") == ["1%I", "4%I", "1%I"])
    #expect(try shown("for %%i in (\"A B\" C) do echo %%i %%~i") == [#""A B" A B"#, "C C"])
    #expect(try shown("FOR %%i IN (\na\n  b c\n) DO echo %%i") == ["a", "b", "c"])
    #expect(try shown("for %%i in () do echo %%i\necho end") == ["end"])
  }

  @Test("A pattern is each file that fits, by name and with the folder it was written with")
  func patterns() throws {
    let desk = try BatchDesk(
      ["b.exe": 0, "A.EXE": 0, "c.com": 0], files: [#"E:\other\x.txt"#, #"E:\other\y.txt"#],
      folders: [#"E:\hotfix\d.exe"#])
    #expect(try runs("for %%i in (*.exe) do %%i /q /z", host: desk) == ["A.EXE|/q|/z", "b.exe|/q|/z"])
    #expect(
      try shown("for %%i in (x *.com ..\\other\\?.txt *.none) do echo %%i", host: desk) == [
        "x", "c.com", #"..\other\x.txt"#, #"..\other\y.txt"#,
      ])
    #expect(try shown("for /d %%i in (d* q) do echo %%~nxi", host: desk) == ["d.exe", "q"])
    #expect(
      try runs("for %%i in (\"E:\\hotfix\\*.exe\") do start /wait \"\" \"%%i\" /z", host: desk) == [
        "A.EXE|/z", "b.exe|/z",
      ])
  }

  @Test("Parts of a variable are those of a path")
  func parts() throws {
    #expect(
      try shown("for %%i in (\"C:\\a b\\x.tar.gz\") do echo %%~fi %%~di %%~pi %%~ni %%~xi %%~nxi %%~dpi") == [
        #"C:\a b\x.tar.gz C: \a b\ x.tar .gz x.tar.gz C:\a b\"#
      ])
    // The letters are parts as far as a variable is left behind them.
    #expect(try shown("for %%d in (x.txt) do echo %%~nd%%~xd %%~dpd") == [#"x.txt E:\hotfix\"#])
    try expectStop("for %%i in (a) do echo %%~si", at: 1, "%~S… is not understood")
  }

  @Test("/l counts, up and down")
  func numbers() throws {
    #expect(try shown("for /l %%i in (1,2,6) do echo %%i") == ["1", "3", "5"])
    #expect(try shown("for /L %%i in (3,-1,2) do echo %%i\nfor /l %%i in (1,2,0) do echo no") == ["3", "2"])
    try expectStop("for /l %%i in (1,0,2) do echo %%i", at: 1, "a loop without end")
    try expectStop("for /l %%i in (1,1,2000000000) do echo %%i", at: 1, "rounds")
    try expectStop("for /l %%i in (a,1,2) do echo %%i", at: 1, "three numbers")
  }

  @Test("/f takes lines apart: of a text, of a file, and of what a command shows")
  func lines() throws {
    var desk = try BatchDesk()
    desk.texts[try BatchDesk.path("l.txt")] = "one two three\r\n;no\r\n\r\n  four,five six\r\n"
    #expect(try shown("for /f %%i in (\"a b c\") do echo %%i") == ["a"])
    #expect(try shown("for /f %%i in (l.txt) do echo [%%i]", host: desk) == ["[one]", "[four,five]"])
    #expect(
      try shown("for /f \"skip=1 eol=x tokens=1,2* delims=, \" %%a in (l.txt) do echo %%a-%%b-%%c", host: desk) == [
        ";no--", "four-five-six",
      ])
    #expect(
      try shown("for /f \"tokens=*\" %%a in ('date /t') do for /f \"tokens=1\" %%b in ('time /t') do echo %%a%%b") == [
        "Tue 04/10/2007 09:15"
      ])
    #expect(
      try shown("for /f \"usebackq tokens=2-3\" %%a in (\"l.txt\") do echo %%b%%a", host: desk) == ["threetwo", "six"])
    #expect(try shown("for /f \"tokens=4-5 delims=[] \" %%a in ('ver') do echo %%a%%b") == ["5.2.3790"])
    #expect(try shown("for /f %%a in ('type l.txt ^| find \"two\"') do echo %%a", host: desk) == ["one"])
    #expect(try shown("for /f %%i in ('dir /b *.exe') do @echo %%i", host: desk) == ["a.exe", "b.exe", "c.exe"])
    try expectStop("for /f \"tokens=0\" %%i in (\"x\") do echo %%i", at: 1, "is not understood")
    try expectStop("for /f %%i in (none.txt) do echo %%i", at: 1, "there is no file none.txt")
  }

  @Test("What another cmd.exe does for /f leaves folder, variables and error level as they were")
  func child() throws {
    let desk = try BatchDesk(["bad.exe": 4], batches: ["sub.cmd": "set A=2\ncd \\other\n\\hotfix\\bad\necho %1"])
    #expect(
      try shown("set A=1\nfor /f %%i in ('call sub.cmd x') do echo %%i\necho %A% %CD% %ERRORLEVEL%", host: desk) == [
        "x", #"1 E:\hotfix 0"#,
      ])
    try expectStop("for /f %%i in ('goto x') do echo %%i", at: 1, "a jump")
  }

  @Test("Loops nest, have blocks and ifs, and a goto leaves them all")
  func bodies() throws {
    #expect(
      try shown("for %%i in (A B) do (\n  for %%j in (C D) do (\n    echo %%i %%j))") == ["A C", "A D", "B C", "B D"])
    #expect(
      try shown("for %%i in (A B) do if /i %%i==b (echo yes) else echo no & echo more") == ["no ", "more", "yes"])
    #expect(try shown("for %%i in (A B C) do if %%i==B (goto out) else echo %%i\n:out\necho end") == ["A", "end"])
    #expect(
      try shown(
        "for %%i in (A B) do call :s %%i\ngoto :eof\n:s\necho <%1>".replacing("<", with: "^<").replacing(
          ">", with: "^>")) == ["<A>", "<B>"])
    #expect(try shown("for %%i in (1 2) do set X=%%i\necho %X%") == ["2"])
    #expect(try shown("for %%i in (\"a & echo b\") do echo %%~i") == ["a & echo b"])
    #expect(try shown("(for %%i in (a b) do echo %%i)>x.log\ntype x.log") == ["a", "b"])
    #expect(try shown("for %%i in (0 3010) do if %ERRORLEVEL% EQU %%i goto ok\necho no\n:ok\necho ok") == ["ok"])
  }

  @Test("What a loop cannot do in one of its rounds stops the run before the first")
  func lookedAt() throws {
    let desk = try BatchDesk(["a.exe": 0, "c.exe": 0])
    try expectStop("echo x\nfor %%i in (a b c) do %%i", at: 2, "'b' is not recognized", host: desk)
    try expectStop("a & for %%i in (a) do copy /q %%i x", at: 1, "'copy /q' is not understood", host: desk)
    try expectStop("for %%i in (a) do if errorlevel %%i a", at: 1, "needs a number", host: desk)
    // Which files there are once a program has run is seen then.
    try expectStop(
      "a & for %%i in (*.txt *.exe) do %%~ni.cmd", at: 1, "is not recognized", after: ["a.exe"], host: desk)
  }

  @Test("What is no whole for stops the run at its line")
  func malformed() throws {
    for (text, words) in [
      ("for", "without its variable"), ("for %%i", "without its 'in'"), ("for %%i in", "without its ("),
      ("for %%i in (a", "has no )"), ("for %%i in (a) echo", "without its 'do'"),
      ("for %%i in (a) do", "without a command"),
      ("for /r %%i in (a) do echo", "'for /r' is not understood"), ("for i in (a) do echo", "without its variable"),
    ] {
      try expectStop("a\n\(text)", at: 2, words, after: ["a.exe"])
    }
  }

  @Test("A loop of loops ends at a limit")
  func limit() throws {
    let loop = (0..<4).map { "for /l %%\("ijkl".map(String.init)[$0]) in (1,1,1000) do " }.joined()
    try expectStop("\(loop)rem", at: 1, "loop")
  }
}
