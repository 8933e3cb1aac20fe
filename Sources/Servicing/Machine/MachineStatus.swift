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
  }

  public let machine: Machine
  public let session: (number: Int64, started: WindowsTime)?
  /// Oldest first.
  public let updates: [Item]
  public let programs: [String]
  public let pending: [PendingPair]
  public let restartReasons: [String]
  /// What is wrong with the machine and needs a person.
  public let problems: [String]

  public var isRestartDue: Bool { !restartReasons.isEmpty }

  public init(_ view: borrowing View) throws {
    machine = try Machine(view)
    session = try view.session()
    pending = try PendingPair.all(view)
    let queue = try PendingQueue.read(view)
    var problems = queue.malformed.map { "\($0.value): \($0.why.reason). wupd reg query shows it." }
    problems += try Self.missingKnownDLLs(machine, pending, view)

    let installed = try view.updates()
    let articles = Set(installed.map(\.article.description))
    programs = try Standing.programs(view).filter { !articles.contains($0.key) }.map(\.value).sorted()
    var items: [Item] = []
    for update in installed {
      var reason: String?
      if let folder = update.folder {
        if try view.file(folder) == nil { reason = "cannot be removed: \(folder) is gone" }
      } else {
        reason = "cannot be removed: no backup"
      }
      let files = try RecordedFile.of(update.article, machine, view)
      var waits = false
      for file in files {
        guard let path = try? machine.path("\(file.folder)\\\(file.name)"), let recorded = FileVersion(file.version)
        else {
          continue
        }
        let now = try view.file(path)?.revision?.fileVersion
        if let now, now >= recorded { continue }
        let source = PendingQueue.pendingSource(for: path, queue.renames)
        if let queued = try source.flatMap({ try view.file($0)?.revision?.fileVersion }), queued >= recorded {
          waits = true
        } else {
          problems.append(
            "\(update.article) is on record, but \(path) is \(now.map { "older (\($0)) than its \(recorded)" } ?? "not there"). "
              + "wupd install \(update.article) puts it back.")
        }
      }
      waits = waits || pending.contains { $0.act == update.sequence }
      items.append(
        Item(
          update: update, bulletin: Catalog.entries(update.article).first?.bulletin, files: files,
          waitsForRestart: waits,
          cannotBeRemoved: reason))
    }
    updates = items
    self.problems = problems

    var reasons: [String] = []
    for pair in pending {
      let file = (pair.movedAsideFor ?? pair.subject)?.name ?? pair.rename.source
      let who = pair.owner.map { " (\($0))" } ?? ""
      let reason =
        switch pair.rename.kind {
        case .replace: "\(file) was in use\(who)"
        case .delete: pair.movedAsideFor == nil ? "\(file) is to be deleted\(who)" : "\(file) was in use\(who)"
        case .rename: "\(file) is to be renamed\(who)"
        case .skipped: "a pair is queued"
        }
      if !reasons.contains(reason) { reasons.append(reason) }
    }
    let flags = try view.value(Keys.updateExeVolatile, "Flags")?.number ?? 0
    if flags & 1 != 0 { reasons.append("a removal waits for it") }
    if flags & 2 != 0 && reasons.isEmpty { reasons.append("an installation waits for it") }
    restartReasons = reasons
  }

  /// KnownDLLs that were there and are gone, or that the next restart deletes: Windows does not start without them.
  private static func missingKnownDLLs(
    _ machine: Machine, _ pending: [PendingPair], _ view: borrowing View
  ) throws -> [String] {
    var problems: [String] = []
    for name in try Machine.knownDLLs(view).sorted() {
      let path = try machine.system("system32\\\(name)")
      if try view.file(path) == nil {
        if try view.lastAct(changing: path) != nil {
          problems.append("\(path) is a KnownDLL and is gone: Windows would not start.")
        }
      } else if pending.last(where: { $0.subject == path })?.rename.kind == .delete {
        problems.append("\(path) is a KnownDLL, and the next restart deletes it: Windows would not start after that.")
      }
    }
    return problems
  }
}

/// A file an update is recorded to have brought: `HKLM\SOFTWARE\Microsoft\Updates\<product>\SP<n>\KB…\Filelist`.
public struct RecordedFile: Sendable, Hashable {
  public let name: String
  public let folder: String
  public let version: String

  static func of(_ article: KBNumber, _ machine: Machine, _ view: borrowing View) throws -> [RecordedFile] {
    let shelf = Keys.updates.appending(machine.platform.product.title)
    guard let key = try view.key(shelf) else { return [] }
    for pack in try view.subkeys(of: key) {
      let list = shelf.appending("\(pack.name)\\\(article)\\Filelist")
      guard let entries = try view.key(list) else { continue }
      let numbers = try view.subkeys(of: entries).sorted { (Int($0.name) ?? 0) < (Int($1.name) ?? 0) }
      return try numbers.map { entry in
        RecordedFile(
          name: try view.value("FileName", of: entry)?.text ?? "",
          folder: try view.value("Location", of: entry)?.text ?? "",
          version: try view.value("Version", of: entry)?.text ?? "")
      }
    }
    return []
  }
}
