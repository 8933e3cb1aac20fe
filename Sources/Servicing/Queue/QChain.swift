public import StateStore
import WindowsFormats
public import WindowsModel

/// QChain.exe, run when the last update of a chain is installed: of several files queued for one place it leaves the
/// newest (KB296861).
///
/// Touches replace operations only. Runs inside an act, and concludes it.
public struct QChain: Sendable {
  /// Date of the program; nil: that of the machine's clock.
  public let dated: CivilTime?
  /// Where the queue before and after is written down.
  public let log: WindowsPath?

  public init(dated: CivilTime? = nil, log: WindowsPath? = nil) {
    self.dated = dated
    self.log = log
  }

  /// What came of it.
  public struct Outcome: Sendable, Hashable {
    public let dated: CivilTime
    /// It dropped files that are older than those on disk.
    public let dropsStalePairs: Bool
    public let before: [QueuedFiles]
    public let after: [QueuedFiles]
    public let dropped: [DroppedPair]
    public let log: WindowsPath?
    public let code: Int
    /// What an administrator should know: sentences.
    public let notes: [String]
  }

  /// Cleans the queue and writes the log, over one that is there.
  ///
  /// - Throws: ``StoreError``: damaged when a value of the queue is no list of pairs; notFound when the folder of the
  ///   log is missing, invalid when a folder is in its way. Then nothing has happened.
  public func run(_ transaction: borrowing Transaction) throws -> Outcome {
    let machine = try Machine(transaction.now)
    if let log { try Self.checkPlace(of: log, transaction.now) }
    if let flaw = try PendingQueue.read(transaction.now).malformed.first {
      throw StoreError(
        .damaged,
        "\(Keys.sessionManager)\\\(flaw.value): no list of pairs, for \(flaw.why.reason). Mend or delete the value first; nothing was changed."
      )
    }
    let dated = dated ?? transaction.time.civil(bias: machine.bias(at: transaction.time))
    // From 1 March 2003 on it has the fix of KB815062: a queued file that is older than the one on disk is dropped.
    let drops = (dated.year, dated.month, dated.day) >= (2003, 3, 1)
    let cleaning = try QueueCleaning.clean(transaction, dropsStalePairs: drops)
    Failpoint.queueCleaned.reached()
    if let log { try transaction.putText(log, Self.lines(cleaning.before, cleaning.after)) }
    transaction.conclude(code: WindowsCode.success)
    let undone = cleaning.undone.map { "This undoes the removal of \($0.package) for \($0.path)." }
    return Outcome(
      dated: dated, dropsStalePairs: drops, before: cleaning.before, after: cleaning.after, dropped: cleaning.dropped,
      log: log, code: WindowsCode.success, notes: undone + (try ForeignSource.all(transaction.now).map(\.text)))
  }

  /// Makes sure that a program could write a file there.
  static func checkPlace(of log: WindowsPath, _ view: borrowing View) throws {
    guard let folder = log.parent, try view.file(log)?.isDirectory != true else {
      throw StoreError(.invalid, "\(log): is a folder; a log cannot take its place. Nothing was changed.")
    }
    guard try view.file(folder)?.isDirectory == true else {
      throw StoreError(.notFound, "\(log): there is no folder \(folder) to write it in. Nothing was changed.")
    }
  }

  /// The log: two headings that stand whatever the queue holds, and a blank line between entries.
  static func lines(_ before: [QueuedFiles], _ after: [QueuedFiles]) -> [String] {
    let parts = [
      ("---- Old Information In The Registry ------", before), ("---- New Information In The Registry ------", after),
    ]
    return parts.flatMap { heading, queue in [heading] + queue.map(\.toolLines).joined(separator: [""]) }
  }
}
