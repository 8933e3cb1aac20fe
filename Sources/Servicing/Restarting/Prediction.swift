public import StateStore
public import WindowsModel

/// A file that an act will change: its version now, after the act, and after the next restart.
public struct PredictedFile: Sendable, Hashable {
  public let path: WindowsPath
  public let now: Revision?
  public let afterAct: Revision?
  public let afterRestart: Revision?
}

/// What will be, without keeping anything: an act and the restart after it, carried out and taken back.
public enum Prediction {
  /// - Parameter act: what is planned; its result is given back.
  /// - Returns: the result, the files that will differ, and what becomes of the queue at the restart.
  public static func of<T: Sendable>(
    _ store: Store, _ header: ActHeader, _ act: (borrowing Transaction) throws -> T
  ) throws -> (result: T, files: [PredictedFile], restart: SessionManager.Restart) {
    try store.rehearse(header) { transaction in
      let result = try act(transaction)
      let paths = try transaction.changedFiles()
      var middle: [WindowsPath: Revision] = [:]
      for path in paths { middle[path] = try transaction.now.file(path)?.revision }
      let restart = try SessionManager.restart(transaction)
      var files: [PredictedFile] = []
      for path in try transaction.changedFiles() {
        let before = try transaction.now.withState(asOf: .act(transaction.number - 1)) { try $0.file(path)?.revision }
        let after = try transaction.now.file(path)?.revision
        let between = paths.contains(path) ? middle[path] : before
        guard before?.facts != after?.facts || before?.facts != between?.facts else { continue }
        files.append(PredictedFile(path: path, now: before, afterAct: between, afterRestart: after))
      }
      return (result, files, restart)
    }
  }
}
