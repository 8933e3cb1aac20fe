import Measuring

/// What is timed, each in a process of its own that prints a line for each result.
enum Work: String {
  /// 100,000 registry values in one act, the same again with other data, then small acts. As the floor does.
  case registry
  /// The same 100,000 values, each set by its path as an installer would.
  case paths
  /// An update of 1,000 files onto a machine and off again, and the floor of that.
  case update
  case syncedFiles = "synced-files"
  /// The same acts with histories of different lengths.
  case growth
  /// A store with a million changes, and what they cost the acts and reads after them.
  case history
  /// That store replayed into a new one, and its chain verified.
  case replay
  case verifyChain = "verify-chain"
  /// 100 MB of contents stored, and verified.
  case payload
  case verifyPayload = "verify-payload"
  /// One act, for its memory alone.
  case memory
  case memoryHistory = "memory-history"
  /// 1,000 and 10,000 files in use: two updates of them without a restart between, QChain, and the restart.
  case queue
  /// A hive, and all of it read.
  case makeHive = "make-hive"
  case walkHive = "walk-hive"
  /// A tree of files to be adopted.
  case makeTree = "make-tree"

  func perform(_ options: Options) throws {
    let folder = options.folder
    switch self {
    case .registry: try Registry.perform(in: folder)
    case .paths: try Registry.performByPath(in: folder)
    case .update: try Update.perform(in: folder, isQuick: options.isQuick)
    case .syncedFiles: tell("files", try UpdateFiles(isQuick: options.isQuick).writeWithSync(in: folder))
    case .growth: try Growth.perform(in: folder, isQuick: options.isQuick)
    case .history: try History.perform(in: folder)
    case .replay: try History.replay(in: folder)
    case .verifyChain: try Verifying.chain(History.path(in: folder))
    case .payload: try Payload.perform(in: folder)
    case .verifyPayload: try Verifying.payload(Payload.path(in: folder))
    case .memory: try Memory.perform(options.act, in: folder)
    case .memoryHistory: try Memory.makeHistory(in: folder, isQuick: options.isQuick)
    case .queue: try Queue.perform(in: folder)
    case .makeHive: try HiveWork.make(HiveWork.path(in: folder))
    case .walkHive: try HiveWork.walk(HiveWork.path(in: folder))
    case .makeTree: try AdoptedTree.make(in: folder, isQuick: options.isQuick)
    }
  }
}
