/// The FileVersion text of a version resource, taken apart: `5.2.3790.1830 (srv03_sp1_rtm.050324-1447)`.
///
/// It is what a person wrote or a build stamped, beside the fixed version that installers compare: `1.07
/// (srv03_sp1_rtm.050324-1447)` stands in a file of the version 5.2.3790.1830.
public struct VersionText: Hashable, Sendable {
  /// The numbers in front, as many as there are: `5.82` has two, `2.0.010413` three. Also written `5, 2, 3790, 0`.
  public var numbers: [UInt64] = []
  public var branch: Branch?
  /// Build date and time, `yymmdd-hhmm`.
  public var stamp: String?

  /// The numbers as a version, if they are four of 16 bits.
  public var version: FileVersion? {
    let parts = numbers.compactMap { UInt16(exactly: $0) }
    return numbers.count == 4 && parts.count == 4 ? FileVersion(parts[0], parts[1], parts[2], parts[3]) : nil
  }

  /// What is in no known form says nothing.
  public init(_ text: String) {
    // By scalars: a parenthesis and a combining mark behind it are one Character.
    let scalars = text.unicodeScalars
    numbers = Self.numbers(scalars[...])
    // A branch may have parentheses of its own: `7.00.5730.11 (winmain(wmbla).061017-1135)`.
    guard let open = scalars.firstIndex(of: "("), let close = scalars.lastIndex(of: ")"), open < close else { return }
    let inside = scalars[scalars.index(after: open)..<close]
    guard let dot = inside.lastIndex(of: "."), dot != inside.startIndex else { return }
    let stamp = inside[inside.index(after: dot)...]
    guard Self.isStamp(stamp) else { return }
    branch = Branch(String(inside[..<dot]))
    self.stamp = String(stamp)
  }

  /// False when the numbers say something else than the fixed version does in the same places.
  public func agrees(with version: FileVersion) -> Bool {
    let fixed = [version.major, version.minor, version.build, version.revision].map { UInt64($0) }
    return numbers.count <= 4 && zip(numbers, fixed).allSatisfy { $0 == $1 }
  }

  /// Numbers with a dot or a comma, and blanks, between each two; what follows them is not looked at.
  private static func numbers(_ text: Substring.UnicodeScalarView) -> [UInt64] {
    var rest = text.drop { $0 == " " }
    var numbers: [UInt64] = []
    while true {
      let digits = rest.prefix { ("0"..."9").contains($0) }
      guard let number = UInt64(String(digits)) else { return numbers }
      numbers.append(number)
      rest = rest.dropFirst(digits.count).drop { $0 == " " }
      guard let separator = rest.first, separator == "." || separator == "," else { return numbers }
      rest = rest.dropFirst().drop { $0 == " " }
    }
  }

  private static func isStamp(_ text: Substring.UnicodeScalarView) -> Bool {
    text.count == 11
      && text.enumerated().allSatisfy { $0.offset == 6 ? $0.element == "-" : ("0"..."9").contains($0.element) }
  }
}
