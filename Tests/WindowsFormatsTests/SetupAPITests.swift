import Testing
import WindowsFormats
import WindowsModel

/// What Windows makes of lines that are written unusually (`docs/inf.md`).
@Suite("An INF is read as SetupAPI of Windows reads it")
struct SetupAPITests {
  private func line(_ text: String, _ strings: String = "") throws -> InfLine {
    let file = try InfFile(Array("[Test]\n\(text)\n[Strings]\n\(strings)\n".utf8)).substituted()
    return try #require(file["Test"]?.lines.first)
  }

  @Test("A single field that stands alone is its own key")
  func alone() throws {
    let file = try InfFile(Array("[s]\nx.dll\na,b\n[Strings]\nlone\n".utf8))
    #expect(file["s"]?["X.DLL"]?.fields == ["x.dll"] && file["s"]?["a"] == nil)
    #expect(file["s"]?.lines.first?.items == ["x.dll"])
    #expect(try line("k=%lone%", "lone").fields == ["lone"])
  }

  @Test(
    "A backslash at the end of a line goes on with the next one, without the blanks on either side",
    arguments: [
      ("left  \\  \n  right=x", "leftright", ["x"]), ("k=one \\ ; remark\ntwo", "k", ["onetwo"]),
      ("k=one\\ \\ \\\ntwo", "k", ["onetwo"]), ("k=one \\\\ \ntwo", "k", ["onetwo"]),
      ("k=one \\ \n \\ \n two", "k", ["onetwo"]), ("k=one \\\n\\ two", "k", ["one\\ two"]),
      ("k=one \\ two", "k", ["one \\ two"]), ("k=one\\\\two", "k", ["one\\\\two"]),
      ("k=\"one\\\ntwo", "k", ["one\\"]), ("\\ k= \\ one", "\\ k", ["\\ one"]),
    ])
  func goesOn(text: String, key: String, fields: [String]) throws {
    let line = try line(text)
    #expect(line.key == key && line.fields == fields)
  }

  @Test("It ends in nothing at the end of the file")
  func atTheEnd() throws {
    #expect(try InfFile(Array("[s]\nk=one \\ ".utf8))["s"]?["k"]?.fields == ["one"])
    #expect(try InfFile(Array("[s]\nk=one \\\u{1A}two".utf8))["s"]?["k"]?.fields == ["one"])
  }

  @Test(
    "Quotes hold anything together, inside a word too, and two of them in quotes are one",
    arguments: [
      ("K\"e\"y=one", "Key", ["one"]), ("k=a\"\"\"b,c\"", "k", ["a\"b,c"]), ("k\"\"ey=a,b", "key", ["a", "b"]),
      ("k=a\"\"b", "k", ["ab"]), ("k=a\",\"b", "k", ["a,b"]), ("k=a\",b", "k", ["a,b"]),
      ("k='a',b", "k", ["'a'", "b"]),
      ("=a", "", ["a"]), ("=,,a", "", ["", "", "a"]), ("k=a,,,b,", "k", ["a", "", "", "b", ""]),
      ("k=a,\" \",\"\"", "k", ["a", " ", ""]),
    ])
  func quotes(text: String, key: String, fields: [String]) throws {
    let line = try line(text)
    #expect(line.key == key && line.fields == fields)
  }

  @Test("LF ends a line; a CR alone and a NUL are blanks")
  func blanks() throws {
    #expect(try line(" k e\r = a\r").key == "k e")
    #expect(try line("k=a\0b \0").fields == ["a b"])
    #expect(try line("k=%s%", "s=a\0b\0").fields == ["a b"])
    #expect(try InfFile(Array(" [a\rb] \n".utf8)).sections.map(\.name) == ["a\rb"])
  }

  @Test(
    "A section's name is all that stands before the first bracket that closes, blanks too; what follows it is nothing")
  func names() throws {
    let text = "  [ a  b ] rest [c]\n[x[y]z]\n[[[]\n[]\n[a;b\"]\n]\n"
    let file = try InfFile(Array(text.utf8))
    #expect(file.sections.map(\.name) == [" a  b ", "x[y", "[[", "", "a;b\""] && file.losses == [])
    let long = String(repeating: "a", count: 255)
    #expect(try InfFile(Array("[\(long)]\n[\(long)a]\n".utf8)).sections.map(\.name) == [long])
  }

  @Test("A string is put in once, also in a key and in quotes that part it; what is in it is not replaced in turn")
  func strings() throws {
    let strings = "a=one\nb=%a%\nloop=%loop%\nc=\"C:\\\""
    #expect(try line("%a%x=%a%%a%,%b%", strings).key == "onex")
    #expect(try line("%a%x=%a%%a%,%b%", strings).fields == ["oneone", "%a%"])
    #expect(try line("%% %\"a\"%=%loop%", strings).key == "% one")
    #expect(try line("k=%a;b%", strings).fields == ["%a"])
    #expect(try line("k=\"%c%\\x\"", strings).fields == ["C:\\\\x"])
  }

  @Test("A field has 511 characters at most, and what is put together of several strings has more")
  func lengths() throws {
    let long = String(repeating: "a", count: 600)
    let file = try InfFile(Array("[Test]\nk=\(long),b\nj=%s%%s%\n[Strings]\ns=\(long)\n".utf8))
    #expect(file["Test"]?["k"]?.fields.map(\.count) == [511, 1])
    #expect(file.losses.map(\.line) == [2, 5])
    #expect(file.losses.first?.reason == "has a field of more than 511 characters, which is cut")
    #expect(try file.substituted()["Test"]?["j"]?.text(1).count == 1022)
    let pairs = try InfFile(Array("[Test]\nk=\(String(repeating: "\u{1F600}", count: 300))\n".utf8), codePage: nil)
    #expect(pairs["Test"]?["k"] != nil)
  }
}
