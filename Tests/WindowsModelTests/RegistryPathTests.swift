import Testing
import WindowsModel

@Suite("Names of registry keys")
struct RegistryPathTests {
  @Test(
    "A form that is documented is read",
    arguments: [
      ("HKLM", "HKLM"), ("hklm\\", "HKLM"), ("HKLM\\SOFTWARE\\Vendor", "HKLM\\SOFTWARE\\Vendor"),
      ("HKEY_LOCAL_MACHINE\\SYSTEM", "HKLM\\SYSTEM"), ("HKEY_USERS\\.DEFAULT", "HKU\\.DEFAULT"), ("HKU", "HKU"),
      ("HKCR\\.txt", "HKLM\\SOFTWARE\\Classes\\.txt"), ("HKEY_CLASSES_ROOT", "HKLM\\SOFTWARE\\Classes"),
      ("HKCU\\Software", "HKU\\.DEFAULT\\Software"), ("HKEY_CURRENT_USER", "HKU\\.DEFAULT"),
      ("HKCC\\System", "HKLM\\SYSTEM\\CurrentControlSet\\Hardware Profiles\\Current\\System"),
      ("HKEY_CURRENT_CONFIG", "HKLM\\SYSTEM\\CurrentControlSet\\Hardware Profiles\\Current"),
      ("\\Registry\\Machine\\SYSTEM", "HKLM\\SYSTEM"), ("\\REGISTRY\\user\\S-1-5-18", "HKU\\S-1-5-18"),
      ("\\Registry\\Machine", "HKLM"), ("HKLM\\a/b", "HKLM\\a/b"), ("HKLM\\a\\", "HKLM\\a"),
    ])
  func read(text: String, expected: String) throws {
    #expect(try RegistryPath(text).description == expected)
  }

  @Test(
    "What names no key is refused, and the reason says why",
    arguments: [
      ("", "does not begin with HKLM"), ("SOFTWARE", "does not begin with HKLM"), ("\\", "does not begin with HKLM"),
      ("HKLM:", "does not begin with HKLM"), ("\\Registry\\Else\\x", "neither"), ("HKLM\\\\x", "an empty key name"),
      ("HKLM\\a\\\\b", "an empty key name"), ("HKLM\\" + String(repeating: "x", count: 256), "more than 255"),
      ("HKLM" + String(repeating: "\\x", count: 513), "512 levels"),
      ("HKCR" + String(repeating: "\\x", count: 511), "512 levels"),
    ])
  func refused(text: String, reason: String) {
    let error = #expect(throws: NameError.self) { try RegistryPath(text) }
    #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
    #expect(error?.text == text)
  }

  @Test("Names of 255 characters and 512 levels are the most there is, and are taken")
  func limits() throws {
    #expect(try RegistryPath("HKLM\\" + String(repeating: "x", count: 255)).name.count == 255)
    #expect(try RegistryPath("HKLM" + String(repeating: "\\x", count: 512)).components.count == 512)
  }

  @Test("Two spellings of one key are equal and hash alike, and no others are")
  func equality() throws {
    let one = try RegistryPath("HKLM\\Software\\ÄÖ")
    let other = try RegistryPath("hkey_local_machine\\SOFTWARE\\äö")
    #expect(one == other)
    #expect(Set([one, other]).count == 1)
    #expect(one != (try RegistryPath("HKU\\Software\\ÄÖ")))
    #expect(one != (try RegistryPath("HKLM\\Software")))
    #expect(try RegistryPath("HKLM\\straße") != RegistryPath("HKLM\\STRASSE"))
    #expect(try RegistryPath("HKLM\\\u{E9}") != RegistryPath("HKLM\\e\u{301}"))
  }

  @Test("The form of links leads back to the key")
  func ntForm() throws {
    for text in ["HKLM", "HKU", "HKLM\\SYSTEM\\ControlSet001", "HKU\\.DEFAULT\\a b\\ç"] {
      let path = try RegistryPath(text)
      #expect(try RegistryPath(path.ntForm) == path)
    }
    #expect(try RegistryPath("HKLM\\SYSTEM").ntForm == "\\Registry\\Machine\\SYSTEM")
    #expect(try RegistryPath("HKU").ntForm == "\\Registry\\User")
  }

  @Test("A key knows its name, the key above, and keys below")
  func family() throws {
    let path = try RegistryPath("HKLM\\SOFTWARE\\Vendor")
    #expect(path.name == "Vendor")
    #expect(path.parent == (try RegistryPath("HKLM\\SOFTWARE")))
    #expect(try RegistryPath("HKLM").parent == nil)
    #expect(try RegistryPath("HKLM").name == "HKLM")
    #expect(path.appending("a\\b") == (try RegistryPath("HKLM\\SOFTWARE\\Vendor\\a\\b")))
  }

  @Test("A backslash parts names also before a combining character")
  func combining() throws {
    let path = try RegistryPath("HKLM\\SOFTWARE\\\u{301}x")
    #expect(path.components.map { Array($0.utf8) } == [Array("SOFTWARE".utf8), Array("\u{301}x".utf8)])
    #expect(try RegistryPath("HKLM").appending("a\\\u{301}x").components.count == 2)
  }
}
