import Forensics
import Servicing
import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("A machine whose clock was changed in spring and autumn")
struct SummerTimeTests {
  private let scratch = Scratch()

  /// Updates that came one after another on both sides of the ends of summer time, each with the time of its install.
  private static let history = [
    ("KB958644", "2006-04-02T06:50:00Z"), ("KB896424", "2006-04-02T07:10:00Z"), ("KB921883", "2006-10-29T06:10:00Z"),
  ]

  /// Makes it in Eastern time, with the rule of 2006, writes its disk, and reads that.
  ///
  /// - Parameters:
  ///   - withEvents: the disk has the event log that the machine would have written.
  ///   - again: is installed once more at the end.
  ///   - last: another time for the last of ``history``.
  private func adopted(
    withEvents: Bool = false, again: String? = nil, last: String? = nil,
    _ change: (borrowing Transaction) throws -> Void = { _ in }
  ) throws -> Store {
    let zone = try #require(TimeZoneRule(posix: "EST5EDT,M4.1.0,M10.5.0"))
    let path = scratch.file(withEvents ? "made-with.wupd" : "made.wupd")
    func header(_ kind: ActKind, _ text: String, _ subject: String = "") throws -> ActHeader {
      let time = try #require(WindowsTime(text))
      return ActHeader(kind: kind, subject: subject, account: "tester", time: time, bias: zone.bias(at: time))
    }
    write(MadeMachine.lean, to: path)
    let made = try Store.open(path)
    try made.write(header(.edit, "2006-04-01T05:00:00Z")) { transaction in
      for (name, value) in zone.values(at: transaction.time) { try transaction.setValue(Keys.timeZone, name, value) }
      try transaction.setValue(Keys.windowsNT, "InstallDate", .dword(1_143_000_000))
    }
    for (text, usual) in Self.history {
      let time = text == Self.history.last?.0 ? last ?? usual : usual
      let article = try #require(KBNumber(text))
      let platform = try made.read { try Machine($0).platform }
      try made.write(header(.install, time, article.canonical)) {
        _ = try Installer(Catalog.package(article, for: platform), Switches(["/z", "/q"])).run($0)
      }
    }
    if let again = again.flatMap({ KBNumber($0) }) {
      let platform = try made.read { try Machine($0).platform }
      try made.write(header(.install, "2006-11-10T12:00:00Z", again.canonical)) {
        _ = try Installer(Catalog.package(again, for: platform), Switches(["/z", "/q"])).run($0)
      }
    }
    try made.write(header(.restart, "2006-11-15T12:00:00Z")) { _ = try SessionManager.restart($0) }
    let events = try made.read { try JournalEvents($0).bytes() }
    try made.write(header(.edit, "2006-11-15T12:01:00Z")) { try change($0) }
    #expect(try made.read { try Machine.activeBias($0) } == 300)
    let disk = scratch.file(withEvents ? "disk-with" : "disk")
    run("/bin/mkdir", ["-p", disk])
    try made.read { try MachineDisk.write($0, to: disk) }
    if withEvents {
      write(events, to: disk + "/WINDOWS/system32/config/SysEvent.Evt")
    }
    let adoption = Adoption(disk, Adoption.Options()) { _ in }
    return try Store.create(
      scratch.file(withEvents ? "with.wupd" : "adopted.wupd"), header(.adopt, "2007-01-01T00:00:00Z")
    ) {
      try adoption.run($0)
    }.store
  }

  @Test("Its updates stand in the order in which they came, and at their times")
  func order() throws {
    let store = try adopted()
    let updates = try store.read { try $0.updates() }
    #expect(updates.map(\.name.description) == Self.history.map(\.0))
    #expect(updates.map(\.installed.iso) == Self.history.map(\.1))
    for finding in try store.read({ try $0.findings() }) where finding.subject.hasPrefix("KB") {
      #expect(finding.disputed.isEmpty, "\(finding)")
    }
  }

  @Test("The event log goes before the times of keys, which whatever touched them last wrote")
  func events() throws {
    let touched: (borrowing Transaction) throws -> Void = { transaction in
      for place in [
        Keys.hotFix, Keys.programs, try RegistryPath("HKLM\\SOFTWARE\\Microsoft\\Updates\\Windows Server 2003\\SP2"),
      ] {
        try transaction.setValue(place.appending("KB958644"), "Touched", .dword(1))
      }
      try transaction.remove(WindowsPath("C:\\WINDOWS\\KB958644.log"))
      // Nor do the updates' own sheets tell what was there before.
      for (name, _) in Self.history {
        try transaction.remove(WindowsPath("C:\\WINDOWS\\$NtUninstall\(name)$\\spuninst\\spuninst.inf"))
      }
    }
    let withEvents = try adopted(withEvents: true, touched)
    #expect(try withEvents.read { try $0.updates() }.map(\.name.description) == Self.history.map(\.0))
    let stack = try withEvents.read { try $0.findings() }.first { $0.subject == "stack" }
    #expect(
      stack?.restsOn.contains("the event log, which has the installs of 3 of them") == true, "\(stack?.restsOn ?? [])")
    let disputed = try withEvents.read { try $0.findings() }.first { $0.subject == "KB958644" }?.disputed ?? []
    #expect(disputed.contains { $0.contains("SysEvent.Evt, record ") }, "\(disputed)")
    let without = try adopted(touched)
    #expect(try without.read { try $0.updates() }.last?.name.description == "KB958644")
  }

  private func past(_ store: Store, _ text: String) throws -> PastState {
    let time = try #require(WindowsTime(text))
    return try store.read(at: .act(1)) { try PastState(at: time, $0) }
  }

  @Test("One that was put on again was there from its first install on")
  func again() throws {
    let store = try adopted(withEvents: true, again: "KB958644")
    #expect(try past(store, "2006-05-01T00:00:00Z").updates.contains { $0.name.description == "KB958644" })
    #expect(try past(store, "2006-04-01T06:00:00Z").updates.isEmpty)
  }

  @Test("An install that the event log alone has is told of its time, and names a point")
  func eventLogAlone() throws {
    let store = try adopted(withEvents: true) { transaction in
      let updates = try RegistryPath("HKLM\\SOFTWARE\\Microsoft\\Updates\\Windows Server 2003\\SP2")
      for place in [Keys.hotFix, Keys.programs, updates] {
        try transaction.deleteKey(place.appending("KB896424"))
      }
    }
    #expect(try past(store, "2006-05-01T00:00:00Z").byEventLog.map(\.description) == ["KB896424"])
    #expect(try past(store, "2006-04-02T07:00:00Z").byEventLog.isEmpty)
    let time = try store.read(at: .act(1)) { try PastState.time(of: Point("KB896424"), $0) }
    #expect(time?.iso == "2006-04-02T07:10:00Z")
  }

  @Test("An event log of another computer, or of after the last shutdown, is disputed")
  func otherComputer() throws {
    func disputed(_ change: (borrowing Transaction) throws -> Void = { _ in }) throws -> String {
      let store = try adopted(withEvents: true, change)
      let finding = try store.read { try $0.findings() }.first { $0.conclusion.rule == "event_log" }
      return try #require(finding).disputed.joined(separator: "; ")
    }
    let other = try disputed { transaction in
      let key = Keys.control.appending("ComputerName\\ComputerName")
      try transaction.setValue(key, "ComputerName", .string("OTHER"))
      let ticks = try #require(WindowsTime("2006-11-01T00:00:00Z")).ticks
      let bytes = (0..<8).map { UInt8(truncatingIfNeeded: ticks >> ($0 * 8)) }
      try transaction.setValue(
        Keys.control.appending("Windows"), "ShutdownTime", RegistryValue(type: .binary, data: bytes))
    }
    #expect(other.contains("the registry has the name OTHER") && other.contains("after the last shutdown"), "\(other)")
  }

  @Test("A run stands in the timeline at its time in UTC, with what that rests on")
  func timeline() throws {
    let entries = try adopted().read { view in
      try Timeline(view, TimelineRequest()).filter { $0.kind == .logStarted }
    }
    #expect(entries.map(\.time.iso) == Self.history.map(\.1))
    #expect(entries.allSatisfy { $0.basis == .rule || $0.basis == .measured })
    // The last one ran at ten past one, which came twice that night.
    #expect(entries.map { $0.doubt != nil } == [false, false, true])
    #expect(entries.map { $0.local?.timeText } == ["01:50:00", "03:10:00", "01:10:00"])
  }

  @Test("A log that says it ran before Windows was set up is a contradiction, in the report and in the timeline")
  func beforeSetUp() throws {
    let store = try adopted { transaction in
      let path = try WindowsPath("C:\\WINDOWS\\KB896424.log")
      guard let revision = try transaction.now.file(path)?.revision else { return }
      let text = try String(decoding: transaction.now.bytes(of: revision), as: UTF8.self)
      _ = try transaction.put(path, bytes: Array(text.replacing("2006/04/02", with: "2003/04/02").utf8))
    }
    let finding = try #require(try store.read { try $0.findings() }.first { $0.subject == "KB896424" })
    #expect(finding.disputed.contains { $0.contains("before Windows was set up (2006-03-21") }, "\(finding.disputed)")
    let entry = try store.read { view in
      try Timeline(view, TimelineRequest()).first { $0.time.iso.hasPrefix("2003") }
    }
    #expect(entry?.doubt == "Windows was set up only later (InstallDate)")
  }

  @Test("A run in the first of two equal hours stands there, where a key or an event of its update says so")
  func firstOfTwoHours() throws {
    for withEvents in [false, true] {
      let store = try adopted(withEvents: withEvents, last: "2006-10-29T05:10:00Z")
      #expect(try store.read { try $0.updates() }.last?.installed.iso == "2006-10-29T05:10:00Z")
      let entry = try #require(
        try store.read { view in try Timeline(view, TimelineRequest()).last { $0.kind == .logStarted } })
      #expect(entry.time.iso == "2006-10-29T05:10:00Z" && entry.doubt == nil && entry.local?.timeText == "01:10:00")
    }
  }

  @Test(
    "What had come since a start, and the service pack of a day, are told by the event log; with none they are not known"
  )
  func pastEvents() throws {
    let state = try past(adopted(withEvents: true), "2006-11-01T00:00:00Z")
    #expect(state.chain?.names == Self.history.map(\.0))
    #expect(state.chain?.restsOn.contains("SysEvent.Evt, record 1") == true)
    #expect(state.servicePack?.level == "Service Pack 1")
    #expect(!state.notKnown.contains("its service pack"))
    let without = try past(adopted(), "2006-11-01T00:00:00Z")
    #expect(without.chain == nil && without.servicePack == nil && without.notKnown.contains("its service pack"))
  }

  @Test("Of an update that had come since the start before it is not known whether its file was in place")
  func checkBetween() throws {
    let store = try adopted(withEvents: true)
    let state = try past(store, "2006-11-01T00:00:00Z")
    let check = try store.read(at: .act(1)) { try PastCheck(state, $0) }
    #expect(check.updates.count == 3 && check.updates.allSatisfy { $0.verdict != .current })
    #expect(check.updates.contains { $0.files.first?.because.contains("had come since the start before") == true })
    let later = try past(store, "2006-11-20T00:00:00Z")
    let whole = try store.read(at: .act(1)) { try PastCheck(later, $0) }
    #expect(whole.updates.contains { $0.verdict == .current })
  }
}
