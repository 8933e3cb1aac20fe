/// The bytes of an event log behind its header as the ring that they are: behind the last one comes the first.
///
/// All of it is aligned to four bytes; what a cut left beyond that is not in the ring.
struct EventLogRing {
  private let bytes: ForeignBytes
  /// Where it ends in the file.
  let end: Int
  static let start = EventLogHeader.size

  init(_ bytes: ForeignBytes) {
    self.bytes = bytes
    end = max(Self.start, bytes.count & ~3)
  }

  var size: Int { end - Self.start }

  func isPlace(_ offset: Int) -> Bool { offset >= Self.start && offset < end && offset & 3 == 0 }

  /// The offset in the file of what comes so many bytes behind a place.
  func place(_ offset: Int, plus count: Int) -> Int {
    let place = offset + count
    return place < end ? place : place - size
  }

  func place(_ offset: Int, minus count: Int) -> Int {
    offset - count >= Self.start ? offset - count : offset - count + size
  }

  /// Bytes from one place on to another; 0: they are the same.
  func distance(from one: Int, to other: Int) -> Int { other >= one ? other - one : other - one + size }

  func u32(at place: Int) throws(UnreadableBytes) -> UInt32 { try bytes.u32(at: place) }

  func bytes(at place: Int, count: Int) throws(UnreadableBytes) -> [UInt8] {
    let first = min(count, end - place)
    let head = try bytes.bytes(at: place, count: first)
    return first == count ? head : head + (try bytes.bytes(at: Self.start, count: count - first))
  }

  struct Found {
    let size: Int
    let number: UInt32
    /// Its size stands at its end too.
    var isWhole = true
  }

  /// The record that begins at a place: with its size, and its mark behind it; nil: none does, or it cannot be read.
  ///
  /// - Parameter room: bytes that it may have at most.
  func beginning(at place: Int, room: Int) -> Found? {
    do throws(UnreadableBytes) {
      guard try u32(at: self.place(place, plus: 4)) == EventLogHeader.signature else { return nil }
      let size = Int(try u32(at: place))
      guard size >= EventRecord.smallest, size <= min(room, EventRecord.largest), size & 3 == 0 else { return nil }
      let copy = try u32(at: self.place(place, plus: size - 4))
      return Found(size: size, number: try u32(at: self.place(place, plus: 8)), isWhole: copy == UInt32(size))
    } catch {
      return nil
    }
  }

  /// The same, of a whole one alone.
  func record(at place: Int, room: Int) -> Found? {
    let found = beginning(at: place, room: room)
    return found?.isWhole == true ? found : nil
  }
}
