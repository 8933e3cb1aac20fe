import BatchFiles
import Testing
import WindowsModel

@Suite("What stands for % in a line")
struct BatchExpansionTests {
  @Test("Variables have names in any case, and none is nothing")
  func variables() throws {
    #expect(try shown("set Name=E:\\x\necho [%NAME%] [%name%\\y] [%none%]") == ["[E:\\x] [E:\\x\\y] []"])
    #expect(try shown("echo %windir% %SYSTEMROOT% %ComputerName%") == [#"C:\WINDOWS C:\WINDOWS PLANT7"#])
  }

  @Test("%% is a %, and a % alone goes")
  func percent() throws {
    #expect(try shown("echo 100%% done\necho 50% done") == ["100% done", "50 done"])
    #expect(try shown("set A=x\necho %%A%%") == ["%A%"])
  }

  @Test("Arguments are %1 to %9 and %* as they were written; quotes go with a tilde")
  func arguments() throws {
    #expect(try shown("echo %1-%2-%3-%*", "/z", "a b") == [#"/z-"a b"--/z "a b""#])
    #expect(try shown("echo [%~1] [%~2] [%~3]", "/z", "a b") == ["[/z] [a b] []"])
    #expect(try shown("echo %0 %9 %12", "1", "2", "3", "4", "5", "6", "7", "8", "9") == ["test.bat 9 12"])
    #expect(
      try shown("call :s a,b;c=d \"e f\"\ngoto :eof\n:s\necho %1-%2-%3-%4-%5 %*") == [
        #"a-b-c-d-"e f" a,b;c=d "e f""#
      ])
  }

  @Test("Parts of the file's own place and of arguments")
  func parts() throws {
    #expect(try shown("echo %~dp0") == [#"E:\hotfix\"#])
    #expect(
      try shown("echo %~f0 %~n0 %~nx0 %~d0 %~p0 %~x0") == [#"E:\hotfix\test.bat test test.bat E: \hotfix\ .bat"#])
    #expect(
      try shown("echo %~f1 %~NX1 %~dp1 %~n2 %~x2.", #"C:\a b\x.tar.gz"#, "noext") == [
        #"C:\a b\x.tar.gz x.tar.gz C:\a b\ noext ."#
      ])
    #expect(try shown("echo %~n1 %~x1", "x.tar.gz") == ["x.tar .gz"])
    #expect(try shown("cd \\other\necho %~dp0 %~f1", "x") == [#"E:\hotfix\ E:\other\x"#])
    #expect(try shown("echo [%~f1]") == ["[]"])
  }

  @Test("The error level and the current folder are always there, unless a variable is called so")
  func dynamic() throws {
    #expect(try shown("echo %ErrorLevel% %cd%") == [#"0 E:\hotfix"#])
    #expect(try shown("a\necho %ERRORLEVEL%", host: BatchDesk(["a.exe": 3010])) == ["3010"])
    #expect(try shown("set ERRORLEVEL=7\necho %ERRORLEVEL%\nif errorlevel 1 echo no") == ["7"])
    var desk = try BatchDesk()
    desk.environment["DATE"] = "10.04.2007"
    #expect(try shown("echo %DATE%", host: desk) == ["10.04.2007"])
  }

  @Test("%DATE% and %TIME% are what the machine's clock shows, also in part")
  func clock() throws {
    #expect(try shown("echo %DATE%\necho %TIME%") == ["Tue 04/10/2007", " 9:15:07.00"])
    #expect(try shown("echo %DATE:~-4%%DATE:~4,2%%DATE:~7,2%-%TIME: =0%") == ["20070410-09:15:07.00"])
    #expect(try shown("date /t\ntime /t") == ["Tue 04/10/2007 ", "09:15 AM"])
    try expectStop("date 01-01-2001", at: 1, "'date 01-01-2001' is not understood")
  }

  @Test("%RANDOM% is another number each time, and the same ones for the same acts")
  func random() throws {
    let text = "echo %RANDOM%\necho %RANDOM% %RANDOM%\n:a\nset X=%X%x\necho %RANDOM%\nif not %X%==xxx goto a"
    let first = try shown(text)
    #expect(try shown(text) == first)
    let numbers = first.flatMap { $0.split(separator: " ") }.compactMap { Int($0) }
    #expect(numbers.count == 6 && Set(numbers).count == 6)
    #expect(numbers.allSatisfy { (0..<32_768).contains($0) })
  }

  @Test("A variable that every Windows has is not empty where its value is not known: the run stops")
  func untold() throws {
    try expectStop("a\nif \"%USERPROFILE%\"==\"\" echo no", at: 2, "%USERPROFILE% is not known", after: ["a.exe"])
    #expect(try shown("if defined UserProfile echo there") == ["there"])
    #expect(try shown("set USERPROFILE=x\necho %USERPROFILE%\nset USERPROFILE=\necho [%USERPROFILE%]") == ["x", "[]"])
  }

  @Test("A part of a variable: from a place on, so many characters, from the end")
  func substrings() throws {
    let text = """
      set X=qwerty
      echo %X:~0,1% %X:~0,3% %X:~2,2% %X:~-2,3% %X:~-2,1% %X:~2,-1% %X:~2,-3% [%X:~-2,-4%] %X:~-3,-2% %X:~4% [%X:~9%]
      """
    #expect(try shown(text) == ["q qwe er ty t ert e [] r ty []"])
  }

  @Test("A variable with a text replaced, in any case; with a star all before it too")
  func replaced() throws {
    #expect(
      try shown("set X=C:\\a b\\A b\necho %X:a b=x% %X: =% %X:*b\\=% %X:z=y%") == [
        "C:\\x\\x C:\\ab\\Ab A b C:\\a b\\A b"
      ])
  }

  @Test("A part of a variable that is not there, and parts that nobody knows, stop the run")
  func notUnderstood() throws {
    try expectStop("echo a\na\necho %NONE:~0,2%", at: 3, "%NONE:…% is not understood", after: ["a.exe"])
    try expectStop("echo %CD:~08%", at: 1, "is not understood")
    try expectStop("echo %CD:~1,2,3%", at: 1, "is not understood")
    try expectStop("echo %CD:x%", at: 1, "is not understood")
    try expectStop("echo %~s1", at: 1, "%~S… is not understood")
    try expectStop("echo %~dp", at: 1, "%~DP… is not understood")
    try expectStop("echo %~$PATH:1", at: 1, "is not understood")
    try expectStop("echo %~f1\ncall :x", at: 2, "there is no label :x")
  }

  @Test("A block is expanded as a whole before any of it runs")
  func block() throws {
    #expect(try shown("set A=1\nif 1==1 (\nset A=2\necho %A%\n)\necho %A%") == ["1", "2"])
    #expect(try shown("set A=1\nset A=2& echo %A%\necho %A%") == ["1", "2"])
  }

  @Test("What a variable holds is read as if it stood in the line")
  func activeText() throws {
    #expect(try shown("set A=x ^& echo y\necho %A%") == ["x ", "y"])
    #expect(try runs("set P=\"E:\\hotfix\\a.exe\" /z\n%P%") == ["a.exe|/z"])
  }
}
