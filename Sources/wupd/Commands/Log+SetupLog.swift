import Forensics
import Servicing
import StateStore
import UpdateLogs
import WindowsModel

// setupapi.log, which is known by its sections.
extension Log {
  /// A log of the machine in the store that no article names; nil: the word names none, or there is no store.
  func showOtherLogOfMachine() throws -> Status? {
    try showEventLogOfMachine() ?? showSetupLogOfMachine()
  }

  private func showSetupLogOfMachine() throws -> Status? {
    guard WindowsName.same(source, SetupLog.name) else { return nil }
    let store: Store
    do { store = try openForReading() } catch let error as StoreError where error.code == .missing { return nil }
    let (path, bytes, page, clock) = try store.read(at: point.point(), again: true) { view in
      let root = try Machine.ifTold(view)?.systemRoot ?? WindowsPath("C:\\WINDOWS")
      let path = try root.child(SetupLog.name)
      guard let revision = try view.file(path)?.revision else {
        throw StoreError(
          .notFound, "\(path): there is no such file on this machine, and no \(source) on this computer.")
      }
      return (
        path, try view.bytes(of: revision, limit: KBLog.largest), try MachinePages(view).ansi, try LocalClock(view)
      )
    }
    let read = try ReadLog(bytes, try text.page(else: page)) { [] }
    guard let log = SetupLog(read.log) else {
      throw StoreError(.invalid, "\(path): no section of SetupAPI is in it.")
    }
    return show(log, read, ["file": .text(path.description)], asked ?? (clock.isUnknown ? nil : clock))
  }

  func members(_ log: SetupLog, _ read: ReadLog, _ clock: LocalClock?) -> JSONMembers {
    read.page.members(isUsed: read.log.usesCodePage) + [
      "encoding": .text(read.log.encoding.name), "setup_log": SetupLogText.json(log, clock),
    ]
  }

  func show(_ log: SetupLog, _ read: ReadLog, _ head: JSONMembers, _ clock: LocalClock?) -> Status {
    if !options.json { read.page.tell(source, isUsed: read.log.usesCodePage) }
    var members = head + members(log, read, clock) + ["lines": .texts(log.lines.map(\.text))]
    if explain { members = members + ["explained": SetupLogText.explained(log)] }
    show(
      members,
      explain
        ? SetupLogText.lines(log) + [""] + SetupLogText.facts(log, clock)
        : facts ? SetupLogText.facts(log, clock) : log.lines.map(\.text))
    return .done
  }
}
