import Glibc
import Measuring

/// Runs what was asked for and prints the table.
struct Report {
  let options: Options
  /// This program, and the two that the package manager puts beside it.
  let program: String
  let floor: String
  let grdb: String
  /// All that is made in a run lies here.
  let folder: String
  /// Kilobytes, the most that any work of one kind took.
  private var memory: [(work: String, kilobytes: Double)] = []
  private var rows: [Section: [Row]] = [:]

  private init(_ options: Options, in folder: String) {
    self.options = options
    self.folder = folder
    program = Self.programFolder + "/bench"
    floor = Self.programFolder + "/floor"
    grdb = Self.programFolder + "/grdb"
  }

  static var programFolder: String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    let path = String(decoding: buffer[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }

  static func print(_ options: Options) throws {
    let scratch = try ScratchFolder(in: options.folder)
    var report = Report(options, in: scratch.path)
    let start = now()
    try report.measure()
    Swift.print(report.text(seconds: now() - start))
  }

  private mutating func measure() throws {
    if has(.registry) || has(.act) { try measureRegistry() }
    if has(.update) { try measureUpdate() }
    if has(.growth) || has(.counters) { try measureGrowth() }
    if [.growth, .points, .replay, .verify].contains(where: has) { try measureHistory() }
    if has(.verify) { try measurePayload() }
    if has(.queue) { try measureQueue() }
    if has(.hive) || has(.adoptHive) { try measureHive() }
    if has(.adoptTree), let wupd = options.wupd { try measureTree(wupd) }
    if has(.start), let wupd = options.wupd { try measureStart(wupd) }
    if has(.memory) {
      try measureMemory()
      addMemory()
    }
  }

  private func text(seconds: Double) -> String {
    var remarks = ["\(decimal(seconds / 60, 1)) minutes."]
    if options.isQuick {
      remarks.insert("--quick: smaller sizes and fewer rounds than the goals are meant for.", at: 0)
    }
    let sections = Section.allCases.filter(has).map { ($0, rows[$0] ?? []) }
    return table(sections) + "\n\n" + remarks.joined(separator: "\n")
  }

  func has(_ section: Section) -> Bool { options.sections.contains(section) }

  mutating func add(_ section: Section, _ rows: Row...) { self.rows[section, default: []] += rows }

  /// Runs a work in a process of its own, and keeps its memory in mind.
  mutating func perform(_ work: Work, in folder: String, _ arguments: String...) throws -> Child {
    let quick = options.isQuick ? ["--quick"] : []
    let child = try Child(program, ["--work", work.rawValue, "--folder", folder] + quick + arguments)
    let kilobytes = try child.one("memory")
    if let index = memory.firstIndex(where: { $0.work == work.rawValue }) {
      memory[index].kilobytes = max(memory[index].kilobytes, kilobytes)
    } else {
      memory.append((work.rawValue, kilobytes))
    }
    return child
  }

  /// A folder for one part of the run.
  func newFolder(_ name: String) throws -> String {
    let path = "\(folder)/\(name)"
    guard mkdir(path, 0o700) == 0 else { throw Child.Failure(description: "\(path) cannot be made") }
    return path
  }

  private mutating func measureStart(_ wupd: String) throws {
    note("start-up")
    let starts = try (0..<30).map { _ in try Child(wupd, ["--version"]).seconds }
    add(.start, Row("wupd --version", time(median(starts)), goal: "under 10 ms", reached: median(starts) < 0.01))
  }

  /// Ten times the entries may take ten times as long, and some for trees that are deeper.
  private mutating func measureQueue() throws {
    note("queue")
    let folder = try newFolder("queue")
    let child = try perform(.queue, in: folder)
    ScratchFolder.remove(folder)
    for (work, name) in [
      ("install of files in use", "install-1"), ("a second one over its queue", "install-2"), ("QChain", "qchain"),
      ("restart", "restart"),
    ] {
      let (small, large) = (try child.one("\(name)-small"), try child.one("\(name)-large"))
      add(.queue, Row("\(work), 10,000 entries", seconds: large, "ten times 1,000", 10 * small, atMost: 1.5))
    }
  }

  /// Works that make what others are given, or have rows of their own.
  private static let isMaking = [Work.memory, .syncedFiles, .makeHive, .walkHive, .makeTree].map(\.rawValue)

  /// Of the works that were timed: what they did together, in one process.
  private mutating func addMemory() {
    for (work, kilobytes) in memory where !Self.isMaking.contains(work) {
      add(.memory, megabytes("all of the work \(work), in one process", [kilobytes]))
    }
  }

  func megabytes(_ work: String, _ kilobytes: [Double]) -> Row {
    Row(
      work, kilobytes.map { decimal($0 / 1024, 1) }.joined(separator: ", ") + " MB", goal: "under 64 MB",
      reached: kilobytes.allSatisfy { $0 < 64 * 1024 })
  }
}
