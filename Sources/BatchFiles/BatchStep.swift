/// A logical line of a batch file, a whole block included, as steps that only ever lead forward.
///
/// Flat, so that neither a deep line nor a deep call needs a deep stack.
enum BatchStep {
  case command(BatchCommand, line: Int)
  /// Goes on at `to` unless the condition holds.
  case unless(BatchCondition, line: Int, to: Int)
  /// `&&`: goes on at `to` if the command before failed.
  case ifFailed(to: Int)
  /// `||`: goes on at `to` if the command before succeeded.
  case ifSucceeded(to: Int)
  case jump(to: Int)
  /// From here to its ``close``, output goes elsewhere.
  case open([BatchRedirection], line: Int)
  case close
}

/// What an `if` asks.
struct BatchCondition {
  enum Test {
    /// The error level is that or more.
    case errorLevel(Int)
    case exists(String)
    case defined(String)
    /// Two texts, which were there when the line was read.
    case fixed(Bool)
  }

  let test: Test
  let isNegated: Bool
}

/// `>`, `>>`, `2>` and `2>&1`.
struct BatchRedirection {
  enum Target {
    case file(String, appending: Bool)
    case handle(Handle)
  }

  enum Handle { case output, errors }

  let handle: Handle
  let target: Target
}
