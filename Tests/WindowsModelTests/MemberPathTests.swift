import Testing
import WindowsModel

@Suite("Paths of files in archives") struct MemberPathTests {
  @Test(
    arguments: [
      ("x.dll", ["x.dll"]), ("SP2QFE\\x.dll", ["SP2QFE", "x.dll"]), ("a/b\\c d.e", ["a", "b", "c d.e"]),
      ("a\\\\b", ["a", "b"]), ("%SystemRoot%", ["%SystemRoot%"]), ("...a", ["...a"]), ("ü\u{301}", ["ü\u{301}"]),
    ])
  func `a name below a folder is one`(text: String, components: [String]) throws {
    #expect(try MemberPath(text).components == components)
  }

  @Test(
    arguments: [
      "", "\\", "/", "..", "..\\x", "a\\..\\x", "a/../../x", ".", "a\\.\\b", "C:x", "C:\\x", "\\x", "/etc/passwd",
      "\\\\server\\share\\x", "\\??\\C:\\x", "\\\\?\\C:\\x", "CON", "a\\nul.txt", "com1", "x.dll:stream", "a\0b",
      "a\nb", "a*",
      "a?", "a|b", "a\"", "a.", "a ", "a.\\b", "..  ", "folder\\", "folder/",
    ])
  func `what leads elsewhere is none`(text: String) {
    #expect(throws: NameError.self) { try MemberPath(text) }
  }

  @Test func `a name is one in any case`() throws {
    #expect(try MemberPath("SP1GDR\\X.DLL") == MemberPath("sp1gdr/x.dll"))
    #expect(try MemberPath("a\\b").description == "a\\b" && MemberPath("a\\b").name == "b")
  }

  @Test func `the reason names the text as it was given`() {
    #expect { try MemberPath("CON") } throws: { "\($0)" == "CON has the name of a device (CON)" }
  }
}
