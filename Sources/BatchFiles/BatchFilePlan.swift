import WindowsModel

/// What a command over files comes to on a machine: what it changes, what it shows, and how it ends.
struct BatchFilePlan {
  private(set) var change: BatchChange?
  private(set) var shown: [String] = []
  private(set) var errors: [String] = []
  /// 0 is success.
  private(set) var code = 0
  /// `rd` that fails leaves the error level alone, unless a `||` looks at it.
  private(set) var setsErrorLevel = true

  private static let missing = "The system cannot find the file specified."
  private static let noFolder = "The system cannot find the path specified."
  private static let inUse = "The process cannot access the file because it is being used by another process."
  /// A limit of this program.
  private static let mostFiles = 10_000

  /// - Throws: ``BatchReason`` for what is not understood; what the host throws.
  init(_ command: BatchFileCommand, _ folders: BatchFolders, on host: some BatchHost) throws {
    switch command.kind {
    case .copy: try transfer(command, folders, host) { .copy($0) }
    case .move: try transfer(command, folders, host) { .move($0) }
    case .rename: try rename(command, folders, host)
    case .delete: try delete(command, folders, host)
    case .makeFolder: try makeFolders(command, folders, host)
    case .removeFolder: try removeFolders(command, folders, host)
    }
  }

  private mutating func fail(_ text: String, _ code: Int = 1) {
    errors.append(text)
    self.code = code
  }

  private mutating func transfer(
    _ command: BatchFileCommand, _ folders: BatchFolders, _ host: some BatchHost, _ made: ([BatchMove]) -> BatchChange
  ) throws {
    let isMove = command.kind == .move
    let source = command.names[0]
    var sources: [WindowsPath] = []
    if let pattern = try BatchPattern(source, folders) {
      sources = try pattern.found(on: host, foldersOnly: false).map { try pattern.path($0) }
    } else {
      let path = try folders.place(source)
      if try host.isFolder(path), !isMove {
        sources = try (host.contents(of: path) ?? []).filter { !$0.isFolder }.map { try path.child($0.name) }
      } else if try host.exists(path) {
        sources = [path]
      }
    }
    guard !sources.isEmpty else { return fail(Self.missing) }
    let targetName = command.names.count > 1 ? command.names[1] : "."
    if try BatchPattern(targetName, folders) != nil {
      throw BatchReason("a target with * or ? (\(BatchReason.shown(targetName))) is not understood")
    }
    let target = try folders.place(targetName)
    let isFolder = try host.isFolder(target)
    if !isFolder {
      guard sources.count == 1 else {
        throw BatchReason("several files that go to one, \(target), are not understood")
      }
      let endsAsFolder = ["\\", "/"].contains(targetName.withoutQuotes.unicodeScalars.last.map { String($0) } ?? "")
      guard !endsAsFolder, let parent = target.parent, try host.isFolder(parent) else { return fail(Self.noFolder) }
    }
    let moves = try sources.map { BatchMove(source: $0, target: isFolder ? try target.child($0.name) : target) }
    for move in moves {
      if !isMove, move.source == move.target { return fail("The file cannot be copied onto itself.") }
      if move.source.contains(target), isMove, try host.isFolder(move.source) {
        return fail(Self.inUse)
      }
      if try host.isFolder(move.target), move.source != move.target { return fail("Access is denied.") }
      if move.source != move.target, try host.isHeld(move.target) { return fail(Self.inUse) }
    }
    change = made(moves.filter { $0.source != $0.target })
    shown = ["        \(moves.count) file(s) \(isMove ? "moved" : "copied")."]
  }

  private mutating func rename(
    _ command: BatchFileCommand, _ folders: BatchFolders, _ host: some BatchHost
  ) throws {
    let (old, new) = (command.names[0], command.names[1].withoutQuotes)
    if try BatchPattern(old, folders) != nil || BatchPattern(new, folders) != nil {
      throw BatchReason("'ren' with * or ? is not understood")
    }
    guard !new.unicodeScalars.contains(where: { "\\/:".unicodeScalars.contains($0) }) else {
      return fail("The syntax of the command is incorrect.")
    }
    let source = try folders.place(old)
    guard try host.exists(source), let parent = source.parent else { return fail(Self.missing) }
    let target = try parent.appending(new)
    if source != target, try host.exists(target) {
      return fail("A duplicate file name exists, or the file cannot be found.")
    }
    change = .move([BatchMove(source: source, target: target)])
  }

  private mutating func delete(
    _ command: BatchFileCommand, _ folders: BatchFolders, _ host: some BatchHost
  ) throws {
    var files: [WindowsPath] = []
    for name in command.names {
      let path = try BatchPattern(name, folders).map(\.folder) ?? folders.place(name)
      let isWhole = try host.isFolder(path) && BatchPattern(name, folders) == nil
      let pattern = try BatchPattern(isWhole ? name.withoutQuotes + "\\*" : name, folders)
      let isAsked =
        isWhole || ["*", "*.*"].contains(pattern.map { String(name.withoutQuotes.dropFirst($0.prefix.count)) })
      if isAsked, !command.switches.contains("Q") {
        throw BatchReason("'del \(BatchReason.shown(name))' asks whether it is sure, and nobody answers; write /q")
      }
      let folder = pattern?.folder ?? path.parent ?? path
      guard try host.isFolder(folder) else {
        fail(Self.noFolder)
        continue
      }
      let before = files.count
      try collect(name, pattern, folder, command.switches.contains("S"), host, &files)
      if files.count == before { errors.append("Could Not Find \(path)") }
    }
    for file in files where try host.isHeld(file) {
      shown.append("\(file)")
      fail("Access is denied.")
    }
    files = try files.filter { try !host.isHeld($0) }
    if !files.isEmpty { change = .delete(files) }
  }

  /// What `del` fits in a folder, and with `/s` in those below it.
  private func collect(
    _ name: String, _ pattern: BatchPattern?, _ top: WindowsPath, _ goesDown: Bool, _ host: some BatchHost,
    _ files: inout [WindowsPath]
  ) throws {
    var rest = [top]
    let last = name.withoutQuotes.unicodeScalars.split(whereSeparator: { "\\/:".unicodeScalars.contains($0) }).last
    let wanted = last.map { String($0) } ?? ""
    while let folder = rest.popLast() {
      for entry in try host.contents(of: folder) ?? [] {
        let path = try folder.child(entry.name)
        if entry.isFolder {
          if goesDown { rest.append(path) }
        } else if pattern?.fits(entry.name) ?? WindowsName.same(entry.name, wanted) {
          files.append(path)
        }
        guard files.count + rest.count <= Self.mostFiles else {
          throw BatchReason("'del' of more than \(Self.mostFiles) files at once")
        }
      }
    }
  }

  private mutating func makeFolders(
    _ command: BatchFileCommand, _ folders: BatchFolders, _ host: some BatchHost
  ) throws {
    var made: [WindowsPath] = []
    for name in command.names {
      let path = try folders.place(name)
      if try host.exists(path) {
        fail("A subdirectory or file \(name.withoutQuotes) already exists.")
      } else {
        made.append(path)
      }
    }
    if !made.isEmpty { change = .makeFolders(made) }
  }

  private mutating func removeFolders(
    _ command: BatchFileCommand, _ folders: BatchFolders, _ host: some BatchHost
  ) throws {
    setsErrorLevel = false
    guard command.names.count == 1 else { throw BatchReason("'rd' of several folders is not understood") }
    let path = try folders.place(command.names[0])
    guard try host.exists(path) else { return fail(Self.missing, 2) }
    guard try host.isFolder(path) else { return fail("The directory name is invalid.", 267) }
    let isEmpty = try host.contents(of: path)?.isEmpty ?? true
    guard isEmpty || command.switches.contains("S") else { return fail("The directory is not empty.", 145) }
    if command.switches.contains("S"), !command.switches.contains("Q") {
      throw BatchReason("'rd /s' asks whether it is sure, and nobody answers; write /q")
    }
    guard !path.contains(folders.place(of: folders.current)), path.parent != nil else {
      return fail(Self.inUse, 32)
    }
    change = .removeFolder(path)
  }
}
