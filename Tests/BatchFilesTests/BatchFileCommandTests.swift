import BatchFiles
import Testing
import WindowsModel

@Suite("Commands over files")
struct BatchFileCommandTests {
  private func desk() throws -> BatchDesk {
    var desk = try BatchDesk(files: [#"E:\other\x.txt"#], folders: [#"E:\hotfix\sub"#, #"C:\t"#])
    desk.texts[try BatchDesk.path("a.txt")] = "one\r\n"
    desk.texts[try BatchDesk.path("b.txt")] = "two\r\n"
    return desk
  }

  private func run(_ text: String) throws -> (changes: [String], shown: [String], level: Int) {
    var run = try batch(text, host: desk())
    let result = try run.run()
    return (run.host.changes, run.host.shown, result.errorLevel)
  }

  @Test("copy puts a file beside, over another, or into a folder, and all that fit a pattern")
  func copy() throws {
    #expect(try run("copy a.txt c.txt>nul").changes == [#"copy a.txt c.txt: E:\hotfix\a.txt E:\hotfix\c.txt"#])
    #expect(try run("copy /y \"a.txt\" C:\\t").changes == [#"copy /y "a.txt" C:\t: E:\hotfix\a.txt C:\t\a.txt"#])
    let all = try run("copy *.txt sub\\")
    #expect(
      all.changes == [
        #"copy *.txt sub\: E:\hotfix\a.txt E:\hotfix\sub\a.txt"#,
        #"copy *.txt sub\: E:\hotfix\b.txt E:\hotfix\sub\b.txt"#,
      ])
    #expect(all.shown == ["        2 file(s) copied."] && all.level == 0)
    #expect(try run("copy E:\\other\\x.txt").changes.map { $0.hasSuffix(#"E:\hotfix\x.txt"#) } == [true])
  }

  @Test("A copy that cannot be fails with 1, and changes nothing")
  func noCopy() throws {
    for text in [
      "copy none.txt x", "copy a.txt none\\x.txt", "copy a.txt none\\", "copy a.txt a.txt", "copy *.none sub",
    ] {
      let result = try run("\(text) 2>nul")
      #expect(result.changes.isEmpty && result.shown.isEmpty && result.level == 1, "\(text)")
    }
    for text in ["copy", "copy a+b c", "copy /a a b", "copy *.txt c.txt", "copy a.txt *.bak", "copy a b c"] {
      try expectStop("a\n\(text)", at: 2, "understood", after: ["a.exe"], host: desk())
    }
  }

  @Test("del deletes what fits; that nothing does is no error, a folder that is not there is one")
  func delete() throws {
    #expect(try run("del a.txt b.txt").changes == [#"del a.txt b.txt: E:\hotfix\a.txt E:\hotfix\b.txt"#])
    #expect(try run("erase /q/f *.txt").changes == [#"del /f /q *.txt: E:\hotfix\a.txt E:\hotfix\b.txt"#])
    #expect(try run("del none.txt 2>nul").level == 0)
    #expect(try run("del none\\x.txt 2>nul").level == 1)
    #expect(try run("del /s /q E:\\*.txt").changes.first?.contains(#"E:\other\x.txt"#) == true)
    for text in ["del *.*", "del sub", "del E:\\hotfix"] {
      try expectStop("a\n\(text)", at: 2, "nobody answers", after: ["a.exe"], host: desk())
    }
    try expectStop("del /p a.txt", at: 1, "'del /p' is not understood", host: desk())
  }

  @Test(
    "What somebody has mapped is renamed, and neither written over nor deleted",
    arguments: [
      ("copy b.txt a.txt", 0, 1), ("move b.txt a.txt", 0, 1), ("del a.txt", 0, 1), ("del /q *.txt", 1, 1),
      ("ren a.txt a.old", 1, 0), ("copy a.txt c.txt", 1, 0),
    ])
  func inUse(_ text: String, _ changes: Int, _ level: Int) throws {
    var host = try desk()
    host.held = [try BatchDesk.path("a.txt")]
    var run = try batch("\(text) >nul 2>nul", host: host)
    #expect(try run.run().errorLevel == level)
    #expect(run.host.changes.count == changes, "\(run.host.changes)")
  }

  @Test("md, rd, move and ren")
  func others() throws {
    #expect(try run("md new\\deep").changes == [#"md new\deep: E:\hotfix\new\deep"#])
    #expect(try run("mkdir sub 2>nul").level == 1)
    #expect(try run("rd sub").changes == [#"rd sub: E:\hotfix\sub"#])
    #expect(try run("rd/s/q \"E:\\other\"").changes == [#"rd /q /s "E:\other": E:\other"#])
    #expect(try run("rd E:\\other 2>nul || echo full").shown == ["full"])
    try expectStop("rd /s E:\\other", at: 1, "nobody answers", host: desk())
    #expect(try run("move /y *.txt C:\\t>nul").changes.count == 2)
    #expect(try run("move none C:\\t 2>nul").level == 1)
    #expect(try run("ren a.txt c.txt").changes == [#"ren a.txt c.txt: E:\hotfix\a.txt E:\hotfix\c.txt"#])
    #expect(try run("ren a.txt b.txt 2>nul").level == 1)
    try expectStop("ren *.txt *.bak", at: 1, "'ren' with * or ?", host: desk())
  }

  @Test("What a line makes can be used in it, and what it cannot do stops it before anything is done")
  func inOneLine() throws {
    #expect(try run("md new & copy a.txt new\\ & if exist new\\a.txt echo there").shown.last == "there")
    try expectStop("a & copy a.txt none+x", at: 1, "is not understood", host: desk())
    try expectStop("a & copy a.txt C:\\t & C:\\t\\b", at: 1, "is not recognized", after: ["a.exe"], host: desk())
  }

  @Test("type shows a text, dir /b names, find the lines with a text; other forms of dir are passed over")
  func shows() throws {
    #expect(try run("type *.txt").shown == ["one", "two"])
    #expect(try run("type none 2>nul").level == 1)
    #expect(try run("dir /b *.txt").shown == ["a.txt", "b.txt"])
    #expect(try run("dir /b /ad").shown == ["sub"])
    #expect(try run("dir /b /a-d none* 2>nul").level == 1)
    try expectStop("dir /b /od *.txt", at: 1, "in another order", host: desk())
    try expectStop(#"type C:\t\..\x & type E:\other\x.txt"#, at: 1, "the text of", host: desk())
    #expect(try run("type a.txt | find /i \"ONE\"").shown == ["one"])
    #expect(try run("echo a.exe | %SystemRoot%\\system32\\find.exe /I \".msu\" >nul 2>&1").level == 1)
    #expect(try run("find /c \"o\" *.txt").shown.contains { $0.hasSuffix(": 1") })
    #expect(try run("type *.txt | find /v \"one\" | find /n \"t\"").shown == ["[1]two"])
    try expectStop("find \"x\"", at: 1, "reads what somebody types", host: desk())
    var all = try batch("dir /s", host: desk())
    #expect(try all.run().passedOver.map(\.text) == ["dir /s"])
  }
}
