import Forensics
import StateStore
import TestSupport
import Testing
import WindowsFormats
import WindowsModel

@Suite("Hives come into a store")
struct HiveImportTests {
  private typealias Key = HiveBuilder.Key
  private typealias Value = HiveBuilder.Value

  private let scratch = Scratch()

  /// A store whose HKLM\SYSTEM is the hive.
  private func store(_ bytes: [UInt8]) throws -> (Store, HiveImport) {
    let header = ActHeader(
      kind: .adopt, command: "test", account: "tester", time: WindowsTime(unixSeconds: 1_200_000_000))
    let made = try Store.create(scratch.file("m.wupd"), header) {
      try HiveImport(Hive(ForeignBytes(bytes)), to: RegistryPath("HKLM\\SYSTEM"), $0)
    }
    return (made.store, made.result)
  }

  @Test("Keys keep their class names and times, values their bytes")
  func keysKeepTheirClass() throws {
    let root = Key(
      "root", written: WindowsTime(ticks: 11),
      subkeys: [
        Key(
          "Größe", written: WindowsTime(ticks: 12), className: "Klasse",
          values: [Value("", .string("x")), Value("odd", RegistryValue(type: .string, data: [1, 2, 3]))],
          subkeys: [Key("below", written: WindowsTime(ticks: 13))])
      ])
    let (store, result) = try store(HiveBuilder.hive(root))
    #expect(result.losses.texts.isEmpty && result.losses.count == 0 && result.census.keys == 3)
    try store.read { view in
      let key = try #require(try view.key(RegistryPath("HKLM\\SYSTEM\\GRÖSSE".replacing("SS", with: "ß"))))
      #expect(key.name == "Größe" && key.className == "Klasse" && key.written == WindowsTime(ticks: 12))
      #expect(try view.key(RegistryPath("HKLM\\SYSTEM"))?.written == WindowsTime(ticks: 11))
      #expect(try view.value("odd", of: key)?.data == [1, 2, 3])
      #expect(try view.key(RegistryPath("HKLM\\SYSTEM\\Größe\\below"))?.written == WindowsTime(ticks: 13))
    }
    #expect(try store.verify().isSound)
  }

  @Test("A link stays one")
  func linkStaysOne() throws {
    let root = Key(
      "root",
      subkeys: [
        Key("Link", flags: 0x10, values: [Value("SymbolicLinkValue", .link("\\Registry\\Machine\\SYSTEM\\Real"))]),
        Key("Real", values: [Value("x", .dword(1))]),
      ])
    let (store, _) = try store(HiveBuilder.hive(root))
    #expect(try store.read { try $0.value(RegistryPath("HKLM\\SYSTEM\\Link"), "x") } == .dword(1))
  }

  @Test("Losses of the hive, and names no key has, are told, and the rest comes")
  func lossesHiveNamesNo() throws {
    let root = Key(
      "root", subkeys: [Key("a\\b", subkeys: [Key("lost with it")]), Key("good", values: [Value("v", .dword(3))])])
    let (store, result) = try store(HiveBuilder.hive(root))
    #expect(result.losses.count == 1 && result.losses.texts[0].contains("has a name or a depth that no key has"))
    try store.read { view in
      let system = try #require(try view.key(RegistryPath("HKLM\\SYSTEM")))
      #expect(try view.subkeys(of: system).map(\.name) == ["good"])
    }
  }

  @Test("Two keys of one name are told with both places, and so are two values")
  func twoKeysOneName() throws {
    let root = Key(
      "root",
      subkeys: [
        Key(
          "above",
          subkeys: [
            Key("Twin", values: [Value("a", .dword(1))]), Key("TWIN", values: [Value("b", .dword(2))]),
            Key("e\u{301}"), Key("\u{E9}"),
          ]),
        Key("values", values: [Value("v", .dword(1)), Value("V", .dword(2))]),
      ])
    let (store, result) = try store(HiveBuilder.hive(root))
    #expect(result.losses.count == 2)
    let keys = try #require(result.losses.texts.first { $0.contains("have one name") })
    #expect(keys.hasPrefix("above\\TWIN: the keys at 0x1") && keys.split(separator: "0x").count == 3)
    #expect(result.losses.texts.contains("values: has two values of the name V; the last one is taken."))
    try store.read { view in
      let twin = try #require(try view.key(RegistryPath("HKLM\\SYSTEM\\above\\twin")))
      #expect(try view.values(of: twin).map(\.name) == ["a", "b"])
    }
  }

  @Test("A key of a hive that Windows has as a link stands beside that link")
  func keyHiveWindowsHas() throws {
    let root = Key(
      "root",
      subkeys: [
        Key(
          "currentcontrolset", subkeys: [Key("Control", values: [Value("odd", .dword(7))])]),
        Key("ControlSet001", subkeys: [Key("Control")]),
        Key("Select", values: [Value("Current", .dword(1))]),
      ])
    let (store, result) = try store(HiveBuilder.hive(root))
    #expect(result.losses.count == 1)
    #expect(result.losses.texts[0].hasPrefix("currentcontrolset: the key at 0x"))
    try store.read { view in
      let kept = try RegistryPath("HKLM\\SYSTEM\\CurrentControlSet (in the hive)\\Control")
      #expect(try view.value(kept, "odd") == .dword(7))
      #expect(try view.key(RegistryPath("HKLM\\SYSTEM\\CurrentControlSet")) == nil)
    }
  }

  @Test("Over keys that are there, what changes one is written at the time of the import")
  func overKeysThereChanges() throws {
    let old = WindowsTime(unixSeconds: 1_000_000_000)
    let below = Key("changed", written: old, values: [Value("v", .dword(1))])
    let first = Key(
      "root", written: old, subkeys: [below, Key("same", written: old), Key("parent", written: old)])
    let (store, _) = try store(HiveBuilder.hive(first))
    let later = WindowsTime(unixSeconds: 1_100_000_000)
    let second = Key(
      "root", written: later,
      subkeys: [
        Key("changed", written: later, values: [Value("v", .dword(2))]), Key("same", written: later),
        Key("parent", written: later, subkeys: [Key("new", written: later)]),
      ])
    let now = WindowsTime(unixSeconds: 1_300_000_000)
    try store.write(ActHeader(kind: .edit, command: "test", account: "tester", time: now)) {
      _ = try HiveImport(
        Hive(ForeignBytes(HiveBuilder.hive(second))), to: RegistryPath("HKLM\\SYSTEM"), $0)
    }
    try store.read { view in
      var times: [WindowsTime?] = []
      for name in ["changed", "parent", "same", "parent\\new"] {
        times.append(try view.key(RegistryPath("HKLM\\SYSTEM\\\(name)"))?.written)
      }
      #expect(times == [now, now, old, later])
    }
  }
}
