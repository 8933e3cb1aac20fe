import StateStore
import WindowsModel

/// Bytes an install takes on the system volume. A file whose size nobody knows counts as nothing, and is named.
public struct SpaceNeeded: Sendable, Hashable {
  public var withoutBackup: Int64 = 0
  public var backup: Int64 = 0
  /// Files whose size is not known.
  public var unknown = 0

  public var withBackup: Int64 { withoutBackup &+ backup }

  /// A file that is overwritten frees nothing before the new one is whole, and one that waits for the restart lies
  /// beside the old one; so the new files count in full.
  init(_ decisions: [FileDecision], _ view: borrowing View) throws {
    for decision in decisions where decision.method.isCopied {
      add(decision.incoming.size, to: \.withoutBackup)
      if let current = try view.file(decision.path)?.revision { add(current.size, to: \.backup) }
    }
  }

  /// None.
  public init() {}

  /// Of one install after another.
  public mutating func add(_ other: SpaceNeeded) {
    add(other.withoutBackup, to: \.withoutBackup)
    add(other.backup, to: \.backup)
    unknown += other.unknown
  }

  private mutating func add(_ size: Int64?, to total: WritableKeyPath<Self, Int64>) {
    if let size, size >= 0 {
      self[keyPath: total] = self[keyPath: total].addingReportingOverflow(size).partialValue
    } else {
      unknown += 1
    }
  }
}
