import Servicing
import StateStore
import TestSupport
import Testing
import WindowsFormats
import WindowsModel

@testable import Forensics

@Suite("Hives under all the names that Windows gives them")
struct HiveAdoptionTests {
  private typealias Key = HiveBuilder.Key
  private typealias Value = HiveBuilder.Value
  private let scratch = Scratch()
  private static let stopped = WindowsTime(unixSeconds: 1_331_709_611)

  private static func system(_ name: String = "SHIP-3") -> [UInt8] {
    let control = Key(
      "Control",
      subkeys: [
        Key("ComputerName", subkeys: [Key("ComputerName", values: [Value("ComputerName", .string(name))])]),
        Key(
          "Windows",
          values: [Value("CSDVersion", .dword(0x300)), Value("ShutdownTime", .binary(le(stopped.ticks)))]),
        Key("ProductOptions", values: [Value("ProductType", .string("WinNT"))]),
        Key("TimeZoneInformation", values: [Value("ActiveTimeBias", .dword(240))]),
        Key(
          "Session Manager", values: [Value("PendingFileRenameOperations", .multiString([#"\??\C:\x.tmp"#, ""]))]),
      ])
    return HiveBuilder.hive(
      Key(
        "root",
        subkeys: [Key("ControlSet001", subkeys: [control]), Key("Select", values: [Value("Current", .dword(1))])]))
  }

  private static func software(_ version: String = "5.1") -> [UInt8] {
    let windows = Key(
      "CurrentVersion", values: [Value("CurrentVersion", .string(version)), Value("ProductName", .string("Windows"))])
    return HiveBuilder.hive(
      Key("root", subkeys: [Key("Microsoft", subkeys: [Key("Windows NT", subkeys: [windows])])]))
  }

  private func put(_ files: [String: [UInt8]]) {
    for (path, bytes) in files {
      run("/bin/sh", ["-c", "mkdir -p \"$(dirname \"$1\")\"", "sh", scratch.file(path)])
      write(bytes, to: scratch.file(path))
    }
  }

  private func adopt(_ source: String, as name: String = "m.wupd") throws -> (store: Store, result: Adoption.Result) {
    let time = WindowsTime(unixSeconds: 1_400_000_000)
    let header = ActHeader(
      kind: .adopt, command: "adopt", account: "tester", time: time,
      bias: Adoption.zone(of: scratch.file(source)).zone?.bias(at: time) ?? 0)
    let made = try Store.create(scratch.file(name), header) {
      try Adoption(scratch.file(source), .init()) { _ in }.run($0)
    }
    return (made.store, made.result)
  }

  @Test(
    "A name tells where Windows has the hive",
    arguments: [
      ("system", #"HKLM\SYSTEM"#), ("SYSTEM.ALT", #"HKLM\SYSTEM"#), ("Software.sav", #"HKLM\SOFTWARE"#),
      ("default.sav", #"HKU\.DEFAULT"#), ("_REGISTRY_MACHINE_SYSTEM", #"HKLM\SYSTEM"#),
      ("_registry_machine_sam", #"HKLM\SAM"#), ("_REGISTRY_USER_.DEFAULT", #"HKU\.DEFAULT"#),
      ("_REGISTRY_USER_NTUSER_S-1-5-21-7-500", #"HKU\S-1-5-21-7-500"#),
      ("_REGISTRY_USER_USRCLASS_S-1-5-21-7-500", #"HKU\S-1-5-21-7-500_Classes"#), ("SYSTEM.LOG", nil),
      ("system._", #"HKLM\SYSTEM"#),
      ("SOFTWARE.ALT", nil), ("_REGISTRY_MACHINE_", nil), ("_REGISTRY_MACHINE_DEFAULT", nil), (".sav", nil),
      ("_REGISTRY_USER_NTUSER_", nil), (#"_REGISTRY_USER_NTUSER_S-1-5\x"#, nil), ("", nil),
    ] as [(String, String?)])
  func names(_ name: String, _ place: String?) throws {
    #expect(try HiveFileName(name)?.place == place.map { try RegistryPath($0) })
  }

  @Test("The folder of a restore point is a folder of hives, those of persons among them")
  func snapshot() throws {
    put([
      "snapshot/_REGISTRY_MACHINE_SYSTEM": Self.system(), "snapshot/_REGISTRY_MACHINE_SOFTWARE": Self.software(),
      "snapshot/_REGISTRY_USER_NTUSER_S-1-5-21-7-500": HiveBuilder.hive(Key("root", subkeys: [Key("Software")])),
    ])
    let (store, result) = try adopt("snapshot")
    #expect(result.machine?.name == "SHIP-3" && result.losses.count == 0 && result.bias == 240)
    #expect(result.findings.contains { $0.told.contains("a snapshot of a restore point") })
    #expect(try store.read { try $0.key(RegistryPath(#"HKU\S-1-5-21-7-500\Software"#)) } != nil)
  }

  @Test("The packed hives of an emergency repair are unpacked in memory")
  func packed() throws {
    put(["repair/system._": compressed(Self.system()), "repair/software._": compressed(Self.software("4.0"))])
    let (_, result) = try adopt("repair")
    #expect(result.machine?.name == "SHIP-3" && result.losses.count == 0 && result.bias == 240)
  }

  @Test("Where SYSTEM is empty its mirror is taken, and that is told, as an empty hive beside its log is")
  func mirror() throws {
    let config = "disk/WINNT/system32/config"
    put([
      "\(config)/SYSTEM": [], "\(config)/SYSTEM.LOG": [1, 2, 3], "\(config)/SYSTEM.ALT": Self.system(),
      "\(config)/software": Self.software("5.0"), "\(config)/SAM.LOG": [1],
      "disk/WINNT/repair/system": Self.system("OLD"),
      "\(config)/system.sav": Self.system("SETUP"),
    ])
    let (_, result) = try adopt("disk")
    #expect(result.machine?.name == "SHIP-3" && result.bias == 240)
    #expect(result.losses.texts.contains { $0.contains("SYSTEM: is empty, beside its log SYSTEM.LOG") })
    #expect(result.losses.texts.contains { $0.contains("SAM: is not there, and its log SAM.LOG is") })
    #expect(result.losses.count == 2, "\(result.losses.texts)")
    let told = result.findings.filter { $0.subject == "registry" }.map(\.told)
    #expect(told.contains { $0.contains("the mirror from which Windows starts") })
    #expect(told.count { $0.contains("copies of hives lie beside") } == 2, "\(told)")
  }

  @Test("A lone SYSTEM, and a Windows that is not known, answer with what they hold, and when they were last shut down")
  func partial() throws {
    put(["SYSTEM": Self.system(), "hives/SYSTEM": Self.system(), "hives/SOFTWARE": Self.software("6.2")])
    for source in ["SYSTEM", "hives"] {
      let (store, _) = try adopt(source, as: source + ".wupd")
      let status = try store.read { try MachineStatus($0) }
      #expect(status.machine == nil && status.partial?.name == "SHIP-3" && status.pending.count == 1)
      #expect(status.session == nil && status.lastShutdown == Self.stopped)
      let facts = status.partial?.facts.joined() ?? ""
      for text in ["service pack 3", "WinNT", "local time + 240 minutes", "control set 1"] {
        #expect(facts.contains(text), "\(text) in \(facts)")
      }
      #expect(facts.contains("Windows 6.2") == (source == "hives"))
    }
  }
}
