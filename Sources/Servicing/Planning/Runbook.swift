public import StateStore
public import WindowsModel

/// The sheet one takes to the machine: the steps in order, the versions to expect after each, and the way back from
/// each. Every line of it was tried on the store.
public struct Runbook: Sendable {
  public struct Step: Sendable {
    public let title: String
    /// The Windows code to expect; nil: a restart.
    public let code: Int?
    /// Files that are replaced at once although who holds them is not known.
    public let unknownHolders: [WindowsPath]
    public let files: [Change]
    /// The queue after the step.
    public let pending: Int
    public let isRestartDue: Bool
    public let wayBack: WayBack
    /// What to look out for.
    public let notes: [String]

    /// False: it is the code if nobody holds ``unknownHolders``, and else that of a restart.
    public var isCodeKnown: Bool { code != WindowsCode.success || unknownHolders.isEmpty }
  }

  public struct Change: Sendable, Hashable {
    public let path: WindowsPath
    public let from: Revision?
    public let to: Revision?
  }

  /// How to undo what was done up to a step, and whether that brings back every version there was before.
  public enum WayBack: Sendable {
    /// Remove these, newest first, and restart; then the versions are those before the first step.
    case remove([ShortTitle])
    /// Removing them leaves these files other than before.
    case incomplete([ShortTitle], [Change])
    /// It does not come off, and why: only a backup of the whole machine brings it back.
    case impossible(String)
  }

  public let machine: Machine
  public private(set) var steps: [Step] = []
  /// Why the next package would be refused; the sheet ends before it.
  public private(set) var refusal: Refusal?

  /// Does it all, step by step, and after each tries the way back and takes that back again.
  ///
  /// - Parameter person: at a copy of the machine, which is left with everything done.
  /// - Throws: ``StoreError``.
  public init(_ person: Operator, _ packages: [Package], _ switches: Switches) throws {
    machine = try person.store.read { try Machine($0) }
    let known = Set(try person.store.read { try $0.updates().map(\.name) })
    let start = try Self.versions(of: packages, person)
    var before = start
    for (index, package) in packages.enumerated() {
      let installer = Installer(package, switches, answer: true)
      let outcome = try person.act(.install, package.shortTitle.canonical, command: "runbook") { try installer.run($0) }
      if let refused = outcome.refusal {
        refusal = refused
        return
      }
      let title = ([package.name] + switches.text).joined(separator: " ")
      let notDone = package.notDone(outcome.line).prefix(Package.toldNotDone).map {
        "not tried here: \($0)"
      }
      try add(title, outcome, notDone, &before, start, known, packages, person)
      let isLast = index == packages.count - 1
      let isDue = try person.store.read { try MachineStatus($0).isRestartDue }
      guard outcome.restartsItself || isDue && isLast else { continue }
      try person.restart(command: "runbook")
      let how = outcome.restartsItself ? "The installer restarts the machine" : "Restart the machine"
      try add(how, nil, [], &before, start, known, packages, person)
    }
  }

  private mutating func add(
    _ title: String, _ outcome: Installer.Outcome?, _ notDone: [String], _ before: inout [WindowsPath: Revision?],
    _ start: [WindowsPath: Revision?], _ known: Set<ShortTitle>, _ packages: [Package], _ person: Operator
  ) throws {
    let now = try Self.versions(of: packages, person)
    let (pending, isDue) = try person.store.read { view in
      (try PendingQueue.read(view).renames.count, try MachineStatus(view).isRestartDue)
    }
    var notes = notDone
    if let off = outcome?.hotpatchingOff, !off.hasPrefix("hotpatching was not asked") {
      notes.append("no hotpatching: \(off)")
    }
    for decision in outcome?.decisions ?? [] {
      if let reason = decision.coldReason { notes.append("\(decision.path.name) is not hotpatched: \(reason)") }
      if case .skip(let reason) = decision.method {
        notes.append("\(decision.path) is skipped: \(reason.rawValue)")
      }
    }
    steps.append(
      Step(
        title: title, code: outcome?.code, unknownHolders: outcome?.unknownHolders ?? [],
        files: Self.changes(before, now), pending: pending, isRestartDue: isDue,
        wayBack: try Self.wayBack(start, known, packages, person), notes: notes))
    before = now
  }

  /// Takes off what came, newest first, restarts, looks, and goes back to before that.
  private static func wayBack(
    _ start: [WindowsPath: Revision?], _ known: Set<ShortTitle>, _ packages: [Package], _ person: Operator
  ) throws -> WayBack {
    let (point, installed) = try person.store.read { (try $0.act(at: .last).number, try $0.updates().map(\.name)) }
    var switches = try Switches(known: ["/z", "/q"])
    switches.ignoreWarning = true
    var removed: [ShortTitle] = []
    var refused: String?
    for name in installed.reversed() where !known.contains(name) && refused == nil {
      let outcome = try person.uninstall(name, switches)
      // What wupd could do is of no use at the machine itself.
      refused = outcome.refusal.map {
        "\(name): " + $0.message
      }
      removed.append(name)
    }
    try person.restart(command: "runbook")
    let left = changes(start, try versions(of: packages, person))
    try person.act(.rollback, command: "runbook") { _ = try $0.restore(.act(point)) }
    if let refused { return .impossible(refused) }
    if removed.isEmpty { return .impossible("nothing new came onto the machine") }
    return left.isEmpty ? .remove(removed) : .incomplete(removed, left)
  }

  private static func versions(of packages: [Package], _ person: Operator) throws -> [WindowsPath: Revision?] {
    try person.store.read { view in
      let machine = try Machine(view)
      var versions: [WindowsPath: Revision?] = [:]
      for file in packages.flatMap(\.files) {
        let path = try machine.path(file.target)
        versions[path] = .some(try view.file(path)?.revision)
      }
      return versions
    }
  }

  private static func changes(_ old: [WindowsPath: Revision?], _ new: [WindowsPath: Revision?]) -> [Change] {
    new.keys.sorted { $0.description < $1.description }.compactMap { path in
      let (from, to) = (old[path] ?? nil, new[path] ?? nil)
      return from?.facts == to?.facts ? nil : Change(path: path, from: from, to: to)
    }
  }
}
