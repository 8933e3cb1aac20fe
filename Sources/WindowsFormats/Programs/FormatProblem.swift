/// A part of a file that could not be read: where, and why.
public struct FormatProblem: Hashable, Sendable, CustomStringConvertible {
  public let offset: Int
  /// A sentence without its end: "the section table is cut off".
  public let reason: String

  public var description: String { "0x\(String(offset, radix: 16)): \(reason)" }
}

/// The first hundred problems of a file; a damaged one may have any number.
struct ProblemList {
  private(set) var all: [FormatProblem] = []

  mutating func add(_ offset: Int, _ reason: String) {
    if all.count < 100 { all.append(FormatProblem(offset: offset, reason: reason)) }
  }
}
