/// A pair that was thrown out of the queue.
public struct DroppedPair: Sendable, Hashable {
  /// In the words of the logs.
  public enum Reason: String, Sendable {
    case incomingIsNewer = "incoming is a newer file"
    case incomingIsOlder = "incoming is older file"
    /// The stale pair of KB815062.
    case diskIsNewer = "File on disk is newer than the temp file"
  }

  public let files: QueuedFiles
  public let why: Reason
}
