import Testing
import WindowsModel

@Suite("Values of the registry")
struct RegistryValueTests {
  @Test("Text ends at its first NUL, and the data keeps what stands behind it")
  func text() {
    #expect(RegistryValue.string("abc").text == "abc")
    #expect(RegistryValue.string("abc").data == [0x61, 0, 0x62, 0, 0x63, 0, 0, 0])
    #expect(RegistryValue.expandString("%x%").text == "%x%")
    #expect(RegistryValue.link("\\Registry\\Machine").text == "\\Registry\\Machine")
    #expect(RegistryValue.link("a").data == [0x61, 0])
    #expect(RegistryValue(type: .string, data: [0x61, 0, 0, 0, 0x62, 0]).text == "a")
    #expect(RegistryValue(type: .string, data: [0x61, 0]).text == "a")
    #expect(RegistryValue(type: .string, data: []).text == "")
    #expect(RegistryValue.string("e\u{301}🙂").text == "e\u{301}🙂")
  }

  @Test("Data that is no text has none")
  func noText() {
    #expect(RegistryValue(type: .string, data: [0x61]).text == nil)
    #expect(RegistryValue(type: .binary, data: [0x61, 0]).text == nil)
    #expect(RegistryValue.multiString(["a"]).text == nil)
    #expect(RegistryValue.dword(1).text == nil)
  }

  @Test(
    "A list of strings comes back with its empty ones",
    arguments: [
      [], ["a"], ["a", "b"], ["", "a"], ["a", ""], ["a", "", "b"], ["", ""], [""], ["\\??\\C:\\x", ""],
      ["line\nfeed", "e\u{301}"],
    ])
  func lists(strings: [String]) {
    #expect(RegistryValue.multiString(strings).strings == strings)
  }

  @Test("A list without its last NUL is read all the same")
  func unterminated() {
    func list(_ text: String) -> [String]? {
      RegistryValue(type: .multiString, data: WindowsText.encoded(text)).strings
    }
    #expect(list("a\0b\0\0") == ["a", "b"])
    #expect(list("a\0b\0") == ["a", "b"])
    #expect(list("a\0b") == ["a", "b"])
    #expect(list("") == [])
    #expect(list("\0") == [])
    #expect(RegistryValue(type: .multiString, data: [0x61]).strings == nil)
    #expect(RegistryValue.string("a").strings == nil)
  }

  @Test("A number has the bytes of its type, in its order, and no other length")
  func numbers() {
    #expect(RegistryValue.dword(0x0102_0304).data == [4, 3, 2, 1])
    #expect(RegistryValue.dword(0xFFFF_FFFF).number == 0xFFFF_FFFF)
    #expect(RegistryValue.qword(.max).number == .max)
    #expect(RegistryValue.qword(0x0102).data == [2, 1, 0, 0, 0, 0, 0, 0])
    #expect(RegistryValue(type: .dwordBigEndian, data: [1, 2, 3, 4]).number == 0x0102_0304)
    for type in [RegistryValueType.dword, .qword, .dwordBigEndian] {
      for count in [0, 1, 2, 3, 5, 7, 9] {
        #expect(RegistryValue(type: type, data: [UInt8](repeating: 1, count: count)).number == nil)
      }
    }
    #expect(RegistryValue(type: .dword, data: [UInt8](repeating: 1, count: 8)).number == nil)
    #expect(RegistryValue.binary([1, 2, 3, 4]).number == nil)
  }
}

@Suite("Types of registry values")
struct RegistryValueTypeTests {
  @Test("Each name of winnt.h is written and read, in any case")
  func names() {
    for (number, name) in RegistryValueType.names.enumerated() {
      #expect(RegistryValueType(rawValue: UInt32(number)).description == name)
      #expect(RegistryValueType(name)?.rawValue == UInt32(number))
      #expect(RegistryValueType(name.lowercased())?.rawValue == UInt32(number))
    }
    #expect(RegistryValueType.names.count == 12)
    #expect(RegistryValueType("REG_DWORD_LITTLE_ENDIAN") == .dword)
    #expect(RegistryValueType("REG_QWORD") == .qword)
  }

  @Test("A number without a name is written in hexadecimal and read back")
  func numbers() {
    for number in [UInt32(12), 0x10, 0xFFFF_0007, .max] {
      let type = RegistryValueType(rawValue: number)
      #expect(type.description == "0x" + String(number, radix: 16))
      #expect(RegistryValueType(type.description) == type)
      #expect(RegistryValueType(String(number)) == type)
    }
  }

  @Test("Anything else is no type", arguments: ["", "SZ", "REG_", "0x", "0x100000000", "4294967296", "-1", "REG_SZ "])
  func refused(text: String) {
    #expect(RegistryValueType(text) == nil)
  }
}
