import StateStore
import WindowsFormats
import WindowsModel

/// What QChain does, and every installer since May 2001 by itself: of several files queued for one place only the
/// newest stays.
///
/// The time it takes grows with the number of pairs and no faster.
struct QueueCleaning {
  /// The queue before and after. Both are empty when there was nothing to do.
  private(set) var before: [QueuedFiles] = []
  private(set) var after: [QueuedFiles] = []
  /// What was thrown out, in the order in which it was decided.
  private(set) var dropped: [DroppedPair] = []
  /// Values that are no list of pairs: they are left as they are.
  private(set) var malformed: [PendingQueue.Flaw] = []
  /// What was thrown out, in the order of the queue.
  private(set) var removed: [PendingRename] = []
  /// Of these what removals were to bring back.
  private(set) var undone: [UndoneRemoval] = []

  /// Cleans the queue.
  ///
  /// Deletions stay as they are. Of two sources of one version the later stays. A source older than the file on disk
  /// goes too if `dropsStalePairs` (KB815062). The files of the losers are deleted.
  static func clean(_ transaction: borrowing Transaction, dropsStalePairs: Bool) throws -> QueueCleaning {
    var result = QueueCleaning()
    let queue = try PendingQueue.read(transaction.now)
    result.malformed = queue.malformed
    // Beside a value that cannot be written back nothing is thrown out.
    guard !queue.renames.isEmpty, queue.malformed.isEmpty else { return result }
    result.before = try QueuedFiles.all(queue.renames, transaction.now)

    var best: [WindowsPath: Int] = [:]
    var losers: Set<Int> = []
    for (index, files) in result.before.enumerated() where files.rename.kind == .replace {
      guard let target = files.to?.path, files.from.path != nil else { continue }
      let queued = files.source?.packed ?? 0
      var loser: (index: Int, why: DroppedPair.Reason)?
      if dropsStalePairs, queued != 0, files.destination?.packed ?? 0 > queued {
        loser = (index, .diskIsNewer)
      } else if let rival = best[target] {
        let isNewer = queued >= result.before[rival].source?.packed ?? 0
        loser = isNewer ? (rival, .incomingIsNewer) : (index, .incomingIsOlder)
        if isNewer { best[target] = index }
      } else {
        best[target] = index
      }
      if let loser {
        losers.insert(loser.index)
        result.dropped.append(DroppedPair(files: result.before[loser.index], why: loser.why))
      }
    }
    try result.discard(losers, transaction)
    result.after = try QueuedFiles.all(PendingQueue.read(transaction.now).renames, transaction.now)
    return result
  }

  /// Takes pairs out of the queue, and deletes their files.
  private mutating func discard(_ losers: Set<Int>, _ transaction: borrowing Transaction) throws {
    // One file may be queued twice; it goes only if no pair needs it any more.
    let needed = Set(before.enumerated().filter { !losers.contains($0.offset) }.compactMap(\.element.from.path))
    for index in losers.sorted() {
      let rename = before[index].rename
      removed.append(rename)
      if let pair = try transaction.now.waitingPair(rename.source, rename.target), pair.isOfRemoval,
        let target = before[index].to?.path
      {
        undone.append(try UndoneRemoval.note(pair.package, target, wanted: pair.revision, transaction))
      }
      if let source = before[index].from.path, !needed.contains(source) { try transaction.remove(source) }
    }
    var index = -1
    try PendingQueue.replace(
      { _ in
        index += 1
        return !losers.contains(index)
      }, transaction)
  }

  /// The queue before and after and what was thrown out, in the layout of Update.exe's log.
  var report: [String] {
    var lines = malformed.map { "\($0.value): \($0.why)" }
    guard !before.isEmpty else {
      return malformed.isEmpty ? ["DoInstallation: CleanPFR failed: 0x2 "] : lines
    }
    lines.append("---- Old Information In The Registry ------")
    lines += before.flatMap(\.installerLines)
    lines += dropped.map { "Deleting File: \($0.files.from.path?.description ?? "") ( \($0.why.rawValue) )" }
    lines.append("---- New Information In The Registry ------")
    return lines + after.flatMap(\.installerLines)
  }

  /// Source and destination of each pair with their versions, as the logs of Update.exe and Spuninst.exe print them.
  static func lines(_ view: borrowing View) throws -> [String] {
    try QueuedFiles.all(PendingQueue.read(view).renames, view).flatMap(\.installerLines)
  }
}
