import BatchFiles
import Testing

@Suite("if and blocks of a batch file")
struct BatchIfTests {
  @Test("if errorlevel N means N or more")
  func errorLevel() throws {
    let desk = try BatchDesk(["a.exe": 3010])
    #expect(try shown("a\nif errorlevel 3010 echo yes\nif errorlevel 3011 echo no", host: desk) == ["yes"])
    #expect(try shown("a\nif not errorlevel 3011 echo yes\nIF NOT ERRORLEVEL 1 echo no", host: desk) == ["yes"])
    #expect(try shown("if errorlevel -1 echo yes\nif errorlevel 0 echo yes") == ["yes", "yes"])
  }

  @Test("if exist asks for files, programs and folders; a backslash or nul at the end for folders")
  func exist() throws {
    let desk = try BatchDesk(files: [#"C:\WINDOWS\x y.log"#])
    let text = #"""
      if exist "%windir%\x y.log" echo file
      if exist a.exe echo program
      if exist E:\hotfix echo folder
      if exist E:\hotfix\nul echo folder
      if exist C:\WINDOWS\ echo folder
      if exist a.exe\ echo no
      if not exist b.txt echo none
      if not exist \hotfix\a.exe echo no
      if exist *.EXE echo some
      if not exist C:\WINDOWS\*.txt echo no text
      """#
    #expect(
      try shown(text, host: desk) == ["file", "program", "folder", "folder", "folder", "none", "some", "no text"])
  }

  @Test("Texts are compared to the letter, or with /i in any case")
  func texts() throws {
    #expect(
      try shown("if \"a b\"==\"a b\" echo yes\nif \"a\"==\"A\" echo no\nif /i \"a\"==\"A\" echo yes") == [
        "yes", "yes",
      ])
    #expect(try shown("if \"%1\"==\"\" echo none\nif not \"%1\" == \"x\" echo other") == ["none", "other"])
    #expect(try shown("if a==b (echo no) else echo yes\nif /I NOT a==B echo yes") == ["yes", "yes"])
    #expect(try shown("if \"e\u{301}\"==\"é\" echo no") == [])
  }

  @Test("EQU to GEQ compare numbers; EQU and NEQ texts too")
  func comparisons() throws {
    let desk = try BatchDesk(["a.exe": 10])
    let text = """
      a
      if %ERRORLEVEL% EQU 10 echo equ
      if %ERRORLEVEL% neq 9 echo neq
      if 9 LSS %ERRORLEVEL% echo lss
      if %ERRORLEVEL% LEQ 10 echo leq
      if %ERRORLEVEL% GTR 9 echo gtr
      if %ERRORLEVEL% GEQ 11 echo no
      if not %ERRORLEVEL% GEQ 11 echo geq
      if /i abc EQU ABC echo text
      if abc NEQ ABC echo text
      """
    #expect(try shown(text, host: desk) == ["equ", "neq", "lss", "leq", "gtr", "geq", "text", "text"])
    try expectStop("if a LSS b echo x", at: 1, "of numbers only")
    try expectStop("if 010 EQU 8 echo x", at: 1, "begins with 0")
    try expectStop("if 1 ABOUT 1 echo x", at: 1, "'if 1 ABOUT' is not understood")
  }

  @Test("if defined")
  func defined() throws {
    #expect(
      try shown("if defined WINDIR echo yes\nif not defined none echo yes\nif defined none echo no") == [
        "yes", "yes",
      ])
  }

  @Test("else belongs to a block, and each takes all that follows on its line")
  func elses() throws {
    #expect(try shown("if 1==2 (echo a) else (echo b)") == ["b"])
    #expect(try shown("if 1==1 (\n  echo a\n) else (\n  echo b\n)\necho c") == ["a", "c"])
    #expect(try shown("if 1==2 (\necho a\n) else if 1==3 (\necho b\n) else (\necho c\n)") == ["c"])
    #expect(
      try shown("if 1==2 echo a & echo b\nif 1==2 (echo c) & echo d\nif 1==2 (echo e) else echo f & echo g") == [
        "f ", "g",
      ])
    #expect(try shown("if 1==1 echo a else echo b") == ["a else echo b"])
    try expectStop("if 1==1 (\necho a\n)\nelse echo b", at: 4, "'else' is not understood")
  }

  @Test("Blocks nest, stand alone, and may begin and end in the middle of lines")
  func blocks() throws {
    #expect(try shown("(echo a\necho b)\n(\n\n(echo c)\n) & echo d") == ["a", "b", "c", "d"])
    #expect(try shown("if 1==1 if 2==2 (if 3==4 (echo a) else echo b)") == ["b"])
    #expect(try shown("(echo a ^) \"b)\" & echo c)") == ["a ) \"b)\" ", "c"])
    #expect(try shown("@(@echo a)\n@if 1==1 @echo b") == ["a", "b"])
    #expect(try shown("echo a) b") == ["a) b"])
  }

  @Test("&, && and || part commands; && and || look at the command before")
  func separators() throws {
    let desk = try BatchDesk(["good.exe": 0, "bad.exe": 5])
    #expect(try shown("echo a&echo b & echo c&") == ["a", "b ", "c"])
    #expect(try shown("good && echo a || echo b", host: desk) == ["a "])
    #expect(try shown("bad && echo a || echo b", host: desk) == ["b"])
    #expect(try shown("bad || good && echo a & echo b", host: desk) == ["a ", "b"])
    #expect(try shown("bad || bad || echo a\ngood || bad || echo b", host: desk) == ["a"])
    #expect(
      try shown("(bad) || echo a\ncd nowhere && echo b || echo c", host: desk) == [
        "a", "The system cannot find the path specified.", "c",
      ])
  }

  @Test("An if that does nothing has succeeded, and || makes the error level of what failed")
  func successOfIf() throws {
    let desk = try BatchDesk(["bad.exe": 5])
    #expect(try shown("bad\n(if 1==0 echo x) && echo a || echo b", host: desk) == ["a "])
    #expect(try shown("bad & (if 1==0 echo x) && echo a || echo b\nif errorlevel 5 echo 5", host: desk) == ["a ", "5"])
    #expect(try shown("(if 1==1 bad) && echo a || echo b", host: desk) == ["b"])
    #expect(try shown("(for %%i in () do bad) && echo a || echo b", host: desk) == ["a "])
    #expect(
      try shown("rd none 2>nul\necho %ERRORLEVEL%\nrd none 2>nul || echo b\necho %ERRORLEVEL%") == ["0", "b", "2"])
  }

  @Test("Labels and comments in a block are passed over where cmd.exe passes over them")
  func labelsInBlocks() throws {
    #expect(try shown("(\n:: why\necho a\nrem )\necho b\n)") == ["a", "b"])
    try expectStop("(\necho a\n:: why\n)", at: 4, "a label or :: in a block")
    try expectStop("(\n:: one\n:: two\necho a\n)", at: 3, "a label or :: in a block")
  }

  @Test("What is no whole if or block stops the run at its line")
  func malformed() throws {
    try expectStop("a\n(\necho x", at: 2, "( without )", after: ["a.exe"])
    try expectStop("echo x\n)", at: 2, ") without (")
    try expectStop("()", at: 1, "an empty block")
    try expectStop("(echo a) echo b", at: 1, "'echo b' stands where no command can")
    try expectStop("if 1==1", at: 1, "an 'if' without a command")
    try expectStop("if 1==1 (echo a) else", at: 1, "an 'else' without a command")
    try expectStop("if %none%==x echo a", at: 1, "a side missing")
    try expectStop("if not %none%==x echo a", at: 1, "a side missing")
    try expectStop("if errorlevel x echo a", at: 1, "needs a number")
    try expectStop("if errorlevel 99999999999 echo a", at: 1, "needs a number")
    try expectStop("a & & b", at: 1, "a command is missing")
    try expectStop("a &&", at: 1, "a command is missing")
    try expectStop("|| a", at: 1, "a command is missing")
  }
}
