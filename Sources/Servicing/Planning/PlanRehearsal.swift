import StateStore
public import WindowsModel

/// A plan on its way: the machine it is carried out on, and what it began with.
struct PlanRehearsal {
  private let person: Operator
  private let start: Int64
  /// Files that the packages of the plan bring, which count whether they have a version or not.
  private let brought: Set<WindowsPath>
  /// Updates that were there before.
  private let known: Set<ShortTitle>
  private let asked = Asked()

  /// The questions since they were taken last.
  private final class Asked { var questions: [String] = [] }

  init(_ person: Operator, _ deeds: [PlannedDeed], _ manner: PlanRun.Manner) throws {
    self.person = person
    (start, known, brought) = try person.store.read { view in
      let machine = try Machine(view)
      var brought: Set<WindowsPath> = []
      for case .install(let package, _) in deeds {
        for file in package.files { if let path = try? machine.path(file.target) { brought.insert(path) } }
      }
      return (try view.act(at: .last).number, Set(try view.updates().map(\.name)), brought)
    }
    let (asked, answers) = (asked, manner.answersYes)
    person.answer = { question in
      asked.questions.append(question)
      return answers
    }
  }

  /// A step whose ways back are to be tried: the acts around it, and how many steps it has.
  struct Trial {
    let deed: PlannedDeed
    let before: Int64
    let end: Int64
    let steps: Int
  }

  /// - Parameter note: called with what there is to go back from.
  /// - Returns: its steps: two where its installer restarts the machine.
  func carryOut(
    _ deed: PlannedDeed, _ note: (Trial) -> Void
  ) throws -> (steps: [PlanRun.Step], isRefused: Bool) {
    let before = try last
    var outcomes: [(title: String, PlanRun.Outcome)] = []
    switch deed {
    case .install(let package, let switches):
      let run = try person.install(package, switches)
      outcomes.append((deed.title, .install(package, run.outcome)))
      if let restart = run.restart {
        outcomes.append(("The installer restarts the machine", .restart(restart, by: package.shortTitle)))
      }
    case .uninstall(let name, let switches):
      let title = try title(ofRemoval: name, switches) ?? deed.title
      outcomes.append((title, .removal(name, try person.uninstall(name, switches))))
    case .qchain(let log):
      let outcome = try person.act(.qchain, log?.description ?? "", command: "plan") { try QChain(log: log).run($0) }
      outcomes.append((deed.title, .qchain(outcome)))
    case .restart:
      outcomes.append((deed.title, .restart(try person.restart(command: "plan"), by: nil)))
    case .other(_, let run):
      outcomes.append((deed.title, .other(try run(person))))
    }
    let end = try last
    var steps: [PlanRun.Step] = []
    note(Trial(deed: deed, before: before, end: end, steps: outcomes.count))
    for (index, (title, outcome)) in outcomes.enumerated() {
      // The restart of an installer is an act of its own, behind that of the install.
      let through = end - Int64(outcomes.count - 1 - index)
      let from = index == 0 ? before : through - 1
      let (pending, isDue) = try person.store.read(at: .act(through)) { view in
        (try PendingQueue.read(view).renames.count, try MachineStatus(view).isRestartDue)
      }
      steps.append(
        PlanRun.Step(
          title: title, outcome: outcome, questions: index == 0 ? asked.questions : [],
          files: try Self.changes(after: from, through: through, person.store).filter(isShown),
          pending: pending, isRestartDue: isDue))
    }
    asked.questions = []
    return (steps, outcomes.first?.1.refusal != nil)
  }

  /// The program that takes an update off at the machine: on NT 4.0 its installer itself. nil: nothing tells where it lies.
  private func title(ofRemoval name: ShortTitle, _ switches: Switches) throws -> String? {
    try person.store.read { view in
      guard let folder = try Uninstaller.update(name, view).folder else { return nil }
      let program = try Machine(view).platform.product == .nt4 ? "hotfix.exe -y" : "spuninst.exe"
      return (["Take \(name) off: \(folder)\\spuninst\\\(program)"] + switches.text).joined(separator: " ")
    }
  }

  private var last: Int64 { get throws { try person.store.read { try $0.act(at: .last).number } } }

  // MARK: Ways back

  /// Goes back to behind each step that was not refused, tries from there, and ends where it began.
  func tryWaysBack(_ trials: [Trial], _ steps: inout [PlanRun.Step]) throws {
    let end = try last
    var index = 0
    var others: String?
    for trial in trials {
      if case .other(let words, _) = trial.deed { others = others ?? words }
      let own = index..<index + trial.steps
      index += trial.steps
      guard steps[own.lowerBound].outcome.refusal == nil else { continue }
      try goBack(to: trial.end)
      var ways = try waysBack(trial.deed, trial.before)
      if let others { ways.0 = .impossible("what \(others) did is taken back by no removal") }
      for step in own { (steps[step].wayBack, steps[step].ownWayBack) = ways }
    }
    try goBack(to: end)
  }

  private func goBack(to act: Int64) throws {
    try person.act(.rollback, command: "plan") { _ = try $0.restore(.act(act)) }
  }

  private func waysBack(_ deed: PlannedDeed, _ before: Int64) throws -> (WayBack?, WayBack?) {
    let (now, then) = try person.store.read { view in
      (try view.updates().map(\.name), try view.withState(asOf: .act(before)) { try $0.updates().map(\.name) })
    }
    let gone = known.subtracting(now).map(\.description).sorted()
    let whole =
      gone.isEmpty
      ? try WayBack.tried(now.reversed().filter { !known.contains($0) }, to: start, at: person, isShown)
      : .impossible("\(gone.joined(separator: ", ")) came off, and is to be installed again")
    guard case .install(let package, _) = deed, now.contains(package.shortTitle), !then.contains(package.shortTitle)
    else { return (whole, nil) }
    if before == start { return (whole, whole) }
    return (whole, try WayBack.tried([package.shortTitle], to: before, at: person, isShown))
  }

  // MARK: Files

  /// What installers leave beside the files that they are for is not shown.
  private func isShown(_ change: PlanRun.FileChange) -> Bool {
    !change.path.isByproduct
      && (brought.contains(change.path) || change.from?.fileVersion != nil || change.to?.fileVersion != nil)
  }

  /// The files of which an act and the restart behind it make other ones.
  func predicted(through end: Int64) throws -> [PredictedFile] {
    var files: [WindowsPath: PredictedFile] = [:]
    for change in try Self.changes(after: start, through: end, person.store) {
      files[change.path] = PredictedFile(
        path: change.path, now: change.from, afterAct: change.to, afterRestart: change.from)
    }
    for change in try Self.changes(after: start, person.store) {
      files[change.path] = PredictedFile(
        path: change.path, now: change.from, afterAct: files[change.path].map(\.afterAct) ?? change.from,
        afterRestart: change.to)
    }
    return files.values.sorted { $0.path.description < $1.path.description }
  }

  /// What became of files between two acts; of those that have the same facts nothing.
  static func changes(
    after first: Int64, through end: Int64? = nil, _ store: Store
  ) throws -> [PlanRun.FileChange] {
    try store.read { view in
      var changes: [PlanRun.FileChange] = []
      try view.forEachDifference(after: first, through: end ?? view.act(at: .last).number) { difference in
        guard case .file(let path) = difference.object else { return }
        let (from, to) = (Self.revision(difference.before), Self.revision(difference.after))
        if from?.facts != to?.facts { changes.append(PlanRun.FileChange(path: path, from: from, to: to)) }
      }
      return changes.sorted { $0.path.description < $1.path.description }
    }
  }

  private static func revision(_ state: View.Difference.State?) -> Revision? {
    if case .file(let revision, _) = state { revision } else { nil }
  }
}

extension WindowsPath {
  /// What an installer leaves beside the files it is for; a person is not shown it.
  public var isByproduct: Bool {
    let text = description
    return ["\\$NtUninstall", "\\$hf_mig$\\", "\\dllcache\\", "\\CatRoot\\"].contains { text.contains($0) }
      || name.hasPrefix("SET") && name.hasSuffix(".tmp") || name.hasPrefix("_0")
  }
}
