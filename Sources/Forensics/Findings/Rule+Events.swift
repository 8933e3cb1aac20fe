import UpdateLogs

extension Rule {
  /// What is said of the event log.
  func ofEvents(_ told: Arguments) -> String? {
    switch self {
    case .eventLog:
      "it speaks from \(told.time(1)) UTC (record \(told[0])) to \(told.time(4)) UTC (record \(told[3])): \(told.counted(6, "record"))"
    case .eventLogSilent: "it has no record"
    case .eventLogBefore: "what was before that it does not tell: its older records were overwritten or cleared"
    case .eventLogMade: "its first record has the number 1: it was made or cleared then"
    case .eventLogDirty:
      "it was never closed" + (told[0].isEmpty ? "" : "; its header is old, and its end record was taken")
    case .eventLogCut: "it leads beyond its end, at \(told[0]) bytes: the file was cut"
    case .eventLogNoEnd: "it has no end record, so that it may have ended elsewhere"
    case .eventLogLosses: "\(told.counted(0, "place")) in it that cannot be read or should be otherwise"
    case .eventLogCarved:
      "\(told.counted(0, "record")) outside the ring, overwritten or moved; nothing is taken from there"
    case .eventLogBackwards:
      "the clock goes back at \(told.list.count == 1 ? "record" : "records") \(told.joined(from: 0))"
    case .eventLogComputer:
      "its last event of an update or a start is of the computer \(told[0]), and the registry has the name \(told[1]): the name was changed, or it is the log of another machine"
    case .eventLogLater:
      "it goes on to \(told.time(0)) UTC, after the last shutdown that the registry has (\(told.time(2)) UTC)"
    case .eventLogMore: "of its events the first \(told[0]) are taken"
    case .eventLogRestart:
      "the start of \(told.time(1)) UTC (record \(told[0])) ended a chain of \(told.counted(3, "update")): \(told.joined(from: 4))"
    case .eventLogUnclean: "the stop before it was not in order"
    case .eventLogWaiting: "no start ended the chain of \(told.counted(0, "update")) yet: \(told.joined(from: 1))"
    case .eventLogEvent:
      "\(Self.event(told[0])) \(told.time(2)) UTC (record \(told[1]))"
        + (told.list.count > 4 ? ": \(told.joined(from: 4))" : "")
    case .eventLogAgain: "installed again, which no key shows, \(told.counted(0, "time")): \(told.joined(from: 1))"
    case .eventLogUnrecorded: "installed \(told.time(1)) UTC (record \(told[0])), and no key shows it"
    case .eventLogPackSince: "\(told[0]) came since (record \(told[1])), and a service pack takes over such keys"
    default: nil
    }
  }

  private static func event(_ kind: String) -> String {
    switch UpdateEvent.Kind(rawValue: kind) {
    case .removed: "removed"
    case .installFailed: "not installed, for it failed"
    case .removalFailed: "not removed, for that failed"
    case .servicePackInstalled: "installed as a service pack"
    case .servicePackRemoved: "removed as a service pack"
    case .agentFailed: "Windows Update failed, by its own word,"
    default: kind
    }
  }
}
