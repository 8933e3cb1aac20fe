package import WindowsModel

/// Something that happened, by one source.
package struct TimelineEntry: Sendable, Hashable {
  /// What the time is of. At one time they come in this order.
  package enum Kind: UInt8, CaseIterable, Sendable {
    case act, logStarted, logLine, keyWritten, fileCreated, fileWritten, fileAccessed, fileLinked, installDate,
      shutdown, event
  }

  /// Which clock gave the time, and so how sure it is.
  package enum Clock: UInt8, CaseIterable, Sendable {
    /// That of the computer on which wupd ran.
    case computer
    /// That of the machine, kept in UTC: right as far as it was set right.
    case machine
    /// That of the machine, written down as local time: UTC is reckoned with the bias that was measured on that day, or in its
    /// season.
    case measuredBias
    /// The same, with the bias that the machine's rule has for that date.
    case ruleBias
    /// The same, with the bias of the last start: on another day another one may have held.
    case assumedBias
    /// The same, and only the day is told: the time is that of its beginning.
    case day
    /// That of whoever built the file.
    case build
    /// The store's own: nobody's clock ever showed it.
    case store
    /// The machine's local time, as it was written down: nothing tells how far that is from UTC, and it stands as if it were.
    case local
    /// The word of the computer from which the file was read: the machine's own, if whatever copied the file there kept it.
    case host
  }

  package let time: WindowsTime
  package let kind: Kind
  package let clock: Clock
  /// `act 3`, a registry key, the path of a file.
  package let source: String
  /// The line of a log, from 1; of an event log the number of the record.
  package let line: Int?
  /// What happened, where the kind does not say it all.
  package let detail: String?
  /// The updates it is about, by the names of their packages.
  package let updates: [ShortTitle]
  /// As the machine's clock showed it; nil: nothing tells.
  package let local: CivilTime?
  /// What the bias between both rests on; nil where neither was reckoned from the other.
  package let basis: LocalClock.Basis?
  /// What speaks against the time.
  package let doubt: String?
}
