import Testing
import WindowsModel

@Suite("What can be no place on the machine")
struct PathRefusalTests {
  @Test(
    "A text that leads nowhere or elsewhere is refused, and the reason says why",
    arguments: [
      ("", "not a full path"), ("x.dll", "not a full path"), ("a\\b", "not a full path"), ("..\\x", "not a full path"),
      ("C:x", "relative to the current folder"), ("C:..\\x", "relative to the current folder"),
      ("\\x", "no drive"), ("\\??\\x", "no drive"), ("1:\\x", "not a full path"), ("CC:\\x", "not a full path"),
      ("C:\\..", "leads out"), ("C:\\a\\..\\..", "leads out"), ("C:/../x", "leads out"),
      ("\\\\server\\share\\..\\x", "leads out"),
      ("\\\\server", "no server and share"), ("\\\\server\\", "no server and share"),
      ("\\\\\\share", "no server and share"),
      ("\\\\.\\C:\\x", "device"), ("\\\\.\\PhysicalDrive0", "device"), ("\\Device\\HarddiskVolume1\\x", "device"),
      ("\\??\\PhysicalDrive0", "device"), ("\\??\\GLOBALROOT\\Device\\x", "device"), ("\\\\?\\Volume{1}\\x", "device"),
      ("C:\\a:stream", "stream"), ("C:\\x.dll::$DATA", "stream"), ("\\\\server\\sh:re\\x", "stream"),
      ("C:\\a*b", "(*)"), ("C:\\a?b", "(?)"), ("C:\\a\"b", "(\")"), ("C:\\a<b", "(<)"), ("C:\\a>b", "(>)"),
      ("C:\\a|b", "(|)"), ("C:\\a\0b", "control character 0"), ("C:\\a\nb", "control character 10"),
      ("C:\\a\r\nb", "control character 13"), ("C:\\a\u{1F}b", "control character 31"),
      ("C:\\...\\x", "dots or blanks"), ("C:\\   \\x", "dots or blanks"), ("C:\\. .\\x", "dots or blanks"),
      ("\\??\\C:\\..\\x", "dots or blanks"), ("\\??\\C:\\.\\x", "dots or blanks"),
      ("%NoSuch%\\x", "%NoSuch%"), ("\\SystemRoot\\x", "%SystemRoot%"), ("%%\\x", "%%"),
    ])
  func refused(text: String, reason: String) {
    let error = #expect(throws: NameError.self) { try WindowsPath(text) }
    #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
    #expect(error?.text == text)
  }

  @Test(
    "A device's name is refused with any case and extension",
    arguments: [
      "CON", "con", "PRN", "aux", "NUL", "nul.txt", "Nul.tar.gz", "COM1", "com9.dll", "LPT1", "lpt9", "CONIN$",
      "conout$",
      "CLOCK$", "nul .txt", "COM1 ",
    ])
  func devices(name: String) {
    for path in ["C:\\\(name)", "C:\\\(name)\\x", "C:\\WINDOWS\\\(name)", "\\??\\C:\\\(name)"] {
      let error = #expect(throws: NameError.self) { try WindowsPath(path) }
      #expect(error?.reason.contains("device") == true, "\(path): \(error?.reason ?? "")")
    }
  }

  @Test("Names of 255 and paths of 32,767 characters are the most there is, and are taken")
  func lengths() throws {
    let name = String(repeating: "x", count: 255)
    #expect(try WindowsPath("C:\\\(name)").name == name)
    #expect(throws: NameError.self) { try WindowsPath("C:\\\(name)x") }
    // Two units each: 127 of them fit, 128 do not.
    #expect(throws: Never.self) { try WindowsPath("C:\\" + String(repeating: "🙂", count: 127)) }
    #expect(throws: NameError.self) { try WindowsPath("C:\\" + String(repeating: "🙂", count: 128)) }
    // `\??\C:` and 127 names with their backslashes are 32,518 units; 248 more and a backslash are all that fits.
    let long = "C:" + String(repeating: "\\\(name)", count: 127)
    #expect(throws: Never.self) { try WindowsPath(long + "\\" + String(repeating: "y", count: 248)) }
    #expect(throws: NameError.self) { try WindowsPath(long + "\\" + String(repeating: "y", count: 249)) }
    #expect(throws: NameError.self) { try WindowsPath("C:\\" + String(repeating: "a\\", count: 100_000)) }
  }

  @Test("A separator, a drive or a dot before a combining character is what Windows takes it for")
  func combining() throws {
    func components(_ text: String) throws -> [[UInt8]] {
      try WindowsPath(text).components.map { Array($0.utf8) }
    }
    #expect(try components("C:\\a\\\u{301}b") == [Array("a".utf8), Array("\u{301}b".utf8)])
    #expect(try components("C:/a/\u{301}b") == [Array("a".utf8), Array("\u{301}b".utf8)])
    #expect(try components("C:\\a\\..\\\u{301}b") == [Array("\u{301}b".utf8)])
    #expect(try components("C:\\a/../\u{301}b") == [Array("\u{301}b".utf8)])
    #expect(throws: NameError.self) { try WindowsPath("C:\\../\u{301}b") }
    #expect(throws: NameError.self) { try WindowsPath("C:\u{301}\\b") }
    #expect(throws: NameError.self) { try WindowsPath("C:\\a:\u{301}b") }
    #expect(throws: NameError.self) { try WindowsPath("C:\\a*\u{301}b") }
    #expect(try components("\\??\\C:\\\u{301}b") == [Array("\u{301}b".utf8)])
    #expect(try components("\\\\server\\share\\\u{301}b") == [Array("\u{301}b".utf8)])
  }

  @Test(
    "No path holds a name that a separator or a step up hides in",
    arguments: ["\u{301}", "\u{200D}", "\u{FE0F}", "\u{20E3}"])
  func nothingHides(mark: String) {
    for separator in ["\\", "/"] {
      for name in ["..\(separator)\(mark)x", "a\(separator)\(mark)", "\(separator)\(mark)..\(separator)\(mark)"] {
        for prefix in ["C:\\", "\\??\\C:\\", "\\\\server\\share\\", "C:\(separator)\(mark)"] {
          guard let path = try? WindowsPath(prefix + name) else { continue }
          for component in path.components {
            let scalars = component.unicodeScalars
            #expect(!scalars.contains("\\") && !scalars.contains("/") && component != "..", "\(prefix + name)")
          }
        }
      }
    }
  }

  @Test("A long text is cut in the message about it")
  func message() throws {
    let error = NameError(String(repeating: "x", count: 1000), "is long")
    #expect(error.description.count < 250)
    #expect(error.description.hasSuffix("is long"))
  }
}
