import Forensics
import Servicing
import StateStore
import TestSupport
import Testing
import WindowsModel

@Suite("The service pack of an adopted machine")
struct ServicePackAdoptionTests {
  private let scratch = Scratch()

  private static func header(_ kind: String, day: Int64) -> ActHeader {
    ActHeader(
      kind: ActKind(kind), command: kind, account: "tester",
      time: WindowsTime(unixSeconds: 1_178_000_000 + 86_400 * day))
  }

  /// A machine on which Service Pack 2 was installed as an update, KB958644 after it, and a start after each.
  private func machine() throws -> Store {
    let store = try Store.create(scratch.file("made.wupd"), Self.header("create", day: 0)) {
      try Baseline.fill(
        $0, platform: Platform(product: .ws2003, servicePack: 1), name: "PLANT7",
        zone: TimeZoneRule(bias: 0))
    }.store
    var pack = Package(
      name: "KB914961.exe", article: KBNumber(914_961), title: "Windows Server 2003 Service Pack 2", product: .ws2003,
      architecture: .x86, language: nil, minimumServicePack: nil, maximumServicePack: nil,
      installerDate: CivilTime(year: 2007, month: 2, day: 17), articleAllowsHotpatching: nil, files: [], source: "test")
    pack.kind = .servicePack(2)
    try install(pack, on: store, day: 1)
    let article = try #require(KBNumber("KB958644"))
    let platform = try store.read { try Machine($0).platform }
    try install(Catalog.package(article, for: platform), on: store, day: 3)
    return store
  }

  private func install(_ package: Package, on store: Store, day: Int64) throws {
    try store.write(Self.header("install", day: day)) {
      let outcome = try Installer(package, Switches(["/q", "/z"])).run($0)
      #expect(outcome.refusal == nil)
    }
    try store.write(Self.header("restart", day: day + 1)) { _ = try SessionManager.restart($0) }
  }

  private func adopt(_ store: Store) throws -> (Store, Adoption.Result) {
    let disk = scratch.file("disk")
    run("/bin/mkdir", ["-p", disk])
    try store.read { try MachineDisk.write($0, to: disk) }
    let adoption = Adoption(disk, Adoption.Options()) { _ in }
    let made = try Store.create(scratch.file("adopted.wupd"), Self.header("adopt", day: 100)) { try adoption.run($0) }
    return (made.store, made.result)
  }

  @Test("One that its keys name is on the stack with its folder, and comes off last")
  func oneKeysNameOn() throws {
    let (store, result) = try adopt(machine())
    #expect(result.updates.map(\.article.description) == ["KB914961", "KB958644"])
    let pack = try #require(result.updates.first)
    #expect(pack.kind == "service_pack" && pack.folder?.description == "C:\\WINDOWS\\$NtServicePackUninstall$")
    let finding = try #require(result.findings.first { $0.subject == "KB914961" })
    #expect(finding.told.hasPrefix("a service pack, installed 2007-05-02"))
    #expect(finding.told.hasSuffix("removable") && finding.restsOn.contains { $0.contains("svcpack.log") })
    #expect(finding.restsOn.contains { $0.hasSuffix("CSDVersion = Service Pack 2") })
    #expect(!result.findings.contains { $0.subject == "Service Pack 2" }, "it is said once")
    func remove(_ number: UInt32) throws -> Int {
      try store.write(Self.header("uninstall", day: 101)) {
        try Uninstaller(KBNumber(number), Switches(["/q"])).run($0).code
      }
    }
    #expect(try remove(914_961) == 1603)
    #expect(try remove(958_644) == 3010)
    try store.write(Self.header("restart", day: 102)) { _ = try SessionManager.restart($0) }
    #expect(try remove(914_961) == 3010)
    try store.write(Self.header("restart", day: 103)) { _ = try SessionManager.restart($0) }
    #expect(try store.read { try Machine($0).platform.servicePack } == 1)
  }

  @Test("What it took over is installed without an entry, and comes off when the service pack is off")
  func takenOver() throws {
    let store = try Store.create(scratch.file("made.wupd"), Self.header("create", day: 0)) {
      try Baseline.fill(
        $0, platform: Platform(product: .ws2003, servicePack: 1), name: "PLANT7",
        zone: TimeZoneRule(bias: 0))
    }.store
    let article = try #require(KBNumber("KB921883"))
    try install(Catalog.package(article, for: store.read { try Machine($0).platform }), on: store, day: 1)
    var pack = Package(
      name: "KB914961.exe", article: KBNumber(914_961), title: "Windows Server 2003 Service Pack 2", product: .ws2003,
      architecture: .x86, language: nil, minimumServicePack: nil, maximumServicePack: nil,
      installerDate: CivilTime(year: 2007, month: 2, day: 17), articleAllowsHotpatching: nil, files: [], source: "test")
    pack.kind = .servicePack(2)
    pack.includes = [article]
    try install(pack, on: store, day: 3)
    let (adopted, result) = try adopt(store)
    #expect(try adopted.read { try $0.updates().map(\.article) } == [KBNumber(914_961)])
    #expect(try adopted.read { try $0.update(article)?.takenOver?.article } == KBNumber(914_961))
    let finding = try #require(result.findings.first { $0.subject == "KB921883" })
    #expect(finding.disputed.contains { $0.contains("KB914961, a service pack, took over its entries") })
    func remove(_ article: KBNumber, day: Int64) throws -> Int {
      let code = try adopted.write(Self.header("uninstall", day: day)) {
        try Uninstaller(article, Switches(["/q"])).run($0).code
      }
      try adopted.write(Self.header("restart", day: day)) { _ = try SessionManager.restart($0) }
      return code
    }
    #expect(try remove(article, day: 101) == 1603)
    #expect(try remove(KBNumber(914_961), day: 102) == 3010)
    #expect(try adopted.read { try $0.updates().map(\.article) } == [article])
    #expect(try adopted.read { try $0.key(Keys.hotFix.appending("KB921883")) } != nil)
    #expect(try remove(article, day: 103) == 3010)
    #expect(try adopted.read { try $0.key(Keys.hotFix.appending("KB921883")) } == nil)
  }

  @Test("One that no key names is a finding, with its log and its folder")
  func oneNoKeyNames() throws {
    let made = try machine()
    try made.write(Self.header("edit", day: 50)) { transaction in
      for key in [
        "Windows NT\\CurrentVersion\\HotFix", "Windows\\CurrentVersion\\Uninstall", "Updates\\Windows Server 2003\\SP2",
      ] {
        try transaction.deleteKey(RegistryPath("HKLM\\SOFTWARE\\Microsoft\\\(key)\\KB914961"))
      }
    }
    let (_, result) = try adopt(made)
    #expect(result.updates.map(\.article.description) == ["KB958644"])
    let finding = try #require(result.findings.first { $0.subject == "Service Pack 2" })
    #expect(finding.told.hasPrefix("installed 2007-05-02") && finding.told.contains("removable by its own"))
    #expect(finding.restsOn.count == 4)
    #expect(finding.disputed.first?.contains("not on the stack") == true)
  }

  @Test("One that came with Windows is told as that")
  func oneCameWindowsTold() throws {
    let store = try Store.create(scratch.file("made.wupd"), Self.header("create", day: 0)) {
      try Baseline.fill(
        $0, platform: Platform(product: .ws2003, servicePack: 1), name: "PLANT7",
        zone: TimeZoneRule(bias: 0))
    }.store
    let (_, result) = try adopt(store)
    let finding = try #require(result.findings.first { $0.subject == "Service Pack 1" })
    #expect(finding.told.hasPrefix("came with Windows") && finding.restsOn.count == 2)
  }
}
