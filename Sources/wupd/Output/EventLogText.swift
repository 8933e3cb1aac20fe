import UpdateLogs
import WindowsFormats
import WindowsModel

/// What an event log tells of updates and starts, for people and for programs.
enum EventLogText {
  // MARK: For people

  /// What the log is, and what it tells of each start of the machine.
  static func facts(_ log: EventLog, _ history: EventHistory) -> [String] {
    var table = Columns()
    table.add("records", "\(history.census.records)" + (history.isWhole ? "" : ", of which the first events are told"))
    for (name, bound) in [("speaks from", history.first), ("speaks to", history.last)] {
      table.add(name, bound.map { "\($0.time.iso), record \($0.number)" } ?? "no record")
    }
    if let first = history.first {
      table.add(
        "before that",
        first.number == 1 && !log.isWrapped
          ? "nothing: the log was made or cleared then" : "not known: what it had was overwritten or cleared")
    }
    for text in states(log) { table.add("state", text) }
    if history.census.carved > 0 {
      table.add("carved", "\(counted(history.census.carved, "record")) outside the ring, overwritten or moved")
    }
    let installs = history.events.filter { $0.kind == .installed }
    table.add("installs", "\(installs.count), of which \(history.again.count) again")
    func count(_ name: String, _ kinds: Set<UpdateEvent.Kind>) {
      let number = history.events.count { kinds.contains($0.kind) }
      if number > 0 { table.add(name, "\(number)") }
    }
    count("removals", [.removed])
    count("failures", [.installFailed, .removalFailed, .agentFailed])
    count("service packs", [.servicePackInstalled, .servicePackRemoved])
    var lines = table.lines
    if !history.restarts.isEmpty { lines += ["", "Starts of the machine"] + restarts(history) }
    return lines
  }

  private static func restarts(_ history: EventHistory) -> [String] {
    var table = Columns()
    for restart in history.restarts {
      let others = restart.others.map(\.sentence)
      let told = [
        restart.chain.isEmpty
          ? "" : "ends a chain of \(counted(restart.chain.count, "update")): \(names(restart.chain))",
        others.prefix(most).joined(separator: "; ") + (others.count > most ? " and \(others.count - most) more" : ""),
        restart.isClean == false ? "! the stop before it was not in order" : "",
        restart.asked.map { "asked for by \($0.rest.first ?? "nobody who is named")" } ?? "",
        restart.system.joined(separator: " "),
      ]
      table.add(
        restart.time.iso, "record \(restart.number)", told.filter { !$0.isEmpty }.joined(separator: "; "))
    }
    if !history.chain.isEmpty {
      table.add("none since", "", "\(counted(history.chain.count, "update")): \(names(history.chain))")
    }
    return table.lines
  }

  /// So many of one kind a person is shown in a line.
  private static let most = 10

  private static func names(_ events: [UpdateEvent]) -> String {
    events.prefix(most).map { $0.name ?? "not named" }.joined(separator: ", ")
      + (events.count > most ? " and \(events.count - most) more" : "")
  }

  static func events(_ history: EventHistory) -> [String] {
    var table = Columns()
    for event in history.events {
      let marks =
        (history.again.contains(event.number) ? ", again" : "")
        + (history.backwards.contains(event.number) ? "  ! its time is before that of the record before" : "")
      table.add("\(event.number)", event.time.iso, "\(event.code)", event.sentence + marks)
    }
    var lines = table.lines
    if !history.carved.isEmpty {
      lines += ["", "Carved: overwritten, or of a log that was cleared"]
      var table = Columns()
      for event in history.carved { table.add("\(event.number)", event.time.iso, "\(event.code)", event.sentence) }
      lines += table.lines
    }
    return lines
  }

  static func losses(_ history: EventHistory) -> [String] {
    guard history.census.losses > 0 else { return [] }
    let more = history.census.losses - history.losses.count
    return ["", "Not as it should be: \(history.census.losses)"] + history.losses.map { "  \($0)" }
      + (more > 0 ? ["  and \(more) more"] : [])
  }

  static func states(_ log: EventLog) -> [String] {
    var states: [String] = []
    if log.header.flags.contains(.dirty) {
      states.append(
        "dirty: never closed" + (log.isHeaderOld ? "; its header is old, and the end record was taken" : ""))
    }
    if log.isWrapped { states.append("wrapped: the oldest records were overwritten") }
    if log.header.flags.contains(.full) { states.append("full: the last record found no room") }
    if log.isCut { states.append("cut: it leads beyond its end, at \(log.count) bytes") }
    if log.end == nil { states.append("without an end record") }
    return states.isEmpty ? ["closed in order"] : states
  }

  // MARK: For programs

  static func json(_ log: EventLog, _ history: EventHistory, withEvents: Bool) -> JSONMembers {
    func json(_ bound: EventHistory.Bound?) -> JSON {
      bound.map { ["record": .number($0.number), "time_utc": .text($0.time.iso)] } ?? .null
    }
    func number(_ event: UpdateEvent) -> JSON { .number(event.number) }
    let facts: JSONMembers = [
      "records": .number(history.census.records), "speaks_from": json(history.first), "speaks_to": json(history.last),
      "dirty": .bool(log.header.flags.contains(.dirty)), "wrapped": .bool(log.isWrapped), "cut": .bool(log.isCut),
      "header_old": .bool(log.isHeaderOld), "end_record": .number(log.end?.offset),
      "carved": .number(history.census.carved), "whole": .bool(history.isWhole),
      "restarts": .array(history.restarts) { restart in
        [
          "record": .number(restart.number), "time_utc": .text(restart.time.iso), "system": .texts(restart.system),
          "clean": restart.isClean.map { .bool($0) } ?? .null, "asked": restart.asked.map(number) ?? .null,
          "chain": .array(restart.chain, number), "others": .array(restart.others, number),
        ]
      },
      "chain": .array(history.chain, number), "losses": .number(history.census.losses),
      "first_losses": .texts(history.losses.map(\.description)),
    ]
    guard withEvents else { return facts }
    return facts + [
      "events": .array(history.events) { Self.json($0, history) },
      "carved_events": .array(history.carved) { Self.json($0, history) },
    ]
  }

  private static func json(_ event: UpdateEvent, _ history: EventHistory) -> JSON {
    [
      "record": .number(event.number), "time_utc": .text(event.time.iso), "kind": .text(event.kind.rawValue),
      "id": .number(event.id), "code": .number(event.code), "source": .text(event.source),
      "computer": .text(event.computer), "user": .text(event.user?.description), "name": .text(event.name),
      "product": .text(event.product), "strings": .texts(event.rest),
      "again": .bool(history.again.contains(event.number)),
      "time_before": .bool(history.backwards.contains(event.number)),
    ]
  }
}
