import Glibc

/// Runs everything and prints the table.
struct Report {
  private let options: Options
  private let program: String
  private let floor: String
  /// Megabytes, the most that any work of one kind took.
  private var memory: [(work: String, kilobytes: Double)] = []
  private var rows: [Row] = []

  init(_ options: Options) {
    self.options = options
    let program = Self.ownPath
    self.program = program
    // The package manager puts both programs into one folder.
    floor = program.lastIndex(of: "/").map { program[...$0] + "floor" } ?? "floor"
  }

  private static var ownPath: String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    return String(decoding: buffer[..<max(0, count)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  func print() throws {
    var report = self
    try report.registry()
    try report.history()
    try report.payload()
    try report.queue()
    if let wupd = options.wupd { try report.start(wupd) }
    report.addMemory()
    Swift.print(table(report.rows))
  }

  private mutating func perform(_ work: Work, in folder: String) throws -> Child {
    let child = try Child(program, ["--work", work.rawValue, "--folder", folder])
    let kilobytes = try child.one("memory")
    if let index = memory.firstIndex(where: { $0.work == work.rawValue }) {
      memory[index].kilobytes = max(memory[index].kilobytes, kilobytes)
    } else {
      memory.append((work.rawValue, kilobytes))
    }
    return child
  }

  /// wupd and the floor in turns, so that what the computer does beside strikes both alike.
  private mutating func registry() throws {
    var ours: [Child] = []
    var floors: [Child] = []
    var paths: [Child] = []
    var asking: [Child] = []
    for round in 1...options.rounds {
      note("registry, round \(round)")
      let folder = try ScratchFolder(in: options.folder)
      ours.append(try perform(.registry, in: folder.path))
      floors.append(try Child(floor, [folder.path, options.schema]))
      asking.append(try Child(floor, [folder.path, options.schema, "--asking"]))
      paths.append(try perform(.paths, in: folder.path))
    }
    func middle(_ children: [Child], _ name: String, _ of: ([Double]) -> Double = median) throws -> Double {
      median(try children.map { of(try $0.all(name)) })
    }
    let fresh = try middle(ours, "fresh")
    let asked = try middle(asking, "asking")
    rows += [
      Row("100,000 values in one act, new", seconds: fresh, floor: asked, atMost: 1.7),
      Row(
        "… against a floor that knows them to be new", seconds: fresh, floor: try middle(floors, "knowing"), atMost: 1.7
      ),
      Row(
        "100,000 values in one act, changed", seconds: try middle(ours, "again"), floor: try middle(floors, "again"),
        atMost: 1.7),
      Row("100,000 values in one act, new, each by its path", seconds: try middle(paths, "fresh"), floor: asked),
      Row(
        "act of ten changes, median", seconds: try middle(ours, "act"), floor: try middle(floors, "act"), atMost: 1.3),
      Row(
        "act of ten changes, mean", seconds: try middle(ours, "act", mean), floor: try middle(floors, "act", mean),
        atMost: 1.3),
      Row(
        "act of ten changes, processor alone", seconds: try middle(ours, "act-processor"),
        floor: try middle(floors, "act-processor")),
    ]
  }

  private mutating func history() throws {
    note("a history of a million changes")
    let folder = try ScratchFolder(in: options.folder)
    let history = try perform(.history, in: folder.path)
    rows.append(
      Row(
        "act of ten changes after 1,000,000", seconds: try history.one("after"), floor: try history.one("before"),
        atMost: 1.1))
    let point = try history.one("point-now")
    rows.append(
      Row("a value as of an act ago, against now", seconds: try history.one("point-then"), floor: point, atMost: 2))
    rows.append(Row("a value as of nine acts ago, against now", seconds: try history.one("point-first"), floor: point))
    // The goal allows a list a microsecond for each change walked back.
    let list = try history.one("list-now")
    for (name, steps) in [("then", 1), ("first", Double(History.rounds - 1))] {
      let allowed = list + steps * Double(Registry.valuesOfKey) * 1e-6
      let taken = try history.one("list-\(name)")
      rows.append(
        Row(
          work: "list of 100 values, \(decimal(steps, 0)) change(s) each ago, against now", figure: time(taken),
          floor: time(list), ratio: "\(decimal(taken / list, 2)) x", goal: "at most \(time(allowed))",
          verdict: taken <= allowed ? "reached" : "missed"))
    }
    try replayAndVerify(folder.path)
  }

  private mutating func replayAndVerify(_ folder: String) throws {
    var replays: [Double] = []
    var floors: [Double] = []
    var verifications: [Double] = []
    var changes = 0.0
    for round in 1...min(3, options.rounds) {
      note("replay and verify, round \(round)")
      let replay = try perform(.replay, in: folder)
      unlink("\(folder)/replayed.wupd")
      changes = try replay.one("changes")
      replays.append(try replay.one("replay"))
      let copy = try Child(floor, [folder, options.schema, History.path(in: folder)])
      unlink("\(folder)/copy.db")
      floors.append(try copy.one("copy"))
      verifications.append(try perform(.verify, in: folder).one("verify"))
    }
    let (replay, floor) = (median(replays), median(floors))
    let isFast = changes / replay >= 200_000 || replay / floor <= 1.5
    rows.append(
      Row(
        work: "replay of a million changes", figure: "\(decimal(changes / replay / 1000, 0))k/s",
        floor: "\(decimal(changes / floor / 1000, 0))k/s", ratio: "\(decimal(replay / floor, 2)) x",
        goal: "200k/s or 1.5 x", verdict: isFast ? "reached" : "missed"))
    let rate = changes / median(verifications)
    rows.append(
      Row(
        "verify, all levels, a million changes", "\(decimal(rate / 1000, 0))k/s", goal: "2000k/s (chain alone)",
        reached: rate >= 2e6))
  }

  private mutating func payload() throws {
    note("payload")
    let folder = try ScratchFolder(in: options.folder)
    let stored = try perform(.payload, in: folder.path)
    var verifications: [Double] = []
    var sums: [Double] = []
    for _ in 0..<options.rounds {
      verifications.append(try perform(.verifyPayload, in: folder.path).one("verify"))
      sums.append(try Child("sha256sum", ["\(folder.path)/payload.bin"]).seconds)
    }
    rows.append(
      Row(
        "100 MB stored, against one plain file", seconds: try stored.one("store"), floor: try stored.one("plain")))
    rows.append(
      Row(
        "100 MB verified, all levels, against sha256sum", seconds: median(verifications), floor: median(sums), atMost: 2
      ))
  }

  private mutating func start(_ wupd: String) throws {
    note("start-up")
    let starts = try (0..<30).map { _ in try Child(wupd, ["--version"]).seconds }
    rows.append(Row("wupd --version", time(median(starts)), goal: "under 10 ms", reached: median(starts) < 0.01))
  }

  /// Ten times the entries may take ten times as long, and some for trees that are deeper.
  private mutating func queue() throws {
    note("queue")
    let folder = try ScratchFolder(in: options.folder)
    let child = try perform(.queue, in: folder.path)
    for (work, name) in [
      ("install of files in use", "install-1"), ("a second one over its queue", "install-2"), ("QChain", "qchain"),
      ("restart", "restart"),
    ] {
      let (small, large) = (try child.one("\(name)-small"), try child.one("\(name)-large"))
      rows.append(
        Row(
          "\(work), 10,000 entries / ten times 1,000", seconds: large, floor: 10 * small, atMost: 1.5))
    }
  }

  private mutating func addMemory() {
    for (work, kilobytes) in memory {
      rows.append(
        Row(
          "memory at most, \(work)", "\(decimal(kilobytes / 1024, 1)) MB", goal: "under 64 MB",
          reached: kilobytes < 64 * 1024))
    }
  }
}
