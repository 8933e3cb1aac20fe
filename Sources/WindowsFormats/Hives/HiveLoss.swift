/// Something of a hive that could not be read, and where.
public struct HiveLoss: Error, Hashable, Sendable, CustomStringConvertible {
  /// Offset in the file of the hive.
  public let offset: Int
  /// Continues "The byte at 0x1000 …".
  public let reason: String
  /// Names from the hive's root down to the key it belongs to; empty: the root, or the whole hive.
  public let path: [String]

  public var description: String {
    "\(path.isEmpty ? "the hive" : path.joined(separator: "\\")): \(UnreadableBytes(offset: offset, reason: reason))"
  }
}
