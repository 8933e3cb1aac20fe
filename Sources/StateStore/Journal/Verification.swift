/// What a check of a store proved, level by level, and what it found wrong.
public struct Verification: Sendable {
  public enum Level: String, CaseIterable, Sendable {
    /// The file is whole, and its tables, indexes and guards are those of the program.
    case structure
    /// Acts and changes follow each other without gaps, and every act is as its hash says.
    case chain
    /// The bytes of every held content have the hash they are known by.
    case payload
    /// The state is exactly what the journal leads to.
    case replay
    /// The journal is the one an anchor was taken of.
    case anchor
  }

  /// Something that is wrong.
  public struct Flaw: Sendable, Hashable {
    public let level: Level
    /// The act it belongs to, where that is known.
    public let act: Int64?
    public let text: String
  }

  /// An anchor, and whether the journal is still the one it was taken of.
  public struct AnchorCheck: Sendable, Hashable {
    public let anchor: Anchor
    public let holds: Bool
  }

  /// In the order of the levels, then of the acts. At most ``limit`` a level.
  public internal(set) var flaws: [Flaw] = []
  /// Levels that could be checked.
  public internal(set) var checked: [Level] = []
  public internal(set) var acts: Int64 = 0
  public internal(set) var changes: Int64 = 0
  public internal(set) var contents: Int64 = 0
  public internal(set) var bytes: Int64 = 0
  /// The anchors given, in their order.
  public internal(set) var anchors: [AnchorCheck] = []
  /// The number of the last act, where anchors were given.
  var lastAct: Int64 = 0
  /// Contents known by hash whose bytes are not here.
  public internal(set) var notHeld: Int64 = 0

  /// What acts took away, with how many rows: by act and table.
  public internal(set) var pruned: [Pruned] = []

  /// Rows that an act took away, whose hashes are left.
  public struct Pruned: Hashable, Sendable {
    public let act: Int64
    /// A table of state, whose changes they were, or `piece`.
    public let name: String
    public internal(set) var rows: Int64
  }

  /// More flaws of one level than this add nothing.
  public static let limit = 20

  public var isSound: Bool { flaws.isEmpty }

  /// The first act that is wrong.
  public var firstWrongAct: Int64? { flaws.compactMap(\.act).min() }

  /// All acts up to this one are those that were anchored. An anchor fixes one hash; that it stands for all acts before
  /// it, the chain proves.
  public var anchoredAct: Int64? {
    guard checked.contains(.chain), flaws(.chain).isEmpty else { return nil }
    return anchors.filter(\.holds).map(\.anchor.act).max()
  }

  public func flaws(_ level: Level) -> [Flaw] { flaws.filter { $0.level == level } }

  /// What a check could not prove: a sentence, and what would prove it.
  public struct Gap: Hashable, Sendable {
    public let text: String
    public let hint: StoreHint?
  }

  /// What the check could not prove.
  public var notProved: [Gap] {
    var gaps = Level.allCases.filter { $0 != .anchor && !checked.contains($0) }.map {
      Gap(text: "The level \($0), which was not checked.", hint: nil)
    }
    if !checked.contains(.anchor) {
      gaps.append(
        Gap(
          text: "That the journal is the original one: who rewrites all of it leaves no trace inside.",
          hint: .keepAnchor))
    }
    if checked.contains(.anchor), let anchoredAct, anchoredAct < lastAct {
      gaps.append(
        Gap(
          text: anchoredAct + 1 == lastAct
            ? "That act \(lastAct) is original: no anchor reaches it."
            : "That acts \(anchoredAct + 1) to \(lastAct) are original: no anchor reaches them.", hint: nil))
    }
    for cut in pruned {
      gaps.append(
        Gap(
          text:
            "What \(cut.rows) rows of \(cut.name == PrunedBlock.piece ? "contents" : "changes of \(cut.name)") were: pruned by act \(cut.act); their hashes hold.",
          hint: nil))
    }
    if notHeld > 0 {
      gaps.append(Gap(text: "The bytes of \(notHeld) contents that are known but not held.", hint: nil))
    }
    return gaps
  }

  mutating func add(_ cut: PrunedBlock) {
    if let index = pruned.firstIndex(where: { $0.act == cut.act && $0.name == cut.name }) {
      pruned[index].rows &+= cut.count
    } else if pruned.count < 100 {
      pruned.append(Pruned(act: cut.act, name: cut.name, rows: cut.count))
    }
  }

  /// - Parameter text: made only for what is kept: to name the objects of a million flaws takes far longer than the check.
  mutating func add(_ level: Level, act: Int64? = nil, _ text: @autoclosure () throws -> String) rethrows {
    let count = flaws(level).count
    if count < Self.limit { flaws.append(Flaw(level: level, act: act, text: try text())) }
    if count == Self.limit { flaws.append(Flaw(level: level, act: nil, text: "and more")) }
  }
}
