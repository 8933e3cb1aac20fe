public import StateStore
import WindowsFormats
public import WindowsModel

/// The update state of a machine, put together for one glance.
public struct MachineStatus: Sendable {
  public struct Item: Sendable {
    public let update: InstalledUpdate
    /// From the catalog.
    public let bulletin: String?
    /// What the update is recorded to have brought.
    public let files: [RecordedFile]
    public let waitsForRestart: Bool
    public let cannotBeRemoved: String?
    /// None of its files was copied when it was installed: the machine had them, or newer ones.
    public let broughtNothing: Bool
  }

  /// nil: its registry does not tell which Windows this is.
  public let machine: Machine?
  /// What there is of it all the same; nil where ``machine`` is known.
  public let partial: PartialMachine?
  /// How its clock stands to UTC; nil: its registry does not tell.
  public let zone: TimeZoneRule?
  /// The session that runs; nil: none was begun here, for the machine was adopted and not started since.
  public let session: (number: Int64, started: WindowsTime)?
  /// When the machine that was adopted was last shut down; nil: it was started since, or that is not known.
  public let lastShutdown: WindowsTime?
  /// Oldest first.
  public let updates: [Item]
  public let programs: [String]
  public let pending: [PendingPair]
  public let restartReasons: [String]
  /// What says whether a restart is due, in sentences without an end; empty: nothing tells.
  public let restartRestsOn: [String]
  /// What is wrong with the machine and needs a person.
  public let problems: [Problem]

  public var isRestartDue: Bool { !restartReasons.isEmpty }
  /// False: nothing of the registry that would tell is there, so that none found is no answer.
  public var isRestartKnown: Bool { isRestartDue || !restartRestsOn.isEmpty }

  public init(_ view: borrowing View) throws {
    let (machine, partial) = try Self.identity(view)
    (self.machine, self.partial) = (machine, partial)
    zone = try Machine.zone(view)
    let session = try view.session()
    // The first one of a machine that was read is none of its own: a disk does not run.
    let wasStarted = try session.map { try $0.number > 1 || view.evidence().isEmpty } ?? false
    self.session = wasStarted ? session : nil
    lastShutdown = wasStarted ? nil : try Machine.lastShutdown(view)
    pending = try PendingPair.all(view)
    let queue = try PendingQueue.read(view)
    var problems = queue.malformed.map { Problem("\($0.text).", .showValue) }
    problems += pending.flatMap { pair in
      pair.remarks.filter { $0 != .lowerVersion }.map { remark in
        Problem(
          "\(pair.source.path?.description ?? pair.rename.source) is queued"
            + (pair.subject.map { pair.target == nil ? " to be deleted" : " for \($0)" } ?? "") + ": \(remark.text).")
      }
    }
    if let machine { problems += try Self.missingKnownDLLs(machine, pending, view) }
    problems += try ForeignSource.all(view).map { Problem($0.text) }
    problems += try UndoneRemoval.all(view).map { Problem($0.text) }

    let installed = try view.updates()
    programs = try Standing.programs(view, besides: view.allUpdates()).map(\.value).sorted()
    let check = try machine.map { _ in try Qfecheck(view) }
    if let machine, let check {
      problems += try Self.incorrectFiles(check, installed, machine.platform.product, view)
    }
    let queuing = Set(pending.compactMap(\.act))
    let owners = Set(pending.compactMap(\.owner))
    updates = try installed.map { update in
      var reason: String?
      if let folder = update.folder {
        if try view.file(folder) == nil {
          reason = "cannot be removed: \(folder) is gone"
        } else if update.isAdopted, try UninstallInstructions(of: update, view) == nil {
          reason = "cannot be removed here: no spuninst.inf of it could be read"
        }
      } else {
        reason =
          "cannot be removed: "
          + (update.overwritten.map { "its backup was overwritten by \($0)" }
            ?? (update.kind == "integrated" ? "it came with Windows" : "no backup"))
      }
      let files = check?.updates.filter { $0.record.title == update.name }.flatMap(\.files) ?? []
      return Item(
        update: update, bulletin: Catalog.entries(update.article).first?.bulletin, files: files.map(\.recorded),
        waitsForRestart: files.contains(where: \.waitsForRestart) || queuing.contains(update.sequence)
          || owners.contains(update.name.description),
        cannotBeRemoved: reason,
        broughtNothing: try Self.broughtNothing(update, files, view))
    }
    self.problems = problems

    var reasons: [String] = []
    var known: Set<String> = []
    for pair in pending {
      let file = (pair.movedAsideFor ?? pair.subject)?.name ?? pair.rename.source
      let who = pair.owner.map { " (\($0))" } ?? ""
      let reason =
        switch pair.rename.kind {
        case .replace: pair.isUnowned ? "\(file) is to be replaced" : "\(file) was in use\(who)"
        case .delete: pair.movedAsideFor == nil ? "\(file) is to be deleted\(who)" : "\(file) was in use\(who)"
        case .rename: "\(file) is to be renamed\(who)"
        case .skipped: "a pair is queued"
        }
      if known.insert(reason).inserted { reasons.append(reason) }
    }
    if try WaitingActs.waits(.removal, view) { reasons.append("a removal waits for it") }
    if try reasons.isEmpty && WaitingActs.waits(.installation, view) { reasons.append("an installation waits for it") }
    restartReasons = reasons
    restartRestsOn = try Self.grounds(reasons, view)
  }

  private static func grounds(_ reasons: [String], _ view: borrowing View) throws -> [String] {
    guard try view.key(Keys.sessionManager) != nil else { return [] }
    let queues = try PendingQueue.names.filter { try view.value(Keys.sessionManager, $0) != nil }
    if !queues.isEmpty { return queues.map { "\(Keys.sessionManager), \($0)" } }
    return [
      reasons.isEmpty
        ? "\(Keys.sessionManager) has no \(PendingQueue.names.joined(separator: " and no "))"
        : Keys.updateExeVolatile.description
    ]
  }

  private static func identity(_ view: borrowing View) throws -> (Machine?, PartialMachine?) {
    do { return (try Machine(view), nil) } catch let error as StoreError
      where [.notFound, .invalid].contains(error.code)
    {
      return (nil, try PartialMachine(view, why: error.message))
    } catch let error as NameError {
      return (nil, try PartialMachine(view, why: "The Windows folder of its registry is none: \(error)."))
    }
  }

  /// Files that Qfecheck finds incorrect and no restart puts right, with who made them so: what a removal out of
  /// order breaks. Those of the installed updates first, oldest first.
  private static func incorrectFiles(
    _ check: Qfecheck, _ installed: [InstalledUpdate], _ product: Product, _ view: borrowing View
  ) throws -> [Problem] {
    let places = Dictionary(installed.enumerated().map { ($1.name, $0) }) { _, last in last }
    let checked = check.updates.enumerated().map { index, update in
      (order: (update.record.title.flatMap { places[$0] } ?? installed.count, index), update: update)
    }
    var problems: [Problem] = []
    var culprits = Culprits()
    for (_, update) in checked.sorted(by: { $0.order < $1.order }) {
      for file in update.incorrect where !file.waitsForRestart {
        guard let path = file.path else { continue }
        let what =
          switch file.state {
          case .older: "older (\(file.found?.description ?? "")) than its \(file.recorded.version)"
          case .unversioned: "without a version, and not its \(file.recorded.version)"
          case .missing, .right, .unknown: "not there"
          }
        let since = try culprits.name(path, view).map { ", since \($0)" } ?? ""
        // A removal that waits blocks every install, and one that asks would not be answered.
        let waits = try WaitingActs.waits(.removal, view)
        let remedy = update.record.article.map { article in
          ServicingHint.installAgain(
            article, fromCatalog: Catalog.entry(article, for: product) != nil, afterRestart: waits)
        }
        problems.append(Problem("\(update.record.name) is on record, but \(path) is \(what)\(since).", remedy))
      }
    }
    return problems
  }

  private static func broughtNothing(
    _ update: InstalledUpdate, _ files: [Qfecheck.File], _ view: borrowing View
  ) throws -> Bool {
    // Of one without a backup, and of one that was there before, it is not known.
    guard update.folder != nil, !update.isAdopted, !files.isEmpty else { return false }
    let paths = Set(files.compactMap(\.path))
    return try !view.fileBackups(of: update.name).contains { paths.contains($0.path) }
  }

  /// KnownDLLs that were there and are gone, or that the next restart deletes: Windows does not start without them.
  private static func missingKnownDLLs(
    _ machine: Machine, _ pending: [PendingPair], _ view: borrowing View
  ) throws -> [Problem] {
    try Machine.knownDLLs(view).sorted().compactMap { name in
      let path = try machine.system("system32\\\(name)")
      guard try view.file(path) != nil else {
        guard try view.lastAct(changing: path) != nil else { return nil }
        return Problem("\(path) is a KnownDLL and is gone: Windows would not start.")
      }
      guard pending.last(where: { $0.subject == path })?.rename.kind == .delete else { return nil }
      return Problem("\(path) is a KnownDLL, and the next restart deletes it: Windows would not start after that.")
    }
  }
}
