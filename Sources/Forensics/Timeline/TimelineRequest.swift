package import WindowsModel

/// What of a machine's times is asked for.
package struct TimelineRequest: Sendable {
  package enum Source: String, CaseIterable, Sendable { case acts, keys, files, logs, events, dates }

  package enum Scope<Place: Sendable>: Sendable {
    /// What tells of updates and servicing.
    case servicing
    /// These, with all below them.
    case below([Place])
    case everything
  }

  package var sources = Set(Source.allCases)
  /// Both are counted in; an entry that tells the day alone counts if any of its day does.
  package var from: WindowsTime?
  package var to: WindowsTime?
  /// Only what is about one of these, a bare article meaning all its packages; empty: everything.
  package var updates: Set<ShortTitle> = []
  package var keys = Scope<RegistryPath>.servicing
  package var files = Scope<WindowsPath>.servicing
  /// Last access of files.
  package var withAccess = false
  /// Times of linking.
  package var withLinks = false

  package init() {}

  func isAbout(_ update: ShortTitle) -> Bool {
    updates.contains(update) || updates.contains(ShortTitle(update.article))
  }

  func holds(_ time: WindowsTime, _ clock: TimelineEntry.Clock) -> Bool {
    let end = clock == .day ? time.adding(seconds: 86_399) : time
    return from.map { end >= $0 } != false && to.map { time <= $0 } != false
  }
}
