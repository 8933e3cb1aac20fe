/// What is left of the work that a batch file may cause, so that every one ends.
struct BatchBudget {
  static let mostLines = 100_000
  /// Characters of all lines after expansion and of all files called; a search for a program counts as some.
  static let mostText = 32_000_000
  /// Programs and batch files that are started.
  static let mostStarts = 1000

  private var lines = 0
  private var text = 0
  private var starts = 0

  mutating func spendLine(of length: Int) throws(BatchReason) {
    lines += 1
    guard lines <= Self.mostLines else {
      throw BatchReason("more than \(Self.mostLines) lines were carried out, so this looks like a loop without end")
    }
    try spend(length)
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
