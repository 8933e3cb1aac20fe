package import BatchFiles
package import StateStore
import WindowsModel

extension Operator {
  /// What came of a batch file, also of one that a line stopped.
  package struct BatchOutcome: Sendable {
    package var result: BatchResult
    package var output: [String]
    /// Why and where it stopped; nil: it came to its end.
    package var stopped: BatchError?
    /// What it was that stopped it, where it was no line that is not understood.
    package var cause: StoreError.Code?
    /// The machine was restarted when it had ended, for it had called shutdown -r.
    package var restarted: Bool
  }

  /// Runs a batch file that lies on a shelf with its packages.
  ///
  /// What ran before a line that is not understood stays done: each program was an act of its own.
  /// - Throws: ``BatchError`` for a file that is none; ``StoreError``.
  package func batch(
    _ file: BatchFile, arguments: [String] = [], on shelf: BatchShelf, passOver: BatchPassOver = BatchPassOver()
  ) throws -> BatchOutcome {
    let path = try shelf.place.appending(file.name)
    let host = try MachineHost(self, shelf: shelf, own: (path, file), codePage: file.codePage)
    var run = try BatchRun(
      file, at: path, arguments: arguments, folder: shelf.place, passOver: passOver, host: host)
    var stopped: BatchError?
    var cause: StoreError.Code?
    func stop(_ reason: String) -> BatchError {
      BatchError(file: run.place.file, line: run.place.line, reason: reason)
    }
    do {
      try run.run()
    } catch let error as BatchError {
      stopped = error
    } catch let error as StoreError where [.notFound, .missing, .invalid].contains(error.code) {
      (stopped, cause) = (stop(told(error.message, error.hint)), error.code)
    } catch let error as NameError {
      stopped = stop(error.description)
    }
    let restarts = run.result.restartRequested && stopped == nil
    if restarts { try restart(command: "shutdown -r in \(file.name)") }
    return BatchOutcome(
      result: run.result, output: run.host.output, stopped: stopped, cause: cause, restarted: restarts)
  }
}
