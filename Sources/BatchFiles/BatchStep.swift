/// A logical line of a batch file, a whole block included, as steps that only ever lead forward.
///
/// Flat, so that neither a deep line nor a deep call needs a deep stack; only a loop has steps of its own, which are
/// made anew for each of its rounds.
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
  /// From here to its ``endCapture``, output is kept for what reads it.
  case capture
  case endCapture
  /// What was captured is what is read from here to its ``endFeed``.
  case feed
  case endFeed
  /// From here to its ``endChild`` another cmd.exe would run: folders and variables come back, and so does the error
  /// level unless it is the right side of a pipe.
  case child
  case endChild(keepsErrorLevel: Bool)
  /// `for`
  case loop(BatchLoop, line: Int)

  // In the body of a loop, whose variables are still in them.

  case text([Unicode.Scalar], line: Int)
  case ask(BatchQuestion, line: Int, to: Int)
}

extension BatchStep {
  /// The same step, where all before it has moved.
  func shifted(by count: Int) -> BatchStep {
    switch self {
    case .unless(let condition, let line, let to): .unless(condition, line: line, to: to + count)
    case .ask(let question, let line, let to): .ask(question, line: line, to: to + count)
    case .ifFailed(let to): .ifFailed(to: to + count)
    case .ifSucceeded(let to): .ifSucceeded(to: to + count)
    case .jump(let to): .jump(to: to + count)
    default: self
    }
  }

  /// Puts the values of a loop's variables in.
  func substituted(_ values: BatchBinding) throws(BatchReason) -> BatchStep {
    switch self {
    case .text(let text, let line): return .text(try values.replaced(text), line: line)
    case .ask(let question, let line, let to):
      return .ask(try question.mapped { text throws(BatchReason) in try values.replaced(text) }, line: line, to: to)
    case .open(let redirections, let line):
      var result: [BatchRedirection] = []
      for redirection in redirections {
        guard case .file(let name, let isAppending) = redirection.target else {
          result.append(redirection)
          continue
        }
        let target = BatchRedirection.Target.file(try values.replaced(name).withoutQuotes, appending: isAppending)
        result.append(BatchRedirection(handle: redirection.handle, target: target))
      }
      return .open(result, line: line)
    case .loop(let loop, let line): return .loop(try loop.substituted(values), line: line)
    default: return self
    }
  }

  /// What can be carried out, once all variables are in.
  func resolved() throws(BatchReason) -> BatchStep {
    switch self {
    case .text(let text, let line): .command(try BatchCommand(text), line: line)
    case .ask(let question, let line, let to): .unless(try question.resolved(), line: line, to: to)
    default: self
    }
  }
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
