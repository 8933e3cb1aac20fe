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
  /// What `&&` and `||` ask for, which is not always the error level: how the last command ended, 0 for well.
  var outcome = 0
  var hasFailed: Bool { outcome != 0 }
  var budget = BatchBudget()
  var frame: BatchFrame
  var callers: [BatchFrame] = []
  var isOver = false
  let passOver: BatchPassOver
  /// Output that is being kept, the innermost last; and the last that was kept.
  var captures: [[String]] = []
  var captured: [String] = []
  /// What a command in a pipe reads.
  var fed: [String]?
  /// What is in the result already.
  var passedOver: Set<BatchResult.PassedOver> = []
  /// What comes back where another cmd.exe ends.
  var children: [BatchChild] = []

  /// The file and the line, from 1, that it has come to; no line before the first.
  package var place: (file: String, line: Int?) { (frame.file.name, frame.position == 0 ? nil : frame.position) }

  /// Calls at one time; a limit of this program, and near cmd.exe's own.
  static var deepestCall: Int { 32 }

  /// - Parameters:
  ///   - path: where the file lies on the machine, for `%~dp0`.
  ///   - arguments: `%1` and on; those with blanks are put into quotes.
  ///   - folder: the current one at the start; the file's own if nil.
  ///   - passOver: programs that are passed over where the host does not know them.
  /// - Throws: ``BatchError`` if an argument or the environment cannot be.
  package init(
    _ file: BatchFile, at path: WindowsPath, arguments: [String] = [], folder: WindowsPath? = nil,
    passOver: BatchPassOver = BatchPassOver(), host: Host
  ) throws(BatchError) {
    self.passOver = passOver
    guard arguments.allSatisfy({ $0.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control } }) else {
      throw BatchError(file: file.name, reason: "cannot be given an argument with control characters")
    }
    do {
      variables = try BatchVariables(host.environment, untold: host.untold)
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
      if let step = frame.take() {
        try carryOut(step)
      } else if try goRound() {
        continue
      } else if frame.position < frame.file.lines.count {
        try readLine()
      } else {
        leave()
      }
    }
    return result
  }

  private mutating func readLine() throws {
    var parser = BatchParser(frame.file, at: frame.position, expansion, budget)
    try parser.parse()
    (frame.position, budget) = (parser.position, parser.budget)
    try check(parser.steps)
    frame.start(parser.steps)
  }

  var expansion: BatchExpansion {
    let host = host
    return BatchExpansion(
      variables: variables, arguments: frame.arguments, folders: folders, errorLevel: result.errorLevel,
      file: frame.path,
      clock: { () throws(BatchReason) in
        do { return try host.moment() } catch { throw BatchReason("the machine's clock cannot be read: \(error)") }
      }, draw: budget.lines * BatchExpansion.longestLine)
  }

  /// Ends the file or subroutine; its caller goes on.
  mutating func leave() {
    while folders.kept.count > frame.keptAtStart { restoreLocals() }
    outcome = result.errorLevel
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
  var arguments: BatchArguments
  /// `setlocal` of those before it, which it does not end.
  let keptAtStart: Int
  /// Index of the line that comes next.
  var position = 0
  /// The line, and in it the rounds of loops, the innermost last.
  var levels: [BatchLevel] = []
  /// Where output goes; the first is that of the caller.
  var outputs: [BatchOutputs]

  mutating func start(_ steps: [BatchStep]) {
    levels = steps.isEmpty ? [] : [BatchLevel(steps: steps)]
    outputs = Array(outputs.prefix(1))
  }

  /// The next step of the innermost level; nil at its end.
  mutating func take() -> BatchStep? {
    guard var level = levels.popLast() else { return nil }
    defer { levels.append(level) }
    guard level.next < level.steps.count else { return nil }
    level.next += 1
    return level.steps[level.next - 1]
  }

  /// Goes on at another step of the innermost level.
  mutating func jump(to index: Int) {
    guard !levels.isEmpty else { return }
    levels[levels.count - 1].next = index
  }

  var clearsErrorLevel: Bool { path.name.keyword.hasSuffix(".CMD") }

  func place(_ line: Int) -> BatchPlace { BatchPlace(file: file.name, line: line) }
}

/// Steps that are being carried out: those of a line, or of a round of a loop.
struct BatchLevel {
  var steps: [BatchStep]
  /// Index of the step that comes next.
  var next = 0
  /// Of a loop: the rounds that are still to come, the last first.
  var rounds: [[Unicode.Scalar: String]] = []
  var loop: BatchLoop?
  var line = 0
  /// What comes after the loop could not be looked at before it.
  var hidesRest = false
}

/// What comes back where another cmd.exe ends.
struct BatchChild {
  let variables: BatchVariables
  let folders: BatchFolders
  let keptVariables: [BatchVariables]
  let errorLevel: Int
  /// Files and subroutines that were open.
  let depth: Int
}

/// Where output and messages go.
struct BatchOutputs {
  enum Target {
    case shown, nowhere, captured
    case file(WindowsPath)
  }

  var output = Target.shown
  var errors = Target.shown
}
