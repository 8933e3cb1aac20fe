import WindowsModel

/// Where entries stand: names below names, each held once, so that a hundred thousand keys and files take a few megabytes.
struct TimelinePlaces: Sendable {
  private var names = TextPool()
  /// By place; -1 is none.
  private var parents: [Int32] = []
  /// By place, the number of its set in ``sets``.
  private var subjects: [Int32] = []
  private var sets: [[KBNumber]] = [[]]
  private var numbers: [[KBNumber]: Int32] = [[]: 0]

  /// - Parameters:
  ///   - parent: the place it is in; nil: none.
  ///   - articles: the updates it is known to belong to; empty: those its own name tells, or else its parent's.
  /// - Returns: its number, higher than all before.
  mutating func add(_ name: String, in parent: Int32?, articles: [KBNumber] = []) -> Int32 {
    let number = Int32(truncatingIfNeeded: names.append(name))
    let own = articles.isEmpty ? UpdateTrace.named(name).map { [$0] } ?? [] : articles
    subjects.append(own.isEmpty ? parent.map { subjects[Int($0)] } ?? 0 : set(own))
    parents.append(parent ?? -1)
    return number
  }

  private mutating func set(_ articles: [KBNumber]) -> Int32 {
    if let known = numbers[articles] { return known }
    sets.append(articles)
    numbers[articles] = Int32(truncatingIfNeeded: sets.count - 1)
    return Int32(truncatingIfNeeded: sets.count - 1)
  }

  func articles(_ place: Int32) -> [KBNumber] { sets[Int(subjects[Int(place)])] }

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
  /// The article that the name of a key, file or folder tells: `KB921883`, `KB921883-v2`, `KB921883Uninst.log`,
  /// `$NtUninstallKB921883$`. Six digits at least, so that not every Q is one.
  static func named(_ name: String) -> KBNumber? {
    var rest = name.utf8[...]
    if rest.first == UInt8(ascii: "$"), rest.count > 12, name.uppercased().hasPrefix("$NTUNINSTALL") {
      rest = rest.dropFirst(12)
    }
    func isLetter(_ letter: Character, _ byte: UInt8?) -> Bool { byte.map { $0 & 0xDF } == letter.asciiValue }
    var letters = 0
    if isLetter("K", rest.first), isLetter("B", rest.dropFirst().first) { letters = 2 }
    if isLetter("Q", rest.first) { letters = 1 }
    guard letters > 0 else { return nil }
    let digits = rest.dropFirst(letters).prefix { (0x30...0x39).contains($0) }
    guard (6...8).contains(digits.count) else { return nil }
    return KBNumber(String(decoding: rest.prefix(letters + digits.count), as: UTF8.self))
  }
}
