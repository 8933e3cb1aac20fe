import WindowsModel

extension EventRecord {
  /// Reads a whole record; what its own offsets lead astray is left out, and a loss.
  ///
  /// - Parameters:
  ///   - bytes: ``smallest`` at least.
  ///   - offset: in the file.
  init(_ bytes: [UInt8], at offset: Int, _ losses: inout [EventLogLoss]) {
    var reading = EventRecordReading(bytes, at: offset)
    func u16(_ place: Int) -> UInt16 { UInt16(truncatingIfNeeded: reading.u32(place)) }
    func time(_ place: Int) -> WindowsTime { WindowsTime(unixSeconds: Int64(reading.u32(place))) }
    number = reading.u32(8)
    generated = time(12)
    written = time(16)
    id = reading.u32(20)
    type = u16(24)
    category = u16(28)
    var place = Self.head
    source = reading.text(&place) ?? ""
    computer = reading.text(&place) ?? ""
    user = reading.user(size: Int(reading.u32(40)), at: Int(reading.u32(44)))
    strings = reading.strings(Int(u16(26)), at: Int(reading.u32(36)))
    data = reading.part(size: Int(reading.u32(48)), at: Int(reading.u32(52)), "data") ?? []
    losses += reading.losses
  }
}

/// The bytes of a record, and what could not be read of them.
private struct EventRecordReading {
  private let bytes: [UInt8]
  private let offset: Int
  private(set) var losses: [EventLogLoss] = []

  init(_ bytes: [UInt8], at offset: Int) {
    self.bytes = bytes
    self.offset = offset
  }

  /// Where the copy of its size begins.
  private var end: Int { bytes.count - 4 }

  func u32(_ place: Int) -> UInt32 { bytes.withUnsafeBytes { $0.u32(place) } }

  private mutating func lose(_ reason: String) { losses.append(EventLogLoss(offset, "begins a record \(reason)")) }

  mutating func part(size: Int, at place: Int, _ what: String) -> [UInt8]? {
    guard size > 0 else { return nil }
    guard place >= EventRecord.head, place <= end, size <= end - place else {
      lose("whose \(what) (\(size) bytes at \(place)) lie outside of it")
      return nil
    }
    return Array(bytes[place..<place + size])
  }

  mutating func user(size: Int, at place: Int) -> SecurityIdentifier? {
    guard let part = part(size: size, at: place, "SID") else { return nil }
    let user = SecurityIdentifier(part)
    if user == nil { lose("whose SID is none") }
    return user
  }

  /// UTF-16 up to a NUL; behind it is the next place.
  mutating func text(_ place: inout Int) -> String? {
    let start = place
    while place + 2 <= end, bytes[place] != 0 || bytes[place + 1] != 0 { place += 2 }
    guard place + 2 <= end else {
      lose("with a text that has no end")
      place = end
      return nil
    }
    defer { place += 2 }
    guard let text = WindowsText.decoded(bytes[start..<place]) else {
      lose("with a text that has characters of no text")
      return ""
    }
    return text
  }

  mutating func strings(_ count: Int, at place: Int) -> [String] {
    guard count > 0 else { return [] }
    guard place >= EventRecord.head, place <= end else {
      lose("whose \(count) strings, at \(place), lie outside of it")
      return []
    }
    var place = place
    var strings: [String] = []
    while strings.count < count {
      guard let text = text(&place) else { break }
      strings.append(text)
    }
    return strings
  }
}
