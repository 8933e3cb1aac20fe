/// The end record of an event log: it stands behind the newest record, and says anew where the ring begins.
public struct EventLogEnd: Hashable, Sendable {
  /// Where it is in the file.
  public let offset: Int
  /// Offset of the oldest record.
  public let first: UInt32
  /// Its own offset, as it says.
  public let stated: UInt32
  /// The number that the next record would have.
  public let next: UInt32
  /// The number of the oldest record; 0: there is none.
  public let oldest: UInt32
  /// Its own offset is right, and the record before it has the number before the next.
  public let isSound: Bool

  static let size = 40

  /// nil: none is at this place.
  init?(_ ring: EventLogRing, at place: Int) throws(UnreadableBytes) {
    guard ring.size >= Self.size, try ring.u32(at: place) == UInt32(Self.size) else { return nil }
    for index in 1...4 {
      guard try ring.u32(at: ring.place(place, plus: 4 * index)) == 0x1111_1111 * UInt32(index) else { return nil }
    }
    guard try ring.u32(at: ring.place(place, plus: 36)) == UInt32(Self.size) else { return nil }
    offset = place
    first = try ring.u32(at: ring.place(place, plus: 20))
    stated = try ring.u32(at: ring.place(place, plus: 24))
    next = try ring.u32(at: ring.place(place, plus: 28))
    oldest = try ring.u32(at: ring.place(place, plus: 32))
    let follows = try Self.follows(ring, place, next, isEmpty: Int(first) == place)
    isSound = Int(stated) == place && follows
  }

  private static func follows(
    _ ring: EventLogRing, _ place: Int, _ next: UInt32, isEmpty: Bool
  ) throws(UnreadableBytes) -> Bool {
    if isEmpty { return true }
    // Where a record ends too near the end of the file, the end record may begin anew behind the header.
    let size = Int(try ring.u32(at: ring.place(place, minus: 4)))
    guard size >= EventRecord.smallest, size <= min(ring.size, EventRecord.largest), size & 3 == 0 else {
      return place == EventLogRing.start
    }
    return ring.record(at: ring.place(place, minus: size), room: ring.size)?.number == next &- 1
  }

  /// All that look like one, by a look at each word of the ring that can be read; ``most`` at most.
  static func all(_ ring: EventLogRing) -> [EventLogEnd] {
    var found: [EventLogEnd] = []
    for place in stride(from: EventLogRing.start, to: ring.end, by: 4) where found.count < most {
      do throws(UnreadableBytes) {
        if let end = try EventLogEnd(ring, at: place) { found.append(end) }
      } catch {
        continue  // Told where the records are read.
      }
    }
    return found
  }

  private static let most = 1000
}
