import Testing
import WindowsFormats
import WindowsModel

@Suite("A .reg file is read")
struct RegistryTextReaderTests {
  private let key = RegistryPath(.machine, ["k"])

  @Test("Every form of data, as the registry editor writes it")
  func forms() throws {
    let data: [(String, RegistryValue)] = [
      (#""C:\\x \"y\"""#, .string(#"C:\x "y""#)), ("\"\"", .string("")), ("dword:0000000A", .dword(10)),
      ("hex:01,fF", .binary([1, 255])), ("hex:", .binary([])), ("hex(2):25,00,00,00", .expandString("%")),
      ("hex(7):00,00,00,00", .multiString([""])), ("hex(b):01,00,00,00,00,00,00,00", .qword(1)),
      ("hex(0):", RegistryValue(type: .none, data: [])),
      ("hex(ffff0001):7", RegistryValue(type: RegistryValueType(rawValue: 0xFFFF_0001), data: [7])),
      ("hex:01,\\\n  02,\\ \r\n  03 ; and so on", .binary([1, 2, 3])), ("\"two\r\nlines\"", .string("two\r\nlines")),
    ]
    for (text, value) in data { #expect(try RegistryTexts.value("\"v\"=\(text)") == value, "\(text)") }
  }

  @Test("Keys, values and what is deleted, in the order of the file")
  func statements() throws {
    let read = try RegistryTexts(
      """
      ; a comment
      [HKEY_LOCAL_MACHINE\\k]
      @="default"
      "name" = dword:1
      "gone"=-

      [-HKEY_USERS\\old\\]
      [HKEY_LOCAL_MACHINE\\a]b=c] ; with a bracket
      """)
    #expect(read.losses == [])
    #expect(
      read.statements == [
        .key(key), .value(name: "", .string("default")), .value(name: "name", .dword(1)), .deletedValue(name: "gone"),
        .deletedKey(RegistryPath(.users, ["old"])), .key(RegistryPath(.machine, ["a]b=c"])),
      ])
  }

  @Test(
    "In UTF-16 with a byte order mark or without, in UTF-8 with one or without",
    arguments: [[0xFF, 0xFE], [], [0xEF, 0xBB, 0xBF], nil] as [[UInt8]?])
  func encodings(mark: [UInt8]?) throws {
    let text = "Windows Registry Editor Version 5.00\r\n\r\n[HKLM\\k]\r\n\"straße\"=\"\u{1F600}\"\r\n"
    let bytes =
      mark == [0xEF, 0xBB, 0xBF] ? Array(text.utf8) : mark == nil ? Array(text.utf8) : WindowsText.encoded(text)
    let read = try RegistryTexts((mark ?? []) + bytes)
    #expect(read.losses == [])
    #expect(read.statements == [.key(key), .value(name: "straße", .string("\u{1F600}"))])
  }

  @Test("A character is whole wherever a block of the file ends")
  func blocks() throws {
    for shift in 0..<8 {
      let text = String(repeating: "x", count: (1 << 15) - 60 + shift) + String(repeating: "€\u{1F600}", count: 20)
      #expect(try RegistryTexts.value("@=\"\(text)\"") == .string(text), "\(shift)")
    }
  }

  @Test("REGEDIT4 is in a code page, and so is the text in its hexadecimal data")
  func four() throws {
    let body = Array("REGEDIT4\r\n\r\n[HKLM\\k]\r\n\"".utf8) + [0x80, 0x81]
    let read = try RegistryTexts(
      body + Array("\"=\"x\"\r\n\"e\"=hex(2):80,00\r\n\"m\"=hex(7):61,00,00\r\n\"b\"=hex:80,00\r\n".utf8))
    #expect(read.losses == [])
    #expect(
      read.statements == [
        .key(key), .value(name: "€\u{81}", .string("x")), .value(name: "e", .expandString("€")),
        .value(name: "m", .multiString(["a"])), .value(name: "b", .binary([0x80, 0])),
      ])
  }

  @Test("REGEDIT4 in 932 has letters whose second byte is a backslash, in keys, names, texts and hexadecimal data")
  func japanese() throws {
    let page = try #require(CodePage(932))
    let key = RegistryPath(.machine, ["表", "ソ"])
    let said: [RegistryText.Statement] = [
      .key(key), .value(name: "能", .string("C:\\表\\")), .value(name: "ポ", .string("\"ソ\"")),
      .value(name: "e", .expandString("%表%")), .value(name: "m", .multiString(["表", "能"])),
    ]
    let bytes = try RegistryTexts.print(said, .four, codePage: page)
    #expect(bytes.contains([0x95, 0x5C, 0x5C, 0x83, 0x5C, 0x5D, 0x0D]))
    let read = try RegistryTexts(bytes, codePage: page)
    #expect(read.losses == [] && read.statements == said)
    #expect(try RegistryTexts(bytes).losses != [])
  }

  @Test("A letter that the reading cuts in two is whole")
  func cut() throws {
    let page = try #require(CodePage(932))
    for size in (1 << 15) - 3...(1 << 15) + 3 {
      let comment = ";" + String(repeating: "x", count: size - 40)
      let text = "REGEDIT4\r\n\r\n\(comment)\r\n[HKLM\\k]\r\n@=\"表表表表表表\"\r\n"
      let read = try RegistryTexts(try #require(page.encoded(text)), codePage: page)
      #expect(read.statements.last == .value(name: "", .string("表表表表表表")), "\(size)")
    }
  }

  @Test("Version 5.00 in 8 bits is UTF-8 where it is that as a whole, else in the code page")
  func fiveInEightBits() throws {
    let text = "Windows Registry Editor Version 5.00\r\n\r\n[HKLM\\k]\r\n@=\"Größe\"\r\n"
    for bytes in [Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8), CodePage.western.encoded(text) ?? []] {
      #expect(try RegistryTexts(bytes).statements.last == .value(name: "", .string("Größe")))
    }
    let both = Array(text.utf8) + [0xE4, 0x0D, 0x0A]
    #expect(try RegistryTexts(both).statements.last == .value(name: "", .string("GrÃ¶ÃŸe")))
    var reader = try RegistryTextReader(ForeignBytes(Array(text.utf8)), codePage: .western)
    while try reader.next() != nil {}
    #expect(!reader.usesCodePage)
  }

  @Test(
    "What says nothing is told with its line, and the next line is read",
    arguments: [
      ("nonsense", "is neither"), ("\"v\" 1", "no ="), ("\"v\"=1", "no known form"), ("\"v\"=hexa:1", "no known form"),
      ("\"v\"=hex(123456789):1", "no known form"), ("\"v\"=hex:1,g", "pairs"),
      ("\"v\"=hex:001", "something behind"), ("\"v\"=dword:", "without digits"), ("\"v\"=dword:123456789", "eight"),
      ("\"v\"=\"C:\\x\"", "a \\ before"), ("\"v\"=\"x\" y", "something behind"), ("\"v\"=-1", "something behind"),
      ("[HKLM\\x", "no ]"), ("[HKLM\\x] y", "behind the ]"), ("[HKXX\\x]", "names no key"), ("[HKLM\\\\x]", "empty"),
      ("[-HKLM]", "a root"), ("\"v\"=\"x\u{10D800}\"", ""),
    ])
  func losses(line: String, reason: String) throws {
    let read = try RegistryTexts("[HKLM\\k]\n\(line)\n[HKLM\\next]")
    #expect(read.statements.last == .key(RegistryPath(.machine, ["next"])))
    if reason.isEmpty {
      #expect(read.losses == [])
    } else {
      #expect(read.losses.count == 1)
      #expect(read.losses.first?.hasPrefix("line 4 ") == true, "\(read.losses)")
      #expect(read.losses.first?.contains(reason) == true, "\(read.losses)")
    }
  }

  private func read(_ lines: String...) throws -> RegistryTexts {
    try RegistryTexts("[HKLM\\k]\n" + lines.joined(separator: "\n"))
  }

  @Test("A comma may stand behind the last byte")
  func trailingComma() throws {
    let read = try read(#""a"=hex:01,02,"#, #""b"=hex(7):61,00,00,00, ;why"#, #""c"="x""#)
    #expect(read.losses == [])
    #expect(
      read.statements == [
        .key(key), .value(name: "a", .binary([1, 2])),
        .value(name: "b", RegistryValue(type: .multiString, data: [0x61, 0, 0, 0])),
        .value(name: "c", .string("x")),
      ])
  }

  @Test("Data go on over blank lines and comments, and from their very beginning")
  func goingOn() throws {
    let read = try read(
      #""a"=hex:01,02,\"#, "  ;why", "  03,04", #""b"=hex:\ ;c"#, "", " \t", " 05,\\\t ;d", "06", #"#"c"="x""#,
      #"  # d"#)
    #expect(read.losses == [])
    #expect(
      read.statements == [.key(key), .value(name: "a", .binary([1, 2, 3, 4])), .value(name: "b", .binary([5, 6]))])
  }

  @Test("A backslash without a comma before it ends the value, and the next line stands alone")
  func noComma() throws {
    let comma = try read(#""a"=hex:01,02\"#, ",03", #""b"="x""#)
    #expect(comma.statements == [.key(key), .value(name: "b", .string("x"))])
    #expect(comma.losses.map { String($0.prefix(6)) } == ["line 4", "line 5"], "\(comma.losses)")
    let value = try read(#""a"=hex:01,02\"#, #""b"="x""#)
    #expect(value.statements == [.key(key), .value(name: "b", .string("x"))] && value.losses.count == 1)
  }

  @Test("A line that is taken for data and is none is named, and no value falls into the key before")
  func swallowed() throws {
    let value = try read(#""a"=hex:01,\"#, #""b"="x""#, #""c"="y""#)
    #expect(value.statements == [.key(key), .value(name: "c", .string("y"))])
    #expect(value.losses.map { String($0.prefix(6)) } == ["line 4", "line 5"], "\(value.losses)")
    let key = try read(#""a"=hex:01,\"#, "", #"[HKLM\other]"#, #""b"="x""#, #"[HKLM\next]"#, "@=-")
    #expect(key.statements == [.key(self.key), .key(RegistryPath(.machine, ["next"])), .deletedValue(name: "")])
    #expect(key.losses.map { String($0.prefix(6)) } == ["line 4", "line 6", "line 7"], "\(key.losses)")
    let hash = try read(#""a"=hex:01,\"#, "#why", #""b"="x""#)
    #expect(hash.statements == [.key(self.key), .value(name: "b", .string("x"))] && hash.losses.count == 1)
    #expect(try read(#""a"=hex:01,\"#).losses.count == 1)
  }

  @Test("A text that does not end costs its own line, and what is below it is read")
  func openText() throws {
    let read = try read(#""a"="no end"#, #""b"="x""#, #"[HKLM\next]"#, #""no end"#, #""c"=dword:1"#, #""d"="no end"#)
    #expect(
      read.statements == [
        .key(key), .value(name: "b", .string("x")), .key(RegistryPath(.machine, ["next"])),
        .value(name: "c", .dword(1)),
      ])
    #expect(read.losses.map { String($0.prefix(6)) } == ["line 4", "line 7", "line 9"], "\(read.losses)")
  }

  @Test("What stands inside a text of several lines is data, also where the text itself is lost")
  func insideOfText() throws {
    let read = try read(#"[-HKLM\x]"#, #""a"="first"#, #"[HKLM\\y]"#, "\"", #""v"=dword:1"#)
    #expect(read.statements == [.key(key), .deletedKey(RegistryPath(.machine, ["x"]))])
    #expect(read.losses.count == 2, "\(read.losses)")
  }

  @Test("Backslashes behind the name of a key mean nothing, and blanks belong to it")
  func keyNames() throws {
    let read = try read(
      #"[HKLM\a\]"#, #"[HKLM\a\\\]"#, #"[-HKLM\b\\]"#, #"[HKLM\c ]"#, #"[ HKLM\d]"#, #"[\\]"#, "[-]", "[]")
    #expect(
      read.statements == [
        .key(key), .key(RegistryPath(.machine, ["a"])), .key(RegistryPath(.machine, ["a"])),
        .deletedKey(RegistryPath(.machine, ["b"])), .key(RegistryPath(.machine, ["c "])),
      ])
    #expect(read.losses.count == 4)
  }

  @Test("A value without a key, below a deleted one or below one that could not be read, is lost")
  func homeless() throws {
    let read = try RegistryTexts("@=-\n[-HKLM\\k]\n@=\"x\"\n[bad]\n@=\"y\"\n[HKLM\\k]\n@=\"z\"")
    #expect(read.statements == [.deletedKey(key), .key(key), .value(name: "", .string("z"))])
    #expect(
      read.losses.map { String($0.prefix(6)) } == ["line 3", "line 5", "line 6", "line 7"], "\(read.losses)")
  }

  @Test("Bytes that are no characters are told")
  func noCharacters() throws {
    let head = Array("Windows Registry Editor Version 5.00\n[HKLM\\k]\n".utf8)
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    #expect(try RegistryTexts(mark + head + Array("@=\"".utf8) + [0xE4] + Array("\"\n".utf8)).losses.count == 1)
    let japanese = try #require(CodePage(932))
    #expect(
      try RegistryTexts(head + Array("@=\"".utf8) + [0x85, 0x40] + Array("\"\n".utf8), codePage: japanese).losses.count
        == 1)
    #expect(try RegistryTexts(WindowsText.encoded(String(decoding: head, as: UTF8.self)) + [0x40]).losses.count == 1)
  }

  @Test("A string that never ends, and one that is too large, are told of once")
  func endless() throws {
    #expect(try RegistryTexts("[HKLM\\k]\n@=\"x\n\n\n").losses == ["line 4 has a string that does not end"])
    let long = String(repeating: "n", count: 16_384)
    let read = try RegistryTexts("[HKLM\\k]\n\"\(long)\"=dword:1\n\"\(long.dropLast())\"=dword:1")
    #expect(read.losses == ["line 4 has a name of more than 16,383 characters"])
    #expect(read.statements.count == 2)
  }

  @Test("A file of another kind is refused")
  func foreign() {
    for text in ["", "REGEDIT", "REGEDIT5", "regf\0\0\0\0", "\u{FEFF}REGEDIT", "[HKLM\\k]"] {
      #expect(throws: RegistryText.Foreign.self, "\(text)") { try RegistryTexts(Array(text.utf8)) }
    }
    #expect(throws: RegistryText.Foreign.self) { try RegistryTexts([0xFE, 0xFF, 0, 0x57]) }
  }
}
