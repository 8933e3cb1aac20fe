import StateStore
import UpdateLogs
import WindowsFormats
public import WindowsModel

/// Whose a pair is that waited when the machine was adopted: the update that a witness names. That an update has a backup of the
/// file, or a sheet that names it, is none alone: it says whose the file in place is.
public struct PairOwner: Sendable, Hashable {
  public enum Witness: Sendable, Hashable {
    /// A log says that the source waits.
    case log(WindowsPath)
    /// The source is the version that the update brings there by the registry or the catalog, and was linked before it was
    /// installed; and it has the name of a file that waits, in the folder of its target, or the update has a backup of that.
    case version(FileVersion, isOfCatalog: Bool)

    /// In a sentence without its end.
    public var text: String {
      switch self {
      case .log(let path): "\(path) says that the source waits for the restart"
      case .version(let version, let isOfCatalog):
        "the source is the version that it brings by the \(isOfCatalog ? "catalog" : "registry") (\(version)), linked before its install"
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
  private struct Brought {
    let path: WindowsPath
    let version: FileVersion?
    let update: InstalledUpdate
    let hasBackup: Bool
    let isOfCatalog: Bool
  }

  /// What updates bring to the places in question, those that came last behind.
  private var brought: [Brought] = []

  /// - Parameters:
  ///   - sources: those of the pairs in question.
  ///   - targets: the places that these are for.
  init(_ sources: Set<WindowsPath>, _ targets: Set<WindowsPath>, _ view: borrowing View) throws {
    guard !sources.isEmpty, let machine = try Machine.ifTold(view) else { return }
    let records = Dictionary(grouping: try RecordedUpdate.all(view)) { $0.title }
    for update in try view.allUpdates() where update.isAdopted {
      let backups = Set(try view.fileBackups(of: update.name).map(\.path))
      var known: Set<WindowsPath> = []
      for file in records[update.name]?.flatMap(\.files) ?? [] {
        guard let path = file.path(on: machine), targets.contains(path) else { continue }
        known.insert(path)
        brought.append(
          Brought(
            path: path, version: FileVersion(file.version), update: update, hasBackup: backups.contains(path),
            isOfCatalog: false))
      }
      let untold = targets.intersection(backups).subtracting(known)
      guard !untold.isEmpty, let entry = Catalog.entry(update.article, for: machine.platform.product) else { continue }
      for path in untold.sorted(by: { $0.description < $1.description }) {
        for file in entry.files where WindowsName.same(file.name, path.name) && file.version != nil {
          brought.append(
            Brought(path: path, version: file.version, update: update, hasBackup: true, isOfCatalog: true))
        }
      }
    }
    let page = try MachinePages(view).ansi.page
    for entry in try view.directory(machine.systemRoot) ?? [] {
      guard let name = LogName(entry.name), let revision = entry.revision, revision.isHeld,
        revision.size ?? 0 <= Int64(KBLog.largest)
      else { continue }
      let bytes = try view.bytes(of: revision, limit: KBLog.largest)
      guard Self.saysDelayed(bytes) else { continue }
      let log = KBLog(bytes, codePage: page)
      let path = try machine.systemRoot.child(entry.name)
      let update = try name.title.flatMap { try view.update($0) }
      let owner = (name.isOfRemoval ? "removal of " : "") + (name.title?.description ?? entry.name)
      for line in log.lines {
        guard let source = Self.waiting(line.body[...]), sources.contains(source) else { continue }
        logged[source, default: []].append(
          Logged(
            log: path, owner: owner, installed: name.isOfRemoval ? nil : name.title,
            time: (name.isOfRemoval ? nil : update?.installed.known) ?? entry.written))
      }
    }
  }

  /// Cheaper than to take it apart as a log: in most no line says that something waits.
  private static func saysDelayed(_ bytes: [UInt8]) -> Bool {
    let word = Array("(delayed)".utf8)
    return bytes.withUnsafeBufferPointer { bytes in
      var start = 0
      while start + word.count <= bytes.count {
        if bytes[start] == word[0] {
          // One byte a letter, or two.
          let width = bytes[start + 1] == 0 ? 2 : 1
          if start + (word.count - 1) * width < bytes.count,
            word.indices.allSatisfy({ bytes[start + $0 * width] == word[$0] })
          {
            return true
          }
        }
        start += 1
      }
      return false
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
      let records = brought.filter { $0.update.name == entry.installed && $0.path == target && !$0.isOfCatalog }
      let isOther =
        then?.fileVersion != nil && !records.isEmpty && !records.contains { $0.version == then?.fileVersion }
      return !isOther && isOlder(than: entry.time) ?? true
    }
    if let last = fitting.max(by: { ($0.time ?? .none) < ($1.time ?? .none) }) {
      return PairOwner(name: last.owner, witness: .log(last.log))
    }
    guard let target, let version = then?.fileVersion else { return nil }
    let waits = Self.isWaitingName(source.name) && source.parent == target.parent
    let last = brought.last {
      $0.path == target && $0.version == version && (waits || $0.hasBackup)
        && isOlder(than: $0.update.installed) == true
    }
    return last.map {
      PairOwner(name: $0.update.name.description, witness: .version(version, isOfCatalog: $0.isOfCatalog))
    }
  }

  /// `SET4F.tmp`
  private static func isWaitingName(_ name: String) -> Bool {
    let folded = WindowsName.folded(name)
    let number = folded.dropFirst(3).dropLast(4)
    return folded.hasPrefix("SET") && folded.hasSuffix(".TMP") && !number.isEmpty && number.allSatisfy(\.isHexDigit)
  }
}
