import StateStore
import WindowsModel

/// Names for files that wait for the restart: `SETn.tmp` in the folder of their target, `_000001_.tmp.dll` in
/// system32 for what is moved aside.
struct TemporaryNames {
  /// The least number that may be free, by folder: thousands may wait in one, and each would be asked for again. In an
  /// act that gives names none becomes free.
  private var least: [WindowsPath: Int] = [:]
  private var lastAside: Int64?

  /// Where the new file waits: under the least number that is free.
  mutating func queued(_ target: WindowsPath, _ view: borrowing View) throws -> WindowsPath {
    guard let folder = target.parent else { throw NameError(target.description, "is the root of a volume") }
    var number = least[folder] ?? 1
    while true {
      let path = try folder.appending("SET\(String(number, radix: 16, uppercase: true)).tmp")
      number += 1
      if try view.file(path) == nil {
        least[folder] = number
        return path
      }
    }
  }

  /// Where the old file goes. The numbers are never given twice on a machine, if ``keep(_:)`` follows.
  mutating func aside(_ target: WindowsPath, _ machine: Machine, _ view: borrowing View) throws -> WindowsPath {
    let number = try (lastAside ?? view.number(setting: "moved_aside") ?? 0) + 1
    lastAside = number
    let isLibrary = target.name.lowercased().hasSuffix(".dll")
    return try machine.system("system32\\_\(number.digits(6))_.tmp" + (isLibrary ? ".dll" : ""))
  }

  /// Notes down the numbers that were given.
  func keep(_ transaction: borrowing Transaction) throws {
    if let lastAside { try transaction.set("moved_aside", .number(lastAside)) }
  }
}
