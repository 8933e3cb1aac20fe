import Glibc
import Servicing
import StateStore
import TestSupport
import WindowsModel

/// A store as its files lie: the file itself, its log and the log's index, either of which may be missing.
struct StoreFiles: Equatable {
  static let suffixes = ["", "-wal", "-shm"]

  var contents: [[UInt8]]

  init(of path: String) { contents = Self.suffixes.map { TestSupport.contents(of: path + $0) } }

  /// An empty one is not made, and one of before is taken away.
  func write(to path: String) {
    for (suffix, bytes) in zip(Self.suffixes, contents) {
      if bytes.isEmpty { unlink(path + suffix) } else { TestSupport.write(bytes, to: path + suffix) }
    }
  }
}

/// Small stores that the program itself makes.
enum StoreOriginal {
  /// A history of all kinds of rows, closed; the same while it is written, with and without the index of its log; a machine.
  static func all(in folder: String) throws -> [StoreFiles] {
    let path = folder + "/original.wupd"
    var acts = RandomActs(seed: 7)
    var open: StoreFiles
    do {
      let store = try acts.create(path)
      for _ in 0..<4 { try acts.act(on: store) }
      open = StoreFiles(of: path)
    }
    let closed = StoreFiles(of: path)
    var logged = open
    logged.contents[2] = []
    return [closed, open, logged, try machine(folder + "/machine.wupd")]
  }

  private static func machine(_ path: String) throws -> StoreFiles {
    let header = ActHeader(
      kind: .create, command: "fuzz", account: "fuzz", time: WindowsTime(unixSeconds: 1_136_073_600))
    do {
      _ = try Store.create(path, header) {
        try Baseline.fill($0, platform: Platform(product: .w2k, servicePack: 3), name: "PLANT7", extent: .registryOnly)
      }
    }
    return StoreFiles(of: path)
  }
}
