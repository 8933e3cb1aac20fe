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
public struct Prediction<T: Sendable>: Sendable {
  /// What the act gave.
  public let result: T
  /// The files that will differ.
  public let files: [PredictedFile]
  /// What becomes of the queue at the restart.
  public let restart: SessionManager.Restart
  /// What ``MachineStatus`` will find wrong after the restart, and does not now.
  public let problems: [Problem]
}

extension Prediction {
  /// - Parameters:
  ///   - kind: of the act, and `command` the words it would be given with.
  ///   - act: what is planned.
  public init(
    _ person: Operator, _ kind: ActKind, command: String, _ act: (borrowing Transaction) throws -> T
  ) throws {
    self = try person.rehearse(kind, command: command) { transaction in
      let known = Set(try MachineStatus(transaction.now).problems)
      let result = try act(transaction)
      let touched = try transaction.changedFiles()
      var middle: [WindowsPath: Revision] = [:]
      for path in touched { middle[path] = try transaction.now.file(path)?.revision }
      let restart = try SessionManager.restart(transaction)
      var files: [PredictedFile] = []
      for path in try transaction.changedFiles() {
        let before = try transaction.now.withState(asOf: .act(transaction.number - 1)) { try $0.file(path)?.revision }
        let after = try transaction.now.file(path)?.revision
        let between = touched.contains(path) ? middle[path] : before
        guard before?.facts != after?.facts || before?.facts != between?.facts else { continue }
        files.append(PredictedFile(path: path, now: before, afterAct: between, afterRestart: after))
      }
      let problems = try MachineStatus(transaction.now).problems.filter { !known.contains($0) }
      return Prediction(result: result, files: files, restart: restart, problems: problems)
    }
  }
}
