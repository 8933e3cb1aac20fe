import ArgumentParser
import Forensics
import HostFiles
import Servicing
import StateStore
import UpdateLogs
import WindowsFormats
import WindowsModel

// Event logs, which are known by their first bytes.
extension Log {
  /// nil: the file is none, and has no name of one.
  func showEventLog(_ file: HostFile) throws -> Status? {
    let bytes = ForeignBytes(file)
    do {
      let isNamed = source.lowercased().hasSuffix(".evt")
      guard try isNamed || EventLogHeader.isThere(in: bytes) else { return nil }
      return try show(EventLog(bytes), ["file": .text(source)])
    } catch let error as UnreadableBytes {
      throw StoreError(bytes.unreadable.isEmpty ? .invalid : .io, "\(source): is no whole event log: \(error)")
    }
  }

  /// An event log of the machine in the store, by its name; nil: the word names none, or there is no store.
  func showEventLogOfMachine() throws -> Status? {
    guard source.lowercased().hasSuffix(".evt"), !source.contains("/"), !source.contains("\\") else { return nil }
    let store: Store
    do { store = try openForReading() } catch let error as StoreError where error.code == .missing { return nil }
    let (path, bytes) = try store.read(at: point.point(), again: true) { view in
      let path = try EventEvidence.folder(view).child(source)
      guard let revision = try view.file(path)?.revision else {
        if let own = try JournalEvents.path(view), own == path { return (path, try JournalEvents(view).bytes()) }
        throw StoreError(
          .notFound, "\(path): there is no such file on this machine, and no \(source) on this computer.")
      }
      return (path, try view.bytes(of: revision, limit: EventEvidence.largest))
    }
    do {
      return try show(EventLog(ForeignBytes(bytes)), ["file": .text(path.description)])
    } catch let error as UnreadableBytes {
      throw StoreError(.invalid, "\(path): \(error)")
    }
  }

  private func show(_ log: EventLog, _ head: JSONMembers) throws -> Status {
    if bias != nil { throw ValidationError("An event log is in UTC: --bias goes with the log of an installer.") }
    let history = EventHistory(log)
    show(
      head + ["event_log": .object(EventLogText.json(log, history, withEvents: !facts || explain))],
      EventLogText.facts(log, history) + (facts && !explain ? [] : ["", "Events"] + EventLogText.events(history))
        + EventLogText.losses(history))
    return history.census.losses == 0 ? .done : .foundWrong
  }
}
