import Servicing
import StateStore
public import WindowsModel

/// A Server 2003 SP1 two hours ahead of UTC, made once; each test works on a copy.
public enum MadeMachine {
  /// When it was made.
  public static let made = WindowsTime(unixSeconds: 1_155_178_200)

  /// With every file that such a machine has.
  public static let whole = make { _ in }

  /// With the files alone that something holds from the start and that the updates of the tests replace: to read, write or
  /// list a disk with fourteen hundred others takes a second, and shows nothing more in most tests.
  public static let lean = make { transaction in
    let platform = try Machine(transaction.now).platform
    var kept = Set(try transaction.now.images().map { WindowsName.folded($0.path.name) })
    for article in [921_883, 896_424, 958_644] as [UInt32] {
      for file in try Catalog.package(KBNumber(article), for: platform).files {
        kept.insert(WindowsName.folded(String(file.target.split(separator: "\\").last ?? "")))
      }
    }
    var others: [WindowsPath] = []
    try transaction.now.forEachFile(below: WindowsPath("C:\\")) { path, entry in
      if !entry.isDirectory, !kept.contains(WindowsName.folded(path.name)) { others.append(path) }
    }
    for path in others { try transaction.remove(path) }
  }

  private static func make(_ change: (borrowing Transaction) throws -> Void) -> [UInt8] {
    let scratch = Scratch()
    let path = scratch.file("m.wupd")
    let header = ActHeader(kind: .create, command: "create", account: "tester", time: made, bias: -120)
    do {
      _ = try Store.create(path, header) { transaction in
        try Baseline.fill(
          transaction, platform: Platform(product: .ws2003, servicePack: 1), name: "PLANT7",
          zone: TimeZoneRule(bias: -120))
        try change(transaction)
      }
    } catch {
      fatalError("no machine for tests: \(error)")
    }
    return contents(of: path)
  }
}
