import Servicing
package import StateStore
import UpdateLogs
package import WindowsModel

/// What was on an adopted machine at a time before it was adopted: reckoned back, each time it is asked for, from what is on record
/// of it.
package struct PastState: Sendable {
  /// The time, before the first act.
  package let time: WindowsTime
  /// That of the machine.
  package let clock: LocalClock
  /// Updates that were on it, oldest first.
  package let updates: [InstalledUpdate]
  /// Those whose install the event log has, and no removal, and that are on record nowhere now.
  package let byEventLog: [ShortTitle]
  /// When Windows was set up; nil: not known.
  package let setUp: WindowsTime?
  /// Its service pack (`Service Pack 2`, empty for none) and what that rests on; nil: not known.
  package let servicePack: (level: String, restsOn: String)?
  /// What had been installed since the start before, by the event log, and what that rests on; nil: it does not tell.
  package let chain: (names: [String], restsOn: String)?
  /// The others, newest first.
  private let above: [InstalledUpdate]

  /// Those that came later, newest first.
  package var later: [InstalledUpdate] { above.filter { $0.installed.known != nil } }
  /// Those of which nothing tells when they came.
  package var undated: [InstalledUpdate] { above.filter { $0.installed.known == nil } }

  /// What the updates rest on.
  package let restsOn = "the stack of updates as it was found, and the time of each"
  /// What nothing that was read tells of that time.
  package var notKnown: [String] {
    ["updates that were removed since, unless the event log tells"] + (servicePack == nil ? ["its service pack"] : [])
      + ["programs under Add or Remove Programs", "what waited for a restart, and what ran"]
  }

  /// - Parameter view: of the first act.
  package init(at time: WindowsTime, _ view: borrowing View) throws {
    self.time = time
    clock = try LocalClock(view)
    let adopted = try view.allUpdates().filter(\.isAdopted).sorted { $0.sequence < $1.sequence }
    // A service pack may have put it on anew, and higher; it was there from its first install on.
    // A service pack may have put it on anew, and higher; it was there from its first install on.
    func wasThere(_ update: InstalledUpdate) -> Bool { update.installed.known.map { $0 <= time } ?? false }
    updates = adopted.filter(wasThere)
    above = adopted.filter { !wasThere($0) }.reversed()
    setUp = try clock.setUp(view)
    var told: [String: ShortTitle] = [:]
    var events: PastEvents?
    if case .read(let evidence) = try EventEvidence.read(view) {
      events = PastEvents(evidence, at: time)
      for event in evidence.history.events where event.time <= time {
        guard let title = event.title else { continue }
        if event.kind == .installed { told[title.folded] = title }
        if event.kind == .removed { told[title.folded] = nil }
      }
    }
    servicePack = try events?.servicePack ?? Self.servicePack(at: time, adopted, view)
    chain = events?.chain
    let known = Set(adopted.map(\.name.folded))
    byEventLog = told.values.filter { !known.contains($0.folded) }.sorted {
      ($0.article, $0.suffix) < ($1.article, $1.suffix)
    }
  }

  /// By the traces of the last that came; nil: it came later, or nothing tells when.
  private static func servicePack(
    at time: WindowsTime, _ updates: [InstalledUpdate], _ view: borrowing View
  ) throws -> (level: String, restsOn: String)? {
    guard let level = try Machine.ifTold(view)?.platform.servicePack, level > 0 else { return nil }
    let packs = updates.filter { $0.kind == "service_pack" }
    if let last = packs.max(by: { $0.installed < $1.installed }) {
      guard packs.allSatisfy({ $0.installed.known != nil }), last.installed <= time else { return nil }
      return ("Service Pack \(level)", "\(last.name), a service pack, which had come by then")
    }
    let finding = try view.findings().last { $0.conclusion.rule == Rule.servicePackInstalled.rawValue }
    guard let finding, finding.conclusion.arguments.count > 1, let ticks = Int64(finding.conclusion.arguments[1]),
      let came = WindowsTime(ticks: ticks).known, came <= time
    else { return nil }
    return ("Service Pack \(level)", "finding \(finding.number), by which it had come by then")
  }

  /// A file as it was then.
  package enum File: Sendable {
    /// Its version, and what that rests on.
    case reckoned(Revision, restsOn: String)
    /// It was not there.
    case absent(restsOn: String)
    case notKnown(because: String)
  }

  /// - Parameter view: of the first act.
  package func file(_ path: WindowsPath, _ view: borrowing View) throws -> File {
    if let setUp, time < setUp { return .notKnown(because: "Windows was set up only later (\(setUp.iso))") }
    let records = try RecordedUpdate.all(view)
    let machine = try Machine(view)
    // From the newest down: what the first that came after that time found is what was there.
    var found: File?
    for update in above {
      if let backup = try view.fileBackups(of: update.name).first(where: { $0.path == path }) {
        guard update.installed.known != nil else {
          found = .notKnown(because: "\(update.name) brought it, and nothing tells when")
          continue
        }
        let witness = "what \(update.name) kept of it, \(update.folder?.description ?? "in its folder")"
        found = backup.before.map { .reckoned($0.revision, restsOn: witness) } ?? .absent(restsOn: witness)
      } else if records.contains(where: { record in
        record.title == update.name && record.files.contains { $0.path(on: machine) == path }
      }) {
        found = .notKnown(because: "\(update.name), which came later, brought it, and what was before is not kept")
      }
    }
    if let found { return found }
    guard let entry = try view.file(path) else {
      return .notKnown(because: "it is not on the machine, and nothing tells when it went")
    }
    guard let revision = entry.revision else { return .notKnown(because: "it is a folder") }
    if let written = entry.written, written > time {
      return .notKnown(because: "it was written later (\(written.iso)), and no update that came later tells of it")
    }
    // One that nothing told has the time of the adoption.
    if let created = entry.created?.known, created > time, try view.act(numbered: 1)?.time != created {
      return .notKnown(because: "it was made there later (\(created.iso)), and no update that came later tells of it")
    }
    let silent = try above.filter { update in
      try view.fileBackups(of: update.name).isEmpty
        && !records.contains { $0.title == update.name && !$0.files.isEmpty }
    }
    let unless =
      silent.isEmpty
      ? ""
      : "; of \(silent.count) that came later no file is on record (\(silent.prefix(3).map(\.name.description).joined(separator: ", ")))"
    return .reckoned(revision, restsOn: "the file as it was found: no update that came later tells of it\(unless)")
  }

  /// The time that a point means before the first act of an adopted machine: a time, or the install of an update that was found on
  /// it. nil: it means an act, or the machine was made.
  package static func time(of point: Point, _ view: borrowing View) throws -> WindowsTime? {
    guard let first = try view.act(numbered: 1), first.kind == .adopt else { return nil }
    let name: ShortTitle?
    switch point {
    case .time(let text):
      let time = try MachineClock.parse(text, Machine.zone(view))
      return time < first.time ? time : nil
    case .article(let article): name = ShortTitle(article)
    case .mark(let text): name = ShortTitle(text)
    case .last, .back, .act: name = nil
    }
    guard let name else { return nil }
    guard let update = try view.update(name) ?? only(of: name, view) else {
      return try EventEvidence.installs(view).last { $0.title == name }?.time
    }
    guard update.isAdopted else { return nil }
    guard let installed = update.installed.known else {
      throw StoreError(
        .notFound, "\(update.name) was on this machine before it was adopted, and nothing tells since when.")
    }
    return installed
  }

  /// The only package of an article.
  private static func only(of name: ShortTitle, _ view: borrowing View) throws -> InstalledUpdate? {
    guard name.suffix.isEmpty else { return nil }
    let all = try view.allUpdates().filter { $0.article == name.article }
    return all.count == 1 ? all[0] : nil
  }
}
