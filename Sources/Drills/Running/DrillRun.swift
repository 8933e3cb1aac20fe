import BatchFiles
import Servicing
import StateStore
import WindowsModel

/// One run of a drill in a store of its own.
public struct DrillRun: ~Copyable {
  let drill: Drill
  let material: DrillMaterial
  let person: Operator
  /// The act after which the first step began.
  let start: Int64
  /// The acts that marks stand for.
  private var marks: [String: Int64] = [:]
  private var plans = OpenPlans()
  private var result: DrillResult

  /// Makes the machine.
  ///
  /// - Parameters:
  ///   - path: of the store; there must be nothing.
  ///   - folder: the power is cut at every point, and the stores after each cut lie there; nil: it is not.
  /// - Throws: ``DrillError``, ``StoreError``.
  public init(_ drill: Drill, at path: String, powerLossesIn folder: String? = nil) throws {
    try drill.check()
    let (store, material) = try drill.makeMachine(at: path)
    let start = try store.read { try $0.act(at: .last).number }
    self.drill = drill
    self.material = material
    self.start = start
    person =
      folder.map { InterruptedOperator(store, account: Drill.account, folder: $0, name: drill.name) }
      ?? Operator(store, account: Drill.account)
    result = DrillResult(drill: drill)
  }

  /// Does every step and checks what must be true.
  ///
  /// - Parameter report: called after each step.
  /// A step that cannot be done as it is written fails, and ends the drill.
  /// - Throws: ``StoreError`` when the store fails.
  public mutating func run(report: (StepResult) throws -> Void = { _ in }) throws -> DrillResult {
    for (index, step) in drill.steps.enumerated() {
      var outcome = StepResult(number: index + 1, title: step.title)
      let before = try person.store.read { try $0.act(at: .last).number }
      if let error = try impossible(step, &outcome) {
        outcome.failures.append(
          DrillFailure(place: error.place, wanted: "the step can be done", found: error.message))
        result.steps.append(outcome)
        try report(outcome)
        return result
      }
      let last = try person.store.read { try $0.act(at: .last).number }
      outcome.act = last > before ? last : nil
      if let code = outcome.code, outcome.hasFailed || code == WindowsCode.failure, !step.asksCode {
        let found = [StepResult.text(code: code)] + outcome.notes.suffix(1)
        let because = try outcome.act.flatMap { act in try person.store.read { try ExpectationCheck.because(act, $0) } }
        outcome.failures.append(
          DrillFailure(
            place: step.place, wanted: "the step succeeds", found: found.joined(separator: ": "), because: because))
      }
      // What a plan foretells is not so yet.
      if case .plan = step.action {
      } else if let expect = step.expect {
        outcome.failures += try failures(expect, after: outcome)
      }
      for plan in plans.completed(by: step, &outcome) {
        if let expect = plan.step.expect {
          outcome.failures += try failures(expect, after: plan.happened).map(\.asPlanned)
        }
        outcome.failures += plan.differences
      }
      result.steps.append(outcome)
      try report(outcome)
    }
    if let expect = drill.expect {
      result.failures = try failures(expect, after: result.steps.last { $0.code != nil } ?? result.steps.last)
    }
    return result
  }

  /// Why a step cannot be done at all, as it is written; nil: it was done.
  private mutating func impossible(_ step: DrillStep, _ outcome: inout StepResult) throws -> DrillError? {
    do {
      try perform(step, &outcome)
      return nil
    } catch let error as DrillError {
      return error
    } catch let error as StoreError where [.notFound, .invalid].contains(error.code) {
      // The drill asked for what cannot be; the store itself is well.
      return DrillError(step.place, error.message)
    } catch let error as NameError {
      return DrillError(step.place, error.description)
    }
  }

  private func failures(_ expect: Expectation, after step: StepResult?) throws -> [DrillFailure] {
    let check = ExpectationCheck(material: material, start: start, marks: marks, step: step)
    return try person.store.read { view in try expect.items.compactMap { try check.failure($0, view) } }
  }

  // MARK: Steps

  private mutating func perform(_ step: DrillStep, _ outcome: inout StepResult) throws {
    switch step.action {
    case .install(let key, let words, let answer):
      try install(material.package(key, step.place), words, answer, &outcome)
    case .uninstall(let removed, let words, _, let ignoreWarning):
      try uninstall(removed, words, ignoreWarning, step.place, &outcome)
    case .qchain(let log, let dated):
      let log = try log.map { text throws(DrillError) in try material.path(text, step.place) }
      let tool = QChain(dated: dated, log: log)
      do {
        outcome.code = try person.act(.qchain, command: step.title) { try tool.run($0) }.code
      } catch let error as StoreError {
        outcome.code = WindowsCode.failure
        outcome.notes.append(error.message)
      }
    case .qualify(let key, let words):
      let report = try Qualification(material.package(key, step.place), words).run(person)
      outcome.code = report.code
      outcome.notes = report.lines
    case .plan(let acts):
      let plan = PlanRehearsed(acts, step, material: material, start: start, marks: marks)
      try plan.run(on: person.store, &outcome)
      plans.open(step, acts, foretold: outcome)
    case .batch(let text, let line):
      try batch(text, line, step.place, &outcome)
    case .reboot: try person.restart(command: "reboot")
    case .mark(let name):
      try person.act(.mark, name, command: step.title) { try $0.mark(name) }
      marks[name] = try person.store.read { try $0.act(at: .mark(name)).number }
    case .rollback(let name):
      try person.act(.rollback, command: step.title) { _ = try $0.restore(.mark(name)) }
    case .verify:
      let verification = try person.store.verify()
      if !verification.isSound {
        outcome.failures.append(
          DrillFailure(
            place: step.place, wanted: "a sound store",
            found: verification.flaws.map(\.text).prefix(5).joined(separator: "; ")))
      }
    case .wait(let hours):
      let time = try person.store.read { view in
        let last = try view.act(at: .last)
        return try MachineClock.shown(after: last, view)
      }
      person.clock = time.adding(seconds: Int64(hours) * 3600).iso
      defer { person.clock = nil }
      try person.act(.edit, command: step.title) { _ in }
    case .release, .hold, .program, .programRemoved, .delete, .write, .copy, .registry:
      let holder = "program \(outcome.number)"
      try person.act(.edit, command: step.title) { try tamper(step, holder: holder, $0) }
    }
  }

  /// What somebody does to the machine past every installer.
  private func tamper(_ step: DrillStep, holder: String, _ transaction: borrowing Transaction) throws {
    switch step.action {
    case .release(let text):
      let path = try material.path(text, step.place)
      for image in try transaction.now.images(mappedAs: path) where image.kind != .knownDLL {
        try transaction.unmap(path, holder: image.holder)
      }
    case .hold(let text):
      try transaction.map(material.path(text, step.place), holder: holder, kind: .program)
    case .program(let name): try Programs.add(name, transaction)
    case .programRemoved(let name):
      guard try Programs.remove(name, transaction) else {
        throw DrillError(step.place, "There is no program \(name) to be removed.")
      }
    case .copy(let from, let to):
      let (source, target) = try (material.path(from, step.place), material.path(to, step.place))
      guard let entry = try transaction.now.file(source), let revision = entry.revision else {
        throw DrillError(step.place, "\(source) is no file that could be copied.")
      }
      try transaction.put(
        target, revision, attributes: entry.attributes, created: entry.created, written: entry.written)
    case .delete(let text):
      let path = try material.path(text, step.place)
      guard try transaction.remove(path) else { throw DrillError(step.place, "\(path) is not there to be deleted.") }
    case .write(let file): try material.put(file, transaction)
    case .registry(let entries): for entry in entries { try entry.apply(transaction) }
    default: break
    }
  }

  private func install(
    _ package: Package, _ words: [String], _ answer: Bool, _ outcome: inout StepResult
  ) throws {
    person.answer = { _ in answer }
    let run = try person.install(package, words)
    outcome.code = run.code
    outcome.messages = run.outcome.messages
    outcome.warning = run.removal?.standing.names ?? []
    if let refusal = run.outcome.refusal {
      outcome.notes.append(refusal.message)
      outcome.hasFailed = true
    }
    if let off = run.outcome.hotpatchingOff, words.contains(where: { $0.lowercased().contains("hotpatch:enable") }) {
      outcome.notes.append("cold: \(off)")
    }
    for decision in run.outcome.decisions {
      if let reason = decision.coldReason { outcome.notes.append("\(decision.path.name) cold: \(reason)") }
    }
    if run.restart != nil { outcome.notes.append("the installer restarted the machine") }
  }

  private func uninstall(
    _ removed: DrillStep.Removed, _ words: [String], _ ignoreWarning: Bool, _ place: Place,
    _ outcome: inout StepResult
  ) throws {
    let name = try material.name(removed, place)
    do {
      var switches = try Switches(words)
      switches.ignoreWarning = ignoreWarning
      let removal = try person.uninstall(name, switches)
      outcome.code = removal.code
      outcome.messages = removal.messages
      outcome.warning = removal.standing.names
      if let refusal = removal.refusal { outcome.notes.append(refusal.message) }
    } catch let error as Switches.UsageError {
      outcome.code = WindowsCode.failure
      outcome.messages = [.usage]
      outcome.notes.append("\(error.word) is no switch of spuninst")
    } catch let error as StoreError where error.code == .notFound {
      outcome.code = WindowsCode.failure
      outcome.messages = [.failed]
      outcome.notes.append(error.message)
    }
  }

  private func batch(_ text: String, _ line: Int, _ place: Place, _ outcome: inout StepResult) throws {
    let shelf = try WindowsPath("E:\\hotfix")
    // The packages by their places there; a name may hold folders.
    var packages: [WindowsPath: Package] = [:]
    for stated in drill.packages {
      let package = material.packages[stated.key]
      let name = stated.origin == .stated ? stated.name : package?.name ?? stated.name
      packages[try shelf.appending(name)] = package
    }
    let known = packages
    let batch: Operator.BatchOutcome
    do {
      let file = try BatchFile(text, name: "\(drill.name).cmd")
      let files = known.keys.filter { $0.parent == shelf }.map(\.name)
      batch = try person.batch(file, on: BatchShelf(shelf, names: files) { known[$0] })
    } catch let error as BatchError {
      throw DrillError(place, error.description)
    }
    for program in batch.result.programs {
      let words = [program.call.program.name] + program.call.arguments
      outcome.notes.append(
        "line \(line + program.call.place.line - 1): \(words.joined(separator: " ")) -> \(program.exit.code)")
    }
    outcome.notes += batch.output
    if let ended = batch.result.endedByRestart {
      outcome.notes.append("line \(line + ended.line - 1): the restart ended the batch file")
    }
    outcome.code = batch.result.errorLevel
    if let stopped = batch.stopped {
      let lineOfDrill = stopped.line.map { line + $0 - 1 } ?? place.line
      throw DrillError(Place(file: place.file, line: lineOfDrill, key: place.key), stopped.reason)
    }
  }
}
