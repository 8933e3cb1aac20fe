package import WindowsModel

/// What a batch file runs on: the programs and the files of a machine.
///
/// The interpreter asks before a line whether all in it can be done, and acts afterwards; so the questions must be
/// free of effects, and the answers hold until the next act.
package protocol BatchHost {
  /// The variables at the start, `SystemRoot`, `windir`, `PATH`, `COMPUTERNAME` and such.
  var environment: [String: String] { get }

  /// Of its console: batch files are read in it, and output is written in it. `chcp` sets it.
  var codePage: CodePage { get set }

  /// Names, upper case, of variables that every such Windows has and whose values this machine does not tell.
  var untold: Set<String> { get }

  /// What `ver` shows.
  var version: String { get }

  /// True if exactly this is a program that ``run(_:)`` starts, or a batch file of ``batch(at:)``.
  func knows(_ program: WindowsPath) throws -> Bool

  /// True for a file or folder, programs included.
  func exists(_ path: WindowsPath) throws -> Bool

  func isFolder(_ path: WindowsPath) throws -> Bool

  /// True for a file that somebody has mapped: it can be renamed, and neither written over nor deleted.
  func isHeld(_ path: WindowsPath) throws -> Bool

  /// What lies in a folder, in the order of names; nil where there is no such folder.
  func contents(of folder: WindowsPath) throws -> [BatchEntry]?

  /// The lines of a file; nil where its text is not held.
  func lines(of path: WindowsPath) throws -> [String]?

  /// What its clock shows.
  func moment() throws -> BatchMoment

  /// True for a tool of Windows that this Windows has.
  func has(_ tool: BatchTool) throws -> Bool

  /// A known `.cmd` or `.bat`.
  func batch(at path: WindowsPath) throws -> BatchFile

  /// Runs a known program to its end.
  mutating func run(_ call: BatchCall) throws -> BatchExit

  /// Why a tool cannot do here what it would do on that machine; nil: it can.
  func objection(to tool: BatchTool, in folder: WindowsPath) throws -> String?

  /// Runs a tool of Windows to its end.
  mutating func run(_ tool: BatchTool, in folder: WindowsPath) throws -> BatchExit

  /// Copies, moves, deletes or makes files and folders, all of it or nothing.
  mutating func change(_ change: BatchChange, command: String) throws

  /// A line of output.
  mutating func show(_ line: String)

  /// Output to a file: at its end, or in place of what it held. An empty text makes the file.
  mutating func write(_ text: String, to path: WindowsPath, appending: Bool) throws
}

/// A file or folder in a folder.
package struct BatchEntry: Hashable, Sendable {
  package let name: String
  package let isFolder: Bool

  package init(name: String, isFolder: Bool) { (self.name, self.isFolder) = (name, isFolder) }
}

/// What a command of cmd.exe does to files. The folders that things go to are there.
package enum BatchChange: Hashable, Sendable {
  /// Each from one place to another, over what is there.
  case copy([BatchMove])
  case move([BatchMove])
  case delete([WindowsPath])
  case makeFolders([WindowsPath])
  /// With all in it.
  case removeFolder(WindowsPath)
}

/// From one place to another.
package struct BatchMove: Hashable, Sendable {
  package let source: WindowsPath
  package let target: WindowsPath
}

/// A tool of Windows that is understood as far as it changes a machine.
package enum BatchTool: Hashable, Sendable {
  /// `reg add`, `reg delete` and `reg import`: the words behind `reg`.
  case registry([String])
  /// `regedit /s FILE`
  case registryFile(String)
  /// `net start NAME`, `net stop NAME`
  case service(String, starts: Bool)
  /// `find`
  case find(BatchFind)
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
