import StateStore
import WindowsModel

/// Names for files that wait for the restart: `SETn.tmp` in the folder of their target, `_000001_.tmp.dll` in
/// system32 for what is moved aside.
struct TemporaryNames {
  private var given: Set<WindowsPath> = []
  private var lastAside: Int64?

  /// Where the new file waits.
  mutating func queued(_ target: WindowsPath, _ view: borrowing View) throws -> WindowsPath {
    var number = 1
    while true {
      let path = try target.renamed("SET\(String(number, radix: 16, uppercase: true)).tmp")
      if try !given.contains(path) && view.file(path) == nil {
        given.insert(path)
        return path
      }
      number += 1
    }
  }

  /// Where the old file goes. The numbers are never given twice on a machine, if ``keep(_:)`` follows.
  mutating func aside(_ target: WindowsPath, _ machine: Machine, _ view: borrowing View) throws -> WindowsPath {
    let number = try (lastAside ?? view.number(setting: "moved_aside") ?? 0) + 1
    lastAside = number
    let digits = String(number)
    let padded = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    let isLibrary = target.name.lowercased().hasSuffix(".dll")
    return try machine.system("system32\\_\(padded)_.tmp" + (isLibrary ? ".dll" : ""))
  }

  /// Notes down the numbers that were given.
  func keep(_ transaction: borrowing Transaction) throws {
    if let lastAside { try transaction.set("moved_aside", .number(lastAside)) }
  }
}
