import WindowsModel

// What each step does.
extension BatchRun {
  mutating func carryOut(_ step: BatchStep) throws {
    switch step {
    case .command(let command, let line): try located(line) { try $0.carryOut(command, line) }
    case .unless(let condition, let line, let to):
      try located(line) {
        guard try !$0.holds(condition) else { return }
        // An if that does nothing has succeeded.
        $0.outcome = 0
        $0.frame.jump(to: to)
      }
    case .ifFailed(let to): if hasFailed { frame.jump(to: to) }
    case .ifSucceeded(let to):
      // What looks at how a command ended makes that the error level.
      if hasFailed { result.errorLevel = outcome } else { frame.jump(to: to) }
    case .jump(let to): frame.jump(to: to)
    case .open(let redirections, let line): try located(line) { try $0.open(redirections) }
    case .close: if frame.outputs.count > 1 { frame.outputs.removeLast() }
    case .capture:
      captures.append([])
      frame.outputs.append(BatchOutputs(output: .captured, errors: (frame.outputs.last ?? BatchOutputs()).errors))
    case .endCapture:
      captured = captures.popLast() ?? []
      if frame.outputs.count > 1 { frame.outputs.removeLast() }
    case .feed: fed = captured
    case .endFeed: fed = nil
    case .child:
      children.append(
        BatchChild(
          variables: variables, folders: folders, keptVariables: keptVariables, errorLevel: result.errorLevel,
          depth: callers.count))
    case .endChild(let keepsErrorLevel):
      guard let child = children.popLast() else { break }
      (variables, folders, keptVariables) = (child.variables, child.folders, child.keptVariables)
      if !keepsErrorLevel { (result.errorLevel, outcome) = (child.errorLevel, 0) }
    case .loop(let loop, let line): try located(line) { try $0.begin(loop, line) }
    // Only in the body of a loop, where its rounds make others of them.
    case .text, .ask: break
    }
  }

  /// Gives a reason its place.
  mutating func located<T>(_ line: Int, _ body: (inout BatchRun) throws -> T) throws -> T {
    let place = frame.place(line)
    do {
      return try body(&self)
    } catch let reason as BatchReason {
      throw BatchError(place, reason.text)
    }
  }

  private mutating func carryOut(_ command: BatchCommand, _ line: Int) throws {
    outcome = 0
    switch command {
    case .nothing: break
    case .passed(let text, let code):
      pass(text, line, code: nil)
      if let code { end(code) }
    case .clock(let showsTime):
      let moment = try host.moment()
      // Both have a blank behind them where Windows shows them.
      try say(showsTime ? moment.shortTimeText : moment.dateText + " ")
      end(0)
    case .path: try say(variables["PATH"].map { "PATH=\($0)" } ?? "PATH=(null)")
    case .shift(let digit): frame.arguments.shift(from: digit)
    case .files(let command): try carryOut(command)
    case .type(let names): try type(names)
    case .list(let listing): try list(listing)
    case .tool(let tool, let program): try run(tool, or: program, line)
    case .echo(let text): try say(text)
    case .echoing(nil): try say("ECHO is \(isEchoing ? "on" : "off").")
    case .echoing(let isOn?): isEchoing = isOn
    case .version:
      try say(host.version)
      end(0)
    case .set(let name, let value):
      try variables.set(name, value)
      // In a .cmd it clears the error level, in a .bat it does not.
      if frame.clearsErrorLevel { result.errorLevel = 0 }
    case .setlocal:
      try folders.keep()
      keptVariables.append(variables)
      end(0)
    case .endlocal: restoreLocals()
    case .folder(let change):
      switch try folders.apply(change, on: host) {
      case .done: break
      case .said(let text): try say(text)
      case .failed(let text):
        try say(text, isError: true)
        if change.setsErrorLevel { end(1) } else { outcome = 1 }
        return
      }
      if change.clearsErrorLevel { end(0) }
    case .goto(let label):
      try checkChild()
      try goto(label)
    case .leave(let code):
      try checkChild()
      if let code { result.errorLevel = code }
      leave()
    case .exit(let code):
      guard children.isEmpty else {
        throw BatchReason("'exit' in a pipe or for the command of 'for /f' is not understood")
      }
      if let code { result.errorLevel = code }
      isOver = true
    case .call(let label, let text):
      try call(frame.file, at: frame.path, BatchArguments(name: ":" + label, text: text), from: frame.position)
      try goto(label)
    case .program(let program): try run(program, line)
    case .codePage(let page):
      if let page { try turn(to: page) }
      result.errorLevel = 0
      try say("Active code page: \(host.codePage.number)")
    case .restart: (result.restartRequested, result.errorLevel) = (true, 0)
    }
  }

  /// How a command ended that sets the error level.
  mutating func end(_ code: Int) { (result.errorLevel, outcome) = (code, code) }

  /// Writes down what was passed over, once.
  mutating func pass(_ text: String, _ line: Int, code: Int?) {
    var cursor = BatchCursor(text)
    let text = BatchReason.shown(cursor.trimmedRest())
    let passed = BatchResult.PassedOver(place: frame.place(line), text: text, code: code)
    if passedOver.insert(passed).inserted { result.passedOver.append(passed) }
  }

  /// A file that another cmd.exe has begun may be left, and where that cmd.exe began no other line.
  private func checkChild() throws(BatchReason) {
    guard children.last?.depth != callers.count else { throw BatchReason.inChild }
  }

  private func holds(_ condition: BatchCondition) throws -> Bool {
    let holds =
      switch condition.test {
      case .errorLevel(let level): result.errorLevel >= level
      case .exists(let text): try Self.exists(text, folders, host)
      case .defined(let name): variables.isDefined(name)
      case .fixed(let holds): holds
      }
    return holds != condition.isNegated
  }

  /// `x\nul` and `x\` ask for a folder, `*` and `?` for any file or folder that fits.
  static func exists(_ text: String, _ folders: BatchFolders, _ host: Host) throws -> Bool {
    if let pattern = try BatchPattern(text, folders) {
      return try !pattern.found(on: host, foldersOnly: nil).isEmpty
    }
    var scalars = text.unicodeScalars[...]
    if String(scalars.suffix(4)).keyword == "\\NUL" { scalars = scalars.dropLast(3) }
    let path = try folders.place(String(scalars))
    return scalars.last == "\\" ? try host.isFolder(path) : try host.exists(path)
  }

  /// The lines that come are read in another code page, also those of the files that called this one.
  private mutating func turn(to page: CodePage) throws(BatchReason) {
    host.codePage = page
    for index in callers.indices {
      try budget.spend(callers[index].file.size)
      callers[index].file = callers[index].file.read(in: page)
    }
    try budget.spend(frame.file.size)
    frame.file = frame.file.read(in: page)
  }

  // MARK: Output

  private var outputs: [BatchOutputs] { Array(frame.outputs.suffix(1)) }

  mutating func say(_ text: String, isError: Bool = false) throws {
    let outputs = frame.outputs.last ?? BatchOutputs()
    switch isError ? outputs.errors : outputs.output {
    case .shown: host.show(text)
    case .nowhere: break
    case .captured:
      try budget.spend(text.utf16.count)
      if !captures.isEmpty { captures[captures.count - 1].append(text) }
    case .file(let path): try host.write(text + "\r\n", to: path, appending: true)
    }
  }

  private mutating func open(_ redirections: [BatchRedirection]) throws {
    var outputs = frame.outputs.last ?? BatchOutputs()
    for redirection in redirections {
      let target: BatchOutputs.Target
      switch redirection.target {
      case .handle(.output): target = outputs.output
      case .handle(.errors): target = outputs.errors
      case .file(let name, let isAppending):
        target = try Self.target(name, folders)
        if case .file(let path) = target { try host.write("", to: path, appending: isAppending) }
      }
      switch redirection.handle {
      case .output: outputs.output = target
      case .errors: outputs.errors = target
      }
    }
    frame.outputs.append(outputs)
  }

  static func target(_ name: String, _ folders: BatchFolders) throws(BatchReason) -> BatchOutputs.Target {
    switch name.keyword {
    case "NUL": .nowhere
    case "CON": .shown
    default: .file(try folders.place(name))
    }
  }

  // MARK: Elsewhere

  private mutating func goto(_ label: String) throws(BatchReason) {
    frame.position = try find(label)
    frame.start([])
  }

  private mutating func call(
    _ file: BatchFile, at path: WindowsPath, _ arguments: BatchArguments, from position: Int = 0
  ) throws(BatchReason) {
    try checkDepth()
    callers.append(frame)
    frame = BatchFrame(
      file: file, path: path, arguments: arguments, keptAtStart: folders.kept.count, position: position,
      outputs: outputs)
  }

  mutating func run(_ program: BatchProgram, _ line: Int) throws {
    try budget.spendStart()
    let path: WindowsPath
    switch try found(program, folders) {
    case .program(let found): path = found
    case .passedOver(let code):
      pass(program.text, line, code: code)
      return end(code, of: program)
    }
    if BatchProgram.isBatch(path) {
      let file = try batch(at: path)
      let arguments = BatchArguments(name: program.name, text: program.arguments)
      guard program.way != .plain else {
        // What was set local stays so until this one ends, as if it were the one before.
        frame = BatchFrame(
          file: file, path: path, arguments: arguments, keptAtStart: frame.keptAtStart, outputs: outputs)
        return
      }
      return try call(file, at: path, arguments)
    }
    let call = BatchCall(
      place: frame.place(line), program: path, arguments: BatchArguments.ofProgram(program.arguments),
      folder: folders.place(of: folders.current))
    let exit = try host.run(call)
    result.programs.append(BatchResult.Program(call: call, exit: exit))
    end(exit.code, of: program)
    if exit.restartedMachine {
      result.endedByRestart = call.place
      result.restartRequested = false
      isOver = true
    }
  }

  /// `start` has succeeded when it has started something, and only one that waits sets the error level.
  mutating func end(_ code: Int, of program: BatchProgram) {
    switch program.way {
    case .plain, .called: end(code)
    case .started(let waits): if waits { result.errorLevel = code }
    }
  }

  /// Reads a batch file that is called.
  mutating func batch(at path: WindowsPath) throws -> BatchFile {
    let file = try host.batch(at: path)
    try budget.spend(file.size)
    return file.read(in: host.codePage)
  }
}
