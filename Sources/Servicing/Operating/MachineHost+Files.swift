package import BatchFiles
import HostFiles
import StateStore
import WindowsFormats
package import WindowsModel

// Files: those of the machine, and those beside the batch file, of which none is ever changed.
extension MachineHost {
  func isOnMachine(_ path: WindowsPath) throws -> Bool { try person.store.read { try $0.file(path) != nil } }

  /// True for a plain file on the machine or on the shelf.
  func hasFile(_ path: WindowsPath) throws -> Bool {
    if try person.store.read({ try $0.file(path).map { !$0.isDirectory } ?? false }) { return true }
    return try hostFile(path) != nil
  }

  /// The file of this computer that lies on the shelf and was not hidden.
  private func hostFile(_ path: WindowsPath) throws -> String? {
    guard shelf.place.contains(path), !hidden.contains(path) else { return nil }
    return try shelf.hostFile(path)
  }

  package func exists(_ path: WindowsPath) throws -> Bool {
    try isFolder(path) || isOnMachine(path) || hostFile(path) != nil || knows(path) || isTool(path)
  }

  package func isFolder(_ path: WindowsPath) throws -> Bool {
    if path.contains(shelf.place) || standing.contains(where: path.contains) { return true }
    if try person.store.read({ try $0.file(path)?.isDirectory == true }) { return true }
    return try shelf.place.contains(path) && !hidden.contains(path) && shelf.names(path) != nil
  }

  package func isHeld(_ path: WindowsPath) throws -> Bool {
    try person.store.read { try !$0.images(holding: path).isEmpty }
  }

  package func contents(of folder: WindowsPath) throws -> [BatchEntry]? {
    guard try isFolder(folder) else { return nil }
    var found: [String: BatchEntry] = [:]
    func add(_ name: String, _ isFolder: Bool) {
      found[WindowsName.folded(name)] = BatchEntry(name: name, isFolder: isFolder)
    }
    if folder.contains(shelf.place), folder.components.count < shelf.place.components.count {
      add(shelf.place.components[folder.components.count], true)
    }
    if shelf.place.contains(folder) {
      for (name, isFolder) in try shelf.names(folder) ?? [] {
        guard let path = try? folder.child(name), !hidden.contains(path) else { continue }
        add(name, isFolder)
      }
    }
    for entry in try person.store.read({ try $0.directory(folder) }) ?? [] { add(entry.name, entry.isDirectory) }
    return found.sorted { $0.key < $1.key }.map(\.value)
  }

  package func lines(of path: WindowsPath) throws -> [String]? {
    guard let bytes = try bytes(of: path, limit: BatchFile.largest) else { return nil }
    let isWide = bytes.starts(with: [0xFF, 0xFE])
    let text = isWide ? WindowsText.decoded(bytes.dropFirst(2)) : codePage.decoded(bytes.prefix { $0 != 0x1A })
    guard let text else { return nil }
    var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      String(line.last == "\r" ? line.dropLast() : line)
    }
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  /// nil: there is no such file, or its bytes are not held.
  func bytes(of path: WindowsPath, limit: Int) throws -> [UInt8]? {
    if let host = try hostFile(path), try !isOnMachine(path) { return try? HostFile.bytes(host, limit: limit) }
    return try person.store.read { view in
      guard let revision = try view.file(path)?.revision else { return nil }
      do {
        return try view.bytes(of: revision, limit: limit)
      } catch let error as StoreError where [.missing, .notFound, .invalid].contains(error.code) {
        return nil
      }
    }
  }

  // MARK: Changes

  package mutating func change(_ change: BatchChange, command: String) throws {
    switch change {
    case .copy(let moves): try carry(moves, command, removing: false)
    case .move(let moves): try carry(moves, command, removing: true)
    case .delete(let paths):
      let mine = try paths.filter(isOnMachine)
      if let first = mine.first {
        try person.act(.edit, first.description, command: command) { for path in mine { try $0.remove(path) } }
      }
      for path in paths { try hide(path) }
    case .makeFolders(let paths):
      guard let first = paths.first else { return }
      try person.act(.edit, first.description, command: command) { for path in paths { try $0.makeDirectory(path) } }
      for path in paths { hidden.remove(path) }
    case .removeFolder(let path):
      if try isOnMachine(path) {
        try person.act(.edit, path.description, command: command) { try $0.remove(path) }
      }
      try hide(path)
    }
  }

  /// A file or folder of the shelf is not found from now on.
  private mutating func hide(_ path: WindowsPath) throws {
    copies[path] = nil
    guard shelf.place.contains(path), path != shelf.place else { return }
    if hidden.insert(path).inserted, try shelf.hostFile(path) != nil || shelf.names(path) != nil {
      output.append("\(path) lies beside the batch file and stays there; from here on it counts as deleted.")
    }
  }

  private mutating func carry(_ moves: [BatchMove], _ command: String, removing: Bool) throws {
    guard let first = moves.first else { return }
    var hosts: [WindowsPath: (path: String, facts: RevisionFacts)] = [:]
    for move in moves where try !isOnMachine(move.source) {
      if let host = try hostFile(move.source) {
        hosts[move.source] = (host, RevisionFacts(of: try ForeignBytes(HostFile(host))))
      }
    }
    let files = hosts
    try person.act(.edit, first.target.description, command: command) { transaction in
      for move in moves {
        if let entry = try transaction.now.file(move.source) {
          if removing, WindowsName.same(move.source.volume, move.target.volume) {
            _ = try transaction.move(move.source, to: move.target, replacing: true)
            continue
          }
          guard let revision = entry.revision else {
            throw StoreError(.invalid, "\(move.source): is a folder, which does not go to another drive.")
          }
          try transaction.put(move.target, revision, attributes: entry.attributes, written: entry.written)
          if removing { try transaction.remove(move.source) }
        } else {
          // A package of the catalog, or one that was extracted, has no bytes of its own.
          var facts = RevisionFacts()
          if let host = files[move.source] {
            facts = host.facts
            let stored = try transaction.storeFile(host.path)
            guard stored.size == facts.size else {
              throw StoreError(.changed, "\(host.path): changed while it was read.")
            }
            facts.sha256 = stored.sha256
          }
          try transaction.put(move.target, transaction.revision(facts))
        }
      }
    }
    for move in moves {
      let origin = copies[move.source] ?? (shelf.place.contains(move.source) ? move.source : nil)
      if removing { try hide(move.source) }
      copies[move.target] = origin
      hidden.remove(move.target)
    }
  }
}
