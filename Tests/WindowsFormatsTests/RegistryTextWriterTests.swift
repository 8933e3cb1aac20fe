import TestSupport
import Testing
import WindowsFormats
import WindowsModel

@Suite("A .reg file is written")
struct RegistryTextWriterTests {
  private let key = RegistryPath(.machine, ["SOFTWARE", "k"])

  @Test("In the shape of the registry editor")
  func shape() throws {
    let text = try RegistryTexts.text([
      .key(key), .value(name: "", .string("C:\\\"x\"")), .value(name: "n\\", .dword(0xBEEF)),
      .value(name: "e", .expandString("%")), .value(name: "none", RegistryValue(type: .none, data: [])),
      .value(name: "q", .qword(1)), .value(name: "short", RegistryValue(type: .dword, data: [1])),
      .deletedValue(name: "gone"), .key(RegistryPath(.users)), .deletedKey(key),
    ])
    let lines = [
      "Windows Registry Editor Version 5.00", "", "[HKEY_LOCAL_MACHINE\\SOFTWARE\\k]", #"@="C:\\\"x\"""#,
      #""n\\"=dword:0000beef"#, #""e"=hex(2):25,00,00,00"#, #""none"=hex(0):"#, #""q"=hex(b):01,00,00,00,00,00,00,00"#,
      #""short"=hex(4):01"#, #""gone"=-"#, "", "[HKEY_USERS]", "", "[-HKEY_LOCAL_MACHINE\\SOFTWARE\\k]", "", "",
    ]
    #expect(text == lines.joined(separator: "\r\n"))
  }

  // Two values as Windows exports them.
  @Test("Data are wrapped where the registry editor wraps them")
  func wrapping() throws {
    let text = try RegistryTexts.text([
      .key(key), .value(name: "DependOnService", .multiString(["RpcSs", "wtd"])),
      .value(name: "ShellState", .binary([UInt8](repeating: 0x24, count: 46))),
    ])
    let lines = text.split(separator: "\r\n").map { String($0) }
    let bytes = { (count: Int) in String(repeating: "24,", count: count) }
    let wrapped = [
      "\"DependOnService\"=hex(7):52,00,70,00,63,00,53,00,73,00,00,00,77,00,74,00,64,00,\\", "  00,00,00,00",
      "\"ShellState\"=hex:\(bytes(20))\\", "  \(bytes(25))\\", "  24",
    ]
    #expect(lines.suffix(5) == wrapped)
  }

  @Test("A string that quotation marks cannot hold is written by its bytes")
  func bytes() throws {
    for data in [
      [], [0x41], [0x41, 0], [0x41, 0, 0, 0, 0, 0], [0, 0xD8, 0, 0], [0, 0xDC, 0, 0xD8, 0, 0], [0, 0, 0],
    ] {
      let value = RegistryValue(type: .string, data: data.map { UInt8($0) })
      #expect(try RegistryTexts.text([.key(key), .value(name: "v", value)]).contains("=hex(1):"), "\(data)")
    }
  }

  @Test("What was said is read back, whatever the data and the names are")
  func roundTrip() throws {
    try withSeeds(300) { seed in
      var generator = SeededGenerator(seed: seed)
      let statements = RegistryTexts.statements(&generator) { RegistryTexts.value(&$0) }
      let bytes = try RegistryTexts.print(statements)
      let read = try RegistryTexts(bytes)
      #expect(read.losses == [], "\(seed)")
      #expect(read.statements == statements, "\(seed)")
      #expect(try RegistryTexts.print(read.statements) == bytes, "\(seed)")
    }
  }

  @Test("REGEDIT4 says what it can and refuses the rest")
  func four() throws {
    try withSeeds(300) { seed in
      var generator = SeededGenerator(seed: seed)
      let texts = ["plain", "straße", "\u{81}€", "Δ", "two\r\nlines", "nul\0within"]
      let statements = RegistryTexts.statements(&generator) { RegistryTexts.value(&$0, texts: texts) }
      var said: [RegistryText.Statement] = []
      var refused = 0
      for statement in statements {
        do {
          _ = try RegistryTexts.print([statement], .four)
          said.append(statement)
        } catch is RegistryText.Unsayable { refused += 1 }
      }
      let read = try RegistryTexts(RegistryTexts.print([.key(key)] + said, .four))
      #expect(read.losses == [], "\(seed)")
      #expect(read.statements == [.key(key)] + said, "\(seed)")
    }
  }

  @Test("REGEDIT4 has no Greek and no halves of characters")
  func unsayable() {
    let half = RegistryValue(type: .expandString, data: [0x41, 0, 0])
    for statement: RegistryText.Statement in [
      .value(name: "v", .string("Δ")), .value(name: "Δ", .dword(1)), .value(name: "v", .multiString(["Δ"])),
      .value(name: "v", half), .key(RegistryPath(.machine, ["Δ"])),
    ] {
      #expect(throws: RegistryText.Unsayable.self) { try RegistryTexts.print([statement], .four) }
    }
  }

  @Test("The name of a key with a line break or a backslash is refused")
  func names() {
    for name in ["a\nb", "a\rb", "a\\b", ""] {
      #expect(throws: RegistryText.Unsayable.self, "\(name)") {
        try RegistryTexts.print([.key(RegistryPath(.machine, [name]))])
      }
    }
  }
}
