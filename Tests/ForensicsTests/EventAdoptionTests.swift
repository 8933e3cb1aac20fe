import Forensics
import Servicing
import StateStore
import TestSupport
import Testing
import UpdateLogs
import WindowsFormats
import WindowsModel

@Suite("The event log of an adopted machine is a witness") struct EventAdoptionTests {
  private let scratch = Scratch()

  private static let software: [UInt8] = {
    func key(_ name: String, _ below: [HiveBuilder.Key] = [], _ values: [HiveBuilder.Value] = []) -> HiveBuilder.Key {
      HiveBuilder.Key(name, values: values, subkeys: below)
    }
    let update = key("KB1000001", [], [HiveBuilder.Value("Installed", .dword(1))])
    let windows = key(
      "CurrentVersion", [key("HotFix", [update])],
      [
        HiveBuilder.Value("CurrentVersion", .string("5.1")), HiveBuilder.Value("SystemRoot", .string("C:\\WINDOWS")),
        HiveBuilder.Value("CSDVersion", .string("Service Pack 2")),
        HiveBuilder.Value("CurrentBuildNumber", .string("2600")),
        HiveBuilder.Value("ProductName", .string("Microsoft Windows XP")),
      ])
    return HiveBuilder.hive(key("root", [key("Microsoft", [key("Windows NT", [windows])])]))
  }()

  private static func log(_ change: (inout EventLogBuilder) -> Void = { $0.close() }) -> [UInt8] {
    var builder = EventLogBuilder()
    func add(_ id: UInt32, _ source: String, _ strings: [String]) {
      builder.append(
        EventRecord(
          number: 0, generated: WindowsTime(unixSeconds: 1_300_000_000 + Int64(builder.ring.count)), id: id,
          source: source, computer: "M", strings: strings))
    }
    for name in ["KB1000001", "KB1000002", "KB1000002-v2", "KB1000001"] {
      add(0x400E_1119, "NtServicePack", ["Windows XP", name])
    }
    add(0x8000_1779, "EventLog", ["5.01.", "2600", "Service Pack 2"])
    add(0xC00E_111B, "NtServicePack", ["Windows XP", "KB1000003", "Access is denied."])
    add(0x400E_1113, "NtServicePack", ["Windows XP", "Service Pack 3", "Service Pack 2"])
    add(0x13, "Windows Update Agent", ["Update (KB1000009)"])
    change(&builder)
    return builder.bytes
  }

  /// A disk with that hive and a log.
  private func adopt(
    _ log: [UInt8], metadataOnly: Bool = false, hasHive: Bool = true, as name: String = "m"
  ) throws -> (Store, Adoption.Result) {
    let config = scratch.file("\(name)/WINDOWS/system32/config")
    run("/bin/mkdir", ["-p", config])
    if hasHive { write(Self.software, to: "\(config)/software") }
    write(log, to: "\(config)/SysEvent.Evt")
    var options = Adoption.Options()
    options.metadataOnly = metadataOnly
    let adoption = Adoption(scratch.file(name), options) { _ in }
    let header = ActHeader(
      kind: .adopt, command: "adopt", account: "tester", time: WindowsTime(unixSeconds: 1_400_000_000), bias: 0)
    let made = try Store.create(scratch.file("\(name).wupd"), header) { try adoption.run($0) }
    return (made.store, made.result)
  }

  @Test("From when on it speaks, chains, failures, second installs, and installs that no key shows are findings")
  func findings() throws {
    let (store, result) = try adopt(Self.log(), metadataOnly: true)
    #expect(result.losses.texts.map { $0.split(separator: "/").last } == ["SYSTEM: is not there"])
    let findings = try store.read { try $0.findings() }.filter { $0.conclusion.rule.hasPrefix("event_log") }
    let start = "2011-03-13 07:06:4"
    #expect(
      findings.map { "\($0.subject): \($0.told)" } == [
        "event log: it speaks from \(start)0 UTC (record 1) to \(start)7 UTC (record 8): 8 records",
        "restart: the start of \(start)4 UTC (record 5) ended a chain of 4 updates: KB1000001, KB1000002, KB1000002-v2, KB1000001",
        "KB1000003: not installed, for it failed \(start)5 UTC (record 6): Access is denied.",
        "Service Pack 3: installed as a service pack \(start)6 UTC (record 7): Service Pack 2",
        "event log: installed again, which no key shows, 1 time: KB1000001",
        "KB1000002: installed \(start)1 UTC (record 2), and no key shows it",
        "KB1000002-v2: installed \(start)2 UTC (record 3), and no key shows it",
      ])
    #expect(findings[0].disputed == ["its first record has the number 1: it was made or cleared then"])
    #expect(findings[0].restsOn == ["C:\\WINDOWS\\system32\\config\\SysEvent.Evt"])
    #expect(findings.last?.disputed.first?.hasPrefix("Service Pack 3 came since (record 7)") == true)
    let source = try store.read { try $0.evidence() }.first { $0.role == "event log" }
    #expect(source?.isUnchanged == true)
    let path = try WindowsPath("C:\\WINDOWS\\system32\\config\\SysEvent.Evt")
    let isHeld = try store.read { try $0.file(path)?.revision?.isHeld }
    #expect(isHeld == true)
    let installs = try store.read { view in try EventEvidence.installs(view).map { "\($0.name ?? "") \($0.time.iso)" } }
    #expect(
      installs
        == zip(["KB1000001", "KB1000002", "KB1000002-v2", "KB1000001"], 0...).map {
          "\($0) 2011-03-13T07:06:4\($1)Z"
        })
  }

  @Test("Where no registry was read, nothing is said of keys")
  func withoutKeys() throws {
    let (store, _) = try adopt(Self.log(), hasHive: false)
    let rules = try store.read { try $0.findings() }.map(\.conclusion.rule)
    #expect(rules.contains("event_log.restart") && !rules.contains("event_log.unrecorded"))
  }

  @Test("One that was never closed says so, and one that is none or is damaged is a loss")
  func doubts() throws {
    let (store, _) = try adopt(Self.log { $0.open() })
    let against = try store.read { try $0.findings() }.first { $0.conclusion.rule == "event_log" }?.disputed
    #expect(against?.contains("it was never closed; its header is old, and its end record was taken") == true)
    let (_, none) = try adopt(Array("no log".utf8), as: "none")
    #expect(none.losses.texts.contains { $0.contains("SysEvent.Evt: ") })
    var bytes = Self.log()
    bytes.put32(0, at: 52)
    let (_, damaged) = try adopt(bytes, as: "damaged")
    #expect(damaged.losses.texts.contains { $0.contains("that are no record") })
  }

  @Test("Its events stand in the timeline, in UTC by the machine's clock, about the updates that they name")
  func timeline() throws {
    let (store, _) = try adopt(Self.log())
    var request = TimelineRequest()
    request.sources = [.events]
    let all = request
    let entries = try store.read { view in Array(try Timeline(view, all)) }
    #expect(entries.count == 8 && entries.allSatisfy { $0.kind == .event && $0.clock == .machine && $0.doubt == nil })
    #expect(entries[0].source == "C:\\WINDOWS\\system32\\config\\SysEvent.Evt" && entries[0].line == 1)
    #expect(
      entries.map(\.detail)[3...5] == [
        "KB1000001 installed (Windows XP), again", "it started as 5.01. 2600 Service Pack 2",
        "KB1000003 not installed (Windows XP): Access is denied.",
      ])
    request.updates = [ShortTitle(KBNumber(1_000_002)), ShortTitle(KBNumber(1_000_009))]
    let about = request
    #expect(try store.read { view in try Timeline(view, about).map(\.line) } == [2, 3, 8])
  }

  @Test("It is found where the registry says that it lies")
  func elsewhere() throws {
    let system = HiveBuilder.hive(
      HiveBuilder.Key(
        "root",
        subkeys: [
          HiveBuilder.Key("Select", values: [HiveBuilder.Value("Current", .dword(1))]),
          HiveBuilder.Key(
            "ControlSet001",
            subkeys: [
              HiveBuilder.Key(
                "Services",
                subkeys: [
                  HiveBuilder.Key(
                    "EventLog",
                    subkeys: [
                      HiveBuilder.Key(
                        "System", values: [HiveBuilder.Value("File", .string("%SystemRoot%\\logs\\Sys.evt"))])
                    ])
                ])
            ]),
        ]))
    run("/bin/mkdir", ["-p", scratch.file("m/WINDOWS/system32/config"), scratch.file("m/WINDOWS/logs")])
    write(system, to: scratch.file("m/WINDOWS/system32/config/system"))
    write(
      Self.log { builder in for _ in 0..<4 { builder.append(builder.ring[0].record) } },
      to: scratch.file("m/WINDOWS/logs/Sys.evt"))
    let (store, _) = try adopt(Self.log())
    let found = try store.read { try $0.findings() }.first { $0.conclusion.rule == "event_log" }
    #expect(found?.restsOn == ["C:\\WINDOWS\\logs\\Sys.evt"] && found?.told.hasSuffix(": 12 records") == true)
  }

  @Test("It can be adopted alone")
  func alone() throws {
    write(Self.log(), to: scratch.file("SysEvent.Evt"))
    let adoption = Adoption(scratch.file("SysEvent.Evt"), Adoption.Options()) { _ in }
    let header = ActHeader(
      kind: .adopt, command: "adopt", account: "tester", time: WindowsTime(unixSeconds: 1_400_000_000), bias: 0)
    let made = try Store.create(scratch.file("m.wupd"), header) { try adoption.run($0) }
    #expect(made.result.files == 1)
    let installs = try made.store.read { try EventEvidence.installs($0).count }
    #expect(installs == 4)
  }
}
