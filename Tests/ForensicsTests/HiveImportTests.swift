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
      kind: "adopt", command: "test", account: "tester", time: WindowsTime(unixSeconds: 1_200_000_000))
    let made = try Store.create(scratch.file("m.wupd"), header) {
      try HiveImport(Hive(ForeignBytes(bytes)), to: RegistryPath("HKLM\\SYSTEM"), $0)
    }
    return (made.store, made.result)
  }

  @Test func `Keys keep their class names and times, values their bytes`() throws {
    let root = Key(
      "root", written: WindowsTime(ticks: 11),
      subkeys: [
        Key(
          "Größe", written: WindowsTime(ticks: 12), className: "Klasse",
          values: [Value("", .string("x")), Value("odd", RegistryValue(type: .string, data: [1, 2, 3]))],
          subkeys: [Key("below", written: WindowsTime(ticks: 13))])
      ])
    let (store, result) = try store(HiveBuilder.hive(root))
    #expect(result.losses.isEmpty && result.lossCount == 0 && result.census.keys == 3)
    try store.read { view in
      let key = try #require(try view.key(RegistryPath("HKLM\\SYSTEM\\GRÖSSE".replacing("SS", with: "ß"))))
      #expect(key.name == "Größe" && key.className == "Klasse" && key.written == WindowsTime(ticks: 12))
      #expect(try view.key(RegistryPath("HKLM\\SYSTEM"))?.written == WindowsTime(ticks: 11))
      #expect(try view.value("odd", of: key)?.data == [1, 2, 3])
      #expect(try view.key(RegistryPath("HKLM\\SYSTEM\\Größe\\below"))?.written == WindowsTime(ticks: 13))
    }
    #expect(try store.verify().isSound)
  }

  @Test func `A link stays one`() throws {
    let root = Key(
      "root",
      subkeys: [
        Key("Link", flags: 0x10, values: [Value("SymbolicLinkValue", .link("\\Registry\\Machine\\SYSTEM\\Real"))]),
        Key("Real", values: [Value("x", .dword(1))]),
      ])
    let (store, _) = try store(HiveBuilder.hive(root))
    #expect(try store.read { try $0.value(RegistryPath("HKLM\\SYSTEM\\Link"), "x") } == .dword(1))
  }

  @Test func `Losses of the hive, and names no key has, are told, and the rest comes`() throws {
    let root = Key(
      "root", subkeys: [Key("a\\b", subkeys: [Key("lost with it")]), Key("good", values: [Value("v", .dword(3))])])
    let (store, result) = try store(HiveBuilder.hive(root))
    #expect(result.lossCount == 1 && result.losses[0].contains("has a name or a depth that no key has"))
    try store.read { view in
      let system = try #require(try view.key(RegistryPath("HKLM\\SYSTEM")))
      #expect(try view.subkeys(of: system).map(\.name) == ["good"])
    }
  }
}
