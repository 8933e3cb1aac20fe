import StateStore
import WindowsFormats
import WindowsModel

/// Names for files that wait for the restart: `SETn.tmp` in the folder of their target, `_000001_.tmp.dll` in
/// system32 for what is moved aside.
///
/// A number is given once on a machine, whatever became of the file, if ``keep(_:)`` follows. A name that lies on the
/// disk or stands in the queue, which may be there from elsewhere, is never given.
struct TemporaryNames {
  private let queued: Set<WindowsPath>
  private var last: [Kind: Int64] = [:]

  private enum Kind: String {
    case waiting = "waiting_file"
    case aside = "moved_aside"
  }

  init(_ view: borrowing View) throws {
    var queued: Set<WindowsPath> = []
    for rename in try PendingQueue.read(view).renames {
      for place in [try rename.sourcePlace(view), try rename.targetPlace(view)] {
        if let path = place?.path { queued.insert(path) }
      }
    }
    self.queued = queued
  }

  /// Where the new file waits.
  mutating func waiting(_ target: WindowsPath, _ view: borrowing View) throws -> WindowsPath {
    guard let folder = target.parent else { throw NameError(target.description, "is the root of a volume") }
    return try next(.waiting, view) { try folder.appending("SET\(String($0, radix: 16, uppercase: true)).tmp") }
  }

  /// Where the old file goes.
  mutating func aside(_ target: WindowsPath, _ machine: Machine, _ view: borrowing View) throws -> WindowsPath {
    let ending = target.name.lowercased().hasSuffix(".dll") ? ".dll" : ""
    return try next(.aside, view) { try machine.system("system32\\_\($0.digits(6))_.tmp\(ending)") }
  }

  private mutating func next(
    _ kind: Kind, _ view: borrowing View, _ path: (Int64) throws -> WindowsPath
  ) throws -> WindowsPath {
    var number = try last[kind] ?? view.number(setting: kind.rawValue) ?? 0
    while true {
      // A store that was tampered with may have counted to the end.
      number = number < .max ? max(number, 0) + 1 : 1
      last[kind] = number
      let path = try path(number)
      if try isFree(path, view) { return path }
    }
  }

  /// Nothing lies there, and nothing is to come or go there with the restart.
  func isFree(_ path: WindowsPath, _ view: borrowing View) throws -> Bool {
    try !queued.contains(path) && view.file(path) == nil
  }

  /// Notes down the numbers that were given.
  func keep(_ transaction: borrowing Transaction) throws {
    for kind in [Kind.waiting, .aside] {
      if let number = last[kind] { try transaction.set(kind.rawValue, .number(number)) }
    }
  }
}
