public import Servicing
import WindowsModel

/// What came of one step.
public struct StepResult: Sendable, Hashable {
  /// From 1.
  public let number: Int
  /// The step as a person writes it: `install A /z /q`.
  public let title: String
  /// The Windows code, of steps that have one.
  public var code: Int?
  public var messages: [Message] = []
  /// What a removal warned of, oldest first.
  public var warning: [String] = []
  /// More about it: why it was refused, what a batch file ran.
  public var notes: [String] = []
  /// It was refused, or failed.
  public var hasFailed = false
  /// Number of the last act it did; nil: it did none.
  public var act: Int64?
  public var failures: [DrillFailure] = []

  /// A code as Windows' documents write it: an extended one in hexadecimal.
  public static func text(code: Int) -> String {
    code >= 0xF000 ? "0x" + String(code, radix: 16, uppercase: true) : String(code)
  }
}

/// An expectation that was not met.
public struct DrillFailure: Sendable, Hashable {
  public let place: Place
  public let wanted: String
  public let found: String
  /// The journal's entry that made it so: `act 7: install KB900002 /z`; nil where no act had a part in it.
  public private(set) var because: String?
}

/// A drill that was run.
public struct DrillResult: Sendable, Hashable {
  public let drill: Drill
  public var steps: [StepResult] = []
  /// Of the expectations after the last step.
  public var failures: [DrillFailure] = []
  /// The store it left, where it was kept.
  public var store: String?
  /// Places where a power loss was tried; nil: none was.
  public var powerLosses: Int?

  public var allFailures: [DrillFailure] { steps.flatMap(\.failures) + failures }
  /// Of a drill that shows a difference nothing fails.
  public var passed: Bool { allFailures.isEmpty || !drill.differs.isEmpty }
}
