import WindowsModel

/// What the transaction logs of a hive give back to it.
///
/// Two formats: a log of whole pages (`.LOG` of NT 3.1 to Server 2003; `.LOG1` and `.LOG2` of Vista to 8), which holds one
/// write, and a log of entries (`.LOG1` and `.LOG2` since 8.1), which holds many.
public struct HiveRecovery: Sendable {
  /// One log and what became of it.
  public struct Log: Hashable, Sendable {
    /// Pages of 512 bytes that it gave.
    public internal(set) var pages = 0
    /// Why it was left, or from where on it was left; nil: it was used whole.
    public internal(set) var reason: String?
  }

  /// False: the hive was written whole, and its logs are left alone.
  public let isNeeded: Bool
  /// In the order given.
  public private(set) var logs: [Log]
  /// The base block out of a log, where the hive's own is damaged.
  private(set) var header: HiveHeader?
  /// The end of the hive after it, in bytes, as the last of what was used of logs has it.
  private(set) var end = 0
  /// For each page of 512 bytes that a log gives, by its place in the file: which log, and where in it.
  private var pages: [Int: (log: Int, offset: Int)] = [:]

  static let pageSize = 512

  /// True if a log gave anything.
  public var isApplied: Bool { logs.contains { $0.pages > 0 } }

  init(of bytes: ForeignBytes, header: HiveHeader, logs files: [ForeignBytes]) {
    isNeeded = header.isDirty
    logs = files.map { _ in Log() }
    guard isNeeded else {
      for index in logs.indices { logs[index].reason = "the hive was written whole and needs none" }
      return
    }
    /// The logs that belong to this hive, by where they come in.
    var usable: [(index: Int, header: HiveHeader)] = []
    for (index, file) in files.enumerated() {
      if let reason = Self.reasonToLeave(file, hive: bytes, header) {
        logs[index].reason = reason
      } else if let own = try? HiveHeader(file) {
        usable.append((index, own))
      }
    }
    // A damaged base block says nothing of what was written last; then the latest log alone is asked.
    if !header.isSound {
      let latest = usable.max { Self.isEarlier($0.header, $1.header) }
      self.header = latest?.header
      self.header?.fileType = 0
      for log in usable where log.index != latest?.index { logs[log.index].reason = "a later log was used" }
      usable = latest.map { [$0] } ?? []
    }
    var next: UInt32?
    var hasPages = false
    for log in usable.sorted(by: { Self.isEarlier($0.header, $1.header) }) {
      if log.header.fileType == 6 {
        addEntries(of: files[log.index], log.index, log.header, hive: header, &next)
      } else if hasPages {
        logs[log.index].reason = "another log was used"
      } else {
        addPages(of: files[log.index], log.index, log.header)
        hasPages = logs[log.index].pages > 0
      }
    }
  }

  /// Numbers go on from 0 behind the last one there is.
  private static func isEarlier(_ one: HiveHeader, _ other: HiveHeader) -> Bool {
    Int32(bitPattern: one.primarySequence &- other.primarySequence) < 0
  }

  /// Nil for the log of this hive's last write.
  private static func reasonToLeave(_ log: ForeignBytes, hive: ForeignBytes, _ header: HiveHeader) -> String? {
    guard log.count > 0 else { return "it is empty" }
    guard let own = try? HiveHeader(log) else { return "it does not begin as a log" }
    guard own.isSound else { return "its base block does not match its checksum" }
    guard [1, 2, 6].contains(own.fileType) else { return "it is of the kind \(own.fileType), which is no log" }
    if own.fileType == 6 {
      if header.isSound, Int32(bitPattern: own.primarySequence &- header.secondarySequence) < 0 {
        return "all of it is in the hive already"
      }
      return nil
    }
    guard own.primarySequence == own.secondarySequence else { return "it was not written whole itself" }
    // The first bin has the time of its base block, too; where that is damaged the time in it still says the same, if it does.
    let bin = header.isSound ? nil : try? hive.u64(at: HiveHeader.size + 20)
    guard
      own.written == header.written && (header.isSound || own.written.known != nil) || UInt64(own.written.ticks) == bin
    else {
      return "it is of another write, at \(own.written.iso)"
    }
    return nil
  }

  /// `DIRT`, a bit for each page of the hive, then the pages whose bit is set.
  private mutating func addPages(of log: ForeignBytes, _ index: Int, _ header: HiveHeader) {
    guard (try? log.u32(at: 512)) == 0x5452_4944 else {
      logs[index].reason = "it has no list of pages"
      return
    }
    /// Half a write would be neither the state before it nor the one after.
    func leave(_ why: String) {
      pages.removeAll()
      logs[index].pages = 0
      logs[index].reason = "\(why), so nothing of it was used"
    }
    let bits = Int(header.dataSize) / Self.pageSize
    var place = (516 + (bits + 7) / 8 + 511) / 512 * 512
    for byte in 0..<(bits + 7) / 8 {
      guard let mask = try? log.u8(at: 516 + byte) else { return leave("its list of pages is cut short") }
      guard mask != 0 else { continue }
      for bit in 0..<8 where mask >> UInt8(bit) & 1 != 0 && byte * 8 + bit < bits {
        guard place <= log.count - Self.pageSize else { return leave("it is cut short") }
        add(place, of: index, at: HiveHeader.size + (byte * 8 + bit) * Self.pageSize)
        place += Self.pageSize
      }
    }
    end = HiveHeader.size + Int(header.dataSize)
  }

  /// `HvLE`, each with its number and two hashes; they are applied while the numbers go on.
  private mutating func addEntries(
    of log: ForeignBytes, _ index: Int, _ header: HiveHeader, hive: HiveHeader, _ next: inout UInt32?
  ) {
    var place = 512
    var expected = next ?? header.primarySequence
    do throws(UnreadableBytes) {
      while place <= log.count - 40, try log.u32(at: place) == 0x454C_7648 {
        let size = Int(try log.u32(at: place + 4))
        let sequence = try log.u32(at: place + 12)
        let dataSize = try log.u32(at: place + 16)
        let count = Int(try log.u32(at: place + 20))
        guard sequence == expected else { break }
        guard size >= 40, size % 512 == 0, size <= log.count - place, count <= (size - 40) / 8, dataSize % 4096 == 0,
          try log.u64(at: place + 24) == Marvin32.hash(log, (place + 40)..<(place + size)),
          try log.u64(at: place + 32) == Marvin32.hash(log, place..<(place + 32))
        else {
          logs[index].reason = "its entry \(sequence) is damaged; what comes before was used"
          break
        }
        var from = place + 40 + 8 * count
        for reference in 0..<count {
          let to = Int(try log.u32(at: place + 40 + 8 * reference))
          let length = Int(try log.u32(at: place + 44 + 8 * reference))
          guard to % Self.pageSize == 0, length % Self.pageSize == 0, length <= place + size - from,
            to + length <= Int(dataSize)
          else {
            throw UnreadableBytes(offset: place, reason: "begins an entry with a page that is none")
          }
          for page in stride(from: 0, to: length, by: Self.pageSize) {
            add(from + page, of: index, at: HiveHeader.size + to + page)
          }
          from += length
        }
        end = HiveHeader.size + Int(dataSize)
        place += size
        expected = sequence &+ 1
        next = expected
      }
    } catch {
      logs[index].reason = "\(error)"
    }
    if logs[index].pages == 0, logs[index].reason == nil { logs[index].reason = "no entry in it follows" }
  }

  private mutating func add(_ offset: Int, of log: Int, at place: Int) {
    pages[place] = (log, offset)
    logs[log].pages += 1
  }

  /// The bytes of the hive with the pages of its logs in their places.
  func applied(to bytes: ForeignBytes, logs: [ForeignBytes]) -> ForeignBytes {
    guard isApplied else { return bytes }
    let pages = self.pages
    // A log cannot make a hive larger than its pages reach, nor by more than logs hold: new bins are in them whole.
    let reach = min(
      pages.keys.max().map { $0 + Self.pageSize } ?? 0, logs.reduce(bytes.count) { $0 + $1.count })
    return ForeignBytes(count: max(bytes.count, min(end, reach)), isSalvaged: true) {
      (offset, buffer) throws(UnreadableBytes) in
      let there = max(0, min(buffer.count, bytes.count - offset))
      if there > 0 { try bytes.read(at: offset, into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<there])) }
      if there < buffer.count {
        UnsafeMutableRawBufferPointer(rebasing: buffer[there...]).initializeMemory(as: UInt8.self, repeating: 0)
      }
      for start in stride(from: 0, to: buffer.count, by: Self.pageSize) {
        guard let page = pages[offset + start] else { continue }
        let length = min(Self.pageSize, buffer.count - start)
        try logs[page.log].read(
          at: page.offset, into: UnsafeMutableRawBufferPointer(rebasing: buffer[start..<(start + length)]))
      }
    }
  }
}
