import WindowsModel

/// Takes lines of a listing apart, whatever form the listing has.
struct ListingParser {
  /// The beginning of an entry.
  struct Moment {
    /// The numbers of the date in their order, and how many digits each has.
    let fields: (Int, Int, Int)
    let digits: (Int, Int, Int)
    let hour: Int
    let minute: Int
    /// Behind the date and the time.
    let end: Int
  }

  private let forenoon: [[UInt16]]
  private let afternoon: [[UInt16]]

  init(_ conventions: DirectoryListing.Conventions) {
    func words(_ usual: [String], _ own: String) -> [[UInt16]] {
      (usual + (own.isEmpty ? [] : [own])).map { Array($0.lowercased().utf16) }
    }
    forenoon = words(["a", "am", "a.m."], conventions.forenoon)
    afternoon = words(["p", "pm", "p.m."], conventions.afternoon)
  }

  static func isDigit(_ unit: UInt16) -> Bool { (0x30...0x39).contains(unit) }
  static func isBlank(_ unit: UInt16) -> Bool { unit == 0x20 || unit == 0x09 }

  /// It begins as an entry does: with a date's first number and what stands between two of them. A blank may stand in front
  /// of a number of one digit, and a total has no such sign behind its number.
  func isEntry(_ line: [UInt16]) -> Bool {
    guard let first = line.first else { return false }
    if Self.isDigit(first) { return true }
    let rest = line.drop(while: Self.isBlank)
    let number = rest.prefix(while: Self.isDigit)
    guard (1...4).contains(number.count), number.endIndex < rest.endIndex,
      [0x2F, 0x2E, 0x2D].contains(rest[number.endIndex])
    else { return false }
    // `1.234 bytes` is a total too.
    let second = rest[(number.endIndex + 1)...].drop(while: Self.isBlank)
    let digits = second.prefix(while: Self.isDigit)
    return (1...2).contains(digits.count) && digits.endIndex < second.endIndex
      && second[digits.endIndex] == rest[number.endIndex]
  }

  /// The count of files that a line of totals names: its first number, behind blanks; nil: it is none.
  static func total(_ line: [UInt16]) -> Int64? {
    guard let first = line.first, isBlank(first) else { return nil }
    let rest = line.drop(while: isBlank)
    guard let start = rest.first, isDigit(start) else { return nil }
    return size(rest.prefix { !isBlank($0) })
  }

  /// Where the path begins in the heading of a folder; nil: it is none.
  func path(in line: [UInt16]) -> Int? {
    guard !line.isEmpty, !isEntry(line) else { return nil }
    return line.indices.dropLast().first { index in
      line[index + 1] == 0x3A && (0x61...0x7A).contains(line[index] | 0x20)
        && (index == 0 || Self.isBlank(line[index - 1])) && (index + 2 == line.count || line[index + 2] == 0x5C)
    }
  }

  /// `08/10/06  02:55a`, `10.08.2006  02:55`, `2006-08-10  02:55 AM`; nil: the line does not begin so.
  func moment(_ line: [UInt16]) -> Moment? {
    var index = line.firstIndex { !Self.isBlank($0) } ?? 0
    func number(upTo limit: Int) -> (value: Int, digits: Int)? {
      var value = 0
      let start = index
      while index < line.count, Self.isDigit(line[index]), index - start < limit {
        value = value * 10 + Int(line[index] - 0x30)
        index += 1
      }
      return index == start || index < line.count && Self.isDigit(line[index]) ? nil : (value, index - start)
    }
    func blanks() { while index < line.count, Self.isBlank(line[index]) { index += 1 } }
    func separator() -> Bool {
      guard index < line.count, [0x2F, 0x2E, 0x2D].contains(line[index]) else { return false }
      index += 1
      blanks()
      return true
    }
    guard let first = number(upTo: 4), separator(), let second = number(upTo: 4), separator(),
      let third = number(upTo: 4)
    else { return nil }
    if index < line.count, line[index] == 0x2E { index += 1 }
    guard index < line.count, Self.isBlank(line[index]) else { return nil }
    blanks()
    var half = half(in: line, at: &index)
    blanks()
    guard let hour = number(upTo: 2), index < line.count, line[index] == 0x3A || line[index] == 0x2E else { return nil }
    index += 1
    guard let minute = number(upTo: 2), minute.digits == 2 else { return nil }
    if half == nil { half = self.half(in: line, at: &index) }
    guard index < line.count, Self.isBlank(line[index]) else { return nil }
    if half != nil, !(1...12).contains(hour.value) { return nil }
    return Moment(
      fields: (first.value, second.value, third.value), digits: (first.digits, second.digits, third.digits),
      hour: half.map { hour.value % 12 + ($0 ? 12 : 0) } ?? hour.value, minute: minute.value, end: index)
  }

  /// The half of the day that a word names: false for the first; nil, and nothing is taken, if none does.
  private func half(in line: [UInt16], at index: inout Int) -> Bool? {
    var start = index
    if start < line.count, Self.isBlank(line[start]) { start += 1 }
    var end = start
    while end < line.count, !Self.isBlank(line[end]), end - start < 20 { end += 1 }
    let word = line[start..<end].map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    let isEarlier = forenoon.contains(word)
    guard isEarlier || afternoon.contains(word) else { return nil }
    index = end
    return !isEarlier
  }

  /// `<DIR>`: the tag and where it ends.
  func tag(_ line: ArraySlice<UInt16>) -> (text: [UInt16], end: Int)? {
    let rest = line.drop(while: Self.isBlank)
    guard rest.first == 0x3C, let end = rest.prefix(40).firstIndex(of: 0x3E) else { return nil }
    return (Array(rest[rest.startIndex...end]), end + 1)
  }

  /// Digits, in groups of three if anything stands between them.
  static func size(_ field: ArraySlice<UInt16>) -> Int64? {
    var value: Int64 = 0
    var group: Int?
    guard let first = field.first, let last = field.last, isDigit(first), isDigit(last) else { return nil }
    for unit in field {
      if isDigit(unit) {
        let (product, tooFar) = value.multipliedReportingOverflow(by: 10)
        let (sum, overflow) = product.addingReportingOverflow(Int64(unit - 0x30))
        guard !tooFar, !overflow else { return nil }
        value = sum
        group = group.map { $0 + 1 }
      } else {
        // , . ' and blanks of all kinds; what the code page does not tell can be nothing else here.
        guard [0x2C, 0x2E, 0x27, 0x2019, 0x20, 0xA0, 0x202F, CodePage.none].contains(unit),
          group == nil || group == 3
        else { return nil }
        group = 0
      }
    }
    return group == nil || group == 3 ? value : nil
  }

  static func text(_ units: ArraySlice<UInt16>) -> String? {
    if units.allSatisfy({ $0 < 0xD800 }) { return String(decoding: units, as: UTF16.self) }
    guard !units.contains(CodePage.none) else { return nil }
    return WindowsText.decoded(units.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] })
  }
}
