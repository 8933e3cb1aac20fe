import BatchFiles
import Testing
import WindowsModel

/// A machine of names only, which writes down what it was asked to do.
struct BatchDesk: BatchHost {
  var environment = ["SystemRoot": #"C:\WINDOWS"#, "windir": #"C:\WINDOWS"#, "COMPUTERNAME": "PLANT7", "Path": ""]
  var codePage = CodePage.us
  /// Files that somebody has mapped.
  var held: Set<WindowsPath> = []
  var untold: Set<String> = ["USERPROFILE"]
  var version = "Microsoft Windows [Version 5.2.3790]"
  /// What each program answers, by its full name.
  var programs: [WindowsPath: BatchExit] = [:]
  var batches: [WindowsPath: String] = [:]
  /// Batch files in the code page of the console.
  var unmarked: [WindowsPath: [UInt8]] = [:]
  var files: Set<WindowsPath> = []
  var folders: Set<WindowsPath> = []
  /// Each run as `PROGRAM|ARGUMENT|…`.
  var runs: [String] = []
  var runFolders: [WindowsPath] = []
  var shown: [String] = []
  var texts: [WindowsPath: String] = [:]
  /// Each change of files as `COMMAND: WHAT`.
  var changes: [String] = []
  /// Tools that this Windows has not.
  var lacks: Set<String> = []

  /// - Parameters:
  ///   - programs: name and exit code; in E:\hotfix unless the name has a folder.
  ///   - batches: name and text.
  init(
    _ programs: [String: Int] = ["a.exe": 0, "b.exe": 0, "c.exe": 0], batches: [String: String] = [:],
    files: [String] = [], folders: [String] = []
  ) throws {
    for (name, code) in programs { self.programs[try Self.path(name)] = BatchExit(code: code) }
    for (name, text) in batches { self.batches[try Self.path(name)] = text }
    self.files = Set(try files.map(Self.path))
    self.folders = Set(try ([#"C:\"#, #"E:\"#, #"E:\hotfix"#, #"E:\other"#, #"C:\WINDOWS"#] + folders).map(Self.path))
  }

  static func path(_ name: String) throws -> WindowsPath {
    try WindowsPath(name.contains(":") || name.hasPrefix(#"\\"#) ? name : #"E:\hotfix\"# + name)
  }

  func knows(_ program: WindowsPath) -> Bool {
    programs[program] != nil || batches[program] != nil || unmarked[program] != nil
  }

  func exists(_ path: WindowsPath) -> Bool {
    knows(path) || files.contains(path) || folders.contains(path) || texts[path] != nil
  }

  func isFolder(_ path: WindowsPath) -> Bool { folders.contains(path) }

  func isHeld(_ path: WindowsPath) -> Bool { held.contains(path) }

  func contents(of folder: WindowsPath) -> [BatchEntry]? {
    guard folders.contains(folder) else { return nil }
    let all = Set(programs.keys).union(batches.keys).union(files).union(texts.keys)
    let entries =
      all.filter { $0.parent == folder }.map { BatchEntry(name: $0.name, isFolder: false) }
      + folders.filter { $0.parent == folder }.map { BatchEntry(name: $0.name, isFolder: true) }
    return entries.sorted { $0.name.lowercased() < $1.name.lowercased() }
  }

  func lines(of path: WindowsPath) -> [String]? {
    texts[path]?.split(separator: "\r\n", omittingEmptySubsequences: true).map(String.init)
  }

  /// Tuesday, a quarter past nine in the morning.
  func moment() -> BatchMoment {
    BatchMoment(time: CivilTime(year: 2007, month: 4, day: 10, hour: 9, minute: 15, second: 7), seed: 7)
  }

  func has(_ tool: BatchTool) -> Bool { !lacks.contains { "\(tool)".hasPrefix($0) } }

  func objection(to tool: BatchTool, in folder: WindowsPath) -> String? {
    "\(tool)".contains("refused") ? "the desk objects" : nil
  }

  mutating func run(_ tool: BatchTool, in folder: WindowsPath) -> BatchExit {
    runs.append("\(tool)")
    return BatchExit(code: "\(tool)".contains("unknown") ? 2 : 0)
  }

  mutating func change(_ change: BatchChange, command: String) throws {
    switch change {
    case .copy(let moves), .move(let moves):
      for move in moves {
        texts[move.target] = texts[move.source] ?? ""
        if case .move = change { (texts[move.source], _) = (nil, files.remove(move.source)) }
        changes.append("\(command): \(move.source) \(move.target)")
      }
    case .delete(let paths):
      for path in paths { (texts[path], _) = (nil, files.remove(path)) }
      changes.append("\(command): \(paths.map(\.description).joined(separator: " "))")
    case .makeFolders(let paths):
      folders.formUnion(paths)
      changes.append("\(command): \(paths.map(\.description).joined(separator: " "))")
    case .removeFolder(let path):
      folders.remove(path)
      changes.append("\(command): \(path)")
    }
  }

  func batch(at path: WindowsPath) throws -> BatchFile {
    guard let bytes = unmarked[path] else { return try BatchFile(batches[path] ?? "", name: path.name) }
    return try BatchFile(bytes: bytes, name: path.name, codePage: codePage)
  }

  mutating func run(_ call: BatchCall) throws -> BatchExit {
    let program = call.program
    let isNear = program.parent == (try Self.path(""))
    runs.append(([isNear ? program.name : program.description] + call.arguments).joined(separator: "|"))
    runFolders.append(call.folder)
    return try #require(programs[program], "\(program) was run, and is no program")
  }

  mutating func show(_ line: String) { shown.append(line) }

  mutating func write(_ text: String, to path: WindowsPath, appending: Bool) {
    texts[path] = (appending ? texts[path] ?? "" : "") + text
  }
}

/// A run of a text as E:\hotfix\test.bat.
func batch(
  _ text: String, _ arguments: String..., host: BatchDesk? = nil, name: String = "test.bat"
) throws -> BatchRun<BatchDesk> {
  try BatchRun(
    BatchFile(text, name: name), at: BatchDesk.path(name), arguments: arguments,
    host: host ?? BatchDesk())
}

/// What a text shows.
func shown(_ text: String, _ arguments: String..., host: BatchDesk? = nil) throws -> [String] {
  var run = try BatchRun(
    BatchFile(text, name: "test.bat"), at: BatchDesk.path("test.bat"), arguments: arguments,
    host: host ?? BatchDesk())
  try run.run()
  return run.host.shown
}

/// What a text runs.
func runs(_ text: String, host: BatchDesk? = nil) throws -> [String] {
  var run = try batch(text, host: host)
  try run.run()
  return run.host.runs
}

/// Expects that a text stops at a line for a reason that holds these words, and has run those programs before.
func expectStop(
  _ text: String, at line: Int?, _ words: String, after programs: [String] = [], host: BatchDesk? = nil,
  _ location: SourceLocation = #_sourceLocation
) throws {
  var run = try batch(text, host: host)
  let error = #expect(throws: BatchError.self, sourceLocation: location) { try run.run() }
  #expect(error?.line == line, "\(error?.description ?? "")", sourceLocation: location)
  #expect(error?.reason.contains(words) == true, "\(error?.description ?? "")", sourceLocation: location)
  #expect(run.host.runs == programs, sourceLocation: location)
}
