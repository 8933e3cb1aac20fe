/// The queue before and after a run, put together from the lines that show it.
///
/// An installer shows it twice each time it cleans it: as it was, and as it is then. It cleans it before it does anything,
/// and when all is done.
struct LoggedQueue: Sendable {
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
  private var block = Block.none
  private var waiting: LoggedFile?
  private var hasWorked = false

  private enum Block { case none, before, after }

  mutating func take(_ event: Event) {
    switch event {
    case .old: open(hasWorked || before != nil ? .none : .before)
    case .new: open(hasWorked ? .after : .none)
    case .source(let text): waiting = LoggedFile(text)
    case .destination(let text):
      let target = LoggedFile(text)
      if let source = waiting { add(LoggedPair(source: source, target: target.path.isEmpty ? nil : target)) }
      waiting = nil
    case .before(let pair): before = (before ?? []) + (pair.map { [$0] } ?? [])
    case .after(let pair): after = (after ?? []) + (pair.map { [$0] } ?? [])
    case .empty:
      open(hasWorked ? .after : before == nil ? .before : .none)
      block = .none
    case .work: hasWorked = true
    }
  }

  private mutating func open(_ block: Block) {
    self.block = block
    waiting = nil
    switch block {
    case .none: break
    case .before: before = []
    case .after: after = []
    }
  }

  private mutating func add(_ pair: LoggedPair) {
    switch block {
    case .none: break
    case .before: before?.append(pair)
    case .after: after?.append(pair)
    }
  }
}
