import WindowsModel

// Looks ahead through a logical line before any of it is done.
extension BatchRun {
  /// Finds the programs, labels, folders and files that the line can reach.
  ///
  /// - Parameter start: index of the step from which it is looked at.
  /// - Throws: ``BatchError`` for the first that is not there, and whatever the host throws.
  mutating func check(_ steps: [BatchStep], from start: Int = 0) throws {
    let state = BatchForesight.State(folders: [folders], errorLevel: result.errorLevel)
    _ = try foresee(steps, from: start, state, isLast: frame.levels.count < 2)
  }

  /// - Parameter isLast: nothing of the line is done after the steps.
  /// - Returns: what is known at their end; nil if that is not reached, or cannot be told before.
  private mutating func foresee(
    _ steps: [BatchStep], from start: Int = 0, _ state: BatchForesight.State, isLast: Bool
  ) throws -> BatchForesight.State? {
    var ahead = BatchForesight(count: steps.count)
    ahead.reach(start, state)
    for (index, step) in steps.enumerated().dropFirst(start) {
      guard var state = ahead[index] else { continue }
      guard state.folders.count <= BatchForesight.mostFolders else {
        throw BatchError(frame.place(frame.position), "the current folder depends on too many ifs of this block")
      }
      let next = index + 1
      let isLast = isLast && BatchForesight.isLast(index, steps)
      switch step {
      case .jump(let to): ahead.reach(to, state)
      case .ifFailed(let to), .ifSucceeded(let to):
        ahead.reach(next, state)
        ahead.reach(to, state)
      case .close, .capture, .endCapture, .feed, .endFeed: ahead.reach(next, state)
      case .child:
        state.outer.append(state.folders)
        ahead.reach(next, state)
      case .endChild:
        if let folders = state.outer.popLast() { state.folders = folders }
        state.errorLevel = nil
        ahead.reach(next, state)
      case .unless(let condition, let line, let to):
        let holds = try located(line) { try $0.foresee(condition, state) }
        if holds != false { ahead.reach(next, state) }
        if holds != true { ahead.reach(to, state) }
      case .open(let redirections, let line):
        try located(line) { _ in
          for case .file(let name, _) in redirections.map(\.target) {
            for folders in state.folders { _ = try Self.target(name, folders) }
          }
        }
        state.filesAreKnown = false
        ahead.reach(next, state)
      case .command(let command, let line):
        let goesOn = try located(line) { try $0.foresee(command, &state, isLast: isLast) }
        if goesOn { ahead.reach(next, state) }
      case .loop(let loop, let line):
        if let after = try located(line, { try $0.foresee(loop, line, state, isLast: isLast) }) {
          ahead.reach(next, after)
        }
      case .text, .ask: break
      }
    }
    return ahead[steps.count]
  }

  /// Looks at all rounds of a loop, where they can be told before it begins.
  ///
  /// - Returns: what is known behind the loop; nil where the rest of the line is looked at when it is reached.
  private mutating func foresee(
    _ loop: BatchLoop, _ line: Int, _ state: BatchForesight.State, isLast: Bool
  ) throws -> BatchForesight.State? {
    if let command = loop.command {
      let steps = try BatchParser.command(command, line: line, frame.file, expansion)
      var inner = state
      inner.outer.append(state.folders)
      _ = try foresee(steps, inner, isLast: false)
      return nil
    }
    if case .captured = loop.kind { return nil }
    guard state.folders.count == 1, let folders = state.folders.first, state.filesAreKnown || !loop.asksForFiles else {
      return nil
    }
    let rounds = try rounds(of: loop, folders)
    return try foresee(loop, rounds, line, state, isLast: isLast)
  }

  /// Looks at the rounds of a loop that begins.
  mutating func checkRounds(_ loop: BatchLoop, _ rounds: [[Unicode.Scalar: String]], _ line: Int) throws {
    let state = BatchForesight.State(folders: [folders], errorLevel: result.errorLevel)
    _ = try foresee(loop, rounds, line, state, isLast: false)
  }

  private mutating func foresee(
    _ loop: BatchLoop, _ rounds: [[Unicode.Scalar: String]], _ line: Int, _ state: BatchForesight.State, isLast: Bool
  ) throws -> BatchForesight.State? {
    var state = state
    for (index, values) in rounds.enumerated() {
      guard let folders = state.folders.first, state.folders.count == 1 else { return nil }
      try budget.spendRound(of: loop.body.count * 10)
      let steps = try loop.round(BatchBinding(values: values, folders: folders))
      let after = try foresee(steps, state, isLast: isLast && index == rounds.count - 1)
      guard let after else { return nil }
      state = after
    }
    return state
  }

  /// Whether a condition holds; nil if that depends on what the line does before.
  private func foresee(_ condition: BatchCondition, _ state: BatchForesight.State) throws -> Bool? {
    let holds: Bool?
    switch condition.test {
    case .errorLevel(let level): holds = state.errorLevel.map { $0 >= level }
    case .exists(let text):
      let answers = Set(try state.folders.map { try Self.exists(text, $0, host) })
      holds = state.filesAreKnown && answers.count == 1 ? answers.first : nil
    case .defined(let name): holds = state.variablesAreKnown ? variables.isDefined(name) : nil
    case .fixed(let answer): holds = answer
    }
    return holds.map { $0 != condition.isNegated }
  }

  /// What a command will change, as far as that can be told; false if nothing of the line comes after it.
  private mutating func foresee(
    _ command: BatchCommand, _ state: inout BatchForesight.State, isLast: Bool
  ) throws -> Bool {
    switch command {
    case .nothing, .echo, .echoing, .path, .shift: break
    case .passed(_, let code): if let code { state.errorLevel = code }
    case .restart, .version, .clock, .codePage: state.errorLevel = 0
    case .files(let command):
      if state.filesAreKnown { for folders in state.folders { _ = try BatchFilePlan(command, folders, on: host) } }
      state.errorLevel = nil
      state.filesAreKnown = false
      if [.copy, .move, .rename].contains(command.kind) { state.programsMayCome = true }
    case .type(let names):
      if state.filesAreKnown {
        for folders in state.folders {
          for file in try names.flatMap({ try files($0, folders) }) { _ = try lines(of: file) }
        }
      }
      state.errorLevel = nil
    case .list(let listing):
      if state.filesAreKnown { for folders in state.folders { _ = try Self.names(listing, folders, host) } }
      state.errorLevel = nil
    case .tool(let tool, let program):
      guard try host.has(tool) else {
        return try foresee(.program(program), &state, isLast: isLast)
      }
      try foresee(tool, state)
      state.errorLevel = nil
    // A .reg file may bring what an exist asks for to the registry alone.
    case .set:
      state.variablesAreKnown = false
      if frame.clearsErrorLevel { state.errorLevel = 0 }
    case .setlocal:
      state.errorLevel = 0
      for index in state.folders.indices { try state.folders[index].keep() }
    case .endlocal:
      state.variablesAreKnown = false
      for index in state.folders.indices where state.folders[index].kept.count > frame.keptAtStart {
        state.folders[index].restore()
      }
    case .folder(let change):
      for index in state.folders.indices {
        let outcome = try state.folders[index].apply(change, on: host)
        let isFailed = if case .failed = outcome { true } else { false }
        let isSet = isFailed ? change.setsErrorLevel : change.clearsErrorLevel
        let level = isSet ? (isFailed ? 1 : 0) : state.errorLevel
        state.errorLevel = state.folders.count == 1 ? level : nil
      }
    case .goto(let label):
      guard state.outer.isEmpty else { throw BatchReason.inChild }
      _ = try find(label)
      return false
    case .leave, .exit:
      guard state.outer.isEmpty else { throw BatchReason.inChild }
      return false
    case .call(let label, _):
      _ = try find(label)
      try checkDepth()
      state.forgetAll()
    case .program(let program):
      try budget.spendSearch()
      var batch: WindowsPath?
      for folders in state.folders {
        let path: WindowsPath
        do {
          guard case .program(let known) = try found(program, folders) else { continue }
          path = known
        } catch is BatchReason where state.programsMayCome {
          // What the line itself brings is seen when it gets there.
          state.forgetAll()
          continue
        }
        state.filesAreKnown = false
        if BatchProgram.isBatch(path) { batch = batch ?? path }
      }
      if program.way != .started(waits: false) { state.errorLevel = nil }
      guard let batch else { break }
      try checkBatch(batch, program.way, isLast: isLast)
      if program.way == .plain { return false }
      state.forgetAll()
    }
    return true
  }

  /// Files that a tool reads; what it does with them is seen when it runs.
  private func foresee(_ tool: BatchTool, _ state: BatchForesight.State) throws {
    guard case .find(let find) = tool else {
      // What the line itself makes may be what the tool asks for.
      guard state.filesAreKnown, let folders = state.folders.first, state.folders.count == 1 else { return }
      return try object(to: tool, folders)
    }
    guard !find.files.isEmpty || !state.outer.isEmpty else {
      throw BatchReason("'find' without a file reads what somebody types")
    }
    guard state.filesAreKnown, let folders = state.folders.first, state.folders.count == 1 else { return }
    for file in try find.files.flatMap({ try files($0, folders) }) { _ = try lines(of: file) }
  }

  private mutating func checkBatch(_ path: WindowsPath, _ way: BatchProgram.Way, isLast: Bool) throws {
    switch way {
    case .called: try checkDepth()
    case .started(let waits):
      // Its window stays open when it has ended; and what stands behind it here would run beside it.
      guard !waits, isLast, frame.position >= frame.file.lines.count, callers.isEmpty else {
        throw BatchReason("'start' of a batch file, unless it is the last that is done, is not understood; call it")
      }
    case .plain:
      guard isLast else {
        throw BatchReason("\(path.name) does not come back to the rest of this line; call it")
      }
    }
    _ = try batch(at: path)
  }

  func checkDepth() throws(BatchReason) {
    guard callers.count + 1 < Self.deepestCall else {
      throw BatchReason("calls are nested deeper than \(Self.deepestCall)")
    }
  }

  /// Where a label leads from here.
  func find(_ label: String) throws(BatchReason) -> Int {
    guard let line = frame.file.line(ofLabel: label, from: frame.position) else {
      throw BatchReason("there is no label :\(BatchReason.shown(label))")
    }
    return line
  }
}
