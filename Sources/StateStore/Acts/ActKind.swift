/// What sort of act it was, as the journal has it. Extensible: whoever builds on the store has kinds of his own, and a
/// later program may have written others.
public struct ActKind: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }

  public init(_ name: String) { rawValue = name }

  /// The store was made.
  public static let create = ActKind("create")
  /// The store was made of what was read elsewhere.
  public static let adopt = ActKind("adopt")
  /// The store was made of the state of another machine.
  public static let fork = ActKind("fork")
  /// Something was changed by hand.
  public static let edit = ActKind("edit")
  /// An article was installed, or it was tried: ``Point/article(_:)`` looks for it.
  public static let install = ActKind("install")
  /// A point was given a name.
  public static let mark = ActKind("mark")
  /// A point lost the name it was given.
  public static let unmark = ActKind("unmark")
  /// Something was noted on an act.
  public static let note = ActKind("note")
  /// The state of an earlier act was restored.
  public static let rollback = ActKind("rollback")
  /// A person stands for a finding.
  public static let sign = ActKind("sign")
  /// The store was brought to a later version, which changes no state.
  public static let upgrade = ActKind("upgrade")
  /// Contents were compressed, which changes no state.
  public static let compact = ActKind("compact")

  public var description: String { rawValue }
}
