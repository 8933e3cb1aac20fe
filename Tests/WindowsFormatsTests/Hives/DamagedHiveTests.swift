import TestSupport
import Testing
import WindowsFormats
import WindowsModel

@Suite("Damaged hives are read as far as they go")
struct DamagedHiveTests {
  private typealias Key = HiveBuilder.Key
  private typealias Value = HiveBuilder.Value

  private static let root = Key(
    "root",
    subkeys: [
      Key("one", values: [Value("a", .string("first")), Value("b", .string("second"))], subkeys: [Key("below")]),
      Key("two", values: [Value("c", .binary(noise(40_000)))]),
      Key("three"),
    ])
  private static let sound = HiveBuilder.hive(root)

  /// Where such bytes first are.
  private static func place(_ bytes: [UInt8], in hive: [UInt8]) throws -> Int {
    let first = bytes[0]
    return try #require(hive.indices.first { hive[$0] == first && hive[$0...].starts(with: bytes) })
  }

  private static func name(_ name: String, in hive: [UInt8]) throws -> Int { try place(Array(name.utf8), in: hive) }

  @Test("A key that is none is left out and told, the others stay")
  func keyNoneLeftOut() throws {
    var bytes = Self.sound
    bytes[try Self.name("two", in: bytes) - 76] = 0x58
    let read = try HiveTree(bytes)
    #expect(read.paths == ["", "\\one", "\\one\\below", "\\three"])
    #expect(read.losses.map(\.reason) == ["should begin a key, and does not"])
    #expect(read.losses[0].offset == (try Self.name("two", in: bytes)) - 80)
  }

  @Test(
    "A bin header that is none is told, and what is in the bin is read all the same",
    arguments: [
      (0, [UInt8]("hbim".utf8), "should begin a bin, and does not"), (4, le(UInt32(4096)), "says it lies at 8192"),
      (8, le(UInt32(100)), "of 100 bytes, which cannot be"), (8, le(UInt32(1 << 20)), "are there"),
    ] as [(Int, [UInt8], String)])
  func binHeaderThatIsNone(_ offset: Int, _ bytes: [UInt8], _ words: String) throws {
    var hive = Self.sound
    hive.replaceSubrange((4096 + offset)..<(4096 + offset + bytes.count), with: bytes)
    let read = try HiveTree(hive)
    #expect(read.root == Self.root)
    #expect(read.losses.count == 1 && read.losses[0].reason.contains(words) && read.losses[0].offset == 4096)
    let list = try Self.place(Array("lh".utf8) + [3, 0], in: hive)
    hive[list] = 0x58
    #expect(try HiveTree(hive).paths.count == 5, "keys are found by their cells, too")
  }

  @Test("A hive that ends before its header says is told")
  func hiveEndsEarly() throws {
    let root = Key("root", values: [Value("a", .dword(1))])
    let whole = HiveBuilder.hive(root) { $0.minimumData = 3 * 4096 }
    let read = try HiveTree(Array(whole.dropLast(4096)))
    #expect(read.root == root && read.losses.count == 2, "the bin and the header say so: \(read.losses)")
  }

  @Test("A value that is none is left out and told, with the key it belongs to")
  func valueNoneLeftOut() throws {
    var bytes = Self.sound
    let place = try Self.place([0x76, 0x6B], in: bytes)
    bytes[place] = 0
    let read = try HiveTree(bytes)
    #expect(read.root.subkeys[0].values.map(\.name) == ["b"])
    #expect(read.losses.count == 1 && read.losses[0].path == ["one"])
  }

  @Test("Data that is cut is given as far as it goes")
  func dataCutGivenFar() throws {
    var bytes = Self.sound
    // The last piece of the data says it has eight bytes.
    let segment = try Self.place(Array(noise(40_000)[32_688..<32_700]), in: bytes) - 4
    bytes.replaceSubrange(segment..<(segment + 4), with: le(Int32(-8)))
    let read = try HiveTree(bytes)
    let value = try #require(read.root.subkeys.first { $0.name == "two" }?.values.first)
    #expect(value.value.data == Array(noise(40_000)[..<32_692]))
    #expect(read.losses.map(\.reason) == ["holds 32692 of the 40000 bytes the value says"])
  }

  @Test("Names that many keys share come to no more than the hive could hold")
  func namesManyKeysShare() throws {
    let large = String(repeating: "n", count: 20_000)
    var bytes = HiveBuilder.hive(
      Key("root", subkeys: [Key("first", className: large)] + (0..<500).map { Key("key \($0)", className: "x") }))
    let keys = bytes.indices.filter { bytes[$0...].starts(with: [0x6E, 0x6B, 0x20, 0]) }
    #expect(keys.count == 501)
    // The place and the length of the first one's class name.
    let (place, length) = (bytes[(keys[0] + 48)..<(keys[0] + 52)], bytes[(keys[0] + 74)..<(keys[0] + 76)])
    for key in keys {
      bytes.replaceSubrange((key + 48)..<(key + 52), with: place)
      bytes.replaceSubrange((key + 74)..<(key + 76), with: length)
    }
    var read = 0
    let hive = try Hive(ForeignBytes(bytes))
    let census = hive.walk { event in
      if case .key(let key, _) = event { read += key.className?.utf8.count ?? 0 }
    }
    #expect(read > large.utf8.count && read <= 2 * bytes.count + large.utf8.count)
    #expect(census.keys + census.losses >= 502)
  }

  @Test("A name longer than its cell is cut there and told")
  func nameLongerThanCell() throws {
    var bytes = Self.sound
    let place = try Self.name("three", in: bytes)
    bytes[place - 4] = 200
    let read = try HiveTree(bytes)
    #expect(read.root.subkeys[2].name.hasPrefix("three"))
    #expect(read.losses[0].reason == "begins a name of 200 bytes where 8 have room")
  }

  @Test("Half a character of a name is told, and the rest kept")
  func halfCharacterNameTold() throws {
    var bytes = HiveBuilder.hive(Key("root", subkeys: [Key("Имя")]))
    let place = try Self.place(WindowsText.encoded("Имя"), in: bytes)
    bytes[place - 4] = 5
    let read = try HiveTree(bytes)
    #expect(read.root.subkeys[0].name == "Им" && read.losses.count == 1)
  }

  @Test("A hive without a base block that can be trusted is read from the root it has")
  func hiveWithoutBaseBlock() throws {
    var bytes = Self.sound
    for index in 4..<4096 { bytes[index] = 0xFF }
    #expect(try HiveTree(bytes).root == Self.root)
  }

  @Test("A truncated hive gives what is before its end")
  func truncatedHiveGivesBefore() throws {
    let read = try HiveTree(Array(Self.sound[..<(try Self.name("three", in: Self.sound) - 20)]))
    #expect(read.paths.contains("\\one\\below") && !read.paths.contains("\\three") && !read.losses.isEmpty)
  }

  @Test("A key in a list that is gone is found by its cell, below the key it names")
  func keyListGoneFound() throws {
    var bytes = Self.sound
    let list = try Self.place(Array("lh".utf8) + [3, 0], in: bytes)
    bytes[list] = 0x58
    let read = try HiveTree(bytes)
    #expect(read.paths == ["", "\\one", "\\one\\below", "\\two", "\\three"])
    #expect(read.losses.filter { $0.reason.hasSuffix("that no list names") }.count == 3)
    #expect((Set(read.root.subkeys.map(\.values)) == Set(Self.root.subkeys.map(\.values))) as Bool)
  }

  @Test("A list that says more keys than it has room for gives those it has, and that is told")
  func listLongerThanCell() throws {
    var bytes = HiveBuilder.hive(Key("root", subkeys: ["a", "b", "c", "d"].map { Key($0) })) { $0.list = .li }
    bytes[try Self.place(Array("li".utf8) + [4, 0], in: bytes) + 2] = 5
    let read = try HiveTree(bytes)
    #expect(read.paths == ["", "\\a", "\\b", "\\c", "\\d"])
    #expect(read.losses.map(\.reason) == ["begins a list of 5 keys with room for 4"])
  }

  @Test("A key that was taken out of a sound list stays out, and is told")
  func keyWasTakenOut() throws {
    let gone = Key("root", subkeys: [Key("here"), Key("gone", values: [Value("x", .dword(1))])])
    var bytes = HiveBuilder.hive(gone)
    let list = try Self.place(Array("lh".utf8), in: bytes)
    bytes[list + 2] = 1
    bytes[try Self.name("root", in: bytes) - 56] = 1
    let read = try HiveTree(bytes)
    #expect(read.paths == ["", "\\here"])
    #expect(read.losses.map(\.reason) == ["begins a key, gone, that was taken out of its list; it is left out"])
  }

  @Test("A key comes where it says it is when two lists name it, and a list's word counts when it alone does")
  func keyComesWhereSays()
    throws
  {
    let two = Key("root", subkeys: [Key("a", subkeys: [Key("mine")]), Key("b", subkeys: [Key("yours")])])
    var bytes = HiveBuilder.hive(two)
    let mine = try Self.name("mine", in: bytes) - 80 - 4096
    let lists = bytes.indices.filter { bytes[$0] == 0x6C && bytes[$0...].starts(with: Array("lh".utf8)) }
    // The list of b names a's key.
    bytes.replaceSubrange((lists[1] + 4)..<(lists[1] + 8), with: le(UInt32(mine)))
    var read = try HiveTree(bytes)
    #expect(read.paths == ["", "\\a", "\\a\\mine", "\\b", "\\b\\yours"])
    // Now no list but b's names it.
    bytes.replaceSubrange((lists[0])..<(lists[0] + 4), with: [0x6C, 0x68, 0, 0])
    bytes[try Self.name("mine", in: bytes) - 60] = 0x7F
    read = try HiveTree(bytes)
    #expect(read.paths.contains("\\b\\mine"))
  }

  @Test("A hive whose lists lead in a circle is read once")
  func hiveWhoseListsLead() throws {
    var bytes = Self.sound
    let list = try Self.place(Array("lh".utf8) + [3, 0], in: bytes)
    bytes.replaceSubrange((list + 4)..<(list + 8), with: le(UInt32(0x20)))
    let read = try HiveTree(bytes)
    #expect(read.census.keys <= 5 && !read.losses.isEmpty)
  }

  @Test("Lists that share their entries end with the entries a hive can have")
  func listsShareTheirEntries() throws {
    // A root of leaves that names one leaf many thousand times.
    var root = Key("root", subkeys: (0..<600).map { Key("key\($0)") })
    root.values = [Value("room", .binary(noise(300_000)))]
    var bytes = HiveBuilder.hive(root) { $0.leafSize = 550 }
    let list = try Self.place([0x72, 0x69, 2, 0], in: bytes)
    let leaf = Array(bytes[(list + 4)..<(list + 8)])
    // The list of leaves moves to where the data was, which has room.
    let data = try Self.place(Array(noise(300_000)[..<8]), in: bytes)
    bytes.replaceSubrange(
      data..<(data + 16_000), with: [0x72, 0x69] + le(UInt16(3999)) + (0..<3999).flatMap { _ in leaf })
    let key = try Self.name("root", in: bytes) - 76
    bytes.replaceSubrange((key + 28)..<(key + 32), with: le(UInt32(data - 4 - 4096)))
    let read = try HiveTree(bytes)
    #expect(read.census.keys <= 601 && read.census.losses > 0)
    #expect(read.losses.count <= Hive.toldLosses)
  }

  @Test("Values that share their data give no more bytes than the hive has")
  func valuesShareTheirData() throws {
    let root = Key("root", values: (0..<200).map { Value("v\($0)", .binary(noise(10_000, seed: UInt64($0)))) })
    var bytes = HiveBuilder.hive(root) { $0.minorVersion = 3 }
    let values = bytes.indices.dropLast(3).filter {
      bytes[$0] == 0x76 && bytes[$0 + 1] == 0x6B && bytes[$0 + 2] < 5 && bytes[$0 + 3] == 0
    }
    for place in notEmpty(values) {
      // Each takes all there is from the first cell of the hive on.
      bytes.replaceSubrange((place + 4)..<(place + 12), with: le(UInt32(2_000_000)) + le(UInt32(0x60)))
    }
    bytes.replaceSubrange((4096 + 0x60)..<(4096 + 0x64), with: le(Int32(-2_000_008)))
    #expect(try HiveTree(bytes).census.dataBytes <= bytes.count)
  }
}
