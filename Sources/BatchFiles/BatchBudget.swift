/// What is left of the work that a batch file may cause, so that every one ends.
struct BatchBudget {
  static let mostLines = 100_000
  /// Characters of all lines after expansion and of all files called; a search for a program counts as some.
  static let mostText = 32_000_000
  /// Programs and batch files that are started.
  static let mostStarts = 1000

  /// Of all loops, those that are looked at before a line included.
  static let mostRounds = 50_000

  private(set) var lines = 0
  private var text = 0
  private var rounds = 0
  private var starts = 0

  mutating func spendLine(of length: Int) throws(BatchReason) {
    lines += 1
    guard lines <= Self.mostLines else {
      throw BatchReason("more than \(Self.mostLines) lines were carried out, so this looks like a loop without end")
    }
    try spend(length)
  }

  /// - Parameter length: of its body.
  mutating func spendRound(of length: Int) throws(BatchReason) {
    rounds += 1
    guard rounds <= Self.mostRounds else { throw Self.tooManyRounds }
    try spend(length)
  }

  static var tooManyRounds: BatchReason {
    BatchReason("loops have more than \(mostRounds) rounds, so this looks like one without end")
  }

  mutating func spendStart() throws(BatchReason) {
    starts += 1
    guard starts <= Self.mostStarts else {
      throw BatchReason("more than \(Self.mostStarts) programs were started, so this looks like a loop without end")
    }
  }

  mutating func spend(_ length: Int) throws(BatchReason) {
    // The lengths are of lines and files, which have limits of their own.
    text += length
    guard text <= Self.mostText else {
      throw BatchReason("more than \(Self.mostText) characters of batch files were read, so this looks like a loop")
    }
  }

  mutating func spendSearch() throws(BatchReason) { try spend(100) }
}
