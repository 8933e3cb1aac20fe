import WindowsModel

/// What came of one run, as its log tells it.
package struct LogSummary: Sendable, Hashable {
  package enum Outcome: String, Sendable {
    case installed, removed
    case notInstalled = "not installed"
    case notRemoved = "not removed"
    /// The log ends before the run does.
    case unknown = "not told: the log ends before the run does"
  }

  package struct Skipped: Sendable, Hashable {
    package let path: String
    /// Nil where the log does not tell, as the real one does not.
    package internal(set) var reason: String?
  }

  package internal(set) var outcome = Outcome.unknown
  /// What the program returned; nil if the log does not tell.
  package internal(set) var code: Int?
  /// Update.exe's extended error code.
  package internal(set) var extendedCode: Int?
  /// The program returned 1603 in place of the extended code (`/ER` leaves that).
  package internal(set) var isMasked = false
  /// Why it was refused.
  package internal(set) var refusal: String?
  package internal(set) var needsRestart: Bool?
  /// The program restarts the machine itself.
  package internal(set) var restartsItself = false
  package internal(set) var restartReasons: [String] = []
  /// The set of files that was chosen, and why.
  package internal(set) var branch: String?
  /// The INF whose files were chosen, which names the set: `update_SP1QFE.inf`.
  package internal(set) var inf: String?
  /// What waited for the restart before the run; nil if the log does not show it.
  package internal(set) var queueBefore: [LoggedPair]?
  /// What waits for it now.
  package internal(set) var queueAfter: [LoggedPair]?
  /// Files that waited and were thrown out of the queue.
  package internal(set) var thrownOut: [String] = []
  /// Old files that were kept for a removal, where the log names them.
  package internal(set) var kept: [String] = []
  package internal(set) var copied: [String] = []
  /// They wait for the restart.
  package internal(set) var delayed: [String] = []
  /// In place, while their predecessors run on under another name.
  package internal(set) var movedAside: [String] = []
  package internal(set) var skipped: [Skipped] = []
  package internal(set) var hotpatched: [String] = []
  package internal(set) var deleted: [String] = []
  /// The run ended because the catalogs of the package could not be installed.
  package internal(set) var diedOfCatalogs = false

  /// Gathers a summary, event by event.
  struct Reader {
    private let context: LogContext
    private var result = LogSummary()
    private var hasAny = false
    private var queue = LoggedQueue()
    private var hasFailed = false
    private var swapped: String?

    init(_ context: LogContext) { self.context = context }

    mutating func take(_ event: LogEvent) {
      if case .queue(let event) = event { return queue.take(event) }
      hasAny = true
      if event.touchesFiles { queue.take(.work) }
      switch event {
      case .removal, .queue: break
      case .inf(let name): result.inf = name
      case .kept(let path): result.kept.append(path)
      case .thrownOut(let path): result.thrownOut.append(path)
      case .branch(let text): result.branch = text
      case .copied(let path): result.copied.append(path)
      case .delayed(let path): result.delayed.append(context.target(of: path) ?? path)
      case .movedAside(let path): result.movedAside.append(path)
      case .skipped(let path): result.skipped.append(Skipped(path: path))
      case .because(let reason):
        if !result.skipped.isEmpty { result.skipped[result.skipped.count - 1].reason = reason }
      case .swapped(let path): swapped = path
      case .patched:
        if let swapped { result.hotpatched.append(swapped) }
        swapped = nil
      case .deleted(let path): result.deleted.append(path)
      case .deletionDelayed(let path): result.delayed.append("\(path) (deletion)")
      case .restart(let reason): result.restartReasons.append(reason)
      case .restartNote(let note): amend(note, orAdd: context.isRemoval)
      case .hotpatchNote(let note): if !result.restartReasons.isEmpty { amend(note, orAdd: false) }
      case .refused(let reason): result.refusal = reason
      case .failed: hasFailed = true
      case .canceled:
        hasFailed = true
        result.refusal = "it was canceled"
      case .catalogsFailed: result.diedOfCatalogs = true
      case .extendedCode(let code):
        hasFailed = true
        result.extendedCode = code
      case .masked: result.isMasked = true
      case .end(let restart, let dont, let forced):
        result.outcome = context.isRemoval ? .removed : .installed
        result.needsRestart = restart
        result.code = restart ? WindowsCode.restartRequired : WindowsCode.success
        result.restartsItself = restart && (!dont || forced)
      }
    }

    private mutating func amend(_ note: String, orAdd isReason: Bool) {
      if isReason || result.restartReasons.isEmpty {
        result.restartReasons.append(note)
      } else {
        result.restartReasons[result.restartReasons.count - 1] += " (\(note))"
      }
    }

    var summary: LogSummary? {
      guard hasAny || queue.before != nil || queue.after != nil else { return nil }
      var summary = result
      (summary.queueBefore, summary.queueAfter) = (queue.before, queue.after)
      if hasFailed {
        summary.outcome = context.isRemoval ? .notRemoved : .notInstalled
        summary.needsRestart = false
        summary.code = summary.isMasked ? WindowsCode.failure : summary.extendedCode ?? WindowsCode.failure
        if summary.refusal == nil, let code = summary.extendedCode {
          summary.refusal = LogMeaning.extended(code)
        }
      }
      summary.diedOfCatalogs = hasFailed && (summary.diedOfCatalogs || summary.extendedCode == 0xF01E)
      return summary
    }
  }
}
