import Drills
import Testing
import WindowsModel

@Suite("Drill: the registry")
struct RegistryTests {
  private func contents(_ values: String) throws -> [DrillRegistryEntry.Content] {
    try drill("\(head)steps:\n  - registry: {'HKLM\\SOFTWARE\\V': \(values)}\n").steps.flatMap { step in
      guard case .registry(let entries) = step.action else { return [DrillRegistryEntry.Content]() }
      return entries.map(\.content)
    }
  }

  private func value(_ text: String) throws -> RegistryValue? {
    guard case .value("L", let value) = try contents("{L: \(text)}").first else { return nil }
    return value
  }

  @Test(
    "A number without quotes is a REG_DWORD",
    arguments: [
      ("0", 0), ("3", 3), ("4294967295", UInt32.max), ("0xff", 255), ("0XFFFFFFFF", UInt32.max), ("0x0010", 16),
    ])
  func numbers(text: String, number: UInt32) throws {
    #expect(try value(text) == .dword(number))
  }

  @Test(
    "Text is a REG_SZ, and so is everything in quotes",
    arguments: [
      ("\"3\"", "3"), ("'0x10'", "0x10"), ("abc", "abc"), ("''", ""), ("'null'", "null"), ("\"~\"", "~"),
      ("'no'", "no"),
      ("5.0", "5.0"), ("1e3", "1e3"), ("2003-05-01", "2003-05-01"), ("5.0.2195.1", "5.0.2195.1"), ("0xyz", "0xyz"),
      ("1_000", "1_000"), ("on", "on"), ("!!str 3", "3"), ("\"a\\0b\"", "a\0b"),
    ])
  func texts(text: String, read: String) throws {
    #expect(try value(text) == .string(read))
  }

  @Test("A list is a REG_MULTI_SZ, and null is no value")
  func lists() throws {
    #expect(try value("[]") == .multiString([]))
    #expect(try value("[a, '', 3, \"4\", no]") == .multiString(["a", "", "3", "4", "no"]))
    #expect(try value("null") == nil)
    #expect(try contents("{L: , M: ~}") == [.value(name: "L", nil), .value(name: "M", nil)])
  }

  @Test("Any other type is written out with its data")
  func types() throws {
    let cases: [(String, RegistryValue)] = [
      ("{type: REG_BINARY, data: 00 ff 10}", .binary([0, 0xFF, 0x10])),
      ("{type: REG_BINARY, data: 00}", .binary([0])),
      ("{type: REG_BINARY, data: 10}", .binary([0x10])), ("{type: REG_BINARY, data: '00FF'}", .binary([0, 0xFF])),
      ("{type: REG_BINARY, data: 1e 03}", .binary([0x1E, 3])), ("{type: REG_BINARY, data: ''}", .binary([])),
      ("{type: REG_BINARY, data: }", .binary([])), ("{type: REG_NONE, data: 01}", .init(type: .none, data: [1])),
      ("{type: 0x20, data: 01 02}", .init(type: .init(rawValue: 32), data: [1, 2])),
      ("{type: REG_DWORD, data: 0x10}", .dword(16)), ("{type: reg_dword, data: 16}", .dword(16)),
      ("{type: REG_DWORD_BIG_ENDIAN, data: 1}", .init(type: .dwordBigEndian, data: [0, 0, 0, 1])),
      ("{type: REG_QWORD, data: 0xFFFFFFFFFFFFFFFF}", .qword(.max)), ("{type: REG_QWORD, data: '7'}", .qword(7)),
      ("{type: REG_SZ, data: 3}", .string("3")), ("{type: REG_SZ, data: ''}", .string("")),
      ("{data: '%x%', type: REG_EXPAND_SZ}", .expandString("%x%")),
      ("{type: REG_MULTI_SZ, data: [a, 'b']}", .multiString(["a", "b"])),
      ("{type: REG_LINK, data: '\\Registry\\Machine'}", .link("\\Registry\\Machine")),
    ]
    for (text, expected) in cases { #expect(try value(text) == expected, "\(text)") }
  }

  @Test("The default value has the empty name or (Default)")
  func defaultValue() throws {
    #expect(try contents("{'': 1}") == [.value(name: "", .dword(1))])
    #expect(try contents("{(Default): 1}") == [.value(name: "", .dword(1))])
    #expect(try contents("{'@': 1, '*': 2}") == [.value(name: "@", .dword(1)), .value(name: "*", .dword(2))])
  }

  @Test("An empty mapping is the key itself, and null its absence")
  func keys() throws {
    #expect(try contents("{}") == [.key])
    #expect(try contents("null") == [.noKey])
    let items = try drill("\(head)expect:\n  registry:\n    HKCU\\A: {}\n    HKLM\\B: null\n    HKLM\\C:\n").expect?
      .items
    let entries = try #require(items).compactMap { item -> DrillRegistryEntry? in
      if case .registry(let entry) = item.demand { entry } else { nil }
    }
    #expect(entries.map(\.key.description) == ["HKU\\.DEFAULT\\A", "HKLM\\B", "HKLM\\C"])
    #expect(entries.map(\.content) == [.key, .noKey, .noKey])
    #expect(entries.map(\.place.line) == [5, 6, 7])
  }

  @Test(
    "What is no value is refused at its place",
    arguments: [
      ("-1", "0 to 4294967295"), ("4294967296", "0 to 4294967295"), ("+1", "0 to 4294967295"),
      ("010", "whole number"),
      ("0o17", "whole number"), ("0x100000000", "whole number"), ("true", "in quotes"), ("No", "in quotes"),
      ("{type: REG_SZ}", "lacks the key data"), ("{data: 1}", "lacks the key type"), ("{}", "lacks the key type"),
      ("{type: REG_SZ, data: x, more: 1}", "more"), ("{type: SZ, data: x}", "registry type"),
      ("{type: REG_BINARY, data: 0}", "pairs"), ("{type: REG_BINARY, data: 0 0}", "pairs"),
      ("{type: REG_BINARY, data: xy}", "pairs"), ("{type: REG_BINARY, data: [00]}", "pairs"),
      ("{type: REG_DWORD, data: '3'}", "whole number"), ("{type: REG_QWORD, data: -1}", "64 bits"),
      ("{type: REG_QWORD, data: 0x10000000000000000}", "64 bits"), ("{type: REG_SZ, data: }", "text"),
      ("{type: REG_MULTI_SZ, data: a}", "list"), ("[[a]]", "text"), ("[null]", "text"),
    ])
  func refused(text: String, says: String) {
    let error = problem("\(head)steps:\n  - registry: {'HKLM\\SOFTWARE\\V': {L: \(text)}}\n")
    #expect(error?.place.line == 4)
    #expect(error?.place.key.hasPrefix(#"steps[0].registry['HKLM\SOFTWARE\V'].L"#) == true, "\(text)")
    #expect(error?.description.contains(says) == true, "\(text): \(error?.description ?? "")")
  }

  @Test("A key must be one, and each of its values stand there once, as Windows compares names")
  func names() {
    #expect(problem("\(head)steps: [{registry: {SOFTWARE\\V: {}}}]")?.message.contains("HKLM, HKU") == true)
    #expect(problem("\(head)steps: [{registry: {HKLM\\\\V: {}}}]")?.message.contains("empty key name") == true)
    #expect(problem("\(head)steps: [{registry: {HKLM\\V: 3}}]")?.message.contains("wants a mapping") == true)
    for twice in ["{Level: 1, LEVEL: 2}", "{'': 1, (default): 2}"] {
      #expect(problem("\(head)steps: [{registry: {HKLM\\V: \(twice)}}]")?.message.contains("already") == true)
    }
  }
}
