import TestSupport
import WindowsFormats
import WindowsModel

extension FuzzTarget {
  static let eventLog: FuzzTarget = {
    func record(_ index: Int) -> EventRecord {
      EventRecord(
        number: 0, generated: WindowsTime(unixSeconds: Int64(1_300_000_000 + index)), id: 0x400E_1119,
        source: "NtServicePack", computer: "M",
        user: index % 2 == 0 ? SecurityIdentifier(authority: 5, [18]) : nil, strings: ["Windows XP", "KB\(index)"],
        data: [UInt8](repeating: 7, count: index % 5))
    }
    let seeds = [(2, 1024), (9, 1024), (20, 1024), (21, 1028)].flatMap { count, size in
      var builder = EventLogBuilder(size: size)
      for index in 0..<count { builder.append(record(index)) }
      var dirty = builder
      dirty.open()
      for index in 0..<3 { dirty.append(record(index)) }
      builder.close()
      return [builder.bytes, dirty.bytes]
    }
    return FuzzTarget(
      "event-log", seeds: seeds,
      pieces: [
        "LfLe", "\u{28}\0\0\0\u{11}\u{11}\u{11}\u{11}", "\"\"\"\"", "3333", "DDDD", "\u{30}\0\0\0", "\0\0\0\0",
        "\u{3C}\0\0\0", "\u{7F}\u{7F}\u{7F}\u{7F}", "K\0B\0",
      ]
    ) { bytes in
      guard let log = try refusing(UnreadableBytes.self, { try EventLog(ForeignBytes(bytes)) }) else { return }
      var (places, records, carved, losses): ([Range<Int>], [EventRecord], Int, Int) = ([], [], 0, 0)
      let census = try log.read { item in
        switch item {
        case .record(let record, let offset), .carved(let record, let offset, _):
          if case .carved = item { carved += 1 } else { records.append(record) }
          places.append(offset..<offset + 60)
          let text =
            record.source.utf16.count + record.computer.utf16.count + record.strings.reduce(0) { $0 + $1.utf16.count }
          try expect(2 * text + record.data.count <= 2 * bytes.count, "a record says more than the log has bytes")
        case .loss: losses += 1
        }
      }
      try expect(
        (census.records, census.carved) == (records.count, carved) && losses == min(census.losses, EventLog.toldLosses),
        "another number was told than counted: \(census)")
      places.sort { $0.lowerBound < $1.lowerBound }
      try expect(zip(places, places.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound }, "records overlap")
      try expect(census.losses <= 8 + bytes.count / 4, "\(census.losses) losses in \(bytes.count) bytes")
      try writeAgain(records)
    }
  }()

  /// What was read is written and read as the same, but for numbers that do not count up.
  private static func writeAgain(_ records: [EventRecord]) throws {
    var wanted = records
    for index in wanted.indices { wanted[index].number = UInt32(index + 1) }
    var read: [EventRecord] = []
    let log = try EventLog(ForeignBytes(EventLogWriter.bytes(wanted)))
    try log.read { item in
      guard case .record(let record, _) = item else { throw Broken("\(item) in a log that was written") }
      read.append(record)
    }
    try expect(read == wanted, "what is written is read otherwise")
  }
}
