public import StateStore
public import WindowsModel

/// What taking updates off would come to: in the order that was asked for, and in the order of the stack, with a
/// restart at the end of each.
public struct RemovalPlan: Sendable {
  /// What would happen as things are: a removal out of order is refused, unless the warning is to be ignored.
  public let outcomes: [(name: ShortTitle, outcome: Uninstaller.Outcome)]
  /// The removals in the asked order, whatever warns, up to one that does not come off.
  public let asked: Prediction<Removals>
  /// Newest first, with all that stands on them; nil when that is what was asked.
  public let stack: Prediction<Removals>?

  /// What came off, in that order, and what ended it.
  public struct Removals: Sendable {
    public internal(set) var removed: [ShortTitle] = []
    /// Those that do not come off, and why: in the order of the stack also what is under them, and programs that stand on it.
    public internal(set) var refused: [(name: ShortTitle, why: String)] = []
  }

  public struct File: Sendable, Hashable {
    public let path: WindowsPath
    public let now: Revision?
    public let asked: Revision?
    /// Nil in ``RemovalPlan/stack``'s absence means nothing.
    public let stack: Revision?
  }

  /// - Throws: ``StoreError``: notFound for an update that is not on the machine.
  public init(
    _ person: Operator, command: String, _ names: [ShortTitle], _ switches: Switches
  ) throws {
    var forced = switches
    forced.ignoreWarning = true
    let installed = try person.store.read { try $0.updates() }
    let lowest = installed.filter { names.contains($0.name) }.map(\.sequence).min() ?? .max
    let order = installed.filter { $0.sequence >= lowest }.map(\.name).reversed() as [ShortTitle]
    outcomes = try person.rehearse(.uninstall, command: command) { transaction in
      var outcomes: [(ShortTitle, Uninstaller.Outcome)] = []
      for name in names {
        outcomes.append((name, try Uninstaller(name, switches).run(transaction)))
        if outcomes.last?.1.refusal != nil { break }
      }
      return outcomes
    }
    asked = try Self.prediction(person, command, names, forced, stops: true)
    // Nothing is forced there: what does not come off stays in the way of what is under it.
    stack = order == names ? nil : try Self.prediction(person, command, order, switches, stops: false)
  }

  private static func prediction(
    _ person: Operator, _ command: String, _ names: [ShortTitle], _ switches: Switches, stops: Bool
  ) throws -> Prediction<Removals> {
    try Prediction(person, .uninstall, command: command) { transaction in
      var result = Removals()
      for name in names {
        let outcome = try Uninstaller(name, switches).run(transaction)
        guard let refusal = outcome.refusal else {
          result.removed.append(name)
          continue
        }
        let standing = outcome.standing.updates.map(\.name.description) + outcome.standing.programs
        let why =
          standing.isEmpty
          ? refusal.message : "\(standing.joined(separator: ", ")) \(standing.count == 1 ? "stands" : "stand") on it"
        result.refused.append((name, why))
        if stops { break }
      }
      return result
    }
  }

  /// Every file that one of the two orders changes, with its versions after the restart.
  public var files: [File] {
    let inAsked = Dictionary(asked.files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    let inStack = Dictionary((stack?.files ?? []).map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    let paths = Set(inAsked.keys).union(inStack.keys).sorted { $0.description < $1.description }
    return paths.map { path in
      let now = inAsked[path]?.now ?? inStack[path]?.now
      // What an order does not change stays as it is.
      return File(
        path: path, now: now, asked: inAsked[path].map(\.afterRestart) ?? now,
        stack: inStack[path].map(\.afterRestart) ?? now)
    }
  }
}
