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

  @Test("REGEDIT4 is Windows-1252, and so is the text in its hexadecimal data")
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

  @Test(
    "What says nothing is told with its line, and the next line is read",
    arguments: [
      ("nonsense", "is neither"), ("\"v\" 1", "no ="), ("\"v\"=1", "no known form"), ("\"v\"=hexa:1", "no known form"),
      ("\"v\"=hex(123456789):1", "no known form"), ("\"v\"=hex:1,", "pairs"),
      ("\"v\"=hex:1,\\\n  2,g,\\\n  3", "pairs"),
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
    #expect(try RegistryTexts(head + Array("@=\"".utf8) + [0xE4] + Array("\"\n".utf8)).losses.count == 1)
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
