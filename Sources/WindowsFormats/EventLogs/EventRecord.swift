public import WindowsModel

/// A record of an event log: who said what, and when.
public struct EventRecord: Hashable, Sendable {
  /// Counted up from 1 since the log was last cleared.
  public var number: UInt32
  /// When its source handed it over, to the second, by the machine's clock in UTC.
  public var generated: WindowsTime
  /// When the service wrote it down.
  public var written: WindowsTime
  /// Severity, facility and code; ``code`` is what a viewer shows.
  public var id: UInt32
  /// 1 error, 2 warning, 4 information, 8 and 16 audits.
  public var type: UInt16
  public var category: UInt16
  public var source: String
  public var computer: String
  public var user: SecurityIdentifier?
  /// What stands for `%1` and so on in the text that the source's message file has.
  public var strings: [String]
  public var data: [UInt8]

  public init(
    number: UInt32, generated: WindowsTime, written: WindowsTime? = nil, id: UInt32, type: UInt16 = 4,
    category: UInt16 = 0, source: String, computer: String, user: SecurityIdentifier? = nil, strings: [String] = [],
    data: [UInt8] = []
  ) {
    self.number = number
    self.generated = generated
    self.written = written ?? generated
    self.id = id
    self.type = type
    self.category = category
    self.source = source
    self.computer = computer
    self.user = user
    self.strings = strings
    self.data = data
  }

  /// The number that a viewer shows.
  public var code: UInt16 { UInt16(truncatingIfNeeded: id) }

  /// Bytes of its fixed part.
  static let head = 56
  /// With the copy of its size, and nothing between.
  static let smallest = head + 4
  /// More than any has: the service takes 64 KiB of strings and data at most.
  static let largest = 1 << 20
}
