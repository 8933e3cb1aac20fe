import WindowsModel

// Loops, round by round.
extension BatchRun {
  /// Begins a loop: its rounds are told when it begins, its steps made for each.
  mutating func begin(_ loop: BatchLoop, _ line: Int) throws {
    outcome = 0
    if let command = loop.command, case .lines(let options) = loop.kind {
      let steps = try BatchParser.command(command, line: line, frame.file, expansion)
      let rest = BatchLoop(kind: .captured(options), variable: loop.variable, set: [], body: loop.body)
      let all = [.child, .capture] + steps.map { $0.shifted(by: 2) }
      let ends: [BatchStep] = [.endCapture, .endChild(keepsErrorLevel: false), .loop(rest, line: line)]
      return push(BatchLevel(steps: all + ends, hidesRest: true))
    }
    let rounds = try rounds(of: loop, folders)
    try checkRounds(loop, rounds, line)
    push(BatchLevel(steps: [], rounds: rounds.reversed(), loop: loop, line: line, hidesRest: true))
  }

  private mutating func push(_ level: BatchLevel) { frame.levels.append(level) }

  /// At the end of the innermost level: its next round, or what stands behind it. False if there is nothing more of
  /// the line.
  mutating func goRound() throws -> Bool {
    guard var level = frame.levels.popLast() else { return false }
    guard let loop = level.loop, let values = level.rounds.popLast() else {
      guard let outer = frame.levels.last else { return false }
      if level.hidesRest { try check(outer.steps, from: outer.next) }
      return true
    }
    let line = level.line
    let steps = try located(line) { run in
      try run.budget.spendRound(of: loop.body.count * 10)
      return try loop.round(BatchBinding(values: values, folders: run.folders))
    }
    (level.steps, level.next) = (steps, 0)
    push(level)
    return true
  }

  /// The values of the loop's variables, round by round.
  ///
  /// - Throws: ``BatchReason``; what the host throws.
  func rounds(of loop: BatchLoop, _ folders: BatchFolders) throws -> [[Unicode.Scalar: String]] {
    func rounds(_ values: [String]) throws(BatchReason) -> [[Unicode.Scalar: String]] {
      guard values.count <= BatchBudget.mostRounds else {
        throw BatchBudget.tooManyRounds
      }
      return values.map { [loop.variable: $0] }
    }
    switch loop.kind {
    case .words, .folders:
      var values: [String] = []
      for word in loop.words {
        guard let pattern = try BatchPattern(word, folders) else {
          values.append(word)
          continue
        }
        values += try pattern.found(on: host, foldersOnly: loop.kind == .folders).map { pattern.prefix + $0.name }
      }
      return try rounds(values)
    case .numbers: return try rounds(loop.numbers())
    case .captured(let options): return try lines([captured], loop, options)
    case .lines(let options):
      if let text = loop.text { return try lines([[text]], loop, options) }
      var texts: [[String]] = []
      for word in loop.words {
        if !options.usesBackQuotes, word.unicodeScalars.first == "\"" {
          throw BatchReason("'for /f' of several texts is not understood")
        }
        let files = try files(word, folders)
        guard !files.isEmpty else { throw BatchReason("there is no file \(BatchReason.shown(word)) for 'for /f'") }
        for file in files { texts.append(try lines(of: file)) }
      }
      return try lines(texts, loop, options)
    }
  }

  private func lines(
    _ texts: [[String]], _ loop: BatchLoop, _ options: BatchLineOptions
  ) throws(BatchReason) -> [[Unicode.Scalar: String]] {
    var rounds: [[Unicode.Scalar: String]] = []
    for text in texts {
      for line in text.dropFirst(options.skipped) {
        guard let values = options.values(line) else { continue }
        var round: [Unicode.Scalar: String] = [:]
        for (index, value) in values.enumerated() {
          if let letter = Unicode.Scalar(loop.variable.value + UInt32(index)) { round[letter] = value }
        }
        rounds.append(round)
      }
    }
    guard rounds.count <= BatchBudget.mostRounds else {
      throw BatchBudget.tooManyRounds
    }
    return rounds
  }
}
