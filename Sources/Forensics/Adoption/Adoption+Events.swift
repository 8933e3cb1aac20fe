import Servicing
import StateStore
import UpdateLogs
import WindowsFormats
import WindowsModel

extension Adoption {
  /// What the event log of the system tells: from when on it speaks, which start ended which chain of updates, what was removed or
  /// failed, what came twice, and what no key shows.
  func describeEvents(_ transaction: borrowing Transaction, _ result: inout Result) throws {
    let evidence: EventEvidence
    switch try EventEvidence.read(transaction.now) {
    case .none: return
    case .unread(let path, let reason): return result.losses.add("\(path): \(reason)")
    case .read(let read): evidence = read
    }
    let history = evidence.history
    for loss in history.losses { result.losses.add("\(evidence.path): \(loss)") }
    if history.census.losses > history.losses.count {
      result.losses.add("\(evidence.path): and \(history.census.losses - history.losses.count) more losses")
    }
    let log = Statement(.place, evidence.path.description)
    try transaction.record(
      "event log", Self.span(evidence), witnesses: [log],
      against: Self.doubts(evidence) + Self.contradictions(history, transaction.now))
    for restart in history.restarts.filter({ !$0.chain.isEmpty }).prefix(Self.most) {
      try transaction.record(
        "restart",
        Statement(
          .eventLogRestart, rest: [String(restart.number)] + Self.moment(restart.time) + Self.names(restart.chain)),
        witnesses: [log], against: restart.isClean == false ? [Statement(.eventLogUnclean)] : [])
    }
    if !history.chain.isEmpty {
      try transaction.record(
        "restart", Statement(.eventLogWaiting, rest: Self.names(history.chain)), witnesses: [log])
    }
    // That of the level that there is stands with the service pack.
    let pack = result.machine.flatMap { ServicePackTraces.event(history, $0.platform.servicePack) }
    for event in history.events.filter({ Self.told.contains($0.kind) && $0.number != pack?.number }).prefix(Self.most) {
      try transaction.record(
        event.name ?? "event log",
        Statement(
          .eventLogEvent, rest: [event.kind.rawValue, String(event.number)] + Self.moment(event.time) + event.rest),
        witnesses: [log])
    }
    let again = history.events.filter { history.again.contains($0.number) }
    if !again.isEmpty {
      try transaction.record("event log", Statement(.eventLogAgain, rest: Self.names(again)), witnesses: [log])
    }
    if result.machine != nil { try describeUnrecorded(history, log, transaction) }
  }

  /// Events that have a finding each.
  private static let told: Set<UpdateEvent.Kind> = [
    .removed, .installFailed, .removalFailed, .servicePackInstalled, .servicePackRemoved, .agentFailed,
  ]

  /// So many findings of one kind are drawn, and so many names stand in one.
  private static let most = 500

  private static func moment(_ time: WindowsTime) -> [String] { [String(time.ticks), "0"] }

  /// How many there are, and the first of them.
  private static func names(_ events: [UpdateEvent]) -> [String] {
    [String(events.count)] + events.prefix(most).map { $0.name ?? "record \($0.number)" }
  }

  private static func span(_ evidence: EventEvidence) -> Statement {
    let history = evidence.history
    guard let first = history.first, let last = history.last else { return Statement(.eventLogSilent) }
    return Statement(
      .eventLog,
      rest: [String(first.number)] + moment(first.time) + [String(last.number)] + moment(last.time)
        + [String(history.census.records)])
  }

  private static func doubts(_ evidence: EventEvidence) -> [Statement] {
    let (log, history) = (evidence.log, evidence.history)
    var doubts: [Statement] = []
    if let first = history.first {
      doubts.append(Statement(first.number == 1 && !log.isWrapped ? .eventLogMade : .eventLogBefore))
    }
    if log.header.flags.contains(.dirty) { doubts.append(Statement(.eventLogDirty, log.isHeaderOld ? "old" : "")) }
    if log.isCut { doubts.append(Statement(.eventLogCut, String(log.count))) }
    if log.end == nil { doubts.append(Statement(.eventLogNoEnd)) }
    if history.census.losses > 0 { doubts.append(Statement(.eventLogLosses, String(history.census.losses))) }
    if history.census.carved > 0 { doubts.append(Statement(.eventLogCarved, String(history.census.carved))) }
    if !history.backwards.isEmpty {
      doubts.append(Statement(.eventLogBackwards, rest: history.backwards.sorted().prefix(20).map(String.init)))
    }
    if !history.isWhole { doubts.append(Statement(.eventLogMore, String(EventHistory.most))) }
    return doubts
  }

  /// What the registry says otherwise.
  private static func contradictions(
    _ history: EventHistory, _ view: borrowing View
  ) throws -> [Statement] {
    var found: [Statement] = []
    if let name = try Machine.name(view), let last = history.events.last(where: { !$0.computer.isEmpty }),
      !WindowsName.same(last.computer, name)
    {
      found.append(Statement(.eventLogComputer, last.computer, name))
    }
    // The service writes its last record shortly before the registry is written for the last time.
    if let shutdown = try Machine.lastShutdown(view), let last = history.last,
      last.time > shutdown.adding(seconds: 60)
    {
      found.append(Statement(.eventLogLater, rest: moment(last.time) + moment(shutdown)))
    }
    return found
  }

  /// Installs of what no key of the registry shows, the last of each.
  private func describeUnrecorded(
    _ history: EventHistory, _ log: Statement, _ transaction: borrowing Transaction
  ) throws {
    let recorded = try Self.recorded(transaction.now)
    var last: [String: UpdateEvent] = [:]
    var pack: UpdateEvent?
    for event in history.events {
      guard let name = event.name.map({ ShortTitle.folded($0) }) else { continue }
      switch event.kind {
      case .installed: last[name] = event
      case .removed: last[name] = nil
      case .servicePackInstalled: pack = event
      default: break
      }
    }
    let missing = last.filter { !recorded.contains($0.key) }.values.sorted { $0.number < $1.number }
    for event in missing.prefix(Self.most) {
      let since = pack.flatMap { $0.number > event.number ? $0 : nil }
      try transaction.record(
        event.name ?? "event log",
        Statement(.eventLogUnrecorded, rest: [String(event.number)] + Self.moment(event.time)), witnesses: [log],
        against: since.map { [Statement(.eventLogPackSince, $0.name ?? "", String($0.number))] } ?? [])
    }
  }

  /// What the registry has by name, folded.
  private static func recorded(_ view: borrowing View) throws -> Set<String> {
    var names: Set<String> = []
    func add(_ name: String) {
      names.insert(ShortTitle.folded(name))
      if let title = UpdateTrace.title(name) { names.insert(title.folded) }
    }
    for above in [Keys.hotFix, Keys.programs] { for key in try view.subkeys(below: above) { add(key.name) } }
    for update in try RecordedUpdate.all(view) { add(update.name) }
    return names
  }
}
