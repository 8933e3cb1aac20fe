import TestSupport
import WindowsFormats
import WindowsModel

/// Event logs of each kind.
enum SampleEventLogs {
  private static func record(_ index: Int) -> EventRecord {
    EventRecord(
      number: UInt32(index + 1), generated: WindowsTime(unixSeconds: Int64(1_100_000_000 + 977 * index)),
      written: WindowsTime(unixSeconds: Int64(1_100_000_001 + 977 * index)),
      id: [0x400E_1119, 0x8000_1775, 0xC000_1B58][index % 3], type: UInt16(1 << (index % 5)),
      category: UInt16(index % 9), source: ["NtServicePack", "EventLog", "gr\u{F6}\u{DF}e"][index % 3],
      computer: "MACHINE",
      user: index % 4 == 0 ? SecurityIdentifier(authority: 5, [21, 4_000_000_000, UInt32(index), 500]) : nil,
      strings: (0..<index % 6).map { String(repeating: "\u{6F22}x", count: $0 * index % 40) + "\($0)" },
      data: (0..<(index % 5 == 0 ? index % 40 + 1 : 0)).map { UInt8(truncatingIfNeeded: $0 * index) })
  }

  private static func builder(_ count: Int, size: Int, closedAfter: Int? = nil) -> EventLogBuilder {
    var builder = EventLogBuilder(size: size)
    for index in 0..<count {
      if index == closedAfter {
        builder.close()
        builder.open()
      }
      builder.append(record(index))
    }
    if closedAfter == nil { builder.close() }
    return builder
  }

  static func write(to folder: String) throws {
    func put(_ name: String, _ bytes: [UInt8]) { TestSupport.write(bytes, to: "\(folder)/\(name).evt") }
    put("written", try EventLogWriter.bytes((0..<700).map(record)))
    put("written-empty", try EventLogWriter.bytes([]))
    put("closed", builder(100, size: 1 << 16).bytes)
    put("empty", EventLogBuilder().bytes)
    put("dirty", builder(150, size: 1 << 16, closedAfter: 60).bytes)
    for size in stride(from: 8192, to: 8192 + 400, by: 4) {
      put("wrapped-\(size)", builder(150, size: size).bytes)
      put("dirty-wrapped-\(size)", builder(150, size: size, closedAfter: 90).bytes)
    }
    let whole = builder(100, size: 1 << 16)
    for index in [0, 1, 40, 99] {
      put("cut-\(index)", Array(whole.bytes[..<(whole.ring[index].offset + 12)]))
      var bytes = whole.bytes
      bytes.put32(0, at: whole.ring[index].offset + 4)
      put("damaged-\(index)", bytes)
    }
  }
}
