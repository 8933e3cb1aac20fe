import Measuring

extension Report {
  /// The highest mark of each act by itself: with files of different sizes, then with a long history.
  mutating func measureMemory() throws {
    let sizes = options.isQuick ? Memory.quickSizes : Memory.sizes
    var peaks: [String: [Double]] = [:]
    for size in sizes {
      note("memory, a file of \(thousands(size)) bytes")
      let folder = try newFolder("memory")
      defer { ScratchFolder.remove(folder) }
      try SeededBytes.writeSparse(Memory.source(in: folder), size: size)
      for act in Memory.ofFile {
        peaks[act, default: []].append(try peak(act, in: folder))
        for path in [Memory.copy(in: folder), Memory.output(in: folder)] { ScratchFolder.remove(path) }
      }
    }
    let names = sizes.map { $0 >= 1 << 30 ? "\($0 >> 30) GB" : $0 >= 1 << 20 ? "\($0 >> 20) MB" : "\($0 >> 10) KB" }
    for act in Memory.ofFile {
      add(.memory, megabytes("\(act), a file of \(names.joined(separator: ", "))", peaks[act] ?? []))
    }
    note("memory, a long history")
    let folder = try newFolder("memory")
    defer { ScratchFolder.remove(folder) }
    _ = try perform(.memoryHistory, in: folder)
    let changes = options.isQuick ? "200,000" : "a million"
    for act in Memory.ofHistory {
      let kilobytes = try peak(act, in: folder)
      ScratchFolder.remove(Memory.copy(in: folder))
      add(.memory, megabytes("\(act), with \(changes) changes of 100,000 values", [kilobytes]))
    }
  }

  private mutating func peak(_ act: String, in folder: String) throws -> Double {
    try perform(.memory, in: folder, "--act", act).one("memory")
  }
}
