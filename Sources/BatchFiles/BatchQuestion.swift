import WindowsModel

/// What an `if` asks, in the words it was written in; in a loop these still have the loop's variables in them.
struct BatchQuestion {
  enum Kind {
    case errorLevel(String)
    /// Without quotes.
    case exists(String)
    case defined(String)
    /// `==`
    case same(String, String, foldsCase: Bool)
    /// `EQU` to `GEQ`
    case compared(String, String, String, foldsCase: Bool)
  }

  let kind: Kind
  let isNegated: Bool

  /// - Throws: for what is not understood.
  func resolved() throws(BatchReason) -> BatchCondition {
    let test: BatchCondition.Test =
      switch kind {
      case .errorLevel(let text): .errorLevel(try Self.level(text))
      case .exists(let name): .exists(name)
      case .defined(let name): .defined(name)
      case .same(let one, let other, let foldsCase): .fixed(Self.same(one, other, foldsCase))
      case .compared(let one, let comparison, let other, let foldsCase):
        .fixed(try Self.compare(one, comparison, other, foldsCase))
      }
    return BatchCondition(test: test, isNegated: isNegated)
  }

  /// The same with other words.
  func mapped(_ change: (String) throws(BatchReason) -> String) throws(BatchReason) -> BatchQuestion {
    let kind: Kind =
      switch kind {
      case .errorLevel(let text): .errorLevel(try change(text))
      case .exists(let name): .exists(try change(name).withoutQuotes)
      case .defined(let name): .defined(try change(name))
      case .same(let one, let other, let foldsCase): .same(try change(one), try change(other), foldsCase: foldsCase)
      case .compared(let one, let comparison, let other, let foldsCase):
        .compared(try change(one), try change(comparison), try change(other), foldsCase: foldsCase)
      }
    return BatchQuestion(kind: kind, isNegated: isNegated)
  }

  private static func level(_ text: String) throws(BatchReason) -> Int {
    guard let level = BatchCommand.number(text) else {
      throw BatchReason("'if errorlevel \(BatchReason.shown(text))' needs a number")
    }
    return level
  }

  /// Of numbers, or of texts for equality only.
  private static func compare(
    _ one: String, _ comparison: String, _ other: String, _ foldsCase: Bool
  ) throws(BatchReason) -> Bool {
    func refused(_ text: String) -> Bool {
      // cmd.exe would read these as octal or hexadecimal.
      let digits = Array(text.unicodeScalars.drop { $0 == "-" || $0 == "+" })
      return digits.count > 1 && digits[0] == "0"
    }
    if refused(one) || refused(other) { throw BatchReason("'if' with a number that begins with 0 is not understood") }
    guard let holds = comparisons[comparison.keyword] else {
      throw BatchReason("'if \(BatchReason.shown(one)) \(BatchReason.shown(comparison))' is not understood")
    }
    if let left = BatchCommand.number(one), let right = BatchCommand.number(other) { return holds(left, right) }
    switch comparison.keyword {
    case "EQU": return same(one, other, foldsCase)
    case "NEQ": return !same(one, other, foldsCase)
    default: throw BatchReason("'if … \(comparison) …' is understood of numbers only")
    }
  }

  private static let comparisons: [String: @Sendable (Int, Int) -> Bool] = [
    "EQU": { $0 == $1 }, "NEQ": { $0 != $1 }, "LSS": { $0 < $1 }, "LEQ": { $0 <= $1 }, "GTR": { $0 > $1 },
    "GEQ": { $0 >= $1 },
  ]

  private static func same(_ one: String, _ other: String, _ foldsCase: Bool) -> Bool {
    foldsCase ? WindowsName.same(one, other) : one.utf8.elementsEqual(other.utf8)
  }
}
