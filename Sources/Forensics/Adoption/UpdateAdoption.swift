import Servicing
package import StateStore
import UpdateLogs
import WindowsModel

/// Finds out of the traces on an adopted machine which updates are installed, in which order they came, and what a removal
/// of each would bring back; and records it, with what each conclusion rests on.
package struct UpdateAdoption {
  /// The stack, oldest first.
  package private(set) var updates: [InstalledUpdate] = []

  private struct Candidate {
    let name: ShortTitle
    let traces: [UpdateTrace]
    let isServicePack: Bool
    var installed: WindowsTime
    var folder: WindowsPath?
    var instructions: UninstallInstructions?
    var against: [Statement] = []
    /// What it rests on beside the traces.
    var witnesses: [Statement] = []
    var isDayOnly = false

    /// Its installs since it was removed last, oldest first: by the event log, which is UTC and of one clock for all, else by its
    /// own log.
    var installs: [WindowsTime] { Self.installs(traces) }
    /// It was put on again, and what it wrote of the machine is of that day.
    var isAgain: Bool { installs.count > 1 }

    static func installs(_ traces: [UpdateTrace]) -> [WindowsTime] {
      let events = traces.filter { $0.kind == .event }.flatMap(\.installs)
      return events.isEmpty ? traces.filter { $0.kind == .log }.flatMap(\.installs) : events
    }

    /// When it came to its place among the others: a service pack puts what it does not bring onto itself anew.
    func placed(afterPack pack: WindowsTime?) -> WindowsTime {
      if let event = traces.first(where: \.isStanding)?.time { return event }
      guard isAgain, let pack, installed < pack else { return installed }
      return installs.first { $0 >= pack } ?? installed
    }

    func trace(_ kind: UpdateTrace.Kind) -> UpdateTrace? { traces.first { $0.kind == kind } }
  }

  private let machine: Machine
  private let clock: LocalClock

  /// - Parameter traces: by the names of packages.
  /// - Throws: ``StoreError``.
  init(
    _ machine: Machine, _ traces: [ShortTitle: [UpdateTrace]], _ clock: LocalClock, _ transaction: borrowing Transaction
  ) throws {
    self.machine = machine
    self.clock = clock
    let pack = try ServicePackTraces(machine, clock, transaction.now)
    // What a service pack took over has no entry, and is installed all the same.
    let takenOver =
      try pack.owner == nil
      ? [] : UninstallInstructions(in: machine.system("$NtServicePackUninstall$"), transaction.now)?.takenOver ?? []
    var candidates: [Candidate] = []
    for (name, found) in traces.sorted(by: { ($0.key.article, $0.key.suffix) < ($1.key.article, $1.key.suffix) }) {
      let traces = found.map { $0.understood(by: clock, found) } + (name == pack.owner ? pack.traces : [])
      guard traces.contains(where: { $0.kind.isRecord }) || takenOver.contains(name) else {
        try transaction.record(
          name.description, Statement(.updateTraces), witnesses: traces.map { Statement(.place, $0.place) },
          against: traces.contains { $0.kind == .uninstallFolder } ? [Statement(.updateFolderLeft)] : [])
        continue
      }
      var candidate = try Self.candidate(
        name, traces, isServicePack: pack.names.keys.contains(name), clock, transaction.now)
      if name == pack.owner {
        candidate.witnesses = pack.levels
        candidate.against += pack.doubts
      }
      if let owner = pack.owner, takenOver.contains(name) {
        candidate.against.append(Statement(.updateTakenOver, owner.description))
      }
      candidates.append(candidate)
    }
    let timeLine = try TimeLineLog(machine, transaction.now)
    let hasKeyTimes = candidates.contains { $0.traces.contains { $0.kind.isRecord && $0.time != nil } }
    let order = StackOrder(
      candidates.map {
        StackOrder.Update(
          name: $0.name, installed: $0.placed(afterPack: pack.time), programs: $0.instructions?.programs ?? [],
          isDayOnly: $0.isDayOnly, isAgain: $0.isAgain)
      }, timeLine: timeLine.names, times: hasKeyTimes ? .keys : .files)
    for (place, name) in order.names.enumerated() {
      guard let candidate = candidates.first(where: { $0.name == name }) else { continue }
      try updates.append(record(candidate, sequence: Int64(place - order.names.count + 1), transaction))
    }
    for index in updates.indices where takenOver.contains(updates[index].name) {
      guard let owner = pack.owner, try transaction.now.update(owner) != nil else { continue }
      updates[index].takenOver = owner
      try transaction.record(updates[index])
    }
    if let finding = try pack.finding(transaction.now) { try transaction.record(finding) }
    guard order.names.count > 1 else { return }
    var witnesses: [Statement] = []
    if order.bound > 0 { witnesses.append(Statement(.stackSnapshots, String(order.bound))) }
    if order.listed > 1, let path = timeLine.path {
      witnesses.append(Statement(.stackTimeLine, path.description, String(order.listed)))
    }
    let events = candidates.count { $0.trace(.event) != nil }
    if events > 0 { witnesses.append(Statement(.stackEvents, String(events))) }
    if hasKeyTimes {
      witnesses.append(Statement(.stackKeyTimes))
    } else if candidates.contains(where: { $0.installed.known != nil }) {
      witnesses.append(Statement(.stackFileTimes))
    }
    try transaction.record(
      "stack", Statement(.stack, rest: order.names.map(\.description)), witnesses: witnesses, against: order.doubts)
  }

  /// When it came: the log's own start is a wall clock; a key is written at the end of an install and again by whatever
  /// touches it; a folder of a copied tree may have the time of the copy. Where the keys have no times (an inventory), the
  /// log counts, then what it left in files, then the day that the registry states.
  private static func candidate(
    _ name: ShortTitle, _ traces: [UpdateTrace], isServicePack: Bool, _ clock: LocalClock, _ view: borrowing View
  ) throws -> Candidate {
    let records = traces.filter { $0.kind.isRecord }.compactMap(\.time)
    let log = traces.first { $0.kind == .log }
    var against: [Statement] = []
    let stated = traces.compactMap(\.day).min().flatMap { clock.day($0) }
    // The first: a key, and a log, may be of an install that was done again.
    let event = traces.filter { $0.kind == .event }.compactMap(\.time).min()
    let others =
      [event, records.min()].compactMap { $0 }.min() ?? log?.summary.flatMap { _ in log?.time }
      ?? traces.compactMap(\.time).min()
    var installed = others ?? stated ?? WindowsTime.none
    if others == nil { against.append(Statement(stated == nil ? .updateNoTime : .updateDayAlone)) }
    if let log, let last = log.time {
      let told = [installed] + traces.filter { $0.kind == .event }.flatMap(\.installs)
      func isNear(_ time: WindowsTime) -> Bool {
        told.contains { abs(time.ticks - $0.ticks) <= 86_400 * WindowsTime.ticksPerSecond }
      }
      // Of several runs the first, where the others tell of any of them.
      let start = log.installs.contains(where: isNear) ? log.installs[0] : last
      let isDoubted = !(log.installs + [start]).contains(where: isNear)
      if !isDoubted { installed = event.map { min($0, start) } ?? start }
      if log.summary != nil, let setUp = try clock.setUp(view), start < setUp {
        against.append(
          Statement(
            .updateLogBeforeSetup, log.place, time: start, clock: clock, rest: String(setUp.ticks),
            String(clock.bias(at: setUp).minutes)))
      } else if isDoubted {
        against.append(Statement(.updateLogBegins, log.place, time: start, clock: clock))
      }
      if log.summary?.outcome == .unknown { against.append(Statement(.updateLogEnds, log.place)) }
      if log.summary?.outcome == .notInstalled { against.append(Statement(.updateLogRefuses, log.place)) }
    }
    let day = 86_400 * WindowsTime.ticksPerSecond
    for event in traces where event.kind == .event {
      guard let time = event.time, !records.isEmpty, records.allSatisfy({ abs($0.ticks - time.ticks) > day }) else {
        continue
      }
      against.append(Statement(.updateEventOther, event.place, time: time, clock: clock))
    }
    var candidate = Candidate(
      name: name, traces: traces, isServicePack: isServicePack, installed: installed, against: against)
    candidate.isDayOnly = others == nil && stated != nil && candidate.installed == stated
    let days = ([installed] + candidate.installs).map { $0.civil(bias: clock.bias(at: $0).minutes).dateText }
    for trace in traces {
      if let stated = trace.day, !days.contains(stated) {
        candidate.against.append(
          Statement(.updateOtherDay, trace.place, stated, days[0], records.isEmpty ? "file" : "key"))
      }
    }
    if candidate.trace(.hotFixKey) == nil {
      candidate.against.append(Statement(.updateNoHotFixKey, "\(Keys.hotFix)\\\(name)"))
    }
    if let folder = candidate.trace(.uninstallFolder) {
      let path = try WindowsPath(folder.place)
      candidate.folder = path
      candidate.instructions = try UninstallInstructions(in: path, view)
    }
    return candidate
  }

  private func record(
    _ candidate: Candidate, sequence: Int64, _ transaction: borrowing Transaction
  ) throws -> InstalledUpdate {
    let name = candidate.name
    var candidate = candidate
    let recorded = try RecordedUpdate.all(transaction.now).first { UpdateTrace.title($0.name) == name }
    let title = try Self.title(candidate, recorded, transaction.now)
    let hindrance = try Self.hindrance(candidate.folder, candidate.instructions, transaction.now)
    let line = try Self.line(candidate, recorded, machine, transaction.now)
    let update = InstalledUpdate(
      name: name, title: title, package: "adopted",
      kind: candidate.isServicePack ? "service_pack" : "hotfix",
      line: line?.rawValue,
      installed: candidate.installed, sequence: sequence, folder: candidate.folder, isHotpatched: false)
    try transaction.record(update)
    if let folder = candidate.folder, let instructions = candidate.instructions {
      if !hindrance.missing.isEmpty {
        candidate.against.append(
          Statement(.updateBackupLacks, folder.description, rest: Array(hindrance.missing.prefix(10))))
      }
      try Self.record(instructions, in: folder, of: update.name, transaction)
      // Update.exe writes these by its own hand and not by the sheet, and so Spuninst.exe takes them back.
      let own = candidate.traces.compactMap(\.key).filter { !instructions.deletedKeys.contains($0) }
      for key in instructions.deletedKeys + own {
        try transaction.record(KeyBackup(key: key, existed: false), of: update.name)
      }
      candidate.against += instructions.losses.map {
        Statement(.updateSheetLoss, "\(folder)\\spuninst\\spuninst.inf", $0)
      }
    }
    try transaction.record(
      name.description,
      Statement(
        .update, update.kind, time: candidate.installed, clock: clock, rest: update.line ?? "",
        hindrance.hindrance.rawValue),
      witnesses: candidate.traces.map { trace in
        // Of a log that has a start it is that.
        trace.time.map {
          Statement(trace.summary == nil ? .placeWritten : .placeBegins, trace.place, time: $0, clock: clock)
        } ?? Statement(.place, trace.place)
      } + candidate.witnesses,
      against: candidate.against)
    return update
  }

  private static func title(
    _ candidate: Candidate, _ recorded: RecordedUpdate?, _ view: borrowing View
  ) throws -> String {
    if let key = recorded?.key, let text = try view.value(key, "Description")?.text, !text.isEmpty { return text }
    let name = candidate.name.description
    for (key, value) in [(Keys.programs, "DisplayName"), (Keys.hotFix, "Fix Description"), (Keys.hotFix, "Comments")] {
      if let text = try view.value(key.appending(name), value)?.text, !text.isEmpty { return text }
    }
    return candidate.instructions?.title ?? name
  }

  /// Whether an update can be removed by the sheet in a folder; and the files that a removal would not find.
  static func hindrance(
    _ folder: WindowsPath?, _ instructions: UninstallInstructions?, _ view: borrowing View
  ) throws -> (hindrance: Hindrance, missing: [String]) {
    guard let folder else { return (.noFolder, []) }
    guard let instructions else { return (.noSheet, []) }
    let missing = try instructions.restored.map(\.stored).filter { try view.file(folder.appending($0)) == nil }
    return (missing.isEmpty ? .none : .filesMissing, missing)
  }

  /// Which set of files it installed: by the sheet that its log names (`update_SP1QFE.inf`), else by the branches of what it
  /// brought.
  private static func line(
    _ candidate: Candidate, _ recorded: RecordedUpdate?, _ machine: Machine, _ view: borrowing View
  ) throws -> BranchLine? {
    if let sheet = candidate.trace(.log)?.summary?.inf?.uppercased() {
      if sheet.hasSuffix("QFE.INF") { return .qfe }
      if sheet.hasSuffix("GDR.INF") { return .gdr }
    }
    // As they are now.
    let branches = try (recorded?.files ?? []).compactMap { file -> Branch? in
      guard let folder = try? machine.path(file.folder), let path = try? folder.appending(file.name),
        let revision = try view.file(path)?.revision, revision.fileVersion?.description == file.version
      else { return nil }
      return revision.branch
    }
    return branches.isEmpty ? nil : branches.contains(where: \.isQFE) ? .qfe : .gdr
  }

  private static func record(
    _ instructions: UninstallInstructions, in folder: WindowsPath, of package: ShortTitle,
    _ transaction: borrowing Transaction
  ) throws {
    for item in instructions.restored {
      let kept = try transaction.now.file(folder.appending(item.stored))
      let before =
        if let kept, let revision = kept.revision {
          FileBackup.Before(kept, revision: revision, stored: item.stored)
        } else {
          // On record, so that a removal sees that it is missing.
          FileBackup.Before(stored: item.stored, revision: try transaction.revision(RevisionFacts(origin: .inferred)))
        }
      try transaction.record(FileBackup(path: item.path, before: before), of: package)
    }
    for path in instructions.deleted {
      try transaction.record(FileBackup(path: path, before: nil), of: package)
    }
    for value in instructions.values { try transaction.record(value, of: package) }
  }
}
