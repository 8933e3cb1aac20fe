public import StateStore
public import WindowsModel

/// What taking updates off would come to: in the order that was asked for, and in the order of the stack, with a
/// restart at the end of each.
public struct RemovalPlan: Sendable {
  /// What would happen as things are: a removal out of order is refused, unless the warning is to be ignored.
  public let outcomes: [(name: ShortTitle, outcome: Uninstaller.Outcome)]
  /// The removals in the asked order, whatever warns.
  public let asked: Prediction<[ShortTitle]>
  /// Newest first, with all that stands on them; nil when that is what was asked.
  public let stack: Prediction<[ShortTitle]>?

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
    asked = try Self.prediction(person, command, names, forced)
    stack = order == names ? nil : try Self.prediction(person, command, order, forced)
  }

  private static func prediction(
    _ person: Operator, _ command: String, _ names: [ShortTitle], _ switches: Switches
  ) throws -> Prediction<[ShortTitle]> {
    try Prediction(person, .uninstall, command: command) { transaction in
      try names.filter { try Uninstaller($0, switches).run(transaction).refusal == nil }
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
