import StateStore
import WindowsFormats
import WindowsModel

/// What QChain does, and every installer since May 2001 by itself: of several files queued for one place only the
/// newest stays.
struct QueueCleaning {
  /// The queue before and after, as the logs have it, and what was thrown out.
  var report: [String] = []
  var removed: [PendingRename] = []

  /// Cleans the queue.
  ///
  /// Deletions stay as they are. Of two sources of one version the later stays. A source older than the file on disk
  /// goes too if `dropsStalePairs` (KB815062). The files of the losers are deleted.
  static func clean(_ transaction: borrowing Transaction, dropsStalePairs: Bool) throws -> QueueCleaning {
    var result = QueueCleaning()
    let queue = try PendingQueue.read(transaction.now)
    for (value, why) in queue.malformed { result.report.append("\(value): \(why)") }
    guard !queue.renames.isEmpty else {
      if queue.malformed.isEmpty { result.report.append("DoInstallation: CleanPFR failed: 0x2 ") }
      return result
    }
    result.report.append("---- Old Information In The Registry ------")
    result.report += try lines(queue.renames, transaction.now)

    func version(_ path: WindowsPath?) throws -> UInt64 {
      try path.flatMap { try transaction.now.file($0)?.revision?.fileVersion?.packed } ?? 0
    }
    var best: [WindowsPath: (index: Int, version: UInt64)] = [:]
    var losers: Set<Int> = []
    for (index, rename) in queue.renames.enumerated() where rename.kind == .replace {
      guard let target = rename.targetPath, let source = rename.sourcePath else { continue }
      let queued = try version(source)
      if dropsStalePairs, queued != 0, try version(target) > queued {
        losers.insert(index)
        result.report.append("Deleting File: \(source) ( File on disk is newer than the temp file )")
        continue
      }
      guard let rival = best[target] else {
        best[target] = (index, queued)
        continue
      }
      if queued >= rival.version {
        losers.insert(rival.index)
        best[target] = (index, queued)
        let loser = queue.renames[rival.index].sourcePath
        result.report.append("Deleting File: \(loser?.description ?? "") ( incoming is a newer file )")
      } else {
        losers.insert(index)
        result.report.append("Deleting File: \(source) ( incoming is older file )")
      }
    }
    for index in losers.sorted() {
      let loser = queue.renames[index]
      result.removed.append(loser)
      // One file may be queued twice; it goes only if no pair needs it any more.
      let stays = queue.renames.enumerated().contains {
        !losers.contains($0.offset) && $0.element.sourcePath == loser.sourcePath
      }
      if let source = loser.sourcePath, !stays { try transaction.remove(source) }
    }
    var index = -1
    try PendingQueue.replace(
      { _ in
        index += 1
        return !losers.contains(index)
      }, transaction)
    result.report.append("---- New Information In The Registry ------")
    result.report += try lines(try PendingQueue.read(transaction.now).renames, transaction.now)
    return result
  }

  /// Source and destination of each pair with their versions, as the logs print them.
  static func lines(_ renames: [PendingRename], _ view: borrowing View) throws -> [String] {
    try renames.flatMap { rename in
      [
        "Source:" + (try described(rename.sourcePath, rename.source, view)),
        "Destination:" + (rename.target.isEmpty ? " " : try described(rename.targetPath, rename.target, view)),
      ]
    }
  }

  private static func described(_ path: WindowsPath?, _ text: String, _ view: borrowing View) throws -> String {
    guard let path else { return text + " " }
    let version = try view.file(path)?.revision?.fileVersion
    return "\(path) " + (version.map { "(\($0))" } ?? "")
  }
}
