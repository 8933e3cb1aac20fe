import WindowsModel

// What each step does.
extension BatchRun {
  mutating func carryOut(_ step: BatchStep) throws {
    switch step {
    case .command(let command, let line): try located(line) { try $0.carryOut(command, line) }
    case .unless(let condition, let line, let to):
      try located(line) { if try !$0.holds(condition) { $0.frame.next = to } }
    case .ifFailed(let to): if hasFailed { frame.next = to }
    case .ifSucceeded(let to): if !hasFailed { frame.next = to }
    case .jump(let to): frame.next = to
    case .open(let redirections, let line): try located(line) { try $0.open(redirections) }
    case .close: if frame.outputs.count > 1 { frame.outputs.removeLast() }
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
    hasFailed = false
    switch command {
    case .nothing: break
    case .echo(let text): try say(text)
    case .echoing(nil): try say("ECHO is \(isEchoing ? "on" : "off").")
    case .echoing(let isOn?): isEchoing = isOn
    case .version: try say(host.version)
    case .set(let name, let value):
      try variables.set(name, value)
      // In a .cmd it clears the error level, in a .bat it does not.
      if frame.clearsErrorLevel { result.errorLevel = 0 }
    case .setlocal:
      try folders.keep()
      keptVariables.append(variables)
    case .endlocal: restoreLocals()
    case .folder(let change):
      switch try folders.apply(change, on: host) {
      case .done: break
      case .said(let text): try say(text)
      case .failed(let text):
        try say(text, isError: true)
        (result.errorLevel, hasFailed) = (1, true)
      }
    case .goto(let label): try goto(label)
    case .leave(let code):
      if let code { result.errorLevel = code }
      leave()
    case .exit(let code):
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

  private func holds(_ condition: BatchCondition) throws -> Bool {
    let holds =
      switch condition.test {
      case .errorLevel(let level): result.errorLevel >= level
      case .exists(let text): try Self.exists(text, folders, host)
      case .defined(let name): variables[name] != nil
      case .fixed(let holds): holds
      }
    return holds != condition.isNegated
  }

  /// `x\nul` and `x\` ask for a folder.
  static func exists(_ text: String, _ folders: BatchFolders, _ host: Host) throws -> Bool {
    var scalars = text.unicodeScalars[...]
    if String(scalars.suffix(4)).keyword == "\\NUL" { scalars = scalars.dropLast(3) }
    let path = try folders.path(String(scalars))
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

  private mutating func say(_ text: String, isError: Bool = false) throws {
    let outputs = frame.outputs.last ?? BatchOutputs()
    switch isError ? outputs.errors : outputs.output {
    case .shown: host.show(text)
    case .nowhere: break
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
    default: .file(try folders.path(name))
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

  private mutating func run(_ program: BatchProgram, _ line: Int) throws {
    let path = try program.found(folders, path: variables["PATH"], on: host)
    try budget.spendStart()
    if BatchProgram.isBatch(path) {
      let file = try batch(at: path)
      let arguments = BatchArguments(name: program.name, text: program.arguments)
      guard program.way == .called else {
        // What was set local stays so until this one ends, as if it were the one before.
        frame = BatchFrame(
          file: file, path: path, arguments: arguments, keptAtStart: frame.keptAtStart, outputs: outputs)
        return
      }
      return try call(file, at: path, arguments)
    }
    let call = BatchCall(
      place: frame.place(line), program: path, arguments: BatchArguments.ofProgram(program.arguments),
      folder: folders.current)
    let exit = try host.run(call)
    result.programs.append(BatchResult.Program(call: call, exit: exit))
    hasFailed = exit.code != 0
    if program.way == .started(waits: false) { hasFailed = false } else { result.errorLevel = exit.code }
    if exit.restartedMachine {
      result.endedByRestart = call.place
      result.restartRequested = false
      isOver = true
    }
  }

  /// Reads a batch file that is called.
  mutating func batch(at path: WindowsPath) throws -> BatchFile {
    let file = try host.batch(at: path)
    try budget.spend(file.size)
    return file.read(in: host.codePage)
  }
}
