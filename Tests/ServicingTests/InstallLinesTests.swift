import Servicing
import StateStore
import Testing
import WindowsModel

/// General line or hotfix line: the whole package installs one of them (KB824994).
@Suite("GDR and QFE")
struct InstallLinesTests {
  private let both = package(
    920_683,
    [
      file("dnsapi.dll", gdr: "5.2.3790.2745 srv03_sp1_gdr 176128", qfe: "5.2.3790.2745 srv03_sp1_qfe 157696"),
      file("rasadhlp.dll", gdr: "5.2.3790.2745 srv03_sp1_gdr 12288", qfe: "5.2.3790.2745 srv03_sp1_qfe 7680"),
    ])

  private func branches(_ machine: TestMachine) throws -> [String?] {
    try machine.store.read { view in
      try ["dnsapi.dll", "rasadhlp.dll"].map { try view.file(TestMachine.path($0, view))?.revision?.branch?.name }
    }
  }

  @Test("GDR by default")
  func general() throws {
    let machine = try TestMachine(
      files: ["dnsapi.dll": "5.2.3790.1830 srv03_sp1_rtm", "rasadhlp.dll": "5.2.3790.1830 srv03_sp1_rtm"])
    #expect(try machine.install(both).line == .gdr)
    #expect(try branches(machine) == ["srv03_sp1_gdr", "srv03_sp1_gdr"])
  }

  @Test("R4: one file that is of the hotfix line already makes the whole package install its QFE files")
  func wholePackage() throws {
    let machine = try TestMachine(
      files: ["dnsapi.dll": "5.2.3790.1830 srv03_sp1_rtm", "rasadhlp.dll": "5.2.3790.2500 srv03_sp1_qfe"])
    let outcome = try machine.install(both)
    #expect(outcome.line == .qfe)
    #expect(outcome.lineReason.contains("rasadhlp.dll"))
    #expect(try branches(machine) == ["srv03_sp1_qfe", "srv03_sp1_qfe"])
    #expect(
      try machine.log("KB920683").contains { $0.hasPrefix("AnalyzeForBranching: g_bRepeatInventory set to TRUE") })
    #expect(try machine.store.read { try $0.update(KBNumber(920_683))?.line } == "QFE")
  }

  @Test("A hotfix that waits for its restart counts as one that is there")
  func pendingHotfix() throws {
    let machine = try TestMachine(
      files: ["dnsapi.dll": "5.2.3790.1830 srv03_sp1_rtm", "rasadhlp.dll": "5.2.3790.1830 srv03_sp1_rtm"],
      alwaysHeld: ["rasadhlp.dll"])
    try machine.install(package(900_001, [file("rasadhlp.dll", "5.2.3790.2500 srv03_sp1_qfe")]))
    #expect(try machine.install(both).line == .qfe)
    try machine.restart()
    #expect(try branches(machine) == ["srv03_sp1_qfe", "srv03_sp1_qfe"])
  }

  @Test("A QFE file takes the place of the GDR file of its own version, and never the other way round")
  func sameVersion() throws {
    let machine = try TestMachine(
      files: ["dnsapi.dll": "5.2.3790.2745 srv03_sp1_gdr", "rasadhlp.dll": "5.2.3790.2745 srv03_sp1_qfe"])
    let outcome = try machine.install(both)
    #expect(outcome.decisions.map(\.method) == [.replace, .skip(.same)])

    let other = try TestMachine(files: ["dnsapi.dll": "5.2.3790.2745 srv03_sp1_qfe"])
    let mixed = package(900_001, [file("dnsapi.dll", gdr: "5.2.3790.2745 srv03_sp1_gdr"), withQFE])
    #expect(try other.install(mixed).decisions.first?.method == .skip(.branch))
  }

  @Test("A newer GDR file does not take the place of a hotfix")
  func higherBranch() throws {
    let machine = try TestMachine(files: ["dnsapi.dll": "5.2.3790.2500 srv03_sp1_qfe"])
    let general = file("dnsapi.dll", gdr: "5.2.3790.2745 srv03_sp1_gdr")
    let outcome = try machine.install(package(900_001, [general, withQFE]))
    #expect(outcome.line == .qfe)
    #expect(outcome.decisions.first?.method == .skip(.branch))
    #expect(try machine.version("dnsapi.dll") == "5.2.3790.2500")
  }

  @Test("A package with GDR files alone goes by their versions")
  func singleLine() throws {
    let machine = try TestMachine(files: ["dnsapi.dll": "5.2.3790.2500 srv03_sp1_qfe"])
    let outcome = try machine.install(package(900_001, [file("dnsapi.dll", gdr: "5.2.3790.2745 srv03_sp1_gdr")]))
    #expect(outcome.line == .gdr)
    #expect(try machine.version("dnsapi.dll") == "5.2.3790.2745")
  }

  private let withQFE = file("y.dll", gdr: "1.0.0.1 srv03_sp1_gdr", qfe: "1.0.0.1 srv03_sp1_qfe")

  @Test("A package of one set of files has no line")
  func oneSet() throws {
    let machine = try TestMachine()
    let outcome = try machine.install(package(900_001, [file("x.dll", "1.0.0.1")]))
    #expect(outcome.line == nil)
    #expect(try machine.store.read { try $0.update(KBNumber(900_001))?.line } == nil)
  }

  @Test("The QFE copies are kept on the machine, whichever line was installed")
  func migration() throws {
    let machine = try TestMachine(files: ["dnsapi.dll": "5.2.3790.1830 srv03_sp1_rtm"])
    try machine.install(both)
    #expect(try machine.version(#"%SystemRoot%\$hf_mig$\KB920683\SP1QFE\dnsapi.dll"#) == "5.2.3790.2745")
    #expect(try machine.exists(#"%SystemRoot%\$hf_mig$\KB920683\update\update.exe"#))
  }
}
