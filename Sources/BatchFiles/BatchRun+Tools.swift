import WindowsModel

// Commands over files, and tools of Windows.
extension BatchRun {
  /// What a line calls: a program, or one that is passed over with the code it is taken to end with.
  enum Found {
    case program(WindowsPath)
    case passedOver(Int)
  }

  /// - Throws: ``BatchReason`` for a program that is not known, and not to be passed over.
  func found(_ program: BatchProgram, _ folders: BatchFolders) throws -> Found {
    do {
      return .program(try program.found(folders, path: variables["PATH"], on: host))
    } catch let reason as BatchReason {
      guard let code = passOver.code(of: program.name) else { throw reason }
      return .passedOver(code)
    }
  }

  mutating func carryOut(_ command: BatchFileCommand) throws {
    let plan = try BatchFilePlan(command, folders, on: host)
    if let change = plan.change {
      try budget.spendStart()
      try host.change(change, command: command.text)
    }
    for text in plan.shown { try say(text) }
    for text in plan.errors { try say(text, isError: true) }
    if plan.setsErrorLevel { end(plan.code) } else { outcome = plan.code }
  }

  mutating func type(_ names: [String]) throws {
    var code = 0
    for name in names {
      let files = try self.files(name, folders)
      if files.isEmpty {
        try say("The system cannot find the file specified.", isError: true)
        code = 1
      }
      for file in files { for line in try lines(of: file) { try say(line) } }
    }
    end(code)
  }

  /// The files that a name or pattern means.
  func files(_ name: String, _ folders: BatchFolders) throws -> [WindowsPath] {
    if let pattern = try BatchPattern(name, folders) {
      return try pattern.found(on: host, foldersOnly: false).map { try pattern.path($0) }
    }
    let path = try folders.place(name)
    return try host.exists(path) && !host.isFolder(path) ? [path] : []
  }

  /// - Throws: ``BatchReason`` for a file whose text is not held.
  func lines(of path: WindowsPath) throws -> [String] {
    guard let lines = try host.lines(of: path) else { throw BatchReason("the text of \(path) is not known") }
    return lines
  }

  mutating func list(_ listing: BatchListing) throws {
    let names = try Self.names(listing, folders, host)
    for name in names { try say(name) }
    if names.isEmpty { try say("File Not Found", isError: true) }
    end(names.isEmpty ? 1 : 0)
  }

  static func names(_ listing: BatchListing, _ folders: BatchFolders, _ host: Host) throws -> [String] {
    var found: [String] = []
    for name in listing.names.isEmpty ? ["*"] : listing.names {
      let path = try BatchPattern(name, folders) == nil ? folders.place(name) : nil
      if let path, try host.isFolder(path) {
        guard let all = try BatchPattern(name.withoutQuotes + "\\*", folders) else { continue }
        found += try all.found(on: host, foldersOnly: listing.foldersOnly).map(\.name)
      } else if let pattern = try BatchPattern(name, folders) {
        found += try pattern.found(on: host, foldersOnly: listing.foldersOnly).map(\.name)
      } else if let path, try host.exists(path), listing.foldersOnly != true {
        found.append(path.name)
      }
    }
    guard !listing.isOrdered || found.count < 2 else {
      throw BatchReason("'dir' of several files in another order than by name is not understood")
    }
    return found
  }

  mutating func run(_ tool: BatchTool, or program: BatchProgram, _ line: Int) throws {
    guard try host.has(tool) else { return try run(program, line) }
    try budget.spendStart()
    if case .find(let find) = tool { return try run(find, program) }
    try object(to: tool, folders)
    let exit = try host.run(tool, in: folders.place(of: folders.current))
    if case .service = tool { pass(program.text, line, code: exit.code) }
    end(exit.code, of: program)
  }

  func object(to tool: BatchTool, _ folders: BatchFolders) throws {
    if let reason = try host.objection(to: tool, in: folders.place(of: folders.current)) { throw BatchReason(reason) }
  }

  private mutating func run(_ find: BatchFind, _ program: BatchProgram) throws {
    var isFound = false
    if find.files.isEmpty {
      guard let fed else { throw BatchReason("'find' without a file reads what somebody types") }
      let found = find.found(in: fed)
      for line in found.lines { try say(line) }
      isFound = found.isFound
    }
    for name in find.files {
      let files = try self.files(name, folders)
      if files.isEmpty { try say("File not found - \(name.withoutQuotes.keyword)", isError: true) }
      for file in files {
        let found = find.found(in: try lines(of: file))
        try say("")
        try say("---------- \(name.withoutQuotes.keyword)\(find.countsOnly ? ": \(found.lines.first ?? "0")" : "")")
        if !find.countsOnly { for line in found.lines { try say(line) } }
        isFound = isFound || found.isFound
      }
    }
    end(isFound ? 0 : 1, of: program)
  }
}
