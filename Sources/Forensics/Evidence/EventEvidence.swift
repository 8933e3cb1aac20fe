import Servicing
package import StateStore
package import UpdateLogs
package import WindowsFormats
package import WindowsModel

/// The event log of the system on a machine, as it was adopted.
package struct EventEvidence {
  package let path: WindowsPath
  package let log: EventLog
  package let history: EventHistory

  /// The most bytes that are read of one in a store.
  package static let largest = 64 << 20
  package static let name = "SysEvent.Evt"

  /// What became of looking for it.
  package enum Reading {
    case none
    case read(EventEvidence)
    /// It is there, and why nothing is told of it.
    case unread(WindowsPath, String)
  }

  /// Where event logs lie unless the registry says otherwise.
  package static func folder(_ view: borrowing View) throws -> WindowsPath {
    // One that was adopted alone lies where most machines have it.
    let root = try Machine.ifTold(view)?.systemRoot ?? WindowsPath("C:\\WINDOWS")
    return try root.appending("system32\\config")
  }

  /// Where the registry says that it lies, else where it does on most machines.
  private static func path(_ view: borrowing View) throws -> WindowsPath {
    let key = Keys.services.appending("EventLog\\System")
    if let machine = try Machine.ifTold(view), let text = try view.value(key, "File")?.text,
      let path = try? machine.path(text)
    {
      return path
    }
    return try folder(view).child(name)
  }

  /// - Throws: ``StoreError``.
  package static func read(_ view: borrowing View) throws -> Reading {
    let path = try path(view)
    guard let file = try view.file(path), !file.isDirectory else { return .none }
    guard let revision = file.revision, revision.isHeld else { return .unread(path, "its bytes are not in the store") }
    guard revision.size.map({ $0 <= Int64(largest) }) != false else {
      return .unread(path, "has more than \(largest) bytes")
    }
    let bytes = ForeignBytes(try view.bytes(of: revision, limit: largest))
    do throws(UnreadableBytes) {
      let log = try EventLog(bytes)
      return .read(EventEvidence(path: path, log: log, history: EventHistory(log)))
    } catch {
      return .unread(path, error.description)
    }
  }

  /// The installs of updates that it tells, in the order of their records, each with the name of the package and its time in
  /// UTC; what was installed twice comes twice.
  package static func installs(_ view: borrowing View) throws -> [UpdateEvent] {
    guard case .read(let evidence) = try read(view) else { return [] }
    return evidence.history.events.filter { $0.kind == .installed }
  }
}
