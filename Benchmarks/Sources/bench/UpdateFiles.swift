import Glibc
import Measuring

/// The files of an update: sizes from 1 KB to 2 MB, evenly spread by their logarithm but for the bend that makes the
/// sum come out, in an order that mixes them.
struct UpdateFiles {
  let sizes: [Int]

  /// 1,000 files of 100 MB, or a tenth of both.
  init(isQuick: Bool) {
    let (count, total) = isQuick ? (100, 10_000_000) : (1000, 100_000_000)
    // The larger the bend, the smaller the sum.
    var low = 0.1
    var high = 10.0
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if Self.spread(count, bend: middle).reduce(0, +) > total { low = middle } else { high = middle }
    }
    var sizes = Self.spread(count, bend: high)
    var generator = SeededBytes(seed: 1)
    for index in stride(from: count - 1, to: 0, by: -1) {
      sizes.swapAt(index, Int(generator.next() % UInt64(index + 1)))
    }
    self.sizes = sizes
  }

  private static func spread(_ count: Int, bend: Double) -> [Int] {
    (0..<count).map { Int(1024 * pow(2048, pow((Double($0) + 0.5) / Double(count), bend))) }
  }

  var total: Int { sizes.reduce(0, +) }

  static func name(_ index: Int) -> String { "file\(index).dll" }

  /// Bytes of a file: those of the machine before the update, or those that it brings.
  func bytes(_ index: Int, isNew: Bool) -> [UInt8] {
    SeededBytes.make(seed: 1 + 2 * index + (isNew ? 1 : 0) * 100_000, count: sizes[index])
  }

  static func folder(in folder: String) -> String { "\(folder)/package" }

  /// The package as a folder: what all who are compared take the files from.
  func write(in folder: String) throws {
    let package = Self.folder(in: folder)
    guard mkdir(package, 0o700) == 0 else { throw Child.Failure(description: "\(package) cannot be made") }
    for index in sizes.indices { try PlainFile("\(package)/\(Self.name(index))").write(bytes(index, isNew: true)) }
  }

  /// The floor: the same files written one after the other, an fsync for each and one for their folder.
  func writeWithSync(in folder: String) throws -> Double {
    let target = "\(folder)/plain"
    let all = try sizes.indices.map { try PlainFile.contents(of: "\(Self.folder(in: folder))/\(Self.name($0))") }
    guard mkdir(target, 0o700) == 0 else { throw Child.Failure(description: "\(target) cannot be made") }
    defer { ScratchFolder.remove(target) }
    let time = try seconds {
      for (index, bytes) in all.enumerated() {
        let file = try PlainFile("\(target)/\(Self.name(index))")
        try file.write(bytes)
        try file.sync()
      }
      try PlainFile.syncFolder(target)
    }
    return time
  }
}
