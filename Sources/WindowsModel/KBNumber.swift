/// The number of a Knowledge Base article, which names an update. `Q300845` and `KB300845` are the same article.
public struct KBNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let number: UInt32
  /// `KB`, or `Q` where a package of before 2003 prints it so. Not part of the identity.
  public let prefix: String

  public init(_ number: UInt32, prefix: String = "KB") {
    self.number = number
    self.prefix = prefix
  }

  /// Reads `KB921883`, `q300845`, any case; nil for anything else, a bare number included.
  public init?(_ text: some StringProtocol) {
    let upper = text.uppercased()
    let prefix = upper.hasPrefix("KB") ? "KB" : "Q"
    guard upper.hasPrefix(prefix) else { return nil }
    let digits = upper.dropFirst(prefix.count)
    guard (3...8).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = UInt32(digits), number >= 100
    else { return nil }
    self.init(number, prefix: prefix)
  }

  /// As its package prints it.
  public var description: String { "\(prefix)\(number)" }

  /// One spelling for all: `KB300845`.
  public var canonical: String { "KB\(number)" }

  public static func == (one: Self, other: Self) -> Bool { one.number == other.number }
  public func hash(into hasher: inout Hasher) { hasher.combine(number) }
  public static func < (one: Self, other: Self) -> Bool { one.number < other.number }
}
