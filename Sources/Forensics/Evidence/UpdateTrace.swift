import Servicing
import StateStore
import UpdateLogs
import WindowsFormats
import WindowsModel

/// A sign that an update is, or was, on a machine: what it is, and when it came about.
struct UpdateTrace: Sendable {
  enum Kind: Sendable {
    /// `HotFix\KB…` with Installed = 1.
    case hotFixKey
    /// `Updates\<product>\SP<n>\KB…`.
    case updatesKey
    /// The entry in Add or Remove Programs.
    case programEntry
    /// `$NtUninstallKB…$`.
    case uninstallFolder
    case log
    /// In CatRoot.
    case catalogFile
    /// An install in the event log.
    case event

    /// Windows itself takes the update to be installed by it.
    var isRecord: Bool { self == .hotFixKey || self == .updatesKey || self == .programEntry }
  }

  let kind: Kind
  /// Where it stands, for a person.
  let place: String
  /// When it was written; nil: it does not tell. Of a log with a start it is that, once the machine's clock is understood.
  var time: WindowsTime?
  /// The day that it states itself, on the machine's clock: `2006-08-10`.
  var day: String?
  /// What a log tells of its last run that was no removal.
  var summary: LogSummary?
  /// Of a record in the registry.
  var key: RegistryPath?
  /// From the first line to the last of that run, by the machine's clock.
  var run: ClosedRange<CivilTime>?
  /// The starts of all runs in a log that installed it, since it was removed last.
  var installStarts: [CivilTime] = []
  /// The same as times, once the machine's clock is understood; of an event its own.
  var installs: [WindowsTime] = []
  /// Of an event: by this install it has its place among the others.
  var isStanding = false

  /// All signs on a machine, by the names of their packages: two of one article are two.
  static func all(_ view: borrowing View, _ machine: Machine) throws -> [ShortTitle: [UpdateTrace]] {
    var found: [ShortTitle: [UpdateTrace]] = [:]
    try addRegistry(view, &found)
    let named = try folders(of: found, machine, view)
    try addFiles(view, machine, besides: Set(named.values.map(\.path)), &found)
    if case .read(let evidence) = try EventEvidence.read(view) {
      let standing = Set(evidence.history.standing.values.map(\.number))
      for event in evidence.history.events where event.kind == .installed || event.kind == .removed {
        // One of which nothing else is left is a finding of the event log.
        guard let name = event.title, found[name] != nil else { continue }
        // What was before a removal is over.
        if event.kind == .removed {
          found[name]?.removeAll { $0.kind == .event }
          continue
        }
        let place = "\(evidence.path), record \(event.number)"
        var trace = UpdateTrace(kind: .event, place: place, time: event.time)
        trace.installs = [event.time]
        trace.isStanding = standing.contains(event.number)
        found[name]?.append(trace)
      }
    }
    for (name, folder) in named { found[name, default: []].append(try self.folder(folder.path, folder.entry, view)) }
    return found
  }

  /// `KB921883`, `KB921883-v2`, `Q300845_WM9`: the package that a name is of; what else stands behind an article is none of
  /// its name.
  static func title(_ name: some StringProtocol) -> ShortTitle? {
    guard let title = ShortTitle(name) else { return nil }
    // Packages of Internet Explorer and Outlook Express end in their date of building: -IE6SP1-20040101.120000.
    let stem = title.suffix.replacing(/-[ ]?[0-9]{8}\.[0-9]{6}$/, with: "")
    let isName = stem.unicodeScalars.allSatisfy {
      ("0"..."9").contains($0) || ("A"..."Z").contains($0) || ("a"..."z").contains($0) || $0 == "-" || $0 == "_"
    }
    return isName && title.isSetOff ? title : ShortTitle(title.article)
  }

  private static func addRegistry(_ view: borrowing View, _ found: inout [ShortTitle: [UpdateTrace]]) throws {
    func add(_ kind: Kind, _ path: RegistryPath, _ key: RegistryKey, of name: ShortTitle, day: String? = nil) {
      let place = path.description + (kind == .hotFixKey ? ", Installed = 1" : "")
      found[name, default: []].append(UpdateTrace(kind: kind, place: place, time: key.written, day: day, key: path))
    }
    for key in try view.subkeys(below: Keys.hotFix) {
      guard let name = title(key.name), name != RecordedUpdate.ofSetUp,
        try view.value("Installed", of: key)?.number == 1
      else {
        continue
      }
      add(.hotFixKey, Keys.hotFix.appending(key.name), key, of: name)
    }
    for update in try RecordedUpdate.all(view) {
      guard let name = title(update.name), let key = try view.key(update.key) else { continue }
      let text = try view.value("InstalledDate", of: key)?.text
      add(.updatesKey, update.key, key, of: name, day: text.flatMap(day(american:)))
    }
    for key in try view.subkeys(below: Keys.programs) {
      guard let name = title(key.name) else { continue }
      let text = try view.value("InstallDate", of: key)?.text
      add(.programEntry, Keys.programs.appending(key.name), key, of: name, day: text.flatMap(day(compact:)))
    }
  }

  /// The folders of backups that the commands for a removal name, as far as they are there, by the names of packages.
  private static func folders(
    of found: [ShortTitle: [UpdateTrace]], _ machine: Machine, _ view: borrowing View
  ) throws -> [ShortTitle: (path: WindowsPath, entry: FileEntry)] {
    var folders: [ShortTitle: (path: WindowsPath, entry: FileEntry)] = [:]
    for (name, traces) in found {
      for key in traces.compactMap(\.key) where folders[name] == nil {
        let command = try ["UninstallCommand", "UninstallString"].lazy.compactMap { try view.value(key, $0)?.text }
          .first
        // "C:\WINDOWS\$NtUninstallKB921883$\spuninst\spuninst.exe" /u
        guard let place = command?.firstMatch(of: /^"?([^"]*?)\\spuninst\\spuninst\.exe/.ignoresCase())?.output.1,
          let path = try? machine.path(String(place)),
          let entry = try view.file(path), entry.isDirectory
        else { continue }
        folders[name] = (path, entry)
      }
    }
    return folders
  }

  /// - Parameter named: folders of which a command for a removal says whose they are.
  private static func addFiles(
    _ view: borrowing View, _ machine: Machine, besides named: Set<WindowsPath>,
    _ found: inout [ShortTitle: [UpdateTrace]]
  ) throws {
    for entry in try view.directory(machine.systemRoot) ?? [] {
      let path = try machine.systemRoot.child(entry.name)
      let upper = entry.name.uppercased()
      if named.contains(path) { continue }
      if entry.isDirectory, upper.hasPrefix("$NTUNINSTALL"),
        let name = title(entry.name.dropFirst(12).prefix { $0 != "$" })
      {
        found[name, default: []].append(try folder(path, entry, view))
      } else if entry.isDirectory, upper == "IE7UPDATES" || upper == "IE8UPDATES" {
        for inner in try view.directory(path) ?? [] where inner.isDirectory {
          let folder = try path.child(inner.name)
          guard let name = title(inner.name), !named.contains(folder) else { continue }
          found[name, default: []].append(try self.folder(folder, inner, view))
        }
      } else if !entry.isDirectory, let log = LogName(entry.name), !log.isOfRemoval, let name = log.title {
        found[name, default: []].append(try self.log(path, entry, view))
      }
    }
    let catalogs = try machine.system("system32\\CatRoot\\{F750E6C3-38EE-11D1-85E5-00C04FC295EE}")
    for entry in try view.directory(catalogs) ?? [] where !entry.isDirectory {
      guard entry.name.lowercased().hasSuffix(".cat"), let name = title(entry.name.dropLast(4)) else { continue }
      found[name, default: []].append(
        UpdateTrace(kind: .catalogFile, place: try catalogs.child(entry.name).description, time: entry.written))
    }
  }

  static func folder(_ path: WindowsPath, _ entry: FileEntry, _ view: borrowing View) throws -> UpdateTrace {
    let sheet = try view.file(path.appending("spuninst\\spuninst.inf"))
    return UpdateTrace(kind: .uninstallFolder, place: path.description, time: sheet?.written ?? entry.written)
  }

  static func log(
    _ path: WindowsPath, _ entry: FileEntry, _ view: borrowing View
  ) throws -> UpdateTrace {
    guard let revision = entry.revision, revision.isHeld, revision.size ?? 0 <= Int64(KBLog.largest) else {
      return UpdateTrace(kind: .log, place: path.description, time: entry.written)
    }
    let log = try explained(path, revision, view)
    let last = log.sections.last { $0.isOfInstaller && $0.run.kind != .removal }
    var trace = UpdateTrace(kind: .log, place: path.description, time: entry.written, summary: last?.summary)
    if let run = last?.run, let start = run.start {
      trace.run = start...run.lines.compactMap { run.localTime(of: $0) }.reduce(start) { max($0, $1) }
    }
    trace.installStarts = log.runStarts(.installed)
    if trace.installStarts.count > 1, let removal = try removal(besides: path, view) {
      trace.installStarts.removeAll { $0 < removal }
    }
    return trace
  }

  private static func explained(
    _ path: WindowsPath, _ revision: Revision, _ view: borrowing View
  ) throws -> ExplainedLog {
    try ExplainedLog(
      KBLog(view.bytes(of: revision, limit: KBLog.largest), codePage: MachinePages(view).ansi.page),
      of: LogName(path.name)?.title, in: path.parent ?? path, view)
  }

  /// When the last removal began, by the log that a removal writes beside that of the install.
  private static func removal(besides path: WindowsPath, _ view: borrowing View) throws -> CivilTime? {
    guard let folder = path.parent, path.name.count > 4 else { return nil }
    let other = try folder.child(path.name.dropLast(4) + "Uninst.log")
    guard let revision = try view.file(other)?.revision, revision.isHeld, revision.size ?? 0 <= Int64(KBLog.largest)
    else { return nil }
    return try explained(other, revision, view).runStarts(.removed).last
  }

  /// With the start of its run as its time. Of an hour that came twice it is the one in which a key or an event of the update says
  /// that the run ended; the later one where none does.
  ///
  /// - Parameter others: what else there is of the update.
  func understood(by clock: LocalClock, _ others: [UpdateTrace] = []) -> UpdateTrace {
    guard let run, let moment = clock.moment(run.lowerBound) else { return self }
    var trace = self
    trace.time = moment.time
    trace.installs = installStarts.compactMap { clock.moment($0)?.time }
    guard let earlier = moment.earlier, let from = run.lowerBound.time(), let to = run.upperBound.time() else {
      return trace
    }
    let length = to.ticks - from.ticks + 120 * WindowsTime.ticksPerSecond
    let ends = others.filter { $0.kind.isRecord || $0.kind == .event }.compactMap(\.time)
    func isEnded(_ start: WindowsTime) -> Bool { ends.contains { (0...length).contains($0.ticks - start.ticks) } }
    guard isEnded(earlier), !isEnded(moment.time) else { return trace }
    trace.time = earlier
    trace.installs = trace.installs.map { $0 == moment.time ? earlier : $0 }
    return trace
  }

  /// `8/10/2006`.
  static func day(american text: String) -> String? {
    let parts = text.split(separator: "/").compactMap { Int($0) }
    guard parts.count == 3 else { return nil }
    return day(parts[2], parts[0], parts[1])
  }

  /// `20060810`.
  static func day(compact text: String) -> String? {
    let digits = Array(text.utf8)
    guard digits.count == 8, let number = Int(text) else { return nil }
    return day(number / 10_000, number / 100 % 100, number % 100)
  }

  private static func day(_ year: Int, _ month: Int, _ day: Int) -> String? {
    guard (1980...2099).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
    return "\(year)-\(month.digits(2))-\(day.digits(2))"
  }
}

extension ExplainedLog {
  /// The starts of the installer's runs of which that came.
  fileprivate func runStarts(_ outcome: LogSummary.Outcome) -> [CivilTime] {
    sections.filter { $0.isOfInstaller && $0.summary?.outcome == outcome }.compactMap(\.run.start)
  }
}

extension View {
  /// The keys below a key; none where it is not there.
  func subkeys(below path: RegistryPath) throws -> [RegistryKey] {
    try key(path).map { try subkeys(of: $0) } ?? []
  }
}
