/// An event log of NT 4.0 to Server 2003 (`SysEvent.Evt`): a ring of records behind a header.
///
/// In a file that was never closed the header is old, and what the end record says counts. Between the newest record and
/// the oldest lie the remains of overwritten ones, which are given as ``Item/carved``, and are no part of the log. It is read where it is asked for and never written; memory does not grow with it.
public struct EventLog {
  public enum Item: Hashable, Sendable {
    /// Of the ring, oldest first.
    case record(EventRecord, offset: Int)
    /// Found outside the ring: overwritten, moved when the file grew, or left by a log that was cleared. One that is not whole
    /// may have another's bytes at its end.
    case carved(EventRecord, offset: Int, isWhole: Bool)
    case loss(EventLogLoss)
  }

  /// What was read in all.
  public struct Census: Hashable, Sendable {
    public internal(set) var records = 0
    public internal(set) var carved = 0
    /// Of which the first ``toldLosses`` are told.
    public internal(set) var losses = 0
  }

  public static let toldLosses = 1000

  public let header: EventLogHeader
  /// By which the ring is read; nil: there is none, and the ring ends where no next number follows.
  public let end: EventLogEnd?
  /// What looks like an end record beside that one.
  public let otherEnds: Int
  /// The header or the end record leads beyond the end of the file.
  public let isCut: Bool
  let ring: EventLogRing
  let bytes: ForeignBytes

  /// - Throws: ``UnreadableBytes``: no event log, or its header cannot be read.
  public init(_ bytes: ForeignBytes) throws(UnreadableBytes) {
    self.bytes = bytes
    header = try EventLogHeader(bytes)
    ring = EventLogRing(bytes)
    let stated = Int(header.end)
    var closed: EventLogEnd?
    if !header.flags.contains(.dirty), ring.isPlace(stated) {
      do throws(UnreadableBytes) { closed = try EventLogEnd(ring, at: stated) } catch { closed = nil }
    }
    if let closed, closed.isSound {
      (end, otherEnds) = (closed, 0)
    } else {
      let all = EventLogEnd.all(ring)
      end = all.max { ($0.isSound ? 1 : 0, $0.next) < ($1.isSound ? 1 : 0, $1.next) }
      otherEnds = max(0, all.count - 1)
    }
    isCut = [header.first, header.end, end?.first ?? 0].contains { Int($0) >= bytes.count }
  }

  /// Bytes of the file.
  public var count: Int { bytes.count }

  /// The header leads elsewhere than the end record.
  public var isHeaderOld: Bool {
    guard let end else { return false }
    return (header.end, header.first, header.next) != (UInt32(end.offset), end.first, end.next)
  }

  /// Where the oldest record is that is left; nil: nothing tells.
  var first: Int? {
    let stated = Int(end?.first ?? header.first)
    if ring.isPlace(stated) { return stated }
    // Of a ring that began in what was cut off the rest begins behind the header.
    return stated >= count && ring.size > 0 ? EventLogRing.start : nil
  }

  /// The newest record stands before the oldest in the file.
  public var isWrapped: Bool {
    guard let end else { return header.flags.contains(.wrapped) }
    return Int(end.first) > end.offset
  }

  /// Gives all of it: first the ring, then what is carved, by its place.
  ///
  /// - Throws: what `body` throws; what cannot be read is a loss.
  @discardableResult
  public func read(_ body: (Item) throws -> Void) rethrows -> Census {
    var walk = EventLogWalk(self)
    try walk.walkRing(body)
    try walk.walkGaps(body)
    try walk.tellUnreadable(body)
    return walk.census
  }
}
