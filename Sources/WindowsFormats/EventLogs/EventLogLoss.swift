/// Something of an event log that could not be read, or that contradicts itself.
public struct EventLogLoss: Hashable, Sendable, CustomStringConvertible {
  /// In the file.
  public let offset: Int
  /// Continues "The byte at 0x1000 …".
  public let reason: String

  init(_ offset: Int, _ reason: String) {
    self.offset = offset
    self.reason = reason
  }

  public var description: String { UnreadableBytes(offset: offset, reason: reason).description }
}
