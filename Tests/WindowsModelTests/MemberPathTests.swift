import Testing
import WindowsModel

@Suite("Paths of files in archives") struct MemberPathTests {
  @Test(
    "a name below a folder is one",
    arguments: [
      ("x.dll", ["x.dll"]), ("SP2QFE\\x.dll", ["SP2QFE", "x.dll"]), ("a/b\\c d.e", ["a", "b", "c d.e"]),
      ("a\\\\b", ["a", "b"]), ("%SystemRoot%", ["%SystemRoot%"]), ("...a", ["...a"]), ("ü\u{301}", ["ü\u{301}"]),
    ])
  func nameBelowFolderOne(text: String, components: [String]) throws {
    #expect(try MemberPath(text).components == components)
  }

  @Test(
    "what leads elsewhere is none",
    arguments: [
      "", "\\", "/", "..", "..\\x", "a\\..\\x", "a/../../x", ".", "a\\.\\b", "C:x", "C:\\x", "\\x", "/etc/passwd",
      "\\\\server\\share\\x", "\\??\\C:\\x", "\\\\?\\C:\\x", "CON", "a\\nul.txt", "com1", "x.dll:stream", "a\0b",
      "a\nb", "a*",
      "a?", "a|b", "a\"", "a.", "a ", "a.\\b", "..  ", "folder\\", "folder/",
    ])
  func leadsElsewhereNone(text: String) {
    #expect(throws: NameError.self) { try MemberPath(text) }
  }

  @Test("a name is one in any case")
  func nameOneAnyCase() throws {
    #expect(try MemberPath("SP1GDR\\X.DLL") == MemberPath("sp1gdr/x.dll"))
    #expect(try MemberPath("a\\b").description == "a\\b" && MemberPath("a\\b").name == "b")
  }

  @Test("the reason names the text as it was given")
  func reasonNamesTextWas() {
    #expect { try MemberPath("CON") } throws: { "\($0)" == "CON has the name of a device (CON)" }
  }
}
