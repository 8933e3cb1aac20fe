import BatchFiles
import Testing
import WindowsModel

/// The two batch files of KB296861, in the form of the bulletins' chaining scripts.
@Suite("Batch files that chain updates")
struct BatchChainTests {
  private let names = ["KB920683", "KB921883", "KB922616"].map { "WindowsServer2003-\($0)-x86-ENU.exe" }

  @Test("Three packages with /Z /M, from a folder in a variable")
  func packages() throws {
    let text = """
      @echo off
      setlocal
      set PATHTOFIXES=E:\\hotfix
      %PATHTOFIXES%\\\(names[0]) /Z /M
      %PATHTOFIXES%\\\(names[1]) /Z /M
      %PATHTOFIXES%\\\(names[2]) /Z /M

      """
    let desk = try BatchDesk([names[0]: 3010, names[1]: 0, names[2]: 3010])
    var run = try batch(text, host: desk)
    let result = try run.run()
    #expect(run.host.runs == names.map { "\($0)|/Z|/M" })
    #expect(result.programs.map(\.call.place.line) == [4, 5, 6])
    #expect(result.programs.map(\.exit.code) == [3010, 0, 3010])
    #expect(result.errorLevel == 3010 && result.endedByRestart == nil)
  }

  @Test("Three packages with -z -m, and then qchain.exe of the same folder")
  func qchain() throws {
    let packages = ["KB828035", "KB824141", "KB823182"].map { "WindowsNT4Server-\($0)-x86-ENU.exe" }
    let text =
      "@echo off\r\nsetlocal\r\nset PATHTOFIXES=E:\\hotfix\r\n"
      + packages.map { "%PATHTOFIXES%\\\($0) -z -m \r\n" }.joined() + "%PATHTOFIXES%\\qchain.exe qchainlog.txt\r\n"
    let desk = try BatchDesk(
      Dictionary(uniqueKeysWithValues: packages.map { ($0, 0) } + [("qchain.exe", 0)]))
    #expect(try runs(text, host: desk) == packages.map { "\($0)|-z|-m" } + ["qchain.exe|qchainlog.txt"])
  }

  @Test("Without /z the first package that needs it restarts the machine, and the rest does not run")
  func restart() throws {
    var desk = try BatchDesk([names[0]: 0, names[2]: 0])
    desk.programs[try BatchDesk.path(names[1])] = BatchExit(code: 3010, restartedMachine: true)
    var run = try batch("@echo off\n" + names.map { "\($0) /q\n" }.joined(), host: desk)
    let result = try run.run()
    #expect(result.programs.map(\.call.program.name) == Array(names.prefix(2)))
    #expect(result.endedByRestart?.line == 3)
  }

  @Test("The lost line break of the article's copy is an error that names the line, and nothing is installed")
  func lostBreak() throws {
    let text =
      "@echo off\nsetlocal\nset PATHTOFIXES=some path%PATHTOFIXES%\\\(names[0]) -z\n%PATHTOFIXES%\\\(names[1]) -z"
    try expectStop(text, at: 4, "'some' is not recognized", host: BatchDesk([names[0]: 0, names[1]: 0]))
  }

  @Test("A script as administrators wrote it: codes looked at, a log kept, one restart")
  func administrator() throws {
    let text = #"""
      @echo off
      setlocal
      cd /d "%~dp0"
      set LOG=%SystemRoot%\hotfix.log
      echo Started on %COMPUTERNAME%> "%LOG%"
      set REBOOT=0
      call :install WindowsServer2003-KB920683-x86-ENU.exe
      call :install WindowsServer2003-KB921883-x86-ENU.exe
      call :install WindowsServer2003-KB922616-x86-ENU.exe
      if "%REBOOT%"=="1" (
        echo Restarting>> "%LOG%"
        shutdown -r -t 30 -c "Updates installed" -f
      ) else echo No restart>> "%LOG%"
      goto :eof

      :install
      if not exist "%~1" (
        echo %1 missing>> "%LOG%"
        exit /b 2
      )
      start /wait "" "%~1" /quiet /norestart
      if %ERRORLEVEL% EQU 3010 (
        set REBOOT=1
      ) else if not %ERRORLEVEL% EQU 0 echo %1 failed with %ERRORLEVEL%>> "%LOG%"
      goto :eof
      """#
    var run = try batch(text, host: BatchDesk([names[0]: 3010, names[1]: 1603]))
    let result = try run.run()
    #expect(run.host.runs == names.prefix(2).map { "\($0)|/quiet|/norestart" })
    #expect(result.restartRequested)
    #expect(run.host.shown == [])
    let log = try #require(run.host.texts[BatchDesk.path(#"C:\WINDOWS\hotfix.log"#)])
    #expect(
      log == """
        Started on PLANT7\r
        WindowsServer2003-KB921883-x86-ENU.exe failed with 1603\r
        WindowsServer2003-KB922616-x86-ENU.exe missing\r
        Restarting\r

        """)
  }
}
