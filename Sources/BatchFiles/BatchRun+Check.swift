import WindowsModel

// Looks ahead through a logical line before any of it is done.
extension BatchRun {
  /// Finds the programs, labels, folders and files that the line can reach.
  ///
  /// - Throws: ``BatchError`` for the first that is not there, and whatever the host throws.
  mutating func check(_ steps: [BatchStep]) throws {
    var ahead = BatchForesight(count: steps.count)
    ahead.reach(0, BatchForesight.State(folders: [folders], errorLevel: result.errorLevel))
    for (index, step) in steps.enumerated() {
      guard var state = ahead[index] else { continue }
      guard state.folders.count <= BatchForesight.mostFolders else {
        throw BatchError(frame.place(frame.position), "the current folder depends on too many ifs of this block")
      }
      let next = index + 1
      switch step {
      case .jump(let to): ahead.reach(to, state)
      case .ifFailed(let to), .ifSucceeded(let to):
        ahead.reach(next, state)
        ahead.reach(to, state)
      case .close: ahead.reach(next, state)
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
        let goesOn = try located(line) {
          try $0.foresee(command, &state, isLast: BatchForesight.isLast(index, steps))
        }
        if goesOn { ahead.reach(next, state) }
      }
    }
  }

  /// Whether a condition holds; nil if that depends on what the line does before.
  private func foresee(_ condition: BatchCondition, _ state: BatchForesight.State) throws -> Bool? {
    let holds: Bool?
    switch condition.test {
    case .errorLevel(let level): holds = state.errorLevel.map { $0 >= level }
    case .exists(let text):
      let answers = Set(try state.folders.map { try Self.exists(text, $0, host) })
      holds = state.filesAreKnown && answers.count == 1 ? answers.first : nil
    case .defined(let name): holds = state.variablesAreKnown ? variables[name] != nil : nil
    case .fixed(let answer): holds = answer
    }
    return holds.map { $0 != condition.isNegated }
  }

  /// What a command will change, as far as that can be told; false if nothing of the line comes after it.
  private mutating func foresee(
    _ command: BatchCommand, _ state: inout BatchForesight.State, isLast: Bool
  ) throws -> Bool {
    switch command {
    case .nothing, .echo, .echoing, .version: break
    case .restart, .codePage: state.errorLevel = 0
    case .set:
      state.variablesAreKnown = false
      if frame.clearsErrorLevel { state.errorLevel = 0 }
    case .setlocal: for index in state.folders.indices { try state.folders[index].keep() }
    case .endlocal:
      state.variablesAreKnown = false
      for index in state.folders.indices where state.folders[index].kept.count > frame.keptAtStart {
        state.folders[index].restore()
      }
    case .folder(let change):
      for index in state.folders.indices {
        let outcome = try state.folders[index].apply(change, on: host)
        if case .failed = outcome { state.errorLevel = state.folders.count == 1 ? 1 : nil }
      }
    case .goto(let label):
      _ = try find(label)
      return false
    case .leave, .exit: return false
    case .call(let label, _):
      _ = try find(label)
      try checkDepth()
      state.forgetAll()
    case .program(let program):
      try budget.spendSearch()
      let found = try state.folders.map { try program.found($0, path: variables["PATH"], on: host) }
      if program.way != .started(waits: false) { state.errorLevel = nil }
      state.filesAreKnown = false
      guard let batch = found.first(where: BatchProgram.isBatch) else { break }
      try checkBatch(batch, program.way, isLast: isLast)
      if program.way != .called { return false }
      state.forgetAll()
    }
    return true
  }

  private mutating func checkBatch(_ path: WindowsPath, _ way: BatchProgram.Way, isLast: Bool) throws {
    switch way {
    case .called: try checkDepth()
    case .started: throw BatchReason("'start' of a batch file is not understood; call it")
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

/// What is known of each step of a line before the line runs.
struct BatchForesight {
  struct State {
    /// Where the batch file may be.
    var folders: [BatchFolders]
    /// Nil where a program decides it.
    var errorLevel: Int?
    var filesAreKnown = true
    var variablesAreKnown = true

    /// After what other lines do.
    mutating func forgetAll() {
      errorLevel = nil
      filesAreKnown = false
      variablesAreKnown = false
    }
  }

  private var states: [State?]

  /// Ways in which one step can be reached with another current folder; a limit of this program.
  static let mostFolders = 8

  init(count: Int) { states = Array(repeating: nil, count: count) }

  /// Nil for a step that cannot be reached.
  subscript(_ index: Int) -> State? { states[index] }

  /// Adds a way to a step; the end of the line has no step.
  mutating func reach(_ index: Int, _ state: State) {
    guard states.indices.contains(index) else { return }
    guard var known = states[index] else {
      states[index] = state
      return
    }
    for folders in state.folders where !known.folders.contains(folders) { known.folders.append(folders) }
    if known.errorLevel != state.errorLevel { known.errorLevel = nil }
    known.filesAreKnown = known.filesAreKnown && state.filesAreKnown
    known.variablesAreKnown = known.variablesAreKnown && state.variablesAreKnown
    states[index] = known
  }

  /// True if nothing is done after a step.
  static func isLast(_ index: Int, _ steps: [BatchStep]) -> Bool {
    var next = index + 1
    while next < steps.count {
      switch steps[next] {
      case .close: next += 1
      case .jump(let to): next = to
      default: return false
      }
    }
    return true
  }
}
