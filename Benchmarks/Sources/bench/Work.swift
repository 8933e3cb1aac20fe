/// What is timed, each in a process of its own that prints a line for each result.
enum Work: String {
  /// 100,000 registry values in one act, the same again with other data, then small acts. As the floor does.
  case registry
  /// The same 100,000 values, each set by its path as an installer would.
  case paths
  /// A store with a million changes, and what they cost the acts and reads after them.
  case history
  /// That store replayed into a new one, and verified.
  case replay, verify
  /// 100 MB of contents stored, and that store verified.
  case payload
  case verifyPayload = "verify-payload"
  /// 1,000 and 10,000 files in use: two updates of them without a restart between, QChain, and the restart.
  case queue

  func perform(in folder: String) throws {
    switch self {
    case .registry: try Registry.perform(in: folder)
    case .paths: try Registry.performByPath(in: folder)
    case .history: try History.perform(in: folder)
    case .replay: try History.replay(in: folder)
    case .verify: try History.verify(in: folder)
    case .payload: try Payload.perform(in: folder)
    case .verifyPayload: try Payload.verify(in: folder)
    case .queue: try Queue.perform(in: folder)
    }
  }
}
