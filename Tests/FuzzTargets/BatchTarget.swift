import BatchFiles
import Servicing
import WindowsModel

extension FuzzTarget {
  static let batch = FuzzTarget(
    "batch",
    seeds: [
      "@echo off\nsetlocal\nset P=E:\\hotfix\n%P%\\a.exe /z\n%P%\\b.exe /z\nif errorlevel 1 goto l\n:l\nc",
      "call :s a \"b c\"\nif exist a.exe (\na\nif not errorlevel 1 (b) else c\n) else (\nsub\n)\ngoto :eof\n:s\necho %~f1>x.log",
      "cd \\other && pushd \\hotfix & a || b\nstart /wait \"t\" a\nendlocal\nexit /b %ERRORLEVEL%",

      "call x.cmd %* %A:~1,2% %A:x=yy%",
      "for /f \"tokens=1,2* delims=; skip=1\" %%i in ('type x ^| find /v \"q\"') do if \"%%~nxi\"==\"a\" (%%i %%j) else echo %%k",
      "for %%i in (*.exe \"x y\") do for /l %%j in (1,1,3) do call :s %%~fi %%j\ngoto :eof\n:s\nshift /1\ncopy %1 c:\\ & del /q *.*",
    ].map { Array($0.utf8) },
    pieces: [
      "a", "b.exe", "x.cmd", "call ", "call :l ", "goto l", "goto :eof", ":l", "::", "rem ", "echo ", "@", "if ",
      "not ",
      "exist ", "errorlevel ", "==", "EQU ", "(", ")", "else ", "&", "&&", "||", "|", ">", ">>", "2>&1", "nul", "%",
      "%%",
      "%A%", "%~dp0", "%*", "%1", "%A:~1%", "set A=", "setlocal", "endlocal", "cd ", "pushd ", "popd", "E:", "\\", "..",
      "\"", "^", "^\n", "\n", "\r\n", "=", ",", ";", "start /wait ", "shutdown -r", "exit /b 3", "for %%i in (1) do ",
      "%%i",
      "%%~nxi", "for /f %%i in ('", "') do ", "for /d %%j in (*) do ", "for /l %%i in (1,1,5) do ", "*", "?", "shift ",
      "%DATE:~-4%", "%RANDOM%", "%USERPROFILE%", "copy ", "del /q ", "move ", "md ", "rd /s/q ", "ren ", "type ",
      "dir /b ",
      "find \"a\" ", "reg add HKLM\\x /v y ", "net stop x", "date /t", "pushd \\\\s\\t", "verify other",
      "\u{1A}",
    ]
  ) { bytes in
    guard
      let file = try refusing(BatchError.self, { try BatchFile(bytes: bytes, name: "x.cmd", codePage: anyPage(bytes)) })
    else { return }
    var passOver = BatchPassOver()
    if bytes.count % 2 == 0 { _ = passOver.add("*=1") }
    var run = try BatchRun(
      file, at: WindowsPath(#"E:\hotfix\x.cmd"#), arguments: ["/z", "a b"], passOver: passOver,
      host: FuzzDesk(own: file))
    do {
      try run.run()
    } catch let error as BatchError {
      try expect(error.description.utf8.count < 1500, "an error of \(error.description.utf8.count) bytes")
    }
    try expect(run.host.runs == run.result.programs.count, "\(run.host.runs) programs were run")
  }
}

/// A machine that knows three programs and the batch file itself, and does nothing.
private struct FuzzDesk: BatchHost {
  var codePage = CodePage.us
  let own: BatchFile
  var runs = 0

  var environment: [String: String] {
    ["SystemRoot": #"C:\WINDOWS"#, "COMPUTERNAME": "PLANT7", "Path": #"C:\WINDOWS"#]
  }
  var untold: Set<String> { ["USERPROFILE"] }
  var version: String { "Microsoft Windows [Version 5.2.3790]" }

  func knows(_ program: WindowsPath) -> Bool {
    ["a.exe", "b.exe", "c.exe", "x.cmd"].contains { WindowsName.same($0, program.name) }
  }
  func exists(_ path: WindowsPath) -> Bool { knows(path) || isFolder(path) }
  func isFolder(_ path: WindowsPath) -> Bool { path.components.count < 2 && !knows(path) }
  func batch(at path: WindowsPath) -> BatchFile { own }
  func isHeld(_ path: WindowsPath) -> Bool { false }

  func contents(of folder: WindowsPath) -> [BatchEntry]? {
    isFolder(folder) ? ["a.exe", "b.exe", "x y.log"].map { BatchEntry(name: $0, isFolder: false) } : nil
  }
  func lines(of path: WindowsPath) -> [String]? { ["a b;c", "", "%i d"] }
  func moment() -> BatchMoment { BatchMoment(time: CivilTime(year: 2007, month: 4, day: 10), seed: UInt32(runs)) }
  func has(_ tool: BatchTool) -> Bool { runs % 2 == 0 }
  func objection(to tool: BatchTool, in folder: WindowsPath) -> String? { nil }

  mutating func run(_ call: BatchCall) -> BatchExit {
    runs += 1
    return BatchExit(code: runs % 3, restartedMachine: runs > 900)
  }
  mutating func run(_ tool: BatchTool, in folder: WindowsPath) -> BatchExit { BatchExit(code: 1) }
  mutating func change(_ change: BatchChange, command: String) {}
  mutating func show(_ line: String) {}
  mutating func write(_ text: String, to path: WindowsPath, appending: Bool) {}
}
