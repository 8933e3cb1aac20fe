import TestSupport
import Testing
import WindowsModel

@_spi(Testing) @testable import WindowsFormats

@Suite("Transaction logs of hives")
struct HiveLogTests {
  private typealias Key = HiveBuilder.Key
  private typealias Value = HiveBuilder.Value

  private static func root(_ number: UInt32) -> Key {
    Key("root", values: [Value("number", .dword(number))], subkeys: (0..<60).map { Key("key\($0)-\(number)") })
  }

  /// A hive whose write was cut short: the pages of an earlier state under the base block of a later one.
  private struct Cut {
    var hive: [UInt8]
    var new: [UInt8]
    var builder: HiveBuilder

    init(primary: UInt32 = 8, secondary: UInt32 = 7) {
      var builder = HiveBuilder()
      builder.minimumData = 16_384
      hive = builder.hive(HiveLogTests.root(1))
      (builder.primarySequence, builder.secondarySequence) = (primary, secondary)
      new = builder.hive(HiveLogTests.root(2))
      hive.replaceSubrange(..<4096, with: new[..<4096])
      self.builder = builder
    }

    /// The pages that differ, as a log of whole pages.
    func pages(type: UInt32 = 1, sequence: UInt32 = 8, _ change: (inout HiveBuilder) -> Void = { _ in }) -> [UInt8] {
      var own = builder
      (own.primarySequence, own.secondarySequence) = (sequence, sequence)
      change(&own)
      return own.pageLog(from: hive, to: new, type: type)
    }
  }

  @Test(
    "Marvin32 is the published function",
    arguments: [
      ([], 0x30ED_35C1_00CD_3C7D), ([0xAF], 0x48E7_3FC7_7D75_DDC1), ([0xE7, 0x0F], 0xB5F6_E1FC_485D_BFF8),
      ([0x37, 0xF4, 0x95], 0xF0B0_7C78_9B8C_F7E8), ([0x86, 0x42, 0xDC, 0x59], 0x7008_F2E8_7E9C_F556),
    ] as [([UInt8], UInt64)])
  func marvin(bytes: [UInt8], hash: UInt64) throws {
    #expect(try Marvin32.hash(ForeignBytes(bytes), 0..<bytes.count, seed: 0x004F_B61A_001B_DBCC) == hash)
  }

  /// An entry that was written down with its hashes, and not reckoned by anything here: one page, 0 to 255 twice, for the last
  /// place of a hive of 16 KiB.
  private static func writtenEntry() -> [UInt8] {
    var entry =
      Array("HvLE".utf8) + le(UInt32(1024)) + le(UInt32(0)) + le(UInt32(9)) + le(UInt32(16_384)) + le(UInt32(1))
    entry += le(UInt64(0x4A91_4D25_2E6D_14BF)) + le(UInt64(0x5000_8423_4510_2D38))
    entry += le(UInt32(15_872)) + le(UInt32(512)) + (0..<512).map { UInt8(truncatingIfNeeded: $0) }
    return entry + [UInt8](repeating: 0, count: 1024 - entry.count)
  }

  @Test("An entry has the hashes that Windows' seed gives; those of the seed turned round are damage")
  func entryHasHashesWindowsSeed() throws {
    var builder = HiveBuilder()
    builder.minimumData = 16_384
    (builder.primarySequence, builder.secondarySequence) = (9, 8)
    let hive = builder.hive(Key("root"))
    let head = builder.entryLog(9, size: hive.count)
    let read = try Hive(ForeignBytes(hive), logs: [ForeignBytes(head + Self.writtenEntry())])
    #expect(read.recovery.logs.map(\.pages) == [1] && read.recovery.logs[0].reason == nil)
    #expect(try read.cells.bytes.u32(at: hive.count - 512) == 0x0302_0100)
    var turned = Self.writtenEntry()
    // Reckoned with 0xC5554E7A884DEF82.
    turned.replaceSubrange(24..<40, with: le(UInt64(0x0178_2F05_3DA0_3557)) + le(UInt64(0xABDF_E49D_BFD9_2BA9)))
    let other = try Hive(ForeignBytes(hive), logs: [ForeignBytes(head + turned)])
    #expect(!other.recovery.isApplied && other.recovery.logs[0].reason?.contains("damaged") == true)
    #expect(HiveBuilder.hash(Self.writtenEntry()[40...]) == 0x4A91_4D25_2E6D_14BF)
  }

  @Test("A write that was cut short is finished out of the log of pages", arguments: [1, 2] as [UInt32])
  func pages(type: UInt32) throws {
    let cut = Cut()
    let read = try HiveTree(cut.hive, logs: [cut.pages(type: type)])
    #expect(read.root == Self.root(2) && read.losses.isEmpty)
    let hive = try Hive(ForeignBytes(cut.hive), logs: [ForeignBytes(cut.pages(type: type))])
    #expect(hive.recovery.isNeeded && hive.recovery.isApplied && hive.recovery.logs[0].reason == nil)
  }

  @Test("A hive that was written whole leaves its log alone")
  func hiveWasWrittenWhole() throws {
    let cut = Cut(primary: 8, secondary: 8)
    let hive = try Hive(ForeignBytes(cut.hive), logs: [ForeignBytes(cut.pages())])
    #expect(!hive.recovery.isNeeded && !hive.recovery.isApplied)
    #expect(hive.recovery.logs[0].reason == "the hive was written whole and needs none")
  }

  @Test("A log that is not this write's is left, and it is said why")
  func logNotThisWrite() throws {
    let cut = Cut()
    let later = cut.pages { $0.written = WindowsTime(ticks: 1) }
    let torn = cut.pages { $0.secondarySequence = 7 }
    var broken = cut.pages()
    broken[20] ^= 1
    let hive = try Hive(
      ForeignBytes(cut.hive),
      logs: [later, torn, broken, [], Array("text".utf8), Array(cut.hive)].map { ForeignBytes($0) })
    #expect(
      hive.recovery.logs.map(\.reason) == [
        "it is of another write, at 1601-01-01T00:00:00.0000001Z", "it was not written whole itself",
        "its base block does not match its checksum", "it is empty", "it does not begin as a log",
        "it is of the kind 0, which is no log",
      ])
    #expect(hive.recovery.isNeeded && !hive.recovery.isApplied)
    #expect(HiveTree(hive).root != Self.root(2))
  }

  @Test("A log that is cut short gives nothing, for half a write is no state")
  func logCutShortGives() throws {
    let cut = Cut()
    let log = cut.pages()
    let hive = try Hive(ForeignBytes(cut.hive), logs: [ForeignBytes(Array(log.dropLast(512)))])
    #expect(!hive.recovery.isApplied)
    #expect(hive.recovery.logs[0].reason == "it is cut short, so nothing of it was used")
    #expect(HiveTree(hive).root == HiveTree(try Hive(ForeignBytes(cut.hive))).root)
  }

  @Test("A base block that was torn comes out of the log")
  func baseBlockWasTorn() throws {
    var cut = Cut()
    for index in 4..<100 { cut.hive[index] = 0xEE }
    let hive = try Hive(ForeignBytes(cut.hive), logs: [ForeignBytes(cut.pages())])
    #expect(hive.header.isSound && hive.header.fileType == 0)
    #expect(HiveTree(hive).root == Self.root(2))
  }

  @Test("A base block that does not match its checksum still has the time that its log has")
  func timeOfDamagedBaseBlock() throws {
    var cut = Cut()
    cut.hive[24] ^= 1
    // The first bin keeps the time at which it was made.
    cut.hive.replaceSubrange((4096 + 20)..<(4096 + 28), with: le(UInt64(7)))
    let hive = try Hive(ForeignBytes(cut.hive), logs: [ForeignBytes(cut.pages())])
    #expect(hive.recovery.isApplied && HiveTree(hive).root == Self.root(2))
  }

  @Test("A base block that was torn asks the latest log alone, for it says of none other whether it is of this write")
  func tornBaseBlockOfManyLogs() throws {
    var cut = Cut()
    for index in 4..<100 { cut.hive[index] = 0xEE }
    let newest = cut.builder.hive(Self.root(3))
    var later = cut.builder
    (later.primarySequence, later.secondarySequence) = (9, 9)
    let pages = [
      cut.pages(sequence: 8), later.pageLog(from: cut.hive, to: newest),
      cut.pages(sequence: 10) { $0.written = WindowsTime(ticks: 1) },
    ]
    let hive = try Hive(ForeignBytes(cut.hive), logs: pages.map { ForeignBytes($0) })
    #expect(
      hive.recovery.logs.map(\.reason) == [
        "a later log was used", nil, "it is of another write, at 1601-01-01T00:00:00.0000001Z",
      ])
    #expect(HiveTree(hive).root == Self.root(3))

    // The pages of the earlier log lie where those of the later one have nothing.
    let old = cut.hive
    var grown = cut.new
    grown.replaceSubrange(16_384..., with: [UInt8](repeating: 0xAA, count: grown.count - 16_384))
    let earlier = cut.builder.entryLog(8, size: old.count) + HiveBuilder.entry(8, from: old, to: grown)
    let last = cut.builder.entryLog(9, size: old.count) + HiveBuilder.entry(9, from: old, to: newest)
    for logs in [[earlier, last], [last, earlier]] {
      let read = try Hive(ForeignBytes(old), logs: logs.map { ForeignBytes($0) })
      let outcomes = read.recovery.logs
      #expect(outcomes.compactMap(\.reason) == ["a later log was used"] && outcomes.count { $0.pages > 0 } == 1)
      #expect(HiveTree(read).root == Self.root(3))
    }
  }

  @Test("Entries follow each other through two logs, in the order of their numbers")
  func entriesFollowEachOther() throws {
    var builder = HiveBuilder()
    builder.minimumData = 16_384
    (builder.primarySequence, builder.secondarySequence) = (9, 8)
    let states = (1...4).map { [builder] number in
      var own = builder
      return own.hive(Self.root(UInt32(number)))
    }
    let size = states[0].count
    let first =
      builder.entryLog(9, size: size) + HiveBuilder.entry(9, from: states[0], to: states[1])
      + HiveBuilder.entry(10, from: states[1], to: states[2])
    let second = builder.entryLog(11, size: size) + HiveBuilder.entry(11, from: states[2], to: states[3])
    // Which file is which does not matter.
    for logs in [[first, second], [second, first]] {
      let read = try HiveTree(states[0], logs: logs)
      #expect(read.root == Self.root(4) && read.losses.isEmpty)
    }
    // The second one alone does not follow.
    let alone = try Hive(ForeignBytes(states[0]), logs: [ForeignBytes(first)])
    #expect(HiveTree(alone).root == Self.root(3))
  }

  @Test("A damaged entry ends the replay before it")
  func damagedEntryEndsReplay() throws {
    var builder = HiveBuilder()
    builder.minimumData = 16_384
    (builder.primarySequence, builder.secondarySequence) = (9, 8)
    let states = (1...3).map { [builder] number in
      var own = builder
      return own.hive(Self.root(UInt32(number)))
    }
    let entries = [
      HiveBuilder.entry(9, from: states[0], to: states[1]),
      HiveBuilder.entry(10, from: states[1], to: states[2]),
    ]
    let head = builder.entryLog(9, size: states[0].count)
    for place in [12, 16, 24, 32, 40, entries[1].count - 1] {
      var damaged = entries[1]
      damaged[place] ^= 1
      let hive = try Hive(ForeignBytes(states[0]), logs: [ForeignBytes(head + entries[0] + damaged)])
      #expect(HiveTree(hive).root == Self.root(2), "byte \(place)")
    }
  }

  @Test("A hive grows with its log, and no further than its pages reach")
  func hiveGrowsLogNo() throws {
    var builder = HiveBuilder()
    (builder.primarySequence, builder.secondarySequence) = (9, 8)
    let old = builder.hive(Key("root"))
    let new = builder.hive(Self.root(5))
    #expect(new.count > old.count)
    let log = builder.entryLog(9, size: old.count) + HiveBuilder.entry(9, from: old, to: new)
    #expect(try HiveTree(old, logs: [log]).root == Self.root(5))
  }

  @Test("One page far behind the end does not make a hive larger than its bytes and its logs")
  func onePageFarBehind() throws {
    var builder = HiveBuilder()
    (builder.primarySequence, builder.secondarySequence) = (9, 8)
    let hive = builder.hive(Self.root(1))
    let far = hive + [UInt8](repeating: 0, count: 4 << 20)
    let entry = HiveBuilder.entry(9, from: far, to: far.dropLast(512) + [UInt8](repeating: 1, count: 512))
    let log = builder.entryLog(9, size: hive.count) + entry
    let read = try Hive(ForeignBytes(hive), logs: [ForeignBytes(log)])
    #expect(read.recovery.logs[0].pages == 1)
    #expect(read.cells.bytes.count <= hive.count + log.count)
    #expect(HiveTree(read).root == Self.root(1))
  }

  @Test("Any bytes for a log are used or left: 100 seeds")
  func anyBytesLogUsed() throws {
    let cut = Cut()
    try withSeeds(100) { seed in
      var random = SeededGenerator(seed: seed)
      var log = cut.pages(type: random.chance(2) ? 1 : 6)
      if random.chance(2) { log = cut.builder.entryLog(8, size: cut.hive.count) + noise(2048, seed: seed) }
      for _ in 0..<Int.random(in: 0...10, using: &random) {
        log[Int.random(in: 0..<log.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      let hive = try? Hive(ForeignBytes(cut.hive), logs: [ForeignBytes(log), ForeignBytes(cut.pages())])
      hive?.walk { _ in }
    }
  }
}
