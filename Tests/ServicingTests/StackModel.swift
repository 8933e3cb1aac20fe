/// What claims.md and the rules behind the drills say of files, queue and stack, once more and by themselves: no store, no
/// registry, no names of files that wait. It knows Server 2003 with installers of 2006, and one folder.
struct StackModel {
  /// A file by what tells it from any other: `size` is of one package, path and line alone.
  struct File: Hashable {
    var version: Int
    var size: Int
    /// nil: of no known line.
    var isQFE: Bool?
  }

  struct Package {
    let number: Int
    var files: [(path: String, gdr: File?, qfe: File?, only: File?, ifPresent: Bool)] = []
    var isServicePack = false
    var includes: Set<Int> = []

    var hasGDR: Bool { files.contains { $0.gdr != nil } }
    var hasQFE: Bool { files.contains { $0.qfe != nil } }
  }

  struct Pair: Hashable {
    let id: Int
    let path: String
    /// nil: the file at the path is deleted.
    let queued: File?
    /// nil: it is gone.
    var source: File?
    /// nil: nobody knows.
    let owner: Int?
    let isRemoval: Bool
    var isDeletion: Bool { queued == nil }
  }

  struct Backup {
    var before: File?
    /// Without a file: it was gone when the update came.
    var pending: (file: File?, owner: Int?)?
  }

  struct Layer {
    let number: Int
    var line: String
    var recorded: [(path: String, version: Int)]
    var kept: [String: (file: File, ifPresent: Bool)]
    var hasBranch: Bool
    var backups: [String: Backup] = [:]
    var hasFolder: Bool
    let isServicePack: Bool
    var takenOverBy: Int?
    var takenAlongBy: Int?
  }

  var disk: [String: File]
  let alwaysHeld: Set<String>
  var held: Set<String>
  var queue: [Pair] = []
  /// Oldest first.
  var stack: [Layer] = []
  var removalWaits = false
  var servicePackWaits = false
  private var lastID = 0

  init(disk: [String: File], alwaysHeld: Set<String>) {
    (self.disk, self.alwaysHeld, held) = (disk, alwaysHeld, alwaysHeld)
  }

  var listed: [Int] { stack.filter { $0.takenOverBy == nil }.map(\.number) }

  private func place(_ number: Int) -> Int? { stack.firstIndex { $0.number == number } }

  /// What counts as the file at a path: the one that waits for it, else the one there.
  private func effective(_ path: String) -> File? {
    queue.last { $0.path == path && !$0.isDeletion }?.source ?? disk[path]
  }

  /// Of several that wait for one path the newest stays, and none that is older than the file there.
  private mutating func clean() {
    var best: [String: Pair] = [:]
    var losers: Set<Int> = []
    for pair in queue where !pair.isDeletion {
      let version = pair.source?.version ?? 0
      if version != 0, disk[pair.path]?.version ?? 0 > version {
        losers.insert(pair.id)
      } else if let rival = best[pair.path] {
        if version >= rival.source?.version ?? 0 {
          losers.insert(rival.id)
          best[pair.path] = pair
        } else {
          losers.insert(pair.id)
        }
      } else {
        best[pair.path] = pair
      }
    }
    queue.removeAll { losers.contains($0.id) }
  }

  // MARK: Installing

  /// False: refused.
  mutating func install(_ package: Package, keepsBackup: Bool) -> Bool {
    if removalWaits || servicePackWaits { return false }
    let both = package.hasGDR && package.hasQFE
    var line = package.hasQFE ? "QFE" : package.hasGDR ? "GDR" : ""
    if both { line = package.files.contains { effective($0.path)?.isQFE == true } ? "QFE" : "GDR" }
    func copy(_ index: Int) -> File? {
      let file = package.files[index]
      return (line == "QFE" ? file.qfe : line == "GDR" ? file.gdr : nil) ?? file.only ?? file.gdr ?? file.qfe
    }
    var along: [Int] = []
    if line == "QFE" {
      guard let found = takenAlong(package, package.files.indices.filter { copy($0) != nil }) else { return false }
      along = found
    }
    var newest: [String: (file: File, ifPresent: Bool)] = [:]
    for number in along {
      for (path, kept) in stack[place(number)!].kept
      where newest[path].map({ $0.file.version < kept.file.version }) ?? true {
        newest[path] = kept
      }
    }
    clean()
    var copied: [(path: String, file: File)] = []
    var recorded: [(path: String, version: Int)] = []
    for index in package.files.indices {
      let (path, ifPresent) = (package.files[index].path, package.files[index].ifPresent)
      guard let incoming = copy(index) else { continue }
      if let other = newest[path], other.file.version > incoming.version {
        recorded.append((path, incoming.version))
        continue
      }
      newest[path] = nil
      guard effective(path) != nil || !ifPresent else { continue }
      recorded.append((path, incoming.version))
      if isCopied(incoming, over: effective(path), both: both) { copied.append((path, incoming)) }
    }
    for (path, other) in newest.sorted(by: { $0.key < $1.key }) {
      guard effective(path) != nil || !other.ifPresent else { continue }
      if isCopied(other.file, over: effective(path), both: both) { copied.append((path, other.file)) }
    }
    record(package, line, recorded, copied.map(\.path), keepsBackup)
    for (path, file) in copied {
      if disk[path] != nil, held.contains(path) {
        lastID += 1
        queue.append(
          Pair(id: lastID, path: path, queued: file, source: file, owner: package.number, isRemoval: false))
      } else {
        disk[path] = file
      }
    }
    for number in along {
      stack[place(number)!].line = "QFE"
      stack[place(number)!].takenAlongBy = package.number
    }
    if package.isServicePack {
      servicePackWaits = true
      // What came after it stands on it.
      for index in stack[..<place(package.number)!].indices where package.includes.contains(stack[index].number) {
        if stack[index].takenOverBy == nil { stack[index].takenOverBy = package.number }
      }
    }
    clean()
    return true
  }

  private func isCopied(_ new: File, over there: File?, both: Bool) -> Bool {
    guard let there else { return true }
    if there.version > new.version { return false }
    if there.isQFE == true, new.isQFE == false, both || there.version == new.version { return false }
    if there.version < new.version { return true }
    return new.isQFE == true && there.isQFE != true
  }

  /// The packages of the general line that share files with one of the other line, and so on; nil: one of them cannot come.
  private func takenAlong(_ package: Package, _ indices: [Int]) -> [Int]? {
    var paths = Set(indices.map { package.files[$0].path })
    var found: Set<Int> = []
    let general = stack.filter { $0.line == "GDR" && $0.number != package.number && $0.takenOverBy == nil }
    func isOfGeneralLine(_ path: String) -> Bool {
      guard let there = effective(path), there.isQFE != true else { return false }
      return general.contains { $0.recorded.contains { $0 == (path, there.version) } }
    }
    var isBlocked = false
    var grew = true
    while grew {
      grew = false
      for layer in stack
      where layer.line == "GDR" && layer.number != package.number && layer.takenOverBy == nil
        && !found.contains(layer.number)
        && layer.recorded.contains(where: { paths.contains($0.path) && isOfGeneralLine($0.path) })
      {
        found.insert(layer.number)
        if !layer.hasBranch { isBlocked = true } else { paths.formUnion(layer.kept.keys) }
        grew = true
      }
    }
    return isBlocked ? nil : stack.map(\.number).filter(found.contains)
  }

  private mutating func record(
    _ package: Package, _ line: String, _ recorded: [(path: String, version: Int)], _ paths: [String],
    _ keepsBackup: Bool
  ) {
    let earlier = place(package.number)
    var layer =
      earlier.map { stack[$0] }
      ?? Layer(
        number: package.number, line: line, recorded: [], kept: [:], hasBranch: false, hasFolder: false,
        isServicePack: package.isServicePack)
    layer.line = line
    layer.takenOverBy = nil
    if line != "QFE" { layer.takenAlongBy = nil }
    // The list is written over from its beginning.
    layer.recorded = recorded + layer.recorded.dropFirst(recorded.count)
    layer.kept = Dictionary(
      package.files.compactMap { file in file.qfe.map { (file.path, ($0, file.ifPresent)) } },
      uniquingKeysWith: { _, last in last })
    layer.hasBranch = package.hasQFE
    if keepsBackup {
      layer.hasFolder = true
      for path in paths {
        let waiting = queue.last { $0.path == path && !$0.isDeletion && !$0.isRemoval }
        let pending = waiting.map { (file: $0.queued, owner: $0.owner) }
        if let known = layer.backups[path] {
          // Its own pairs go behind those of all others.
          guard let waiting, waiting.owner != package.number else { continue }
          for index in stack.indices where stack[index].backups[path]?.pending?.owner == package.number {
            stack[index].backups[path]?.pending = known.pending
          }
          layer.backups[path]?.pending = pending
        } else {
          let above = earlier.flatMap { place in
            stack[(place + 1)...].first { $0.backups[path] != nil }?.backups[path]
          }
          let isOwn = waiting?.owner == package.number
          layer.backups[path] = Backup(before: above.map(\.before) ?? disk[path], pending: isOwn ? nil : pending)
        }
      }
    }
    if let earlier { stack[earlier] = layer } else { stack.append(layer) }
  }

  // MARK: Removing, restarting, meddling

  /// False: refused.
  mutating func uninstall(_ number: Int, force: Bool) -> Bool {
    guard let place = place(number), stack[place].takenOverBy == nil, stack[place].hasFolder else { return false }
    let layer = stack[place]
    if !force, stack[(place + 1)...].contains(where: { $0.takenOverBy == nil }) { return false }
    queue.removeAll { pair in
      pair.owner == number && !pair.isRemoval && !pair.isDeletion || pair.isRemoval && layer.backups[pair.path] != nil
    }
    stack.remove(at: place)
    var back: [Pair] = []
    for (path, backup) in layer.backups.sorted(by: { $0.key < $1.key }) {
      lastID += 2
      if let pending = backup.pending, let file = pending.file,
        !queue.contains(where: { $0.path == path && !$0.isDeletion }),
        pending.owner.map({ owner in stack.contains { $0.number == owner } }) ?? true
      {
        back.append(
          Pair(
            id: lastID, path: path, queued: file, source: file, owner: pending.owner, isRemoval: false))
      }
    }
    var own: [Pair] = []
    for (path, backup) in layer.backups.sorted(by: { $0.key < $1.key }) where disk[path] != backup.before {
      lastID += 1
      if disk[path] != nil, held.contains(path) {
        own.append(
          Pair(
            id: lastID, path: path, queued: backup.before, source: backup.before, owner: number, isRemoval: true))
      } else {
        disk[path] = backup.before
      }
    }
    queue += own + back
    for index in stack.indices {
      for (path, backup) in stack[index].backups where backup.pending?.owner == number {
        stack[index].backups[path]?.pending = layer.backups[path]?.pending
      }
      if stack[index].takenOverBy == number { stack[index].takenOverBy = nil }
      if stack[index].takenAlongBy == number { (stack[index].takenAlongBy, stack[index].line) = (nil, "GDR") }
    }
    removalWaits = true
    if layer.isServicePack { servicePackWaits = false }
    return true
  }

  mutating func restart() {
    for pair in queue {
      if pair.isDeletion { disk[pair.path] = nil } else if let source = pair.source { disk[pair.path] = source }
    }
    (queue, held, removalWaits, servicePackWaits) = ([], alwaysHeld, false, false)
    for index in stack.indices {
      for path in stack[index].backups.keys { stack[index].backups[path]?.pending = nil }
    }
  }
}
