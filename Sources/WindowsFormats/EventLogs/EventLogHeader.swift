/// The first 48 bytes of an event log (`.evt`): where its ring of records begins and ends, as the service last wrote it
/// down. In a dirty file, one that was never closed, that is old.
///
/// Source of the layout of event logs: J. Metz, "Windows Event Viewer Log (EVT) format" (libevt, GFDL), and Microsoft's
/// pages on ELF_LOGFILE_HEADER, EVENTLOGRECORD and ELF_EOF_RECORD.
public struct EventLogHeader: Hashable, Sendable {
  /// Offset in the file of the oldest record.
  public let first: UInt32
  /// Offset in the file of the end record.
  public let end: UInt32
  /// The number that the next record would have.
  public let next: UInt32
  /// The number of the oldest record; 0: there is none.
  public let oldest: UInt32
  /// Bytes that the file may have at most, as it was set when the log was made: it may have fewer.
  public let maximum: UInt32
  public let flags: Flags
  /// Seconds for which a record is kept; 0: it is overwritten when there is no room.
  public let retention: UInt32
  /// False: its size stands there otherwise than it is, or its versions are not 1.1.
  public let isSound: Bool

  public struct Flags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// It is open, or was when the machine stopped or was copied.
    public static let dirty = Flags(rawValue: 1)
    /// The oldest records were overwritten.
    public static let wrapped = Flags(rawValue: 2)
    /// The last record found no room.
    public static let full = Flags(rawValue: 4)
    public static let archive = Flags(rawValue: 8)
  }

  public static let size = 48
  /// `LfLe`, behind the size of a header and of each record.
  static let signature: UInt32 = 0x654C_664C

  /// True for bytes that begin as an event log does.
  public static func isThere(in bytes: ForeignBytes) throws(UnreadableBytes) -> Bool {
    guard bytes.count >= 8 else { return false }
    return try bytes.u32(at: 4) == signature
  }

  /// - Throws: ``UnreadableBytes``: none is here.
  public init(_ bytes: ForeignBytes) throws(UnreadableBytes) {
    guard try Self.isThere(in: bytes) else {
      throw UnreadableBytes(offset: 0, reason: "is not the beginning of an event log")
    }
    first = try bytes.u32(at: 16)
    end = try bytes.u32(at: 20)
    next = try bytes.u32(at: 24)
    oldest = try bytes.u32(at: 28)
    maximum = try bytes.u32(at: 32)
    flags = Flags(rawValue: try bytes.u32(at: 36))
    retention = try bytes.u32(at: 40)
    let sizes = [try bytes.u32(at: 0), try bytes.u32(at: 44)]
    let versions = [try bytes.u32(at: 8), try bytes.u32(at: 12)]
    isSound = sizes.allSatisfy { $0 == UInt32(Self.size) } && versions == [1, 1]
  }
}
