import StateStore
import UpdateLogs
import WindowsFormats
public import WindowsModel

/// Whose a pair is that waited when the machine was adopted: the update that a witness names. A backup of the file, or a sheet that
/// names it, is none: that says whose the file in place is.
public struct PairOwner: Sendable, Hashable {
  public enum Witness: Sendable, Hashable {
    /// A log says that the source waits.
    case log(WindowsPath)
    /// The source has the name of a file that waits, in the folder of its target, with the version that the update is recorded to
    /// have brought there, and was linked before it was installed.
    case waitingName(FileVersion)

    /// In a sentence without its end.
    public var text: String {
      switch self {
      case .log(let path): "\(path) says that the source waits for the restart"
      case .waitingName(let version):
        "the source waits beside its target, with the version on record of it (\(version))"
      }
    }
  }

  /// `KB979687`, `removal of KB979687`.
  public let name: String
  public let witness: Witness
}

/// What of a machine says whose pairs are, read once for a queue.
struct PairOwners {
  private struct Logged {
    let log: WindowsPath
    let owner: String
    /// The update that it is the install of.
    let installed: ShortTitle?
    /// When the log was written, or its update installed.
    let time: WindowsTime?
  }

  /// What logs say that waits.
  private var logged: [WindowsPath: [Logged]] = [:]
  private var recorded: [(file: RecordedFile, path: WindowsPath?, update: InstalledUpdate)] = []

  /// - Parameter sources: those of the pairs in question.
  init(_ sources: Set<WindowsPath>, _ view: borrowing View) throws {
    guard !sources.isEmpty, let machine = try Machine.ifTold(view) else { return }
    for record in try RecordedUpdate.all(view) {
      guard let update = try record.title.flatMap({ try view.update($0) }), update.isAdopted else { continue }
      recorded += record.files.map { ($0, $0.path(on: machine), update) }
    }
    let page = try MachinePages(view).ansi.page
    for entry in try view.directory(machine.systemRoot) ?? [] {
      guard let name = LogName(entry.name), let revision = entry.revision, revision.isHeld,
        revision.size ?? 0 <= Int64(KBLog.largest)
      else { continue }
      let log = try KBLog(view.bytes(of: revision, limit: KBLog.largest), codePage: page)
      let path = try machine.systemRoot.child(entry.name)
      let update = try name.title.flatMap { try view.update($0) }
      let owner = (name.isOfRemoval ? "removal of " : "") + (name.title?.description ?? entry.name)
      for line in log.lines {
        guard let source = Self.waiting(line.body), sources.contains(source) else { continue }
        logged[source, default: []].append(
          Logged(
            log: path, owner: owner, installed: name.isOfRemoval ? nil : name.title,
            time: (name.isOfRemoval ? nil : update?.installed) ?? entry.written))
      }
    }
  }

  /// `Copied file (delayed):  C:\…`, `C:\…    (delayed)`: what such a line says that waits.
  private static func waiting(_ body: Substring) -> WindowsPath? {
    let (copied, deleted) = ("Copied file (delayed):", "(delayed)")
    if body.hasPrefix(copied) { return try? WindowsPath(trimmed(body.dropFirst(copied.count))) }
    if body.hasSuffix(deleted) { return try? WindowsPath(trimmed(body.dropLast(deleted.count))) }
    return nil
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first == " " { text = text.dropFirst() }
    while text.last == " " { text = text.dropLast() }
    return String(text)
  }

  /// nil: no update names it.
  func owner(source: WindowsPath?, target: WindowsPath?, brings then: Revision?) -> PairOwner? {
    guard let source else { return nil }
    func isOlder(than time: WindowsTime?) -> Bool? {
      guard let linked = then?.linked, let time else { return nil }
      return linked <= time
    }
    // A name that waits is given again: one that was linked later, or is another version than the update is on record to have
    // brought there, is another file.
    let fitting = (logged[source] ?? []).filter { entry in
      let isOther = recorded.contains {
        $0.update.name == entry.installed && $0.path == target && then?.fileVersion != nil
          && FileVersion($0.file.version) != then?.fileVersion
      }
      return !isOther && isOlder(than: entry.time) ?? true
    }
    if let last = fitting.max(by: { ($0.time ?? .none) < ($1.time ?? .none) }) {
      return PairOwner(name: last.owner, witness: .log(last.log))
    }
    guard let target, let version = then?.fileVersion, Self.isWaitingName(source.name), source.parent == target.parent
    else { return nil }
    let last = recorded.last {
      $0.path == target && FileVersion($0.file.version) == version && isOlder(than: $0.update.installed) == true
    }
    return last.map { PairOwner(name: $0.update.name.description, witness: .waitingName(version)) }
  }

  /// `SET4F.tmp`
  private static func isWaitingName(_ name: String) -> Bool {
    let folded = WindowsName.folded(name)
    let number = folded.dropFirst(3).dropLast(4)
    return folded.hasPrefix("SET") && folded.hasSuffix(".TMP") && !number.isEmpty && number.allSatisfy(\.isHexDigit)
  }
}
