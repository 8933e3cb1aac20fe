import TestSupport
import Testing
import WindowsFormats
import WindowsModel

@Suite("An event log is a ring of records") struct EventLogTests {
  private struct Read {
    var records: [EventRecord] = []
    var offsets: [Int] = []
    var carved: [EventRecord] = []
    var losses: [String] = []
    var numbers: [UInt32] { records.map(\.number) }
  }

  private func read(_ bytes: [UInt8]) throws -> Read {
    var read = Read()
    let log = try EventLog(ForeignBytes(bytes))
    let census = log.read { item in
      switch item {
      case .record(let record, let offset):
        read.records.append(record)
        read.offsets.append(offset)
      case .carved(let record, _, _): read.carved.append(record)
      case .loss(let loss): read.losses.append(loss.description)
      }
    }
    #expect(census.records == read.records.count && census.carved == read.carved.count)
    return read
  }

  private func record(_ index: Int, strings: [String]? = nil) -> EventRecord {
    EventRecord(
      number: 0, generated: WindowsTime(unixSeconds: 1_300_000_000 + Int64(index)),
      written: WindowsTime(unixSeconds: 1_300_000_001 + Int64(index)), id: 0x400E_1119, type: 4, category: 3,
      source: "NtServicePack", computer: "M\u{E4}chine",
      user: index % 2 == 0 ? SecurityIdentifier(authority: 5, [21, 4_000_000_000, 7, 1000]) : nil,
      strings: strings ?? ["Windows XP", "KB\(100_000 + index)", ""],
      data: [UInt8](repeating: UInt8(truncatingIfNeeded: index), count: index % 7))
  }

  private func builder(_ count: Int, size: Int = 65_536, strings: [String]? = nil) -> EventLogBuilder {
    var builder = EventLogBuilder(size: size)
    for index in 0..<count { builder.append(record(index, strings: strings)) }
    builder.close()
    return builder
  }

  @Test("that was closed is read whole, field by field")
  func closed() throws {
    let builder = builder(5)
    let read = try read(builder.bytes)
    #expect(read.records == builder.ring.map(\.record))
    #expect(read.losses == [] && read.carved == [])
    #expect(read.records[0].user?.description == "S-1-5-21-4000000000-7-1000")
    #expect(read.records[0].code == 4377 && read.numbers == [1, 2, 3, 4, 5])
    let empty = try self.read(EventLogBuilder().bytes)
    #expect(empty.records == [] && empty.losses == [])
  }

  @Test("whose oldest records gave way begins with the oldest that is left, and what is left of others is carved")
  func wrapped() throws {
    var hasParted = false
    // Sizes apart by four bytes, so that a record ends at each distance from the end of the file.
    for size in stride(from: 4096, to: 4096 + 260, by: 4) {
      let builder = builder(60, size: size)
      let read = try read(builder.bytes)
      #expect(read.records == builder.ring.map(\.record))
      #expect(read.losses == [], "\(size)")
      #expect(Set(read.carved.map(\.number)).isDisjoint(with: read.numbers))
      let log = try EventLog(ForeignBytes(builder.bytes))
      #expect(log.isWrapped && !log.isHeaderOld)
      hasParted =
        hasParted || zip(builder.ring, builder.ring.dropFirst()).contains { $1.offset > 48 && $1.offset < $0.offset }
    }
    #expect(hasParted)
  }

  @Test("that was never closed is read by its end record, for its header is old")
  func dirty() throws {
    var builder = builder(3, size: 4096)
    builder.open()
    for index in 3..<40 { builder.append(record(index)) }
    let read = try read(builder.bytes)
    #expect(read.records == builder.ring.map(\.record))
    #expect(read.losses == [])
    let log = try EventLog(ForeignBytes(builder.bytes))
    #expect(log.isHeaderOld && log.header.flags.contains(.dirty) && log.end?.next == 41)
  }

  @Test("that was cut tells it, and gives what is left")
  func cut() throws {
    let whole = builder(20)
    let place = whole.ring[12].offset
    for bytes in [Array(whole.bytes[..<(place + 8)]), Array(whole.bytes[..<(place + 7)])] {
      let read = try read(bytes)
      #expect(read.records == whole.ring[..<12].map(\.record))
      #expect(read.losses.count == 2 && read.losses.contains { $0.contains("the file was cut") })
      #expect(read.losses.contains { $0.contains("without an end record") })
    }
    // The oldest records of a ring stand at its end.
    let ring = builder(60, size: 4096)
    let oldest = ring.ring[0]
    let after = try #require(ring.ring.first { $0.offset < oldest.offset })
    let rest = try read(Array(ring.bytes[..<(oldest.offset - 4)]))
    #expect(rest.records == ring.ring.drop { $0.record.number < after.record.number }.map(\.record))
    #expect(rest.losses.contains { $0.contains("begins record \(after.record.number), and the oldest should be") })
    // The end record is gone too: as far as the numbers count up behind the header.
    let newer = try read(Array(ring.bytes[..<(after.offset + 700)]))
    #expect(newer.numbers.first == after.record.number && newer.numbers.count > 2 && newer.carved == [])
    #expect(throws: UnreadableBytes.self) { try self.read(Array(whole.bytes[..<40])) }
    #expect(throws: UnreadableBytes.self) { try self.read([]) }
  }

  @Test("with a damaged record gives those before and behind it, and says how many are missing")
  func damaged() throws {
    let whole = builder(10)
    var bytes = whole.bytes
    bytes.put32(0, at: whole.ring[4].offset + 4)
    // Zeros stand in another for its end.
    bytes.put32(0, at: whole.ring[6].offset - 4)
    let read = try read(bytes)
    #expect(read.numbers == [1, 2, 3, 4, 7, 8, 9, 10] && read.carved.map(\.number) == [6])
    #expect(read.losses.contains { $0.contains("begins record 7, and the one before is 4") })
    // Two are gone at once, the end record too.
    bytes.put32(0, at: whole.ring[9].offset)
    bytes.put32(0, at: Int(try EventLog(ForeignBytes(whole.bytes)).header.end))
    #expect(try self.read(bytes).numbers == [1, 2, 3, 4])
    #expect(try self.read(bytes).carved.map(\.number) == [6, 7, 8, 9])
  }

  @Test("whose records lead out of themselves has losses and no trap")
  func hostile() throws {
    let whole = builder(2)
    let place = whole.ring[0].offset
    // Number of strings, their place, size and place of SID and data, each beyond the record.
    for (field, value) in [(36, 0), (36, 4_000_000_000), (40, 0x7FFF_FFFF), (44, 8), (48, 0xFFFF_FFFF), (52, 70_000)] {
      var bytes = whole.bytes
      bytes.put32(1, at: place + 48)
      bytes.put32(value, at: place + field)
      let read = try read(bytes)
      #expect(read.numbers == [1, 2])
      #expect(read.losses.count == 1, "\(field): \(read.losses)")
    }
    // Sizes that no record has.
    for size in [0, 4, 56, 61, 0x7FFF_FFFC, 0xFFFF_FFFF] {
      var bytes = whole.bytes
      bytes.put32(size, at: place)
      #expect(try read(bytes).numbers == [2])
    }
  }

  @Test("with an end record among its strings is read by the one that the record before fits")
  func forgedEnd() throws {
    let numbers: [UInt32] = [40, 0x1111_1111, 0x2222_2222, 0x3333_3333, 0x4444_4444, 48, 52, 5_000, 1, 40]
    var told = 0
    // One of them stands at a multiple of four.
    for before in 0..<4 {
      var builder = EventLogBuilder()
      builder.open()
      var forged = record(0)
      forged.data = [UInt8](repeating: 0, count: before) + numbers.flatMap { le($0) }
      for record in [forged, record(1)] { builder.append(record) }
      let read = try read(builder.bytes)
      #expect(read.numbers == [1, 2])
      told += read.losses.count { $0.contains("begins one of 2 end records") }
    }
    #expect(told == 1)
  }

  @Test("that is written is read as the same")
  func writing() throws {
    let records = (1...300).map { index in
      var made = record(index, strings: index % 5 == 0 ? [] : [String(repeating: "x", count: index), "\u{1F600}", ""])
      made.number = UInt32(7 + index)
      return made
    }
    let bytes = try EventLogWriter.bytes(records)
    let read = try read(bytes)
    #expect(read.records == records && read.losses == [] && read.carved == [])
    #expect(bytes.count % 65_536 == 0)
    #expect(try EventLog(ForeignBytes(bytes)).header.flags == [])
    let empty = try self.read(EventLogWriter.bytes([]))
    #expect(empty.records == [] && empty.losses == [])
    #expect(throws: EventLogWriter.TooLarge.self) {
      try EventLogWriter.bytes([record(0, strings: [String(repeating: "x", count: 1 << 20)])])
    }
  }
}
