public import StateStore
import WindowsFormats
public import WindowsModel

/// Every version of a file that a machine holds or has on record, and where it lies.
public struct FileLadder: Sendable {
  public enum Place: Sendable, Hashable {
    case inUse
    /// In the cache of Windows File Protection.
    case cached
    /// In `ServicePackFiles`.
    case servicePack
    /// Kept by an update, as the file was before it came.
    case before(ShortTitle)
    /// In `$hf_mig$`, for a change of branch: the package's name and its set of files.
    case migration(package: String, line: String)
    /// It comes into place with the restart.
    case waiting
  }

  public struct Rung: Sendable, Hashable {
    public let place: Place
    public let path: WindowsPath
    public let revision: Revision
    /// The updates that are on record with this very version of the file.
    public let updates: [ShortTitle]
    /// Where that stands.
    public let witnesses: [String]
  }

  /// In use first, then as they lie.
  public private(set) var rungs: [Rung] = []

  private let recorded: [(title: ShortTitle, version: FileVersion, key: RegistryPath)]

  public init(_ path: WindowsPath, _ view: borrowing View) throws {
    guard !path.components.isEmpty else {
      recorded = []
      return
    }
    let machine = try Machine.ifTold(view)
    recorded = try RecordedUpdate.all(view).flatMap { update in
      update.files.compactMap { file in
        guard let title = update.title, let version = FileVersion(file.version), WindowsName.same(file.name, path.name),
          machine.flatMap({ file.path(on: $0) }) == path
        else { return nil }
        return (title, version, file.key)
      }
    }
    try add(.inUse, path, view)
    // Those places keep files of the system by their names alone.
    let isOfSystem =
      try recorded.isEmpty == false || (machine.map { try path.parent == $0.system("system32") } ?? false)
    if let machine, isOfSystem {
      try add(.cached, machine.system("system32\\dllcache").child(path.name), besides: path, view)
      try add(.servicePack, machine.system("ServicePackFiles\\i386").child(path.name), besides: path, view)
    }
    for update in try view.allUpdates().reversed() {
      for backup in try view.fileBackups(of: update.name) where backup.path == path {
        guard let before = backup.before, let folder = update.folder else { continue }
        try add(.before(update.name), folder.appending(before.stored), before.revision)
      }
    }
    if let machine, isOfSystem { try addMigration(machine, path, view) }
    for pair in try PendingPair.all(view) where pair.subject == path {
      if let then = pair.then, let source = pair.rename.sourcePath { try add(.waiting, source, then) }
    }
  }

  private mutating func addMigration(_ machine: Machine, _ path: WindowsPath, _ view: borrowing View) throws {
    let root = try machine.system("$hf_mig$")
    for package in try view.directory(root) ?? [] where package.isDirectory {
      let folder = try root.child(package.name)
      for line in try view.directory(folder) ?? [] where line.isDirectory {
        let place = Place.migration(package: package.name, line: line.name)
        try add(place, folder.child(line.name).child(path.name), besides: path, view)
      }
    }
  }

  private mutating func add(
    _ place: Place, _ path: WindowsPath, besides other: WindowsPath? = nil, _ view: borrowing View
  ) throws {
    guard path != other, let entry = try view.file(path), let revision = entry.revision else { return }
    try add(place, path, revision)
  }

  private mutating func add(_ place: Place, _ path: WindowsPath, _ revision: Revision) throws {
    let records = recorded.filter { $0.version == revision.fileVersion }
    rungs.append(
      Rung(
        place: place, path: path, revision: revision, updates: records.map(\.title),
        witnesses: records.map(\.key.description)))
  }
}
