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
  /// Who recorded it; nil: nothing is said of that, so that the same acts make the same journal.
  public var recorder: Recorder?
  public var origin: Origin = .done
  /// Of the first act: which machine it is; nil: one is drawn.
  public var machine: MachineID?

  /// The program that records an act, and when it does by the clock of its computer.
  public struct Recorder: Hashable, Sendable {
    public let time: WindowsTime
    public let program: String

    public init(time: WindowsTime, program: String) {
      self.time = time
      self.program = program
    }
  }

  public enum Origin: String, Sendable {
    /// It was done here.
    case done
    /// It is what was read from evidence.
    case read
  }

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
  /// nil: nothing was to be said of that.
  public let recorder: ActHeader.Recorder?
  public let origin: ActHeader.Origin
  /// What it went by that is not known: a sentence each.
  public let assumptions: [String]
  /// Of the first act alone.
  let machine: MachineID?
  /// The number of the format that it was hashed in.
  let format: Int
  let digests: ActDigests
  /// SHA-256 over the act before and this act with the digests of what it brought: 32 bytes.
  public internal(set) var hash: [UInt8]

  public var changes: Int64 { lastChange &- firstChange &+ 1 }

  /// In the order in which ``init(_:)`` reads them, and in which the hash of an act covers them; its own comes last.
  static let columns = [
    "number", "parent", "target", "kind", "subject", "command", "account", "time", "bias", "outcome", "code",
    "first_change", "last_change", "format", "changes_digest", "contents_digest", "revisions_digest",
    "recorded", "program", "origin", "assumptions", "machine", "hash",
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
    format = Int(truncatingIfNeeded: row.int(13))
    digests = ActDigests(
      changes: row.optionalBytes(14), contents: row.optionalBytes(15), revisions: row.optionalBytes(16))
    recorder = row.time(17).map { ActHeader.Recorder(time: $0, program: row.text(18)) }
    origin = ActHeader.Origin(rawValue: row.text(19)) ?? .done
    assumptions = row.text(20).split(separator: "\n").map { String($0) }
    machine = row.optionalBytes(21).flatMap { MachineID(bytes: $0) }
    hash = row.bytes(22)
  }
}
