import Glibc
import TestSupport
import WindowsModel

/// A copied Windows folder: 10,000 files of the sizes that a system32 has, about 300 MB, four of ten of them programs.
enum AdoptedTree {
  static func path(in folder: String) -> String { "\(folder)/tree" }

  static func make(in folder: String, isQuick: Bool) throws {
    let windows = path(in: folder) + "/WINDOWS"
    let system = windows + "/system32"
    let folders =
      [system, "\(system)/dllcache", "\(system)/drivers", "\(windows)/inf"]
      + (0..<16).map { "\(windows)/folder\($0)" }
    for folder in [path(in: folder), windows] + folders + ["\(system)/config"] {
      guard mkdir(folder, 0o700) == 0 else { throw Child.Failure(description: "\(folder) cannot be made") }
    }
    try HiveWork.make("\(system)/config/SYSTEM")
    var random = SeededBytes(seed: 5)
    for number in 0..<(isQuick ? 1000 : 10_000) {
      let size = size(&random)
      let isProgram = number % 10 < 4 && size >= 4096
      var bytes: [UInt8] = []
      if isProgram {
        var program = ProgramBuilder(.plain(FileVersion(5, 2, 3790, UInt16(truncatingIfNeeded: number))))
        program.hasChecksum = false
        bytes = program.bytes()
      }
      bytes += SeededBytes.make(seed: number + 1, count: max(0, size - bytes.count))
      let name = "file\(number).\(isProgram ? "dll" : "dat")"
      try PlainFile("\(folders[number % folders.count])/\(name)").write(bytes)
    }
  }

  private static func size(_ random: inout SeededBytes) -> Int {
    let (kind, place) = (random.next() % 100, Int(random.next() % 1000))
    let (least, most) =
      switch kind {
      case ..<60: (500, 15_000)
      case ..<90: (15_000, 60_000)
      case ..<99: (60_000, 180_000)
      default: (300_000, 800_000)
      }
    return least + (most - least) * place / 1000
  }
}
