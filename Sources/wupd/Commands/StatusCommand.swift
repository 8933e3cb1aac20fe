import ArgumentParser
import Forensics
import Servicing
import StateStore
import WindowsModel

struct StatusCommand: Command {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Which machine, what is installed in which order, what is pending, and why a restart is due.",
    discussion: """
      Of an adopted machine --at takes a time before it was adopted too, or an update
      found on it: what was on then is reckoned back.

        wupd status
        wupd status --at last-2
        wupd status --at 2012-01-15
        wupd status --json
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var point: PointOptions

  func perform() throws -> Status {
    let store = try openForReading()
    let point = try point.point()
    if let past = try past(at: point, in: store) {
      show(members(past), lines(past))
      return .done
    }
    let status = try store.read(at: point, again: true) { try MachineStatus($0) }
    let (act, clock, machine) = try store.read(at: point, again: true) { view in
      let act = try view.act(at: point)
      return (act, try MachineClock.shown(after: act, view), try view.machineID())
    }
    try point.tellDoubt(store)
    let partial = status.partial
    show(
      [
        "store": .text(options.path), "machine": .text(status.machine?.name ?? partial?.name),
        "platform": .text(status.machine?.platform.description), "platform_not_known": .text(partial?.why),
        "facts": .texts(partial?.facts ?? []), "act": .number(act.number),
        "changes": .number(act.lastChange),
        "head": .text(hexadecimal(act.hash)), "machine_id": .text(machine.description),
        "machine_time": .text(clock.text(bias: act.bias)),
        "session": .number(status.session?.number), "last_shut_down_utc": .text(status.lastShutdown?.iso),
        "updates": partial == nil ? .array(status.updates.reversed()) { json($0) } : .null,
        "programs": partial == nil ? .texts(status.programs) : .null,
        "pending": .array(status.pending) { PendingText.json($0) },
        "restart_required": status.isRestartKnown ? .bool(status.isRestartDue) : .null,
        "restart_reasons": .texts(status.restartReasons),
        "restart_standing": .text((status.restartRestsOn.isEmpty ? Knowledge.unknown : .reckoned).rawValue),
        "restart_rests_on": .texts(status.restartRestsOn), "problems": .texts(status.problems.map(\.told)),
      ], text(status, act, clock))
    return .done
  }

  private func text(_ status: MachineStatus, _ act: Act, _ clock: WindowsTime) -> [String] {
    func local(_ time: WindowsTime) -> String { String(time.text(bias: status.zone?.bias(at: time) ?? 0).dropLast(3)) }
    let store = "\(options.path): \(counted(act.number, "act")), \(counted(act.lastChange, "change"))"
    let head = [
      status.machine?.name ?? status.partial?.name ?? "unnamed",
      status.machine?.platform.description ?? "Windows not known", "\(store), head \(shortened(act.hash))",
    ]
    var lines = Columns(indent: 0, gap: 4, [head]).lines
    if let partial = status.partial {
      lines.append(printable(partial.why))
      lines += partial.facts.map { "  \(printable($0))" }
    }
    // Of a disk the time of the acts is that of this computer, and not of the machine.
    lines.append(
      status.session.map {
        "Machine time \(clock.text(bias: act.bias).dropLast(3)), running since \(local($0.started)) (start \($0.number))"
      } ?? status.lastShutdown.map { "Last shut down \(local($0)), by its own clock" }
        ?? "When it was last shut down is not known")

    lines.append(
      status.partial != nil
        ? "Which updates are installed is not known"
        : status.updates.isEmpty ? "No updates installed" : "Installed, newest on top")
    var table = Columns()
    for item in status.updates.reversed() {
      let file = item.files.first.map { "\($0.name) \($0.version)" } ?? ""
      let more = item.files.count > 1 ? " and \(item.files.count - 1) more" : ""
      var notes: [String] = []
      if item.update.isHotpatched { notes.append("hotpatched") }
      if item.waitsForRestart { notes.append("waiting for the restart") }
      if let why = item.cannotBeRemoved { notes.append(why) }
      if !item.update.notDone.isEmpty {
        notes.append("incomplete: \(counted(item.update.notDone.count, "thing")) of its sheet left undone")
      }
      if item.broughtNothing { notes.append("none of its files was copied") }
      table.add(
        item.update.name.description, item.bulletin ?? "", item.update.installed.known.map(local) ?? "time not known",
        item.update.line ?? "",
        file + more, notes.joined(separator: "; "))
    }
    lines += table.lines
    if !status.programs.isEmpty { lines.append("Programs: " + status.programs.joined(separator: ", ")) }
    if !status.pending.isEmpty {
      lines.append("Pending at the next restart")
      lines += PendingText.lines(status.pending)
    }
    lines += status.problems.map { "Problem: \($0.told)" }
    lines.append(
      status.isRestartDue
        ? "Restart required: " + status.restartReasons.joined(separator: "; ")
        : status.isRestartKnown ? "No restart is due" : "Whether a restart is due is not known")
    return lines
  }

  // MARK: Before the first act of an adopted machine

  private func lines(_ past: PastState) -> [String] {
    let clock = past.clock
    func local(_ time: WindowsTime) -> String { String(time.text(bias: clock.bias(at: time).minutes).dropLast(3)) }
    var lines = [
      pastHead(past),
      "Rests on \(past.restsOn)",
      past.updates.isEmpty ? "No update is known to have been installed" : "Installed then, newest on top",
    ]
    var table = Columns()
    for update in past.updates.reversed() {
      table.add(update.name.description, update.installed.known.map(local) ?? "time not known", update.line ?? "")
    }
    lines += table.lines
    func add(_ title: String, _ updates: [InstalledUpdate]) {
      guard !updates.isEmpty else { return }
      lines.append("\(title): \(updates.map(\.name.description).joined(separator: ", "))")
    }
    if !past.byEventLog.isEmpty {
      let names = past.byEventLog.prefix(20).map(\.description).joined(separator: ", ")
      let more = past.byEventLog.count > 20 ? " and \(past.byEventLog.count - 20) more" : ""
      lines.append("Installed by the event log, and on record nowhere now: \(names)\(more)")
    }
    add("Came later", past.later)
    add("Nothing tells when these came", past.undated)
    if let pack = past.servicePack {
      lines.append("\(pack.level.isEmpty ? "No service pack" : pack.level) then, by \(pack.restsOn)")
    }
    if let setUp = past.setUp, setUp > past.time {
      lines.append("Windows was set up only later: \(local(setUp)) (InstallDate)")
    }
    lines += past.notKnown.map { "Not known: \($0)" }
    return lines
  }

  private func members(_ past: PastState) -> JSONMembers {
    pastMembers(past, "reckoned", restsOn: [past.restsOn]) + [
      "service_pack": .text(past.servicePack?.level), "service_pack_rests_on": .text(past.servicePack?.restsOn),
      "updates": .array(past.updates.reversed()) {
        [
          "article": .text($0.article.description), "name": .text($0.name.description),
          "installed_utc": .text($0.installed.known?.iso), "line": .text($0.line),
        ]
      }, "later": .texts(past.later.map(\.name.description)), "undated": .texts(past.undated.map(\.name.description)),
      "by_event_log": .texts(past.byEventLog.map(\.description)), "set_up_utc": .text(past.setUp?.iso),
      "not_known": .texts(past.notKnown),
    ]
  }

  private func json(_ item: MachineStatus.Item) -> JSON {
    [
      "article": .text(item.update.article.description), "name": .text(item.update.name.description),
      "bulletin": .text(item.bulletin),
      "title": .text(item.update.title), "package": .text(item.update.package),
      "installed_utc": .text(item.update.installed.known?.iso),
      "act": item.update.isAdopted ? .null : .number(item.update.sequence), "line": .text(item.update.line),
      "files": .array(item.files) {
        ["name": .text($0.name), "folder": .text($0.folder), "version": .text($0.version)]
      }, "hotpatched": .bool(item.update.isHotpatched), "waits_for_restart": .bool(item.waitsForRestart),
      "cannot_be_removed": .text(item.cannotBeRemoved), "brought_nothing": .bool(item.broughtNothing),
      "not_done": .texts(item.update.notDone),
    ]
  }
}
