public import WindowsModel

/// What a person or program set out to do, before it is done: the head of an act. All of it is input, so that the
/// same acts make the same journal anywhere.
public struct ActHeader: Sendable {
  public var kind: ActKind
  /// What it is about: an article, a path, the name of a mark.
  public var subject: String
  /// The command as it was given.
  public var command: String
  /// Who gave it.
  public var account: String
  /// On the machine's clock, in UTC.
  public var time: WindowsTime
  /// Minutes: UTC = the machine's local time + bias.
  public var bias: Int

  public init(
    kind: ActKind, subject: String = "", command: String = "", account: String, time: WindowsTime, bias: Int = 0
  ) {
    self.kind = kind
    self.subject = subject
    self.command = command
    self.account = account
    self.time = time
    self.bias = bias
  }
}

/// An act as the journal holds it.
public struct Act: Sendable, Hashable {
  public enum Outcome: String, Sendable {
    case done
    /// Refused as Windows would; the log that says why is all that changed.
    case refused
  }

  /// 1, 2, 3 …
  public let number: Int64
  /// The act in whose state the machine was before; 0 for the first. A rollback has the parent of the act it
  /// restored, a mark that of the act before it: neither makes a new state, so one step back leads past it.
  public let parent: Int64
  /// For a rollback the act whose state was restored, for a mark the act that was named.
  public let target: Int64?
  public let kind: ActKind
  public let subject: String
  public let command: String
  public let account: String
  public let time: WindowsTime
  public let bias: Int
  public let outcome: Outcome
  /// What the Windows program would have returned.
  public let code: Int
  public let firstChange: Int64
  public let lastChange: Int64
  /// SHA-256 over the act before, this act and its changes: 32 bytes.
  public internal(set) var hash: [UInt8]

  public var changes: Int64 { lastChange &- firstChange &+ 1 }

  /// In the order in which ``init(_:)`` reads them, and in which the hash of an act covers them; its own comes last.
  static let columns = [
    "number", "parent", "target", "kind", "subject", "command", "account", "time", "bias", "outcome", "code",
    "first_change", "last_change", "hash",
  ]

  /// A statement that gives whole acts.
  ///
  /// - Parameter rest: what follows `FROM`.
  static func select(from rest: String) -> SQL { .derived("SELECT \(columns.joined(separator: ", ")) FROM \(rest)") }

  static let last = select(from: "act ORDER BY number DESC LIMIT 1")
  static let byNumber = select(from: "act WHERE number = ?1")
}

extension Act {
  init(_ row: borrowing Row) {
    number = row.int(0)
    parent = row.int(1)
    target = row.optionalInt(2)
    kind = ActKind(row.text(3))
    subject = row.text(4)
    command = row.text(5)
    account = row.text(6)
    time = WindowsTime(ticks: row.int(7))
    bias = Int(truncatingIfNeeded: row.int(8))
    outcome = Outcome(rawValue: row.text(9)) ?? .refused
    code = Int(truncatingIfNeeded: row.int(10))
    firstChange = row.int(11)
    lastChange = row.int(12)
    hash = row.bytes(13)
  }
}
