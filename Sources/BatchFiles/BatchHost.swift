package import WindowsModel

/// What a batch file runs on: the programs and the files of a machine.
///
/// The interpreter asks before a line whether all in it can be done, and acts afterwards; so the questions must be
/// free of effects, and the answers hold until the next act.
package protocol BatchHost {
  /// The variables at the start, `SystemRoot`, `windir`, `PATH`, `COMPUTERNAME` and such. `DATE` and `TIME` only if
  /// they stand here.
  var environment: [String: String] { get }

  /// Of its console: batch files are read in it, and output is written in it. `chcp` sets it.
  var codePage: CodePage { get set }

  /// What `ver` shows.
  var version: String { get }

  /// True if exactly this is a program that ``run(_:)`` starts, or a batch file of ``batch(at:)``.
  func knows(_ program: WindowsPath) throws -> Bool

  /// True for a file or folder, programs included.
  func exists(_ path: WindowsPath) throws -> Bool

  func isFolder(_ path: WindowsPath) throws -> Bool

  /// A known `.cmd` or `.bat`.
  func batch(at path: WindowsPath) throws -> BatchFile

  /// Runs a known program to its end.
  mutating func run(_ call: BatchCall) throws -> BatchExit

  /// A line of output.
  mutating func show(_ line: String)

  /// Output to a file: at its end, or in place of what it held. An empty text makes the file.
  mutating func write(_ text: String, to path: WindowsPath, appending: Bool) throws
}

/// A program as a line of a batch file calls it.
package struct BatchCall: Hashable, Sendable {
  package let place: BatchPlace
  package let program: WindowsPath
  /// As the program finds them, without the quotes that held them together.
  package let arguments: [String]
  /// The current one, from which relative names in the arguments count.
  package let folder: WindowsPath
}

/// How a program ended.
package struct BatchExit: Hashable, Sendable {
  package var code: Int
  /// The program restarted the machine, which ends the batch file.
  package var restartedMachine: Bool

  package init(code: Int, restartedMachine: Bool = false) {
    self.code = code
    self.restartedMachine = restartedMachine
  }
}
