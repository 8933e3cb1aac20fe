package import WindowsFormats
package import WindowsModel

/// What an event log tells of updates and starts, in the order of its records: that of the machine's doings, whatever its
/// clock showed.
package struct EventHistory: Sendable {
  /// A start of the machine, and what had come about since the one before.
  package struct Restart: Sendable, Hashable {
    /// The first record of the start.
    package let number: UInt32
    package let time: WindowsTime
    /// Version, build, service pack and processor, as the machine says; empty: it does not.
    package var system: [String]
    /// Who asked for it.
    package let asked: UpdateEvent?
    /// The machine went down in order before it; nil: nothing tells.
    package var isClean: Bool?
    /// Updates that were installed since the start before, oldest first: the chain that this start ended.
    package let chain: [UpdateEvent]
    /// Other events of updates since then.
    package let others: [UpdateEvent]
  }

  /// A record by which a log can be told from which and to which it speaks.
  package struct Bound: Sendable, Hashable {
    package let number: UInt32
    package let time: WindowsTime
  }

  /// At most ``most``.
  package let events: [UpdateEvent]
  /// The same of records that are in the ring no more; those that are moved copies of records in it are left out.
  package let carved: [UpdateEvent]
  package let restarts: [Restart]
  /// What was installed since the last start.
  package let chain: [UpdateEvent]
  /// Numbers of installs of what the log says was installed before.
  package let again: Set<UInt32>
  /// Numbers of events whose time is before that of the record before, whatever that is of.
  package let backwards: Set<UInt32>
  package let first: Bound?
  package let last: Bound?
  package let census: EventLog.Census
  /// The first of what could not be read.
  package let losses: [EventLogLoss]
  /// False: there are more events than are kept.
  package let isWhole: Bool

  package static let most = 100_000
  package static let toldLosses = 20

  /// - Parameter most: events that are kept.
  package init(_ log: EventLog, most: Int = Self.most) {
    var remains: [UpdateEvent] = []
    var boot = Boot()
    var (events, again, backwards, losses): ([UpdateEvent], Set<UInt32>, Set<UInt32>, [EventLogLoss]) = ([], [], [], [])
    var (first, last): (Bound?, Bound?)
    var hasAll = true
    var installed: Set<String> = []
    census = log.read { item in
      switch item {
      case .loss(let loss): if losses.count < Self.toldLosses { losses.append(loss) }
      case .carved(let record, _, let isWhole):
        if isWhole, let event = UpdateEvent(record) {
          if remains.count < most { remains.append(event) } else { hasAll = false }
        }
      case .record(let record, _):
        let bound = Bound(number: record.number, time: record.generated)
        let isBehind = last.map { bound.time < $0.time } ?? false
        first = first ?? bound
        last = bound
        guard let event = UpdateEvent(record) else { return }
        guard events.count < most else {
          hasAll = false
          return
        }
        events.append(event)
        if isBehind { backwards.insert(event.number) }
        if event.kind == .installed, let name = event.name, !installed.insert(ShortTitle.folded(name)).inserted {
          again.insert(event.number)
        }
        if event.kind == .removed, let name = event.name { installed.remove(ShortTitle.folded(name)) }
        boot.take(event)
      }
    }
    (self.events, self.again, self.losses) = (events, again, losses)
    (self.first, self.last, self.isWhole) = (first, last, hasAll)
    self.backwards = backwards
    restarts = boot.restarts
    chain = boot.chain
    // A file that grows moves records and leaves them where they were.
    carved = remains.filter { event in
      guard let first, let last else { return true }
      return !(first.number...max(first.number, last.number)).contains(event.number)
    }
  }

  /// Puts events together to starts.
  private struct Boot {
    var restarts: [Restart] = []
    var chain: [UpdateEvent] = []
    private var others: [UpdateEvent] = []
    private var asked: UpdateEvent?
    private var wentDown: Bool?
    /// The start that is under way: records of one start come close together.
    private var isStarting = false
    private var hasService = false

    mutating func take(_ event: UpdateEvent) {
      switch event.kind {
      case .system, .started:
        let isSame = isStarting && !(event.kind == .system ? hasSystem : hasService)
        if !isSame { begin(event) }
        if event.kind == .system { restarts[restarts.count - 1].system = event.rest }
        hasService = hasService || event.kind == .started
      case .stoppedUncleanly:
        if isStarting { restarts[restarts.count - 1].isClean = false } else { wentDown = false }
      case .stopped:
        isStarting = false
        wentDown = true
      case .restartAsked:
        isStarting = false
        asked = event
      case .installed:
        isStarting = false
        chain.append(event)
      default:
        isStarting = isStarting && !event.kind.isOfUpdate
        if event.kind.isOfUpdate { others.append(event) }
      }
    }

    private var hasSystem: Bool { !(restarts.last?.system.isEmpty ?? true) }

    private mutating func begin(_ event: UpdateEvent) {
      restarts.append(
        Restart(
          number: event.number, time: event.time, system: [], asked: asked, isClean: wentDown, chain: chain,
          others: others))
      (chain, others, asked, wentDown, isStarting, hasService) = ([], [], nil, nil, true, false)
    }
  }
}
