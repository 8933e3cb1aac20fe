import TestSupport
import Testing
import UpdateLogs
import WindowsFormats
import WindowsModel

@Suite("Records of the event log tell what became of updates") struct UpdateEventTests {
  private static func record(
    _ id: UInt32, _ strings: [String], source: String = "NtServicePack", at seconds: Int64 = 0
  ) -> EventRecord {
    EventRecord(
      number: 0, generated: WindowsTime(unixSeconds: 1_300_000_000 + seconds), id: id, source: source, computer: "M",
      strings: strings)
  }

  @Test(
    "Product and package stand in two strings or in one, whatever the source is called",
    arguments: [
      ("NtServicePack", ["Windows XP", "KB2544893-v2"], "Windows XP", "KB2544893-v2"),
      ("NtServicePack", ["Windows XP KB2544893"], "Windows XP", "KB2544893"),
      ("Windows Installer 3.1", ["Windows Installer", "KB893803v2"], "Windows Installer", "KB893803v2"),
      ("WindowsMedia", ["Windows Media Player 6.4", "KB925398_WMP64"], "Windows Media Player 6.4", "KB925398_WMP64"),
      ("WgaNotify", ["Windows XP", "WgaNotify"], "Windows XP", "WgaNotify"),
      ("NtServicePack", ["Q147222", ""], nil, "Q147222"), ("anything", ["", "KB921883"], nil, "KB921883"),
      ("NtServicePack", ["Windows 2000 \r\n", " Q300845\n"], "Windows 2000", "Q300845"),
    ] as [(String, [String], String?, String)])
  func installed(source: String, strings: [String], product: String?, name: String) throws {
    for id: UInt32 in [0x400E_1119, 0x400E_1107] {
      let event = try #require(UpdateEvent(Self.record(id, strings, source: source)))
      #expect(event.kind == .installed && event.name == name && event.product == product && event.rest == [])
    }
  }

  @Test(
    "What was installed, removed or failed is told by the number, with what went wrong",
    arguments: [
      (0x400E_1107, .installed), (0x400E_1119, .installed), (0x400E_110B, .installed), (0x400E_1108, .removed),
      (0x400E_111A, .removed), (0xC00E_1109, .installFailed), (0xC00E_111B, .installFailed),
      (0xC00E_110A, .removalFailed), (0xC00E_111C, .removalFailed), (0x400E_1123, .installer), (0x400E_1105, .unknown),
    ] as [(UInt32, UpdateEvent.Kind)])
  func kinds(id: UInt32, kind: UpdateEvent.Kind) throws {
    let event = try #require(UpdateEvent(Self.record(id, ["Windows XP", "KB921883", "Access is denied."])))
    #expect(event.kind == kind && event.name == "KB921883" && event.rest == ["Access is denied."])
  }

  @Test("A service pack has the level it brings, and the one that was there")
  func servicePack() throws {
    let event = try #require(
      UpdateEvent(Self.record(0x400E_1113, ["Windows XP", "Service Pack 3", "Service Pack 2"])))
    #expect(event.kind == .servicePackInstalled && event.name == "Service Pack 3" && event.rest == ["Service Pack 2"])
    #expect(UpdateEvent(Self.record(0x400E_1102, ["Windows 2000 Service Pack 4"]))?.kind == .servicePackRemoved)
  }

  @Test("The same number of another source, and another facility, tell nothing of it")
  func others() {
    #expect(UpdateEvent(Self.record(0x4000_1119, ["Windows XP", "KB921883"])) == nil)
    #expect(UpdateEvent(Self.record(0x400E_1200, ["Windows XP", "KB921883"])) == nil)
    #expect(UpdateEvent(Self.record(0x8000_1775, [], source: "Service Control Manager")) == nil)
    #expect(UpdateEvent(Self.record(0x13, ["x"], source: "W32Time")) == nil)
    #expect(UpdateEvent(Self.record(0x8000_1775, [], source: "EVENTLOG"))?.kind == .started)
    #expect(UpdateEvent(Self.record(0x13, ["x"], source: "Windows Update Agent"))?.kind == .agentInstalled)
    #expect(UpdateEvent(Self.record(0x400E_1119, []))?.name == nil)
  }

  /// Installs, and `|` for a start with 6009 and 6005; `/` stops in order before.
  private func history(_ story: String, _ change: (inout EventLogBuilder) -> Void = { _ in }) throws -> EventHistory {
    var builder = EventLogBuilder(size: 1 << 18)
    var seconds: Int64 = 0
    for word in story.split(separator: " ") {
      seconds += 60
      switch word {
      case "|":
        builder.append(Self.record(0x8000_1779, ["5.01.", "2600", "Service Pack 2"], source: "EventLog", at: seconds))
        builder.append(Self.record(0x8000_1775, [], source: "EventLog", at: seconds))
      case "/": builder.append(Self.record(0x8000_1776, [], source: "EventLog", at: seconds))
      case "!": builder.append(Self.record(0x8000_1778, ["10:00", "1/1/2011"], source: "EventLog", at: seconds))
      case "?": builder.append(Self.record(0x8000_0432, ["winlogon.exe"], source: "USER32", at: seconds))
      case "P":
        builder.append(Self.record(0x400E_1113, ["Windows XP", "Service Pack 3"], at: seconds))
      case "<": seconds -= 3600
      case "-": builder.append(Self.record(0x400E_111A, ["Windows XP", "KB1000001"], at: seconds))
      default: builder.append(Self.record(0x400E_1119, ["Windows XP", String(word)], at: seconds))
      }
    }
    change(&builder)
    builder.close()
    return EventHistory(try EventLog(ForeignBytes(builder.bytes)))
  }

  @Test("A start ends the chain of what was installed since the one before")
  func chains() throws {
    let history = try history("| KB1000001 ? / | | KB1000002 KB1000003 KB1000001 | ! KB1000004")
    #expect(
      history.restarts.map { $0.chain.map(\.name) } == [
        [], ["KB1000001"], [], ["KB1000002", "KB1000003", "KB1000001"],
      ])
    #expect(history.restarts.map(\.isClean) == [nil, true, nil, false])
    #expect(history.restarts[1].asked?.rest == ["winlogon.exe"] && history.restarts[0].asked == nil)
    #expect(history.restarts.allSatisfy { $0.system == ["5.01.", "2600", "Service Pack 2"] })
    #expect(history.chain.map(\.name) == ["KB1000004"])
    #expect(
      history.again.count == 1
        && history.events.contains { $0.name == "KB1000001" && history.again.contains($0.number) })
    #expect(history.first?.number == 1 && history.last?.number == UInt32(history.census.records))
  }

  @Test("What was removed in between is not installed again, and two packages of one article are two")
  func again() throws {
    #expect(try history("KB1000001 - KB1000001").again == [])
    #expect(try history("KB2544893 KB2544893-v2").again == [])
    #expect(try history("Q300845 KB300845").again == [2])
  }

  @Test(
    "A second install keeps the place of the first, but not behind a removal or a service pack, which puts things on anew",
    arguments: [
      ("KB1000001 KB1000002 KB1000001", [1, 2]), ("KB1000001 KB1000002 - KB1000001", [2, 4]),
      // The service pack's own record comes behind what it put on again; what came before the start is below it.
      ("KB1000001 KB1000002 | KB1000001 P", [2, 5]), ("KB1000001 | P | KB1000001 KB1000001", [7]),
      ("KB1000001 | P | - KB1000003 | KB1000003", [8]),
    ])
  func standing(_ story: String, _ numbers: [UInt32]) throws {
    #expect(try history(story).standing.values.map(\.number).sorted() == numbers)
  }

  @Test("A clock that goes back does not change the order, and is told")
  func backwards() throws {
    let history = try history("KB1000001 < KB1000002 |")
    #expect(history.restarts[0].chain.map(\.name) == ["KB1000001", "KB1000002"])
    #expect(history.backwards == [2])
  }

  @Test("A log that has wrapped speaks from the oldest record that is left, and tells apart what is carved")
  func wrapped() throws {
    var builder = EventLogBuilder(size: 4096)
    for index in 0..<80 {
      builder.append(Self.record(0x400E_1119, ["Windows XP", "KB\(1_000_000 + index)"], at: Int64(index)))
    }
    builder.close()
    let history = EventHistory(try EventLog(ForeignBytes(builder.bytes)))
    #expect(history.first?.number == builder.ring[0].record.number && history.last?.number == 80)
    #expect(history.events.count == builder.ring.count)
    #expect(history.carved.allSatisfy { $0.number < builder.ring[0].record.number })
  }

  @Test("Where more events are there than are kept, that is said, and of those kept each that goes back is told")
  func most() throws {
    var builder = EventLogBuilder(size: 1 << 18)
    for (seconds, source) in [
      (50, "Disk"), (10, "Disk"), (40, "NtServicePack"), (30, "NtServicePack"), (20, "NtServicePack"),
    ] {
      builder.append(Self.record(0x400E_1119, ["Windows XP", "KB1000001"], source: source, at: Int64(seconds)))
    }
    builder.append(Self.record(7, [], source: "Disk", at: 0))
    builder.close()
    let log = try EventLog(ForeignBytes(builder.bytes))
    let whole = EventHistory(log)
    #expect(whole.isWhole && whole.events.count == whole.census.records - 1)
    let cut = EventHistory(log, most: whole.events.count - 1)
    #expect(!cut.isWhole && cut.events == whole.events.dropLast())
    #expect(cut.backwards == whole.backwards.subtracting([whole.events.last?.number ?? 0]))
    #expect(whole.backwards.isSubset(of: whole.events.map(\.number)) && cut.last == whole.last)
  }
}
