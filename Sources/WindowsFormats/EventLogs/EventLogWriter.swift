import WindowsModel

/// Makes event logs that were closed in order: header, records, end record, and zeros up to 64 KiB, as the service leaves
/// them.
public enum EventLogWriter {
  /// What has no room: more than 4 GiB, or a record of more than ``EventRecord/largest`` bytes.
  public struct TooLarge: Error, Hashable, Sendable {}

  /// - Parameter records: oldest first; each number is to be the one behind that of the record before.
  /// - Throws: ``TooLarge``.
  public static func bytes(_ records: [EventRecord]) throws(TooLarge) -> [UInt8] {
    var body: [UInt8] = []
    for record in records {
      let bytes = try bytes(of: record)
      guard body.count + bytes.count < Int(UInt32.max) - 2 * granularity else { throw TooLarge() }
      body += bytes
    }
    let first = UInt32(EventLogHeader.size)
    let end = UInt32(EventLogHeader.size + body.count)
    let next = (records.last?.number ?? 0) &+ 1
    let oldest = records.first?.number ?? 0
    let size = (Int(end) + EventLogEnd.size + granularity - 1) / granularity * granularity
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size)
    bytes.append(
      little: [
        first, EventLogHeader.signature, 1, 1, first, end, next, oldest, UInt32(size), 0, 0, first,
      ])
    bytes += body
    let mark = UInt32(EventLogEnd.size)
    bytes.append(
      little: [mark, 0x1111_1111, 0x2222_2222, 0x3333_3333, 0x4444_4444, first, end, next, oldest, mark])
    return bytes + [UInt8](repeating: 0, count: size - bytes.count)
  }

  private static let granularity = 1 << 16

  private static func bytes(of record: EventRecord) throws(TooLarge) -> [UInt8] {
    var tail = text(record.source) + text(record.computer)
    let user = record.user?.bytes ?? []
    let userPlace = EventRecord.head + tail.count
    tail += user
    let stringsPlace = EventRecord.head + tail.count
    for text in record.strings { tail += self.text(text) }
    let dataPlace = EventRecord.head + tail.count
    tail += record.data
    // Filled up to a multiple of four, by one to four bytes.
    tail += [UInt8](repeating: 0, count: 4 - tail.count % 4)
    let size = EventRecord.smallest + tail.count
    guard size <= EventRecord.largest, record.strings.count <= Int(UInt16.max) else { throw TooLarge() }
    var bytes: [UInt8] = []
    bytes.append(little: [UInt32(size), EventLogHeader.signature, record.number])
    for time in [record.generated, record.written] { bytes.append(little: UInt32(clamping: time.unixSeconds)) }
    bytes.append(little: record.id)
    bytes.append(little: [record.type, UInt16(record.strings.count), record.category, 0])
    bytes.append(
      little: [
        0, UInt32(stringsPlace), UInt32(user.count), UInt32(userPlace), UInt32(record.data.count), UInt32(dataPlace),
      ])
    bytes += tail
    bytes.append(little: UInt32(size))
    return bytes
  }

  /// As far as its first NUL, with which it ends there.
  private static func text(_ text: String) -> [UInt8] {
    WindowsText.encoded(String(String.UnicodeScalarView(text.unicodeScalars.prefix { $0 != "\0" })), terminated: true)
  }
}

extension [UInt8] {
  fileprivate mutating func append(little numbers: [some FixedWidthInteger]) {
    for number in numbers { append(little: number) }
  }
}
