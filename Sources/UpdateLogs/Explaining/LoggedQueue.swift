/// The queue before and after a run, put together from the lines that show it.
///
/// An installer shows it twice each time it cleans it: as it was, and as it is then. It cleans it before it does anything,
/// and when all is done.
struct LoggedQueue {
  /// What a line says of the queue.
  enum Event: Sendable, Hashable {
    /// A block of pairs begins: as it was before something.
    case old
    case new
    case source(String)
    case destination(String)
    /// A pair in one line, or none: a note of wupd's own.
    case before(LoggedPair?)
    case after(LoggedPair?)
    /// There is no such value in the registry.
    case empty
    /// From here on files are touched.
    case work
  }

  /// Nil where the log does not show it.
  private(set) var before: [LoggedPair]?
  private(set) var after: [LoggedPair]?
  /// The one that pairs are added to.
  private var block: WritableKeyPath<LoggedQueue, [LoggedPair]?>?
  private var waiting: LoggedFile?
  private var hasWorked = false

  mutating func take(_ event: Event) {
    switch event {
    case .old: open(hasWorked || before != nil ? nil : \.before)
    case .new: open(hasWorked ? \.after : nil)
    case .source(let text): waiting = LoggedFile(text)
    case .destination(let text):
      let target = LoggedFile(text)
      if let source = waiting, let block {
        self[keyPath: block]?.append(LoggedPair(source: source, target: target.path.isEmpty ? nil : target))
      }
      waiting = nil
    case .before(let pair): before = (before ?? []) + (pair.map { [$0] } ?? [])
    case .after(let pair): after = (after ?? []) + (pair.map { [$0] } ?? [])
    case .empty:
      open(hasWorked ? \.after : before == nil ? \.before : nil)
      block = nil
    case .work: hasWorked = true
    }
  }

  private mutating func open(_ block: WritableKeyPath<LoggedQueue, [LoggedPair]?>?) {
    self.block = block
    waiting = nil
    if let block { self[keyPath: block] = [] }
  }
}
