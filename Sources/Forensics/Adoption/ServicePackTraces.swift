import Servicing
import StateStore
import UpdateLogs
import WindowsFormats
import WindowsModel

/// What a machine's disk tells of its service pack: the level that Windows says, the keys that say they are of one, and what
/// Update.exe leaves under names that tell no article: `svcpack.log` and `$NtServicePackUninstall$`.
struct ServicePackTraces {
  /// Packages whose own keys say that they are of a service pack, with the time of the key.
  let names: [ShortTitle: WindowsTime]
  /// The newest of them: log and folder are of the last one, for the next writes over them.
  let owner: ShortTitle?
  /// Its log and its folder, as far as they are there.
  let traces: [UpdateTrace]
  /// When the last one came: the run of its log, else what it left.
  var time: WindowsTime? {
    traces.first { $0.kind == .log }?.time ?? names.values.max() ?? traces.compactMap(\.time).min()
  }
  private let machine: Machine
  private let clock: LocalClock
  /// Where the level stands.
  let levels: [Statement]
  /// What speaks against it: the next start brings another one.
  let doubts: [Statement]

  init(_ machine: Machine, _ clock: LocalClock, _ view: borrowing View) throws {
    self.machine = machine
    self.clock = clock
    var names: [ShortTitle: WindowsTime] = [:]
    var folder = try machine.system("$NtServicePackUninstall$")
    for update in try RecordedUpdate.all(view) {
      guard let name = UpdateTrace.title(update.name), let key = try view.key(update.key),
        let type = try view.value("Type", of: key)?.text, WindowsName.same(type, "Service Pack")
      else { continue }
      let isNewest = names.values.allSatisfy { $0 <= key.written ?? $0 }
      names[name] = key.written ?? WindowsTime(ticks: 0)
      // /d: puts it elsewhere.
      if isNewest, let command = try view.value("UninstallCommand", of: key)?.text?.replacing("\"", with: ""),
        let place = (try? machine.path(command))?.parent?.parent
      {
        folder = place
      }
    }
    self.names = names
    owner = names.max { ($0.value, $0.key.article) < ($1.value, $1.key.article) }?.key
    let log = try machine.system("svcpack.log")
    let ofFolder = try view.file(folder).flatMap { try $0.isDirectory ? UpdateTrace.folder(folder, $0, view) : nil }
    let ofLog = try view.file(log).flatMap {
      try $0.isDirectory ? nil : UpdateTrace.log(log, $0, view).understood(by: clock)
    }
    var ofEvent: UpdateTrace?
    if case .read(let evidence) = try EventEvidence.read(view),
      let event = Self.event(evidence.history, machine.platform.servicePack)
    {
      ofEvent = UpdateTrace(
        kind: .event, place: "\(evidence.path), record \(event.number)", time: event.time)
    }
    traces = [ofFolder, ofLog, ofEvent].compactMap { $0 }
    let text = try view.value(Keys.windowsNT, "CSDVersion")?.text
    let kernel = Keys.control.appending("Windows")
    let number = try view.value(kernel, "CSDVersion")?.number
    levels =
      (text.map { [Statement(.value, Keys.windowsNT.description, "CSDVersion", $0)] } ?? [])
      + (number.map { [Statement(.value, kernel.description, "CSDVersion", "0x" + String($0, radix: 16))] } ?? [])
    let isWaiting = number.map { Int($0 >> 8 & 0xFF) != machine.platform.servicePack } ?? false
    doubts = isWaiting ? [Statement(.servicePackWaiting)] : []
  }

  /// The event of the install of the level that there is; nil: the log does not have it, or it went again.
  static func event(_ history: EventHistory, _ level: Int) -> UpdateEvent? {
    history.events.last { $0.kind == .servicePackInstalled || $0.kind == .servicePackRemoved }
      .flatMap { $0.kind == .servicePackInstalled && $0.name == "Service Pack \(level)" ? $0 : nil }
  }

  /// nil: the machine has none, and nothing is left of one; or it is on the stack under its article, and told there.
  func finding(_ view: borrowing View) throws -> Finding? {
    let number = machine.platform.servicePack
    guard owner == nil, number > 0 || !traces.isEmpty else { return nil }
    var against = doubts
    let conclusion: Statement
    if traces.isEmpty {
      conclusion = Statement(.servicePackAlone)
    } else {
      let hindrance = try removal(view).rawValue
      conclusion =
        time.map { Statement(.servicePackInstalled, hindrance, time: $0, clock: clock) }
        ?? Statement(.servicePackInstalled, hindrance)
      against.append(Statement(.servicePackNameless))
    }
    return Finding(
      number > 0 ? "Service Pack \(number)" : "service pack", conclusion,
      witnesses: levels
        + traces.map { trace in
          trace.time.map { Statement(.placeWritten, trace.place, time: $0, clock: clock) }
            ?? Statement(.place, trace.place)
        }, against: against)
  }

  /// Whether it can be taken off, by its own sheet.
  private func removal(_ view: borrowing View) throws -> Hindrance {
    let folder = try traces.first { $0.kind == .uninstallFolder }.map { try WindowsPath($0.place) }
    let instructions = try folder.flatMap { try UninstallInstructions(in: $0, view) }
    return try UpdateAdoption.hindrance(folder, instructions, view).hindrance
  }
}
