public import StateStore
import WindowsFormats
public import WindowsModel

/// A plan carried out on a copy of the machine, thing by thing, by the same hands that do it in earnest: so that what is foretold
/// and what then happens are one.
public struct PlanRun: Sendable {
  public enum Outcome: Sendable {
    case install(Package, Installer.Outcome)
    case removal(ShortTitle, Uninstaller.Outcome)
    case qchain(QChain.Outcome)
    /// The package whose installer did it by itself; nil: a person does.
    case restart(SessionManager.Restart, by: ShortTitle?)
    case other(PlannedDeed.Other)

    /// The Windows code; nil: it has none.
    public var code: Int? {
      switch self {
      case .install(_, let outcome): outcome.code
      case .removal(_, let outcome): outcome.code
      case .qchain(let outcome): outcome.code
      case .restart: nil
      case .other(let outcome): outcome.code
      }
    }

    /// Why it was not done.
    public var refusal: String? {
      switch self {
      case .install(_, let outcome): outcome.refusal?.message
      case .removal(_, let outcome): outcome.refusal?.message
      case .qchain, .restart: nil
      case .other(let outcome): outcome.stopped
      }
    }
  }

  public struct Step: Sendable {
    public let title: String
    public let outcome: Outcome
    /// What a person is asked at it, and is taken to answer with yes.
    public let questions: [String]
    /// Files that are other ones after it, but for what installers leave beside them.
    public let files: [FileChange]
    /// Pairs that wait after it.
    public let pending: Int
    public let isRestartDue: Bool
    /// Back to before the first step, and to before this one; nil: not tried.
    public internal(set) var wayBack: WayBack?
    public internal(set) var ownWayBack: WayBack?

    /// Files in use that it would replace, with who holds them.
    public var held: [FileDecision] {
      guard case .install(_, let outcome) = outcome else { return [] }
      return outcome.decisions.filter { $0.method.needsRestart && !$0.holders.isEmpty }
    }
    /// Why its code may be another one, in sentences without an end; empty: it is sure.
    public var codeDoubts: [String] { if case .install(_, let outcome) = outcome { outcome.codeDoubts } else { [] } }
    /// Files that are replaced at once although who holds them is not known.
    public var unknownHolders: [WindowsPath] {
      if case .install(_, let outcome) = outcome { outcome.unknownHolders } else { [] }
    }
  }

  public struct FileChange: Sendable, Hashable {
    public let path: WindowsPath
    public let from: Revision?
    public let to: Revision?

    /// The version that was there was concluded and not read.
    public var isFromInferred: Bool { from?.facts.origin == .inferred }
  }

  public let machine: Machine
  public internal(set) var steps: [Step] = []
  /// Things that were not tried, for one before them was refused.
  public internal(set) var notTried: [String] = []
  /// Files that will differ: now, after the last step, and after the restart behind it.
  public internal(set) var files: [PredictedFile] = []
  /// That restart.
  public internal(set) var restart = SessionManager.Restart()
  /// After the last step.
  public internal(set) var isRestartDue = false
  public internal(set) var queued = 0
  /// What is wrong with it already.
  public let problemsBefore: [Problem]
  /// What will be wrong with the machine after that restart, and is not now.
  public internal(set) var problems: [Problem] = []
  /// Packages of other plans whose pairs wait before the first step, with how many each.
  public let waiting: [(owner: String, pairs: Int)]
  /// What waits before the first step will be carried out by the first restart.
  public var isRestartDueBefore: Bool { !waiting.isEmpty }
  /// Updates of the plan that would not come off again, with the reason.
  public internal(set) var irremovable: [String] = []
  /// Updates that are on the machine incompletely, and are not of the plan.
  public internal(set) var incomplete: [String] = []

  public var restarts: Int {
    steps.reduce(isRestartDue ? 1 : 0) { sum, step in
      switch step.outcome {
      case .restart: sum + 1
      case .other(let outcome): sum + outcome.restarts
      default: sum
      }
    }
  }

  public var refused: [Step] { steps.filter { $0.outcome.refusal != nil } }

  /// As the commands would end with it: that of a refusal, else of a restart as soon as one thing asks for it.
  public var code: Int {
    if !refused.isEmpty { return refused.last?.outcome.code ?? WindowsCode.failure }
    return steps.compactMap(\.outcome.code).max() ?? WindowsCode.success
  }

  /// Why the code may be another one. It is that of a restart as soon as one thing is sure to need it.
  public var codeDoubts: [String] {
    let isSure =
      !refused.isEmpty
      || steps.contains { $0.outcome.code == WindowsCode.restartRequired && $0.codeDoubts.isEmpty }
    return isSure ? [] : steps.flatMap(\.codeDoubts)
  }

  /// How it is carried out.
  public struct Manner: Sendable {
    /// A refused package is passed over.
    public var keepsGoing = false
    /// After each step the ways back are tried, and what is due in the end is a step of its own.
    public var isForSheet = false
    /// What an installer asks is answered with yes; else as where nobody is before the machine.
    public var answersYes = false

    public init(keepsGoing: Bool = false, isForSheet: Bool = false, answersYes: Bool = false) {
      (self.keepsGoing, self.isForSheet, self.answersYes) = (keepsGoing, isForSheet, answersYes)
    }
  }

  /// Does it all.
  ///
  /// - Parameter person: at a copy of the machine, which is left with everything done, and restarted.
  /// - Throws: ``StoreError``.
  public init(_ person: Operator, _ deeds: [PlannedDeed], _ manner: Manner = Manner()) throws {
    (machine, problemsBefore, waiting) = try person.store.read { view in
      (try Machine(view), try MachineStatus(view).problems, try Self.waiting(view))
    }
    let known = Set(problemsBefore)
    let rehearsal = try PlanRehearsal(person, deeds, manner)
    var trials: [PlanRehearsal.Trial] = []
    func carryOut(_ deed: PlannedDeed) throws -> Bool {
      let (added, isRefused) = try rehearsal.carryOut(deed) { trials.append($0) }
      steps += added
      return isRefused
    }
    for (index, deed) in deeds.enumerated() {
      let isRefused = try carryOut(deed)
      if isRefused && !manner.keepsGoing {
        notTried = deeds.dropFirst(index + 1).map(\.shortName)
        break
      }
    }
    if manner.isForSheet, try person.store.read({ try MachineStatus($0).isRestartDue }) {
      _ = try carryOut(.restart)
    }
    let planned = Set(deeds.compactMap(\.name))
    let status = try person.store.read { try MachineStatus($0) }
    (isRestartDue, queued) = (status.isRestartDue, status.pending.count)
    for item in status.updates {
      if planned.contains(item.update.name) {
        if let why = item.cannotBeRemoved { irremovable.append("\(item.update.name) \(why)") }
      } else if !item.update.notDone.isEmpty {
        let count = item.update.notDone.count
        incomplete.append("\(item.update.name): \(count) \(count == 1 ? "thing" : "things") of its sheet left undone")
      }
    }
    let end = try person.store.read { try $0.act(at: .last).number }
    restart = try person.restart(command: "plan")
    files = try rehearsal.predicted(through: end)
    problems = try person.store.read { try MachineStatus($0).problems }.filter { !known.contains($0) }
    // Behind everything else, so that an act of the plan has the number that it gets in earnest.
    if manner.isForSheet { try rehearsal.tryWaysBack(trials, &steps) }
  }

  private static func waiting(_ view: borrowing View) throws -> [(owner: String, pairs: Int)] {
    var counts: [(owner: String, pairs: Int)] = []
    for pair in try PendingPair.all(view) where pair.rename.kind != .skipped {
      let owner = pair.owner ?? ""
      if let index = counts.firstIndex(where: { $0.owner == owner }) {
        counts[index].pairs += 1
      } else {
        counts.append((owner, 1))
      }
    }
    return counts
  }
}
