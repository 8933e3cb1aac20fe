import Glibc
import Servicing
import StateStore
import WindowsModel

/// One act in a process that does nothing else, so that its highest mark is that of the act.
enum Memory {
  /// Acts on a file of a given size, in this order.
  static let ofFile = ["create", "put", "get", "install", "verify", "replay", "compact", "rollback", "status"]
  /// Acts on a machine with a long history, in this order.
  static let ofHistory = ["edit", "mark", "status", "diff", "verify", "replay", "rollback"]

  static let sizes = [1 << 10, 1 << 20, 100 << 20, 1 << 30]
  static let quickSizes = [1 << 10, 1 << 20, 10 << 20]

  static func path(in folder: String) -> String { "\(folder)/memory.wupd" }
  static func source(in folder: String) -> String { "\(folder)/source.bin" }
  static func copy(in folder: String) -> String { "\(folder)/copy.wupd" }
  static func output(in folder: String) -> String { "\(folder)/output.bin" }

  private static let place = "C:\\big.bin"
  private static let article = KBNumber(900_003)

  static func perform(_ act: String, in folder: String) throws {
    let path = path(in: folder)
    switch act {
    case "create": _ = try BenchMachine(path)
    case "put": try put(source(in: folder), BenchMachine(opening: path))
    case "get": try get(Store.open(path, .readOnly), to: output(in: folder))
    case "install": try install(source(in: folder), BenchMachine(opening: path))
    case "edit": _ = try Registry.writeTen(Store.open(path), act: 5000)
    case "mark": try BenchMachine(opening: path).mark("quiet")
    case "status": try BenchMachine(opening: path, .readOnly).status()
    case "diff":
      try Store.open(path, .readOnly).read { try $0.forEachDifference(after: 2, through: $0.act) { _ in } }
    case "verify":
      let report = try Store.open(path, .readOnly).verify()
      guard report.isSound else { throw Child.Failure(description: "\(report.flaws)") }
    case "replay": _ = try Store.open(path, .readOnly).replay(into: copy(in: folder))
    case "compact":
      let machine = try BenchMachine(opening: path)
      _ = try machine.store.write(machine.header("compact")) { try $0.compact() }
    case "rollback": try BenchMachine(opening: path).rollback(to: 2)
    default: throw Child.Failure(description: "no act \(act)")
    }
  }

  private static func put(_ file: String, _ machine: BenchMachine) throws {
    try machine.store.write(machine.header("edit")) { transaction in
      let stored = try transaction.storeFile(file)
      let facts = RevisionFacts(sha256: stored.sha256, size: stored.size, origin: .bytes)
      try transaction.put(WindowsPath(place), transaction.revision(facts))
    }
  }

  private static func get(_ store: Store, to path: String) throws {
    let output = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard output >= 0 else { throw Child.Failure(description: "\(path) cannot be made") }
    defer { close(output) }
    try store.read { view in
      guard let revision = try view.file(WindowsPath(place))?.revision else {
        throw Child.Failure(description: "the file that was put is gone")
      }
      try view.forEachPiece(of: revision) { piece in
        guard write(output, piece.baseAddress, piece.count) == piece.count else {
          throw Child.Failure(description: "\(path) cannot be written")
        }
      }
    }
  }

  /// Other bytes than those that were put, or the store would have them already.
  private static func install(_ file: String, _ machine: BenchMachine) throws {
    let (hash, size) = try PlainFile.changeFirstByte(of: file)
    let version = FileVersion(5, 2, 3790, 9000)
    let facts = RevisionFacts(sha256: hash, size: size, fileVersion: version, productVersion: version)
    let files = [PackageFile(target: "%SystemRoot%\\system32\\big.dll", copies: [nil: facts])]
    try machine.install(BenchMachine.package(article, files, [hash: .file(file)]))
  }

  /// A machine on which 100,000 values changed so often, act by act.
  static func makeHistory(in folder: String, isQuick: Bool) throws {
    let machine = try BenchMachine(path(in: folder))
    for round in 0..<(isQuick ? 2 : 10) { _ = try Registry.writeAll(machine.store, act: 1000 + round, round: round) }
  }
}
