import TestSupport
import Testing
import WindowsModel

@Suite("Paths of the modelled machine")
struct WindowsPathTests {
  private static let environment = ["SYSTEMROOT": "C:\\WINDOWS", "PROGRAMFILES": "C:\\Program Files", "EMPTY": ""]

  @Test(
    "A form that is documented is read",
    arguments: [
      ("C:\\WINDOWS\\x.dll", "C:\\WINDOWS\\x.dll"), ("c:/windows/x.dll", "C:\\windows\\x.dll"),
      ("C:\\", "C:\\"), ("z:", "Z:\\"), ("C:\\a\\\\b\\", "C:\\a\\b"), ("C:\\a\\.\\b", "C:\\a\\b"),
      ("C:\\a\\..\\b", "C:\\b"), ("C:\\a\\b\\..\\..\\c", "C:\\c"), ("C:\\a. .\\b ", "C:\\a\\b"),
      ("%SystemRoot%\\x.dll", "C:\\WINDOWS\\x.dll"), ("%systemroot%/x", "C:\\WINDOWS\\x"),
      ("%EMPTY%%SystemRoot%", "C:\\WINDOWS"), ("%ProgramFiles%\\a", "C:\\Program Files\\a"), ("C:\\50%", "C:\\50%"),
      ("\\SystemRoot\\x.dll", "C:\\WINDOWS\\x.dll"), ("\\SYSTEMROOT\\a\\b", "C:\\WINDOWS\\a\\b"),
      ("\\??\\C:\\x", "C:\\x"), ("\\\\?\\C:\\x", "C:\\x"), ("\\DosDevices\\C:\\x", "C:\\x"), ("\\??\\c:", "C:\\"),
      ("\\??\\UNC\\server\\share\\x", "\\\\server\\share\\x"), ("\\\\?\\unc\\server\\share", "\\\\server\\share"),
      ("\\\\server\\share\\x", "\\\\server\\share\\x"), ("//server/share/x", "\\\\server\\share\\x"),
      ("\\\\server\\share\\", "\\\\server\\share"), ("\\\\server\\share\\a\\..\\b", "\\\\server\\share\\b"),
      ("C:\\console", "C:\\console"), ("C:\\com10", "C:\\com10"), ("C:\\nul1", "C:\\nul1"), ("C:\\com0", "C:\\com0"),
      ("C:\\a;b=c,d[e]f+g", "C:\\a;b=c,d[e]f+g"), ("C:\\ä\u{301}🙂", "C:\\ä\u{301}🙂"), ("C:\\ a", "C:\\ a"),
    ])
  func read(text: String, expected: String) throws {
    #expect(try WindowsPath(text, environment: Self.environment).description == expected)
  }

  @Test("The form of the object manager is taken to the letter")
  func native() throws {
    #expect(try WindowsPath("\\??\\C:\\a.\\b ").components == ["a.", "b "])
    #expect(try WindowsPath("\\\\?\\C:\\a.\\b ").components == ["a.", "b "])
    #expect(throws: NameError.self) { try WindowsPath("\\??\\C:\\a\\..\\b") }
  }

  @Test("Two spellings of one place are equal and hash alike, and no others are")
  func equality() throws {
    let one = try WindowsPath("C:\\Windows\\Über.dll")
    let other = try WindowsPath("c:\\WINDOWS\\üBER.DLL")
    #expect(one == other)
    #expect(Set([one, other]).count == 1)
    #expect(try WindowsPath("\\\\SERVER\\Share\\x") == WindowsPath("\\\\server\\SHARE\\X"))
    #expect(try WindowsPath("C:\\straße") != WindowsPath("C:\\STRASSE"))
    #expect(try WindowsPath("C:\\\u{E9}") != WindowsPath("C:\\e\u{301}"))
    #expect(try WindowsPath("C:\\a") != WindowsPath("D:\\a"))
    #expect(try WindowsPath("C:\\a") != WindowsPath("C:\\a\\b"))
    #expect(try WindowsPath("\\??\\C:\\a.") != WindowsPath("C:\\a"))
  }

  @Test("The form of pending renames leads back to the place, whatever its name")
  func ntForm() throws {
    #expect(try WindowsPath("C:\\x").ntForm == "\\??\\C:\\x")
    #expect(try WindowsPath("C:\\").ntForm == "\\??\\C:\\")
    #expect(try WindowsPath("\\\\server\\share\\x").ntForm == "\\??\\UNC\\server\\share\\x")
    try withSeeds(500) { seed in
      var generator = SeededGenerator(seed: seed)
      let names = (0..<Int.random(in: 0...5, using: &generator)).map { _ in
        ["a", "b.", "c ", "%x%", "ä", "e\u{301}", "🙂", "A.B.C", " d"].randomElement(using: &generator) ?? "x"
      }
      let volume = generator.chance(2) ? "C:" : "UNC\\server\\share"
      let path = try WindowsPath((["\\??", volume] + names).joined(separator: "\\"))
      #expect(path.components.map { Array($0.utf8) } == names.map { Array($0.utf8) }, "seed \(seed)")
      #expect(try WindowsPath(path.ntForm) == path, "seed \(seed): \(path.ntForm)")
    }
  }

  @Test("A place knows its name, its folder, and what lies below it")
  func family() throws {
    let path = try WindowsPath("C:\\WINDOWS\\system32\\x.dll")
    #expect(path.name == "x.dll")
    #expect(path.parent == (try WindowsPath("C:\\WINDOWS\\system32")))
    #expect(try WindowsPath("C:\\").parent == nil)
    #expect(try WindowsPath("C:\\").name == "C:")
    #expect(try WindowsPath("C:\\WINDOWS").appending("a\\b.txt").description == "C:\\WINDOWS\\a\\b.txt")
    #expect(try WindowsPath("C:\\").appending("a").description == "C:\\a")
    #expect(try path.renamed("y.dll").description == "C:\\WINDOWS\\system32\\y.dll")
    #expect(throws: NameError.self) { try WindowsPath("C:\\").renamed("x") }
    #expect(throws: NameError.self) { try path.appending("a:b") }
    #expect(try WindowsPath("c:\\windows").contains(path))
    #expect(path.contains(path))
    #expect(try !path.contains(WindowsPath("C:\\WINDOWS")))
    #expect(try !WindowsPath("C:\\WIN").contains(path))
    #expect(try !WindowsPath("D:\\").contains(path))
  }

  @Test("What lies directly below the root of a drive or of a share is named by it")
  func belowRoot() throws {
    #expect(try WindowsPath("C:\\").child("a").description == "C:\\a")
    #expect(try WindowsPath("\\\\server\\share").child("a").description == "\\\\server\\share\\a")
    #expect(throws: NameError.self) { try WindowsPath("\\\\server\\share").child("a\\b") }
  }

  @Test("A server whose name begins with a combining mark has the NT form of a server")
  func combiningServer() throws {
    let path = try WindowsPath("\\\\\u{301}server\\share\\x")
    #expect(path.ntForm == "\\??\\UNC\\\u{301}server\\share\\x")
    #expect(try WindowsPath(path.ntForm) == path)
  }
}
