import UpdateLogs
import WindowsModel

/// Where entries stand: names below names, each held once, so that a hundred thousand keys and files take a few megabytes.
struct TimelinePlaces: Sendable {
  private var names = TextPool()
  /// By place; -1 is none.
  private var parents: [Int32] = []
  /// By place, the number of its set in ``sets``.
  private var subjects: [Int32] = []
  private var sets: [[ShortTitle]] = [[]]
  private var numbers: [[ShortTitle]: Int32] = [[]: 0]

  /// - Parameters:
  ///   - parent: the place it is in; nil: none.
  ///   - updates: those it is known to belong to; empty: those its own name tells, or else its parent's.
  /// - Returns: its number, higher than all before.
  mutating func add(_ name: String, in parent: Int32?, updates: [ShortTitle] = []) -> Int32 {
    let number = Int32(truncatingIfNeeded: names.append(name))
    let own = updates.isEmpty ? UpdateTrace.named(name).map { [$0] } ?? [] : updates
    subjects.append(own.isEmpty ? parent.map { subjects[Int($0)] } ?? 0 : set(own))
    parents.append(parent ?? -1)
    return number
  }

  private mutating func set(_ updates: [ShortTitle]) -> Int32 {
    if let known = numbers[updates] { return known }
    sets.append(updates)
    numbers[updates] = Int32(truncatingIfNeeded: sets.count - 1)
    return Int32(truncatingIfNeeded: sets.count - 1)
  }

  func updates(_ place: Int32) -> [ShortTitle] { sets[Int(subjects[Int(place)])] }

  /// The names from the top, with backslashes between.
  func text(_ place: Int32) -> String {
    var parts: [String] = []
    var next = place
    while next >= 0 {
      parts.append(names[Int(next)])
      next = parents[Int(next)]
    }
    let text = parts.reversed().joined(separator: "\\")
    return parts.count == 1 && text.utf8.last == UInt8(ascii: ":") ? text + "\\" : text
  }
}

extension UpdateTrace {
  /// The package that the name of a key, file or folder tells: `KB921883`, `KB921883-v2`, `KB921883Uninst.log`,
  /// `$NtUninstallKB921883$`. Six digits at least, so that not every Q is one.
  static func named(_ name: String) -> ShortTitle? {
    // Most names are of no update, and are seen to be none by their first letters.
    var rest = Substring(name)
    if rest.utf8.first == UInt8(ascii: "$"), rest.utf8.count > 12, name.uppercased().hasPrefix("$NTUNINSTALL") {
      rest = rest.dropFirst(12).prefix { $0 != "$" }
    }
    guard let first = rest.utf8.first, [UInt8(ascii: "K"), UInt8(ascii: "Q")].contains(first & 0xDF) else { return nil }
    let digits = rest.utf8.drop { !(0x30...0x39).contains($0) }.prefix { (0x30...0x39).contains($0) }
    guard (6...8).contains(digits.count) else { return nil }
    if let log = LogName(rest) { return log.title }
    for ending in [".cat", ".log", ".inf", ".exe"] where rest.lowercased().hasSuffix(ending) {
      rest = rest.dropLast(ending.count)
    }
    return title(rest)
  }
}
