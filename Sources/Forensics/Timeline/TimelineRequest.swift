public import WindowsModel

/// What of a machine's times is asked for.
public struct TimelineRequest: Sendable {
  public enum Source: String, CaseIterable, Sendable { case acts, keys, files, logs, dates }

  public enum Scope<Place: Sendable>: Sendable {
    /// What tells of updates and servicing.
    case servicing
    /// These, with all below them.
    case below([Place])
    case everything
  }

  public var sources = Set(Source.allCases)
  /// Both are counted in; an entry that tells the day alone counts if any of its day does.
  public var from: WindowsTime?
  public var to: WindowsTime?
  /// Only what is about one of these; empty: everything.
  public var articles: Set<KBNumber> = []
  public var keys = Scope<RegistryPath>.servicing
  public var files = Scope<WindowsPath>.servicing
  /// Last access of files.
  public var withAccess = false
  /// Times of linking.
  public var withLinks = false

  public init() {}

  func holds(_ time: WindowsTime, _ clock: TimelineEntry.Clock) -> Bool {
    let end = clock.isDayOnly ? time.adding(seconds: 86_399) : time
    return from.map { end >= $0 } != false && to.map { time <= $0 } != false
  }
}
