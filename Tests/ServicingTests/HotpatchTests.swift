import Servicing
import StateStore
import Testing
import WindowsModel

/// Patched in memory, or cold and a restart (KB897341).
@Suite("Hotpatching")
struct HotpatchTests {
  private let article = KBNumber(920_683)
  private let off = "AnalyzeComponents: Hotpatching is disabled."

  private func update(
    _ base: String? = nil, gdr: String = "5.2.3790.2745 srv03_sp1_gdr", qfe: String? = "5.2.3790.2745 srv03_sp1_qfe",
    hotpatch: Bool = true, for product: Product = .ws2003, _ architecture: Architecture = .x86, says: Bool? = nil
  ) -> Package {
    let base = base.flatMap { FileVersion($0) }
    return package(
      920_683, [file("dnsapi.dll", gdr: gdr, qfe: qfe, hotpatch: hotpatch ? .init(base: base) : nil)], for: product,
      architecture, articleAllowsHotpatching: says)
  }

  /// A machine on which a service holds dnsapi.dll.
  private func machine(
    _ there: String = "5.2.3790.1830 srv03_sp1_rtm", _ product: Product = .ws2003, servicePack: Int? = nil,
    _ architecture: Architecture = .x86
  ) throws -> TestMachine {
    try TestMachine(
      product, servicePack: servicePack, architecture, files: ["dnsapi.dll": there], alwaysHeld: ["dnsapi.dll"])
  }

  @Test("H1: the running image is the new one at once, nothing is pending, and no restart is needed")
  func plain() throws {
    let machine = try machine()
    let outcome = try machine.install(update(), "/hotpatch:enable", "/q")
    #expect(outcome.code == WindowsCode.success)
    #expect(outcome.decisions.map(\.method) == [.hotpatch])
    #expect(outcome.hotpatchingOff == nil && !outcome.restartsItself)
    #expect(try machine.version("dnsapi.dll") == "5.2.3790.2745")
    #expect(try machine.loaded("dnsapi.dll") == ["5.2.3790.2745"])
    #expect(try machine.pending().isEmpty)
    #expect(try machine.store.read { try $0.images().contains { $0.isHotpatched } })
    #expect(try machine.store.read { try $0.update(KBNumber(920_683))?.isHotpatched } == true)
    let hotpatches = #"HKLM\SOFTWARE\Microsoft\Updates\InstalledHotpatches"#
    #expect(try machine.value(hotpatches, #"C:\WINDOWS\system32\dnsapi.dll"#) != nil)
    try machine.restart()
    #expect(try !machine.hasKey(hotpatches))
    #expect(try machine.loaded("dnsapi.dll") == ["5.2.3790.2745"])
  }

  @Test("The log tells the analysis and the patch")
  func log() throws {
    let machine = try machine()
    try machine.install(update(), "/hotpatch:enable")
    let wanted = [
      #"AnalyzeForHotpatching: Hotpatch target added; source=dnsapi.dll,target=C:\WINDOWS\system32\dnsapi.dll."#,
      "AnalyzeComponents: Hotpatching is enabled.", "AtomicReplaceFile: HpReplaceSystemModule succeeded.",
      "HpApplyHotPatch: Apply succeeded for process Service with pid 0; status=0x00000000, location=0.",
      "ApplyHotpatches: HpApplyHotPatch succeeded.", "DoInstallation: ApplyHotpatches returned TRUE.",
      "RebootNecessary = 0,WizardInput = 1 , DontReboot = 0, ForceRestart = 0",
    ]
    #expect(try machine.log("KB920683").filter(wanted.contains) == wanted)
  }

  /// It is installed cold, the log says so, and the restart completes it.
  private func cold(
    _ machine: TestMachine, _ update: Package, _ words: String..., because reason: String?,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let installer = Installer(update, try Switches(words))
    let outcome = try machine.store.write(machine.header("install", "KB920683")) { try installer.run($0) }
    #expect(outcome.refusal == nil, sourceLocation: location)
    #expect(outcome.code == WindowsCode.restartRequired, sourceLocation: location)
    let told = outcome.hotpatchingOff ?? outcome.decisions.compactMap(\.coldReason).first
    if let reason { #expect(told?.contains(reason) == true, "\(told ?? "")", sourceLocation: location) }
    #expect(try machine.pending() == ["replace dnsapi.dll 5.2.3790.2745"], sourceLocation: location)
    #expect(try machine.log("KB920683").contains(off), sourceLocation: location)
    try machine.restart()
    #expect(try machine.version("dnsapi.dll") == "5.2.3790.2745", sourceLocation: location)
  }

  @Test("It is off unless asked for, and when forbidden")
  func notAsked() throws {
    try cold(machine(), update(), "/q", because: "not asked for")
    try cold(machine(), update(), "/hotpatch:disable", because: "not asked for")
  }

  @Test("H2, H3: the release without service pack, other processors and other products have none")
  func otherMachines() throws {
    try cold(
      machine("5.2.3790.0 srv03_rtm", servicePack: 0), update(), "/hotpatch:enable", because: "Service Pack 1")
    for architecture in [Architecture.x64, .ia64] {
      try cold(
        machine("5.2.3790.1830 srv03_sp1_rtm", .ws2003, architecture), update(architecture), "/hotpatch:enable",
        because: "32-bit")
    }
    try cold(
      machine("5.1.2600.2180 xpsp_sp2_rtm", .xp), update(for: .xp), "/hotpatch:enable", because: "Windows XP")
  }

  private func update(_ architecture: Architecture) -> Package { update(nil, architecture) }
  private func update(_ base: String?, _ architecture: Architecture) -> Package {
    update(base, for: .ws2003, architecture)
  }

  @Test("H4: a package without hotpatch files cannot")
  func noHotpatchFiles() throws {
    try cold(machine(), update(hotpatch: false), "/hotpatch:enable", because: "no hotpatch files")
  }

  @Test("H5: an article that says no forbids it; yes and nothing allow it")
  func articleSays() throws {
    try cold(machine(), update(says: false), "/hotpatch:enable", because: "article")
    for says in [true, nil] {
      #expect(try machine().install(update(says: says), "/hotpatch:enable").code == WindowsCode.success)
    }
  }

  @Test(
    "H6: the branch of the installed file decides",
    arguments: [
      ("srv03_gdr", true), ("srv03_rtm", true), ("srv03_sp1", true), ("srv03_sp1_rtm", true), ("srv03_sp1_gdr", true),
      ("srv03_qfe", false), ("srv03_sp1_qfe", false), ("", false),
    ])
  func branch(_ branch: String, _ isAllowed: Bool) throws {
    // The copy names no branch, so that it is not the choice of files that decides.
    let update = update(gdr: "5.2.3790.2745", qfe: nil)
    if isAllowed {
      #expect(try machine("5.2.3790.1830 \(branch)").install(update, "/hotpatch:enable").code == WindowsCode.success)
    } else {
      try cold(machine("5.2.3790.1830 \(branch)"), update, "/hotpatch:enable", because: "may not be hotpatched")
    }
  }

  @Test("A package that installs its QFE files does not patch")
  func hotfixLine() throws {
    try cold(machine("5.2.3790.2500 srv03_sp1_qfe"), update(), "/hotpatch:enable", because: "QFE files")
  }

  @Test("A hotpatch that names its base fits that version only")
  func base() throws {
    let other = update("5.2.3790.2437")
    try cold(machine(), other, "/hotpatch:enable", because: "for 5.2.3790.2437")
    let outcome = try machine("5.2.3790.2437 srv03_sp1_gdr").install(other, "/hotpatch:enable")
    #expect(outcome.code == WindowsCode.success && outcome.decisions.map(\.method) == [.hotpatch])
  }

  @Test("A file that is not there is put there, without hotpatch or restart")
  func absent() throws {
    let machine = try TestMachine()
    let outcome = try machine.install(update(), "/hotpatch:enable")
    #expect(outcome.decisions.map(\.method) == [.replace])
    #expect(outcome.decisions[0].coldReason == "target does not exist")
    #expect(outcome.code == WindowsCode.success)
  }

  @Test("A file that is left is not patched")
  func skipped() throws {
    let machine = try machine("5.2.3790.3000 srv03_sp1_gdr")
    let outcome = try machine.install(update(), "/hotpatch:enable")
    #expect(outcome.decisions.map(\.method) == [.skip(.newer)])
    #expect(outcome.code == WindowsCode.success)
    #expect(try machine.store.read { try $0.update(KBNumber(920_683))?.isHotpatched } == false)
  }

  @Test(
    "What was hotpatched since the start needs the restart the next time, held or not, asked for or not",
    arguments: [true, false], ["/hotpatch:enable", "/q"])
  func sinceLastBoot(_ isHeld: Bool, _ word: String) throws {
    let machine = try TestMachine(
      files: ["dnsapi.dll": "5.2.3790.1830 srv03_sp1_rtm"], alwaysHeld: isHeld ? ["dnsapi.dll"] : [])
    #expect(try machine.install(update(), "/hotpatch:enable").code == WindowsCode.success)
    let next = package(930_000, [file("dnsapi.dll", gdr: "5.2.3790.2900 srv03_sp1_gdr", hotpatch: .init())])
    let outcome = try machine.install(next, word)
    #expect(outcome.code == WindowsCode.restartRequired)
    #expect(outcome.decisions[0].coldReason == "it was hotpatched since last boot")
    if !isHeld {
      #expect(
        try machine.log("KB930000").contains(
          #"IsRebootRequiredForFileQueue: C:\WINDOWS\system32\dnsapi.dll was hotpatched since last boot; reboot is required."#
        ))
    }
    try machine.restart()
    #expect(try machine.version("dnsapi.dll") == "5.2.3790.2900")
    let third = package(930_001, [file("dnsapi.dll", gdr: "5.2.3790.2950 srv03_sp1_gdr", hotpatch: .init())])
    #expect(try machine.install(third, "/hotpatch:enable").code == WindowsCode.success)
  }

  @Test("That it was hotpatched is the reason whatever file has come into its place since")
  func replacedSinceHotpatch() throws {
    let machine = try machine()
    try machine.install(update(), "/hotpatch:enable")
    try machine.put("dnsapi.dll", "5.2.3790.2800 srv03_sp1_gdr")
    let next = package(930_000, [file("dnsapi.dll", gdr: "5.2.3790.2900 srv03_sp1_gdr", hotpatch: .init())])
    let reason = try machine.install(next, "/hotpatch:enable").decisions[0].coldReason
    #expect(reason == "it was hotpatched since last boot")
  }

  @Test("H20: a hotpatched update can be removed, and the removal needs a restart")
  func removal() throws {
    let machine = try machine()
    let before = try machine.point()
    try machine.install(update(), "/hotpatch:enable")
    let outcome = try machine.uninstall(article)
    #expect(outcome.code == WindowsCode.restartRequired)
    #expect(try machine.pending() == ["replace dnsapi.dll 5.2.3790.1830"])
    #expect(try machine.loaded("dnsapi.dll") == ["5.2.3790.2745"])
    try machine.restart()
    #expect(try machine.loaded("dnsapi.dll") == ["5.2.3790.1830"])
    #expect(try machine.changes(since: before) == [])
    // And it goes on again as the first time.
    #expect(try machine.install(update(), "/hotpatch:enable").code == WindowsCode.success)
  }
}
