import StateStore
import WindowsFormats
import WindowsModel

/// Brings listings and lists of versions into a store: files of which names, sizes and times are known, and no bytes.
struct ListedFiles {
  private(set) var progress = AdoptionProgress()
  private(set) var folders = 0
  private(set) var versions = 0
  private(set) var losses = Losses()

  /// Minutes: UTC = local time + bias. Windows reckons all times of a listing with the bias of that moment.
  private let bias: Int
  private let tell: (AdoptionProgress) throws -> Void
  /// The folder last made sure of.
  private var folder: WindowsPath?

  init(bias: Int, tell: @escaping (AdoptionProgress) throws -> Void) {
    self.bias = bias
    self.tell = tell
  }

  /// Takes a listing over.
  ///
  /// - Parameter isFirst: nothing is there yet that it could contradict.
  /// - Throws: ``StoreError``; what `tell` throws.
  mutating func read(
    _ listing: DirectoryListing, of source: Inventory.Source, isFirst: Bool, _ transaction: borrowing Transaction
  ) throws {
    do {
      try listing.read { item in
        switch item {
        case .loss(let loss): losses.add(loss.description, of: source)
        case .folder(let path, let line):
          progress.folder = path.description
          try tell(progress)
          do { try makeFolder(path, nil, transaction) } catch let error as StoreError where error.code == .invalid {
            losses.add("line \(line): \(error.message)", of: source)
          }
        case .entry(let entry):
          do { try take(entry, of: source, isFirst: isFirst, transaction) } catch let error as StoreError
            where error.code == .invalid
          {
            losses.add("line \(entry.line): \(error.message)", of: source)
          }
        }
      }
    } catch let error as UnreadableBytes {
      losses.add(error.description, of: source)
    }
  }

  private mutating func take(
    _ entry: DirectoryListing.Entry, of source: Inventory.Source, isFirst: Bool, _ transaction: borrowing Transaction
  ) throws {
    let path: WindowsPath
    do { path = try entry.folder.child(entry.name) } catch {
      return losses.add("line \(entry.line): \(error.description)", of: source)
    }
    let time = entry.time?.time(bias: bias)
    switch entry.kind {
    case .link(let tag): losses.add("line \(entry.line): \(path) is a link (\(tag)), which is not followed", of: source)
    case .folder: try makeFolder(path, time, transaction)
    case .file(let size):
      if !isFirst, let other = try transaction.now.file(path) {
        if other.revision?.size != size || other.written != time {
          losses.add(
            "line \(entry.line): \(path) has another size or time in another listing, which was taken", of: source)
        }
        return
      }
      let revision = try transaction.revision(RevisionFacts(size: size, origin: .stated))
      try transaction.put(path, revision, HostFacts(attributes: [], written: time ?? WindowsTime.none))
      progress.files += 1
      progress.bytes &+= size
      if progress.files % 64 == 0 { try tell(progress) }
    }
  }

  /// A folder with those above it. The time of one that is there already is kept, if there is no other.
  private mutating func makeFolder(
    _ path: WindowsPath, _ written: WindowsTime?, _ transaction: borrowing Transaction
  ) throws {
    if written == nil, folder == path { return }
    let there = try transaction.now.file(path)
    if there == nil, let parent = path.parent { try makeFolder(parent, nil, transaction) }
    if there == nil || written != nil {
      try transaction.putFolder(path, HostFacts(attributes: [], written: written ?? WindowsTime.none))
    }
    if there == nil { folders += 1 }
    folder = path
  }

  /// Takes a list of versions over: they are added to what is known of each file.
  ///
  /// - Throws: ``StoreError``.
  mutating func read(
    _ list: VersionList, of source: Inventory.Source, _ transaction: borrowing Transaction
  ) throws {
    do {
      try list.read { item in
        switch item {
        case .loss(let loss): losses.add(loss.description, of: source)
        case .file(let path, let version, let line):
          do { try take(path, version, transaction) } catch let error as StoreError where error.code == .invalid {
            losses.add("line \(line): \(error.message)", of: source)
          }
        }
      }
    } catch let error as UnreadableBytes {
      losses.add(error.description, of: source)
    }
  }

  private mutating func take(
    _ path: WindowsPath, _ version: FileVersion, _ transaction: borrowing Transaction
  ) throws {
    let there = try transaction.now.file(path)
    if there?.isDirectory == true { throw StoreError(.invalid, "\(path): is a folder by the listing.") }
    if there == nil, let parent = path.parent { try makeFolder(parent, nil, transaction) }
    let known = there?.revision
    if let other = known?.fileVersion, other != version {
      throw StoreError(.invalid, "\(path): has version \(version) here and \(other) in another line, which was taken.")
    }
    let revision = try transaction.revision(RevisionFacts(size: known?.size, fileVersion: version, origin: .stated))
    try transaction.put(path, revision, HostFacts(attributes: [], written: there?.written ?? WindowsTime.none))
    versions += 1
    if there == nil { progress.files += 1 }
  }
}
