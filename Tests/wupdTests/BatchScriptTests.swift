import Glibc
import TestSupport
import Testing

/// Scripts in the ways that administrators write them, on a machine, from their first line to their last.
@Suite("Batch files as they are found")
struct BatchScriptTests {
  private let desk = Desk()

  init() { desk.makeMachine() }

  private func script(_ name: String, _ text: String) {
    write(
      Array(text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n").utf8),
      to: desk.file(name))
  }

  private func lines(_ result: ProcessResult) -> [String] { result.output.split(separator: "\n").map(String.init) }

  @Test(
    "A folder of updates: loops over patterns, a block of arguments, tools that are passed over, a copy of a library")
  func folder() throws {
    mkdir(desk.file("w2k3"), 0o777)
    mkdir(desk.file("w2k3/one"), 0o777)
    mkdir(desk.file("w2k3/two"), 0o777)
    _ = ShippedFolder.singleBranch(in: desk.file("w2k3/one"))
    write(ProgramBuilder().bytes(), to: desk.file("w2k3/two/extra.dll"))
    script(
      "all.cmd",
      #"""
      cls
      @echo off
      color 70
      mode con cols=70 lines=20
      title %~nx0 on %COMPUTERNAME%
      if /i "%1" == "" (
        set SWITCHES=/passive /norestart
      ) else (
        if /i "%1" == "/nobackup" (
          set SWITCHES=/passive /norestart /nobackup
        ) else (
          if /i "%1" == "/?" goto help
          echo Not known: "%1".
          goto help
        )
      )
      for %%i in (w2k3\one\Windows*.exe) do start /wait %%i %SWITCHES%
      if errorlevel 3010 echo restart needed
      for %%i in (w2k3\three\*.msi) do start /wait %%i /qn
      xcopy w2k3\two\extra.dll %SystemRoot%\system32\ /y > nul
      copy /y w2k3\two\*.dll %SystemRoot%\system32 > nul
      start /wait regsvr32 /s extra.dll
      goto end

      :help
      echo ALL [/nobackup ^| /?]
      pause

      :end
      exit
      """#)
    let result = desk.wupd("batch", "all.cmd", "/nobackup", "--pass-over", "xcopy", "--pass-over", "regsvr32=0")
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(
      lines(result).filter { $0.hasPrefix("line ") }
        == [
          "line 17  WindowsServer2003-KB900001-x86-ENU.exe /passive /norestart /nobackup  ERROR_SUCCESS (0)",
          "line 1  cls  passed over", "line 3  color 70  passed over", "line 4  mode con cols=70 lines=20  passed over",
          "line 5  title all.cmd on SRV  passed over",
          #"line 20  xcopy w2k3\two\extra.dll C:\WINDOWS\system32\ /y   passed over, taken to end with 0"#,
          "line 22  regsvr32 /s extra.dll  passed over, taken to end with 0",
        ].map { $0.replacing(" /y   passed", with: " /y  passed").replacing("SRV", with: name) }, "\(result.output)")
    #expect(desk.wupd("status").output.contains("KB900001"))
    #expect(desk.wupd("file", "show", #"%SystemRoot%\system32\extra.dll"#).status == 0)
    // The same without the word stops before the line, with what ran before.
    let stopped = desk.wupd("batch", "all.cmd", "/?x", "--pass-over", "regsvr32")
    #expect(stopped.status == 0 && stopped.output.contains("Not known: \"/?x\"."), "\(stopped.output)\(stopped.errors)")
  }

  private var name: String {
    let words = desk.wupd(
      "reg", "query", #"HKLM\SYSTEM\CurrentControlSet\Control\ComputerName\ComputerName"#, "/v", "ComputerName")
    return words.output.split(whereSeparator: \.isWhitespace).last.map(String.init) ?? ""
  }

  @Test("Services, keys and files: net, reg, regedit, del, md, move, ren, and the day in the name of a log")
  func services() throws {
    write(
      Array("REGEDIT4\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Vendor]\r\n\"Level\"=dword:00000002\r\n".utf8),
      to: desk.file("vendor.reg"))
    script(
      "clean.cmd",
      #"""
      @echo off
      verify other 2>nul
      setlocal enableextensions
      if errorlevel 1 goto noextensions
      set LOGS=%SystemDrive%\Logs
      if not exist %LOGS%\nul md %LOGS%
      set LOG=%LOGS%\clean-%DATE:~-4%%DATE:~4,2%%DATE:~7,2%.log
      echo %DATE% %TIME% - started by %USERNAME% on %PROCESSOR_ARCHITECTURE% >>%LOG%
      net stop spooler
      reg add HKLM\SOFTWARE\Vendor /v SusClientId /t REG_SZ /d "a b" /f
      reg delete "HKLM\SOFTWARE\Vendor" /v SusClientId /f
      regedit /s vendor.reg
      net start spooler
      for /f "tokens=*" %%a in ('date /t') do for /f "tokens=*" %%b in ('time /t') do echo %%a- %%b>>%LOG%
      move /y %LOG% %LOGS%\last.log >nul
      ren %LOGS%\last.log done.log
      for /d %%a in (M L K) do if not exist %%a:\nul set USE_DRIVE=%%a:
      if "%USE_DRIVE%" == "K:" net use %USE_DRIVE% \\srv\share /persistent:no
      call :count a b c
      if exist %TEMP%\x.tmp del /q %TEMP%\x.tmp
      del %LOGS%\*.log.old 2>nul
      type %LOGS%\done.log | find "started by tester" >nul && echo found
      goto end
      :count
      if "%1"=="" goto :eof
      shift /1
      set COUNT=x%COUNT%
      goto count
      :noextensions
      echo No extensions.
      :end
      echo %COUNT% %COUNT:x=y%
      endlocal
      """#)
    let result = desk.wupd("batch", "clean.cmd", "--pass-over", "net=2")
    #expect(result.status == 2 || result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.hasPrefix("found\nxxx yyy\n"), "\(result.output)\(result.errors)")
    #expect(
      lines(result).contains(#"line 18  net use K: \\srv\share /persistent:no  passed over, taken to end with 2"#))
    #expect(lines(result).contains("line 9  net stop spooler  passed over, taken to end with 0"))
    let log = desk.wupd("file", "get", #"C:\Logs\done.log"#).output
    #expect(log.contains("started by tester on x86") && log.split(whereSeparator: \.isNewline).count == 2, "\(log)")
    let value = desk.wupd("reg", "query", #"HKLM\SOFTWARE\Vendor"#).output
    #expect(value.contains("Level") && !value.contains("SusClientId"), "\(value)")
    // Each is an act of its own, under the account that ran it.
    #expect(desk.wupd("journal", "list").output.contains(#"C:\Logs"#))
  }

  @Test("A script that calls another beside it, maps a share and tidies up behind itself; nothing beside it is changed")
  func called() throws {
    mkdir(desk.file("packages"), 0o777)
    _ = ShippedFolder.singleBranch(in: desk.file("packages"))
    script("packages/names.cmd", "set LIST=%SystemDrive%\\list.txt\nif exist %LIST% del %LIST%")
    script("packages/x.tmp", "temporary")
    script(
      "packages/go.cmd",
      #"""
      @echo off
      pushd %~dp0
      echo %CD%
      call names.cmd
      for %%i in (*KB9*.exe) do echo %%~ni>>%LIST%
      for /f %%i in (%LIST%) do (
        copy %%i.exe %TEMP% >nul
        "%TEMP%\%%i.exe" /q /z
        for %%j in (0 3010) do if errorlevel %%j set CODE=%%j
        del %TEMP%\%%i.exe
      )
      if "%CODE%"=="0" (echo clean) else if "%CODE%"=="3010" echo restart
      if %RANDOM% GEQ 0 echo %PATHEXT:~0,4% %ComSpec:~-7% %ALLUSERSPROFILE:*\=%
      del /q *.tmp
      if not exist x.tmp echo tidy
      popd
      cd & chcp 437 >nul & path
      """#)
    let result = desk.wupd("batch", "packages/go.cmd", "--folder", #"\\srv\updates"#)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(
      Array(lines(result).prefix(7)) == [
        #"Z:\"#, "clean", #".COM cmd.exe Documents and Settings\All Users"#,
        #"\\srv\updates\x.tmp lies beside the batch file and stays there; from here on it counts as deleted."#, "tidy",
        #"\\srv\updates"#, #"PATH=C:\WINDOWS\system32;C:\WINDOWS"#,
      ], "\(result.output)")
    #expect(access(desk.file("packages/x.tmp"), F_OK) == 0)
    #expect(desk.wupd("status").output.contains("KB900001"))
    #expect(desk.wupd("file", "show", #"%SystemRoot%\TEMP\WindowsServer2003-KB900001-x86-ENU.exe"#).status != 0)
  }

  @Test(
    "A program beside it that is no package is there, stops the run, and can be passed over, under another name too")
  func programs() {
    write(ProgramBuilder().bytes(), to: desk.file("wget.exe"))
    script(
      "get.cmd", "if not exist wget.exe exit 9\nren wget.exe wget.com\nif exist *.exe exit 8\nwget.com -q x\necho got")
    let stopped = desk.wupd("batch", "get.cmd")
    #expect(stopped.status == 65 && stopped.errors.contains("get.cmd line 4: "), "\(stopped.output)\(stopped.errors)")
    // The new name is on the machine by now.
    desk.makeMachine()
    let passed = desk.wupd("batch", "get.cmd", "--pass-over", "wget")
    #expect(passed.status == 0 && passed.output.contains("got\n"), "\(passed.output)\(passed.errors)")
    #expect(passed.output.contains("line 4  wget.com -q x  passed over, taken to end with 0"))
    #expect(access(desk.file("wget.exe"), F_OK) == 0 && access(desk.file("wget.com"), F_OK) != 0)
  }

  @Test("The store is no file of the batch file's, though it lies beside it")
  func store() {
    script(
      "a.cmd", "if exist machine.wupd exit 9\ncopy *.wupd* C:\\ 2>nul || echo none\ndel /q machine.wupd 2>nul\ndir /b")
    let result = desk.wupd("batch", "a.cmd")
    #expect(result.status == 0 && result.output.hasPrefix("none\na.cmd\n"), "\(result.output)\(result.errors)")
    #expect(desk.wupd("status").status == 0)
  }

  @Test("What is no program to pass over is refused before anything is done")
  func malformed() {
    script("a.cmd", "echo a")
    let result = desk.wupd("batch", "a.cmd", "--pass-over", "x=y")
    #expect(result.status == 64 && result.errors.contains("--pass-over x=y"), "\(result.errors)")
    let json = desk.wupd("batch", "a.cmd", "--json", "--pass-over", "*")
    #expect(json.output.contains("\"passed_over\": []"), "\(json.output)")
  }
}
