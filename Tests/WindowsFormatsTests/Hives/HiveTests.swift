import TestSupport
import Testing
import WindowsFormats
import WindowsModel

@Suite("Hives")
struct HiveTests {
  private typealias Key = HiveBuilder.Key
  private typealias Value = HiveBuilder.Value

  private static let sample = Key(
    "$$$PROTO.HIV", written: WindowsTime(ticks: 130_000_000_000_000_001),
    subkeys: [
      Key("Größe", className: "Klasse", values: [Value("", .string("")), Value("Zahl", .dword(7))]),
      Key("Имя\u{1F600}", values: [Value("ÿ", .multiString(["a", "", "b"])), Value("一", .binary([1, 2, 3, 4, 5]))]),
      Key("a\0b", values: [Value("\0", RegistryValue(type: RegistryValueType(rawValue: 0xFFFF_0011), data: [9]))]),
    ])

  @Test(
    "Keys, values, types, data, class names and times of every version come back as they were written",
    arguments: [(1, .li), (2, .li), (3, .lf), (4, .lf), (5, .lh), (6, .lh)] as [(UInt32, HiveBuilder.List)])
  func versions(minor: UInt32, list: HiveBuilder.List) throws {
    let bytes = HiveBuilder.hive(Self.sample) { ($0.minorVersion, $0.list) = (minor, list) }
    let read = try HiveTree(bytes)
    #expect(read.losses.isEmpty)
    #expect(read.root == Self.sample)
    #expect(read.census.keys == 4 && read.census.values == 5)
    #expect(read.census.classNames == 1 && read.census.securityDescriptors == 1)
  }

  @Test("A list cut into leaves is read as one", arguments: HiveBuilder.List.allCases)
  func leaves(list: HiveBuilder.List) throws {
    let root = Key("root", subkeys: (0..<1000).map { Key("key\($0 + 1000)") })
    let read = try HiveTree(HiveBuilder.hive(root) { ($0.list, $0.leafSize) = (list, 70) })
    #expect(read.root == root && read.losses.isEmpty)
  }

  @Test(
    "Data of any size is read, in its value, in a cell, in many",
    arguments: [0, 1, 4, 5, 16_344, 16_345, 32_688, 100_000])
  func dataSizes(size: Int) throws {
    for minor: UInt32 in [1, 3, 5] {
      let root = Key("root", values: [Value("data", .binary(noise(size)))])
      let read = try HiveTree(HiveBuilder.hive(root) { $0.minorVersion = minor })
      #expect(read.root == root && read.losses.isEmpty, "version 1.\(minor)")
    }
  }

  @Test("A key is found by its names in any case, and a value by its name")
  func keyFoundNamesAny() throws {
    let hive = try Hive(ForeignBytes(HiveBuilder.hive(Self.sample)))
    let key = try #require(hive.key(["GRÖSSE"]) ?? hive.key(["grÖßE"]))
    #expect(hive.value("ZAHL", of: key)?.value == .dword(7))
    #expect(hive.value("nothing", of: key) == nil && hive.key(["Größe", "deeper"]) == nil)
  }

  @Test("A link is told apart")
  func linkToldApart() throws {
    let root = Key(
      "root", subkeys: [Key("link", flags: 0x10, values: [Value("SymbolicLinkValue", .link("\\Registry"))])])
    let hive = try Hive(ForeignBytes(HiveBuilder.hive(root)))
    #expect(hive.key(["link"])?.isLink == true && !hive.root.isLink && hive.root.isRoot)
  }

  @Test("The base block tells the writes, the version and the name")
  func baseBlockTellsWrites() throws {
    let hive = try Hive(ForeignBytes(HiveBuilder.hive(Key("root"))))
    #expect(hive.header.name == "\\SYSTEM" && hive.header.minorVersion == 5 && hive.header.isSound)
    #expect(!hive.header.isDirty && hive.header.written == WindowsTime("2006-08-10T02:40:00Z"))
  }

  @Test("A queue of delete, delete and replace gives three operations")
  func queueDeleteDeleteReplace() throws {
    let strings = [#"\??\C:\1"#, "", #"\??\C:\2"#, "", #"\??\C:\new.dll"#, #"!\??\C:\x.dll"#]
    let root = Key("root", values: [Value("PendingFileRenameOperations", .multiString(strings))])
    let hive = try Hive(ForeignBytes(HiveBuilder.hive(root)))
    let value = try #require(hive.value("pendingfilerenameoperations", of: hive.root))
    #expect(try PendingRenameList(value.value).renames.map(\.kind) == [.delete, .delete, .replace])
  }

  @Test(
    "What is no hive is refused with what it is",
    arguments: [
      ([], "is not the beginning of a hive"), (Array("regf".utf8), "lies beyond the end"),
      ([UInt8](repeating: 0, count: 8192), "is not the beginning of a hive"),
    ] as [([UInt8], String)])
  func noHive(bytes: [UInt8], words: String) {
    #expect { try Hive(ForeignBytes(bytes)) } throws: { "\($0)".contains(words) }
  }

  @Test("A log is not taken for a hive, the mirror of Windows 2000 is one")
  func logNotTakenHive() throws {
    var bytes = HiveBuilder.hive(Key("root"))
    bytes[28] = 1
    var block = Array(bytes[..<4096])
    HiveBuilder.sumUp(&block)
    bytes.replaceSubrange(..<4096, with: block)
    _ = try Hive(ForeignBytes(bytes))
    #expect { _ = try Hive(ForeignBytes(block)) } throws: { "\($0)".contains("transaction log") }
  }
}
