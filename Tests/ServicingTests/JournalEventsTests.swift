import Servicing
import StateStore
import TestSupport
import Testing
import UpdateLogs
import WindowsFormats
import WindowsModel

@Suite("A machine has the events of its own acts") struct JournalEventsTests {
  private let scratch = Scratch()

  private func store() throws -> Store {
    write(MadeMachine.lean, to: scratch.file("m.wupd"))
    return try Store.open(scratch.file("m.wupd"))
  }

  private func act(
    _ kind: ActKind, _ subject: String = "", minute: Int64, on store: Store,
    _ body: (borrowing Transaction) throws -> Void
  ) throws {
    let header = ActHeader(
      kind: kind, subject: subject, command: "test", account: "tester",
      time: MadeMachine.made.adding(seconds: 60 * minute),
      bias: -120)
    try store.write(header) { try body($0) }
  }

  private func install(_ name: String, minute: Int64, on store: Store) throws {
    let platform = try store.read { try Machine($0).platform }
    let package = try Catalog.package(#require(KBNumber(name)), for: platform)
    try act(.install, name, minute: minute, on: store) { _ = try Installer(package, Switches(["/z", "/q"])).run($0) }
  }

  @Test("A level of 64 bits, which no service pack writes, is no trap")
  func wideLevel() throws {
    let store = try store()
    try act(.edit, minute: 1, on: store) {
      try $0.setValue(Keys.control.appending("Windows"), "CSDVersion", .qword(.max))
    }
    #expect(try store.read { try JournalEvents($0).records.count } > 0)
  }

  @Test("Its log is read back: starts, installs, and which start ended which chain")
  func readBack() throws {
    let store = try store()
    try install("KB921883", minute: 1, on: store)
    try install("KB896424", minute: 2, on: store)
    try act(.restart, minute: 3, on: store) { _ = try SessionManager.restart($0) }
    try install("KB958644", minute: 4, on: store)
    let bytes = try store.read { try JournalEvents($0).bytes() }
    let history = EventHistory(try EventLog(ForeignBytes(bytes)))
    #expect(history.census.losses == 0)
    #expect(
      history.events.map(\.kind) == [
        .system, .started, .installed, .installed, .restartAsked, .stopped, .system, .started, .installed,
      ])
    #expect(history.restarts.map { $0.chain.map(\.name) } == [[], ["KB921883", "KB896424"]])
    #expect(history.restarts[1].isClean == true && history.chain.map(\.name) == ["KB958644"])
    #expect(history.restarts[1].system == ["5.02.", "3790", "Service Pack 1", "Uniprocessor Free"])
    #expect(history.events[2].product == "Windows Server 2003" && history.events[2].computer == "PLANT7")
    #expect(history.events[2].time == MadeMachine.made.adding(seconds: 60))
    // None of it is in the store.
    let path = try store.read { try JournalEvents.path($0) }
    let file = try store.read { view in try view.file(#require(path)) }
    #expect(path?.description == "C:\\WINDOWS\\system32\\config\\SysEvent.Evt" && file == nil)
  }

  @Test("What was refused or rolled back left none, and a point before has those before it")
  func rolledBack() throws {
    let store = try store()
    try install("KB921883", minute: 1, on: store)
    try act(.rollback, minute: 2, on: store) { try $0.restore(.act(1)) }
    try install("KB896424", minute: 3, on: store)
    let names = try store.read { try JournalEvents($0).records.map { $0.strings.last } }
    #expect(names == ["Uniprocessor Free", nil, "KB896424"])
    #expect(try store.read(at: .act(1)) { try JournalEvents($0).records.count } == 2)
  }
}
