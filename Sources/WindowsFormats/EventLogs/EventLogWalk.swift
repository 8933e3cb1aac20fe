/// A walk through an event log, over each byte once.
struct EventLogWalk {
  typealias Body = (EventLog.Item) throws -> Void

  private let log: EventLog
  private let ring: EventLogRing
  private(set) var census = EventLog.Census()
  /// What the ring covers: so many bytes from a place on.
  private var covered = (start: EventLogRing.start, count: 0)

  init(_ log: EventLog) {
    self.log = log
    ring = log.ring
  }

  private mutating func lose(_ offset: Int, _ reason: String, _ body: Body) rethrows {
    census.losses += 1
    if census.losses <= EventLog.toldLosses { try body(.loss(EventLogLoss(offset, reason))) }
  }

  // MARK: The ring

  mutating func walkRing(_ body: Body) rethrows {
    try tellHeader(body)
    guard let first = log.first else {
      return try lose(16, "should lead to the oldest record, and leads out of the file", body)
    }
    guard let end = log.end else { return try walkOpenRing(from: first, body) }
    let length = ring.distance(from: first, to: end.offset)
    covered = (first, min(length + EventLogEnd.size, ring.size))
    var done = 0
    var last: UInt32?
    while done < length {
      let place = ring.place(first, plus: done)
      if let found = ring.record(at: place, room: length - done) {
        try tellGap(from: last, to: found.number, at: place, oldest: end.oldest, body)
        last = found.number
        try give(found, at: place, isCarved: false, body)
        done += found.size
      } else {
        guard let next = next(behind: place, room: length - done) else {
          try lose(place, "begins no record, and none comes up to the end record, at \(end.offset)", body)
          try carve(from: place, count: length - done, body)
          break
        }
        // No record's fixed part is parted by the end of the file: what is left there is skipped.
        let isRest = ring.end - place < EventRecord.head && next == ring.end - place
        if !isRest {
          try lose(place, "begins \(next) bytes that are no record", body)
          try carve(from: place, count: next, body)
        }
        done += next
      }
    }
    if let last, last != end.next &- 1 {
      try lose(end.offset, "begins the end record; the newest should be \(end.next &- 1), and is \(last)", body)
    }
  }

  /// Without an end record: as far as each number is the one behind that of the record before.
  private mutating func walkOpenRing(from first: Int, _ body: Body) rethrows {
    try lose(first, "begins a ring without an end record, so that it may have ended elsewhere", body)
    // Of what was cut off something may stand behind the header.
    let before =
      log.isCut && ring.record(at: first, room: ring.size) == nil ? next(behind: first, room: ring.size) : nil
    let first = before.map { ring.place(first, plus: $0) } ?? first
    var done = 0
    var last: UInt32?
    while done < ring.size {
      let place = ring.place(first, plus: done)
      if let found = ring.record(at: place, room: ring.size - done) {
        if let last, found.number != last &+ 1 { break }
        last = found.number
        try give(found, at: place, isCarved: false, body)
        done += found.size
      } else if ring.end - place < EventRecord.head {
        done += ring.end - place
      } else {
        break
      }
    }
    covered = (first, min(done, ring.size))
  }

  private mutating func tellHeader(_ body: Body) rethrows {
    if !log.header.isSound { try lose(0, "begins a header of another size or version", body) }
    if log.isCut {
      try lose(log.count, "is not there, and the log leads beyond it: the file was cut", body)
    }
    guard let end = log.end else { return }
    if log.isHeaderOld, !log.header.flags.contains(.dirty) {
      try lose(16, "leads elsewhere than the end record, though the header says that the file was closed", body)
    }
    if !end.isSound { try lose(end.offset, "begins an end record that what stands before it contradicts", body) }
    if log.otherEnds > 0 { try lose(end.offset, "begins one of \(log.otherEnds + 1) end records; it was taken", body) }
  }

  private mutating func tellGap(
    from last: UInt32?, to number: UInt32, at place: Int, oldest: UInt32, _ body: Body
  ) rethrows {
    if let last {
      if number != last &+ 1 { try lose(place, "begins record \(number), and the one before is \(last)", body) }
    } else if number != oldest {
      try lose(place, "begins record \(number), and the oldest should be \(oldest)", body)
    }
  }

  /// Bytes from a place on to the next whole record.
  private func next(behind place: Int, room: Int) -> Int? {
    stride(from: 4, to: room, by: 4).first { ring.record(at: ring.place(place, plus: $0), room: room - $0) != nil }
  }

  // MARK: What is not in the ring

  mutating func walkGaps(_ body: Body) rethrows {
    let end = covered.start + covered.count
    let gaps =
      end <= ring.end
      ? [EventLogRing.start..<covered.start, end..<ring.end] : [end - ring.size..<covered.start]
    for gap in gaps { try carve(from: gap.lowerBound, count: gap.count, body) }
  }

  /// Records in what is no part of the ring, or can be read no more.
  private mutating func carve(from start: Int, count: Int, _ body: Body) rethrows {
    var done = 0
    while done < count {
      let place = ring.place(start, plus: done)
      guard var found = ring.beginning(at: place, room: count - done) else {
        done += 4
        continue
      }
      // What was written over its end may have records of its own.
      if !found.isWhole, let next = next(behind: place, room: found.size) {
        found = EventLogRing.Found(size: next, number: found.number, isWhole: false)
      }
      if found.size >= EventRecord.smallest { try give(found, at: place, isCarved: true, body) }
      done += found.size
    }
  }

  mutating func tellUnreadable(_ body: Body) rethrows {
    for range in log.bytes.unreadable {
      try lose(range.lowerBound, "begins \(range.count) bytes that cannot be read from the medium", body)
    }
  }

  private mutating func give(_ found: EventLogRing.Found, at place: Int, isCarved: Bool, _ body: Body) rethrows {
    let bytes: [UInt8]
    do throws(UnreadableBytes) { bytes = try ring.bytes(at: place, count: found.size) } catch {
      return try lose(error.offset, "of record \(found.number) \(error.reason)", body)
    }
    var losses: [EventLogLoss] = []
    let record = EventRecord(bytes, at: place, &losses)
    if isCarved { census.carved += 1 } else { census.records += 1 }
    try body(
      isCarved ? .carved(record, offset: place, isWhole: found.isWhole) : .record(record, offset: place))
    // That something was written over an overwritten record is as it should be.
    if found.isWhole { for loss in losses { try lose(loss.offset, loss.reason, body) } }
  }
}
