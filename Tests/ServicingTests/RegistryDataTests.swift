import Servicing
import StateStore
import Testing
import WindowsModel

@Suite("Data of reg add, as reg.exe of XP takes them")
struct RegistryDataTests {
  private func data(_ type: RegistryValueType, _ text: String?, _ separator: String? = nil) -> [UInt8]? {
    try? RegistryData.value(type, text, separator: separator).data
  }

  private func multi(_ text: String, _ separator: String? = nil) -> [String]? {
    let value = try? RegistryData.value(.multiString, text, separator: separator)
    #expect(value.map { $0.data.suffix(2) == [0, 0] } != false)
    return value?.data == [0, 0] ? [] : value?.strings
  }

  @Test("Without data: an empty text, no bytes, zero, no strings")
  func empty() {
    for text in [nil, ""] {
      #expect(data(.string, text) == [0, 0] && data(.expandString, text) == [0, 0] && data(.none, text) == [0, 0])
      #expect(data(.binary, text) == [] && data(.multiString, text) == [0, 0])
      #expect(data(.dword, text) == [0, 0, 0, 0] && data(.qword, text)?.count == 8)
    }
  }

  @Test("A REG_DWORD is hexadecimal behind 0x, octal behind 0, else decimal, and no more than it holds")
  func dword() {
    #expect(data(.dword, "12345678") == RegistryValue.dword(12_345_678).data)
    #expect(data(.dword, "0xdeadBEEF") == RegistryValue.dword(0xDEAD_BEEF).data)
    #expect(data(.dword, "0X123") == RegistryValue.dword(0x123).data)
    #expect(data(.dword, "0123") == RegistryValue.dword(0o123).data)
    #expect(data(.dword, "0") == RegistryValue.dword(0).data)
    #expect(data(.dwordBigEndian, "0x456") == RegistryValue.dword(0x456).data)
    for text in [
      "zzz", "deadbeef", "123xyz", "0xabcdefg", "-1", "-0x1", "+1", "0x01ffffffff", "4294967296", "00x123", "089", "0x",
      " 1", "1 ", "٣", "99999999999999999999999",
    ] {
      #expect(data(.dword, text) == nil, "\(text)")
    }
  }

  @Test("A REG_QWORD is hexadecimal behind 0x, else decimal, which may be negative")
  func qword() {
    #expect(data(.qword, "0123") == RegistryValue.qword(123).data)
    #expect(data(.qword, "-1") == RegistryValue.qword(.max).data)
    #expect(data(.qword, "0xffffffffffffffff") == RegistryValue.qword(.max).data)
    for text in ["zzz", "deadbeef", "-0x1", "0x01ffffffffffffffff", "18446744073709551616", "00x123", "--1", "-"] {
      #expect(data(.qword, text) == nil, "\(text)")
    }
  }

  @Test("Bytes are hexadecimal digits; one that is left over is an upper half")
  func binary() {
    #expect(data(.binary, "DeAdBeEf0DD") == [0xDE, 0xAD, 0xBE, 0xEF, 0x0D, 0xD0])
    for text in ["0xDeAd", "x01", "01x", "01 02", "ａａ"] { #expect(data(.binary, text) == nil, "\(text)") }
  }

  @Test("REG_NONE has text, and a text keeps what looks like a separator")
  func text() {
    #expect(data(.none, "Test") == RegistryValue.string("Test").data)
    #expect(data(.string, "foo\\0bar") == RegistryValue.string("foo\\0bar").data)
  }

  @Test("Strings have \\0 between them, or the one character of /s; an empty one stands alone")
  func multiString() {
    #expect(multi("three\\0little\\0strings") == ["three", "little", "strings"])
    #expect(multi("three#little#strings", "#") == ["three", "little", "strings"])
    #expect(multi("threelittlestrings", "#") == ["threelittlestrings"])
    #expect(multi("a#", "#") == ["a"] && multi("a\\0") == ["a"])
    #expect(multi("#", "#") == [""] && multi("\\0") == [""])
    #expect(multi("two\\0#strings", "#") == ["two\\0", "strings"])
    for text in ["##", "two##strings", "#a", "a##"] { #expect(multi(text, "#") == nil, "\(text)") }
    for separator in ["#randomgibberish", "\\0", ""] { #expect(multi("a#b", separator) == nil, "\(separator)") }
  }
}
