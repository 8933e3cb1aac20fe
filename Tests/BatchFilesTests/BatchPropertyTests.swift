import BatchFiles
import TestSupport
import Testing
import WindowsModel

/// Any text ends, runs only what the host knows, and traps nowhere.
@Suite("Batch files of random text")
struct BatchPropertyTests {
  private static let pieces = [
    "a", "b.exe", "nosuch", "sub", "call sub x", "call :l ", "goto l", "goto :eof", ":l", "::", "rem ", "echo ",
    "echo.",
    "@", "if ", "not ", "exist ", "errorlevel ", "1", "0", "==", "EQU ", "(", ")", "else ", "&", "&&", "||", "|", ">",
    ">>", "2>&1", "x.log", "nul", "%", "%%", "%A%", "%~dp0", "%*", "%1", "%A:~1%", "set A=", "set ", "setlocal",
    "endlocal", "cd ", "pushd ", "popd", "E:", "C:", "\\", "..", "\"", "^", "^\n", "\n", "\r\n", " ", "=", ",", ";",
    "start /wait ", "shutdown -r", "exit /b 3", "exit", "e\u{301}", "\u{FFFD}", "🙂", "\u{1}", "/i ", "defined ",
    "\u{85}",
    "E:\\hotfix\\a.exe", "\\\\server\\x", "*", "?", "<",
  ]

  private static let scripts = [
    "@echo off\nsetlocal\nset P=E:\\hotfix\n%P%\\a.exe /z\n%P%\\b.exe /z\nif errorlevel 1 goto l\n:l\nc",
    "call :s a \"b c\"\nif exist a.exe (\na\nif not errorlevel 1 (b) else c\n) else (\nsub\n)\n"
      + "goto :eof\n:s\necho %~f1>x.log",
    "cd \\other && pushd \\hotfix & a || b\nstart /wait \"t\" a\nfor %%i in (1) do a\nendlocal\nexit /b %ERRORLEVEL%",
  ]

  private static let lines = [
    "a /z", "b & a",
    "if errorlevel 1 goto l", ":l", "set A=%A%x", "echo %A%", "call :l", "(a", "b)", "c", "goto :eof",
    "if \"%A%\"==\"\" (a) else b", "a || b && c", "cd \\other", "cd /d %~dp0", "call sub %*", "rem %~",
    "if exist sub sub",
    "if not \"%A%\"==\"xx\" goto l", "a > x.log", "setlocal", "endlocal", "exit /b 2", "start /wait b", "sub",
    "pushd \\other",
    "popd", "shutdown -r", "if not errorlevel 1 a ^", "if %ERRORLEVEL% GTR 1 (", ") else (", ")", "",
  ]

  private func text(_ generator: inout SeededGenerator) -> String {
    if generator.chance(2) {
      let count = Int.random(in: 0...8, using: &generator)
      return (0..<count).map { _ in Self.lines.randomElement(using: &generator) ?? "" }
        .joined(separator: "\n")
    }
    if generator.chance(2) {
      return (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        Self.pieces.randomElement(using: &generator) ?? ""
      }.joined()
    }
    var scalars = Array((Self.scripts.randomElement(using: &generator) ?? "").unicodeScalars)
    for _ in 0..<Int.random(in: 0...3, using: &generator) {
      let at = Int.random(in: 0...scalars.count, using: &generator)
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: scalars.insert(contentsOf: (Self.pieces.randomElement(using: &generator) ?? "").unicodeScalars, at: at)
      case 1: scalars.removeSubrange(at..<min(scalars.count, at + Int.random(in: 0...9, using: &generator)))
      default:
        let end = min(scalars.count, at + Int.random(in: 0...30, using: &generator))
        scalars.insert(contentsOf: scalars[at..<end], at: Int.random(in: 0...scalars.count, using: &generator))
      }
    }
    return String(String.UnicodeScalarView(scalars))
  }

  private func bytes(_ generator: inout SeededGenerator) -> [UInt8] {
    if generator.chance(8) {
      let count = Int.random(in: 0...200, using: &generator)
      return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
    var bytes = Array(text(&generator).utf8)
    if generator.chance(8), !bytes.isEmpty {
      bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 1...255, using: &generator)
    }
    return bytes
  }

  @Test("Random and mutated text always ends, in a result or an error with its place")
  func anyText() throws {
    let seeds = 100
    var (ended, stopped, programs) = (0, 0, 0)
    try withSeeds(seeds) { seed in
      var generator = SeededGenerator(seed: seed)
      let file: BatchFile
      do throws(BatchError) {
        file = try BatchFile(bytes: bytes(&generator), name: "x.cmd", codePage: .us)
      } catch {
        #expect(error.line == nil, "seed \(seed)")
        return
      }
      let sub = text(&generator)
      var desk = try BatchDesk(["a.exe": 0, "b.exe": 3010, "c.exe": 1], batches: ["sub.cmd": sub])
      if generator.chance(4) {
        desk.programs[try BatchDesk.path("c.exe")] = BatchExit(code: 3010, restartedMachine: true)
      }
      var run = try BatchRun(file, at: BatchDesk.path("x.cmd"), arguments: ["/z", "a b"], host: desk)
      do {
        // The desk throws something else for a program it does not know.
        try run.run()
        ended += 1
      } catch let error as BatchError {
        #expect(error.description.utf8.count < 1500, "seed \(seed)")
        stopped += 1
      }
      #expect(run.host.runs.count == run.result.programs.count, "seed \(seed)")
      programs += run.host.runs.count
    }
    guard environment("WUPD_SEED") == nil else { return }
    print("\(ended) ended, \(stopped) stopped, \(programs) programs")
    #expect(ended > seeds / 8 && stopped > seeds / 3 && programs > seeds / 3)
  }

  @Test("A line that stops the run has done nothing")
  func wholeLines() throws {
    try withSeeds(700) { seed in
      var generator = SeededGenerator(seed: seed)
      // A single logical line, of what does not call other lines.
      let pieces = Self.pieces.filter { piece in
        !["sub", "call", "goto", ":l", "\n", "\r"].contains { piece.unicodeScalars.starts(with: $0.unicodeScalars) }
          && !piece.unicodeScalars.contains { $0.properties.generalCategory == .control }
      }
      let line = (0..<Int.random(in: 1...12, using: &generator)).map { _ in
        pieces.randomElement(using: &generator) ?? ""
      }.joined(separator: generator.chance(2) ? " " : "")
      var run = try batch(line, "x", host: BatchDesk(["a.exe": 0, "b.exe": 1]))
      do {
        try run.run()
      } catch is BatchError {
        #expect(run.host.runs == [] && run.host.texts.isEmpty && run.host.shown == [], "seed \(seed): \(line)")
      }
    }
  }
}
