import TestSupport
import Testing
import WindowsFormats
import WindowsModel

/// Event logs on the command line: of this computer, and of the machine in the store.
@Suite("wupd log of an event log") struct EventLogCommandTests {
  private let desk = Desk()

  private func log(_ change: (inout EventLogBuilder) -> Void = { $0.close() }) -> [UInt8] {
    var builder = EventLogBuilder()
    for (id, source, strings) in [
      (0x400E_1119, "NtServicePack", ["Windows XP", "KB1000001"]),
      (0x400E_1119, "WgaNotify", ["Windows XP", "KB1000002"]),
      (0x8000_1779, "EventLog", ["5.01.", "2600", "Service Pack 2"]),
      (0xC00E_111B, "NtServicePack", ["Windows XP", "KB1000003"]),
    ] as [(UInt32, String, [String])] {
      builder.append(
        EventRecord(
          number: 0, generated: WindowsTime(unixSeconds: 1_300_000_000), id: id, source: source, computer: "M",
          strings: strings))
    }
    change(&builder)
    return builder.bytes
  }

  @Test("It is known by its first bytes, and tells what became of updates in UTC")
  func host() throws {
    write(log(), to: desk.file("any.name"))
    let facts = desk.wupd("log", "any.name", "--facts")
    #expect(facts.status == 0 && facts.output.contains("2011-03-13T07:06:40Z, record 1"))
    #expect(
      facts.output.contains("ends a chain of 2 updates: KB1000001, KB1000002") && !facts.output.contains("Events"))
    let json = desk.wupd("log", "any.name", "--json").output
    #expect(
      json.contains("\"kind\": \"install_failed\"")
        && json.contains("\"chain\": [\n          1,\n          2\n        ]"))
    #expect(desk.wupd("log", "any.name", "--bias", "60").status == 64)
  }

  @Test(
    "One that is damaged says where, one that is cut before its records is refused, and one that is not there is named")
  func bad() {
    var bytes = log { $0.open() }
    bytes.put32(0, at: 52)
    write(bytes, to: desk.file("damaged.evt"))
    let damaged = desk.wupd("log", "damaged.evt")
    #expect(damaged.status == 2 && damaged.output.contains("dirty: never closed"))
    #expect(damaged.output.contains("The byte at 0x30 begins"))
    write(Array(bytes.prefix(20)), to: desk.file("cut.evt"))
    let cut = desk.wupd("log", "cut.evt")
    #expect(cut.status == 65 && cut.errors.contains("cut.evt: is no whole event log: The byte at 0x"))
    let none = desk.wupd("log", "none.evt")
    #expect(none.status == 66 || none.status == 65)
    #expect(none.errors.contains("none.evt"))
  }

  @Test("A machine that was made has one of its own acts, which log, file get and export give alike")
  func made() {
    desk.putPreparedMachine()
    let path = "%SystemRoot%\\system32\\config\\SysEvent.Evt"
    let bytes = desk.wupd("file", "get", path).bytes
    desk.wupd("export", "--events", "own.evt")
    #expect(contents(of: desk.file("own.evt")) == bytes)
    let shown = desk.wupd("log", "SysEvent.Evt")
    #expect(shown.status == 0 && shown.output.contains("KB921883 installed (Windows Server 2003)"))
    #expect(desk.wupd("log", "SysEvent.Evt", "--at", "1").output.contains("records      2\n"))
    #expect(desk.wupd("log", "AppEvent.Evt").status == 66)
    // One that somebody put there is that of the machine.
    write(log(), to: desk.file("put.evt"))
    desk.wupd("file", "put", path, "put.evt")
    #expect(desk.wupd("file", "get", path).bytes == log())
  }
}
