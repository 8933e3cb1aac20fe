package import WindowsModel

/// Carries out a batch file as cmd.exe of Windows NT 4.0 to Server 2003 does.
///
/// What it does not understand it does not guess at: a logical line with such a part in it, or with a program that it
/// can reach and the host does not know, stops the run before anything of that line is done. A branch that is certain
/// not to be taken may name programs that do not exist. Lines of a batch file that is called are looked at when they
/// are reached, as all are.
package struct BatchRun<Host: BatchHost> {
  package internal(set) var host: Host
  /// What has happened, also after an error.
  package internal(set) var result = BatchResult()

  var variables: BatchVariables
  var folders: BatchFolders
  var keptVariables: [BatchVariables] = []
  var isEchoing = true
  /// What `&&` and `||` ask for, which is not always the error level.
  var hasFailed = false
  var budget = BatchBudget()
  var frame: BatchFrame
  var callers: [BatchFrame] = []
  var isOver = false

  /// The file and the line, from 1, that it has come to; no line before the first.
  package var place: (file: String, line: Int?) { (frame.file.name, frame.position == 0 ? nil : frame.position) }

  /// Calls at one time; a limit of this program, and near cmd.exe's own.
  static var deepestCall: Int { 32 }

  /// - Parameters:
  ///   - path: where the file lies on the machine, for `%~dp0`.
  ///   - arguments: `%1` and on; those with blanks are put into quotes.
  ///   - folder: the current one at the start; the file's own if nil.
  /// - Throws: ``BatchError`` if an argument or the environment cannot be.
  package init(
    _ file: BatchFile, at path: WindowsPath, arguments: [String] = [], folder: WindowsPath? = nil, host: Host
  ) throws(BatchError) {
    guard arguments.allSatisfy({ $0.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control } }) else {
      throw BatchError(file: file.name, reason: "cannot be given an argument with control characters")
    }
    do {
      variables = try BatchVariables(host.environment)
    } catch {
      throw BatchError(file: file.name, reason: error.text)
    }
    self.host = host
    folders = BatchFolders(folder ?? path.parent ?? path)
    let arguments = BatchArguments(name: file.name, words: arguments)
    frame = BatchFrame(file: file, path: path, arguments: arguments, keptAtStart: 0, outputs: [BatchOutputs()])
  }

  /// Runs it to its end.
  ///
  /// - Throws: ``BatchError`` for the line that stopped it, and whatever the host throws.
  @discardableResult
  package mutating func run() throws -> BatchResult {
    while !isOver {
      if frame.next < frame.steps.count {
        let step = frame.steps[frame.next]
        frame.next += 1
        try carryOut(step)
      } else if frame.position < frame.file.lines.count {
        try readLine()
      } else {
        leave()
      }
    }
    return result
  }

  private mutating func readLine() throws {
    let expansion = BatchExpansion(
      variables: variables, arguments: frame.arguments, folders: folders, errorLevel: result.errorLevel,
      file: frame.path)
    var parser = BatchParser(frame.file, at: frame.position, expansion, budget)
    try parser.parse()
    (frame.position, budget) = (parser.position, parser.budget)
    try check(parser.steps)
    frame.start(parser.steps)
  }

  /// Ends the file or subroutine; its caller goes on.
  mutating func leave() {
    while folders.kept.count > frame.keptAtStart { restoreLocals() }
    hasFailed = result.errorLevel != 0
    if let caller = callers.popLast() { frame = caller } else { isOver = true }
  }

  mutating func restoreLocals() {
    guard folders.kept.count > frame.keptAtStart else { return }
    folders.restore()
    if let kept = keptVariables.popLast() { variables = kept }
  }
}

/// A batch file or subroutine that is being carried out.
struct BatchFrame {
  var file: BatchFile
  let path: WindowsPath
  let arguments: BatchArguments
  /// `setlocal` of those before it, which it does not end.
  let keptAtStart: Int
  /// Index of the line that comes next.
  var position = 0
  var steps: [BatchStep] = []
  /// Index of the step that comes next.
  var next = 0
  /// Where output goes; the first is that of the caller.
  var outputs: [BatchOutputs]

  mutating func start(_ steps: [BatchStep]) {
    self.steps = steps
    next = 0
    outputs = Array(outputs.prefix(1))
  }

  var clearsErrorLevel: Bool { path.name.keyword.hasSuffix(".CMD") }

  func place(_ line: Int) -> BatchPlace { BatchPlace(file: file.name, line: line) }
}

/// Where output and messages go.
struct BatchOutputs {
  enum Target {
    case shown, nowhere
    case file(WindowsPath)
  }

  var output = Target.shown
  var errors = Target.shown
}
