public import WindowsFormats
import WindowsModel

/// An event log that is written record by record, as the service does it: a ring whose oldest records give way.
public struct EventLogBuilder {
  /// The file, as it lies on the disk.
  public private(set) var bytes: [UInt8]
  private var first = 48
  private var end = 48
  private var next = 1
  private var oldest = 0
  private var hasWrapped = false
  /// Records in the ring, oldest first.
  public private(set) var ring: [(record: EventRecord, offset: Int)] = []

  /// - Parameter size: of the file, in bytes; a multiple of four.
  public init(size: Int = 65_536, next: Int = 1) {
    bytes = [UInt8](repeating: 0, count: size)
    self.next = next
    close()
    writeEnd()
  }

  /// Bytes free behind the newest record, the end record taken off.
  private var free: Int {
    let span = ring.isEmpty ? bytes.count - 48 : first > end ? first - end : bytes.count - 48 - (end - first)
    return span - 40
  }

  private func advanced(_ place: Int, _ count: Int) -> Int {
    let place = place + count
    return place < bytes.count ? place : place - bytes.count + 48
  }

  private mutating func put(_ data: [UInt8], at place: Int) {
    for (index, byte) in data.enumerated() { bytes[advanced(place, index)] = byte }
  }

  /// The numbers count up by themselves.
  public mutating func append(_ record: EventRecord) {
    var record = record
    record.number = UInt32(next)
    let data = Self.bytes(of: record)
    // The fixed part of a record is not parted.
    let rest = bytes.count - end
    let skipped = rest < 56 ? rest : 0
    while free < data.count + skipped, !ring.isEmpty {
      hasWrapped = true
      ring.removeFirst()
      oldest += 1
      first = ring.first?.offset ?? end
    }
    if skipped > 0 {
      for place in end..<bytes.count { bytes[place] = 0 }
      end = 48
    }
    if ring.isEmpty { (first, oldest) = (end, next) }
    put(data, at: end)
    ring.append((record, end))
    end = advanced(end, data.count)
    next += 1
    writeEnd()
  }

  private mutating func writeEnd() {
    var record: [UInt8] = []
    for number in [40, 0x1111_1111, 0x2222_2222, 0x3333_3333, 0x4444_4444, first, end, next, oldest, 40] {
      record.add32(number)
    }
    put(record, at: end)
  }

  /// Writes the header anew, as a service that stops does.
  public mutating func close(flags: Int? = nil) {
    var header: [UInt8] = []
    let state = flags ?? (hasWrapped ? 2 : 0)
    for number in [48, 0x654C_664C, 1, 1, first, end, next, oldest, bytes.count, state, 0, 48] { header.add32(number) }
    bytes.replaceSubrange(0..<48, with: header)
  }

  /// Marks it as open, and leaves the header as it is.
  public mutating func open() { bytes.put32(hasWrapped ? 3 : 1, at: 36) }

  private static func bytes(of record: EventRecord) -> [UInt8] {
    func units(_ text: String) -> [UInt8] { text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } + [0, 0] }
    var user: [UInt8] = []
    if let known = record.user {
      user = [1, UInt8(known.parts.count), 0, 0]
      for shift in [24, 16, 8, 0] { user.append(UInt8(known.authority >> UInt64(shift) & 0xFF)) }
      for part in known.parts { user.add32(Int(part)) }
    }
    var tail = units(record.source) + units(record.computer)
    let userPlace = 56 + tail.count
    tail += user
    let stringsPlace = 56 + tail.count
    tail += record.strings.flatMap(units)
    let dataPlace = 56 + tail.count
    tail += record.data
    tail.append(0)
    tail.align(4)
    var bytes: [UInt8] = []
    for number in [
      60 + tail.count, 0x654C_664C, Int(record.number), Int(record.generated.unixSeconds),
      Int(record.written.unixSeconds), Int(record.id),
    ] { bytes.add32(number) }
    for number in [Int(record.type), record.strings.count, Int(record.category), 0] { bytes.add16(number) }
    for number in [0, stringsPlace, user.count, user.isEmpty ? 0 : userPlace, record.data.count, dataPlace] {
      bytes.add32(number)
    }
    bytes += tail
    bytes.add32(bytes.count + 4)
    return bytes
  }
}
