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
    desk.environment["DATE"] = "Tue 04/10/2007"
    #expect(try shown("echo %DATE%", host: desk) == ["Tue 04/10/2007"])
    try expectStop("echo %TIME%", at: 1, "%TIME% is not known")
  }

  @Test("A part of a variable, and parts of arguments that nobody knows, stop the run")
  func notUnderstood() throws {
    try expectStop("echo a\na\necho %DATE:~0,2%", at: 3, "%DATE:…% is not understood", after: ["a.exe"])
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
