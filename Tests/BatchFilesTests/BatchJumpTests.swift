import BatchFiles
import Testing

@Suite("goto, call and exit of a batch file")
struct BatchJumpTests {
  @Test("goto goes to a label in any case, first from here on and then from the top")
  func goto() throws {
    #expect(
      try shown("goto Two\n:one\necho 1\ngoto end\n:TWO rest\necho 2\ngoto:one\n:end\necho e") == ["2", "1", "e"])
    #expect(try shown("goto a\n:a\necho 1\ngoto a\n:a\necho 2") == ["1", "2"])
    #expect(try shown("echo a\ngoto :eof\necho b") == ["a"])
    #expect(try shown("goto eof\necho a\n:eof\necho b") == ["b"])
    #expect(try shown("set L=x\ngoto %L%y\n:xy\necho a\n goto end ignored\n  :end\necho b") == ["a", "b"])
    #expect(try shown("(\ngoto out\necho a\n)\n:out\necho b") == ["b"])
  }

  @Test("A loop ends with its condition")
  func loop() throws {
    let text = "set N=\n:again\nset N=%N%x\nif not %N%==xxxx goto again\necho %N%"
    #expect(try shown(text) == ["xxxx"])
  }

  @Test("A label that is not there stops the run before its line")
  func missingLabel() throws {
    try expectStop("a\nb & goto nowhere", at: 2, "there is no label :nowhere", after: ["a.exe"])
    try expectStop("call :nowhere", at: 1, "there is no label :nowhere")
    #expect(try shown("if 1==2 goto nowhere\necho a") == ["a"])
  }

  @Test("call :label comes back, with arguments and error level of its own")
  func subroutine() throws {
    #expect(
      try shown("call :s one two & echo back %1\ngoto :eof\n:s\necho %0 %1 %2\nexit /b 3") == [":s one two", "back "])
    #expect(
      try shown("call :s && echo good || echo bad\nif errorlevel 3 echo 3\ngoto :eof\n:s\nexit /b 3") == ["bad", "3"])
    #expect(try shown("call :s\necho back\nexit/b\n:s\ngoto :eof") == ["back"])
    #expect(try shown("call :eof\necho a") == ["a"])
  }

  @Test("call of a batch file comes back, a batch file alone does not")
  func files() throws {
    let desk = try BatchDesk(
      ["a.exe": 7], batches: ["sub.cmd": "echo %~nx0 %1\na\nexit /b", "next.bat": "echo next"])
    #expect(try shown("call sub x\necho back %ERRORLEVEL%", host: desk) == ["sub.cmd x", "back 7"])
    #expect(try shown("call sub.cmd \"x y\"\necho back", host: desk) == ["sub.cmd \"x y\"", "back"])
    #expect(try shown("sub.cmd x\necho never", host: desk) == ["sub.cmd x"])
    #expect(try shown("if 1==1 next", host: desk) == ["next"])
    #expect(try shown("call :s\necho back\ngoto :eof\n:s\nnext\necho never", host: desk) == ["next", "back"])
    try expectStop("next & echo a", at: 1, "next.bat does not come back", host: desk)
    try expectStop("start /wait next", at: 1, "'start' of a batch file", host: desk)
    try expectStop("start next\necho more", at: 1, "'start' of a batch file", host: desk)
    #expect(try shown("echo a\nstart sub x", host: desk) == ["a", "sub.cmd x"])
  }

  @Test("exit ends all of it, exit /b the file or subroutine; the code is the error level")
  func exit() throws {
    func level(_ text: String, _ desk: BatchDesk? = nil) throws -> Int {
      var run = try batch(text, host: desk)
      return try run.run().errorLevel
    }
    let desk = try BatchDesk(["a.exe": 9], batches: ["sub.cmd": "exit 4", "subb.cmd": "exit /b 4"])
    #expect(try level("exit 5\necho a") == 5)
    #expect(try level("a\nexit", desk) == 9)
    #expect(try level("a\nexit /b", desk) == 9)
    #expect(try level("EXIT /B -1") == -1)
    #expect(try level("call sub\na", desk) == 4)
    #expect(try level("call subb\nif not errorlevel 5 exit 6", desk) == 6)
    try expectStop("exit /b x", at: 1, "'exit x' is not understood")
  }

  @Test("An error in a called file names that file and its line")
  func place() throws {
    let desk = try BatchDesk(batches: ["sub.cmd": "echo a\nassoc x"])
    var run = try batch("call sub", host: desk)
    let error = #expect(throws: BatchError.self) { try run.run() }
    #expect(error?.description == "sub.cmd line 2: 'assoc' is not understood.")
  }

  @Test("What call would read a second time is not understood")
  func secondReading() throws {
    try expectStop("call a %%X%%", at: 1, "'call' with %")
    try expectStop("call a \"^\"", at: 1, "'call' with ^")
    try expectStop("call a ^& b", at: 1, "'call' with &")
    try expectStop("call set X=1", at: 1, "'call set' is not understood")
    #expect(try runs("call a \"x & y\"") == ["a.exe|x & y"])
  }

  @Test("shift moves the arguments from a place on, and %* stays")
  func shift() throws {
    #expect(
      try shown("call :s a b c\ngoto :eof\n:s\necho %0 %1 %2\nshift\necho %0 %1 %2 %*\nshift /2\necho %0 %1 [%2]") == [
        ":s a b", "a b c a b c", "a b []",
      ])
    #expect(
      try shown(":a\nif \"%1\"==\"\" goto :eof\necho %~nx1\nshift /1\ngoto a", #"C:\x\y.exe"#, "/z") == ["y.exe", "z"])
    #expect(try shown("echo %~dp0\nshift\necho %~nx0", #"C:\x\y.exe"#) == [#"E:\hotfix\"#, "y.exe"])
    try expectStop("shift 1", at: 1, "'shift 1' is not understood")
    try expectStop("shift /9", at: 1, "'shift /9' is not understood")
  }
}
